import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { addToCell, addToStandings } from '../../../lambdas/adapters/cells';
import type { JourneyTable } from '../../../lambdas/adapters/table';
import { shardOf } from '../../../lambdas/identity';
import { MEASURE_SHARDS, STANDING_SHARDS } from '../../../lib/journey/keys';
import { type CellChange, type Counted, cellKey, type Facts } from '../../../lib/journey/measures';
import { standingFacts, sumOf } from '../../../lib/journey/measures/facts';
import { createChance } from './chance';
import { itemsOf, type PutRequest, writeItems } from './items';
import { lifeOf } from './life';
import { play } from './play';

export interface SeedOptions {
  readonly partners: number;
  /** Their journeys began in the last so many days. */
  readonly days: number;
  /** The same number makes the same lives. */
  readonly random: number;
  /** Begins the ids: another one for each seeding, so that none is counted twice. */
  readonly prefix: string;
  readonly now: number;
  readonly said: (partners: number) => void;
}

export interface Seeded {
  readonly partners: number;
  readonly events: number;
  readonly items: number;
  readonly firstId: string;
  readonly lastId: string;
}

const DAY_MS = 86_400_000;
/** Of so many the last run has failed. */
const FAILING = 0.01;
/** So many partners are held in memory before they are written. */
const AT_ONCE = 200;
/** An expression takes 4 KB: a counter of it 20 bytes at most. */
const FACTS_AT_ONCE = 150;

/** What a few partners add to the counters, by shard and cell, and to where partners stand in all. */
class Adding {
  private readonly changes = new Map<string, { readonly shard: number; readonly change: CellChange }>();
  private readonly moves = new Map<number, Facts>();

  add(id: string, { facts, ...cell }: Counted): void {
    const shard = shardOf(id, MEASURE_SHARDS);
    const key = `${shard} ${cellKey(cell)}`;
    const known = this.changes.get(key)?.change.add ?? {};
    this.changes.set(key, { shard, change: { cell, add: sumOf(known, facts) } });
    const standingShard = shardOf(id, STANDING_SHARDS);
    this.moves.set(standingShard, sumOf(this.moves.get(standingShard) ?? {}, standingFacts(facts)));
  }

  /** Small enough for one write each. */
  *cells(): Generator<{ readonly shard: number; readonly change: CellChange }> {
    for (const { shard, change } of this.changes.values()) {
      const facts = Object.entries(change.add);
      for (let from = 0; from < facts.length; from += FACTS_AT_ONCE)
        yield { shard, change: { cell: change.cell, add: Object.fromEntries(facts.slice(from, from + FACTS_AT_ONCE)) } };
    }
  }

  standings(): readonly { readonly shard: number; readonly add: Facts }[] {
    return [...this.moves].map(([shard, add]) => ({ shard, add }));
  }
}

const writeCounters = async ({ table }: JourneyTable, adding: Adding): Promise<void> => {
  const name = table.getName();
  const writes = [
    ...Array.from(adding.cells(), ({ shard, change }) => addToCell(name, shard, change)),
    ...adding.standings().map(({ shard, add }) => addToStandings(name, shard, add)),
  ];
  for (const { Update } of writes) if (Update !== undefined) await table.getDocumentClient().send(new UpdateCommand(Update));
};

/**
 * Makes partners with histories that might be, and writes them as they would stand in the table; nothing runs for them.
 * Partners are written before they are counted: what is interrupted between the two, `recount --repair` mends.
 */
export const seed = async (tables: JourneyTable, options: SeedOptions): Promise<Seeded> => {
  const { partners, days, random, prefix, now, said } = options;
  const seen = { events: 0, items: 0 };
  const idOf = (n: number): string => `${prefix}-${String(n + 1).padStart(5, '0')}`;
  for (let from = 0; from < partners; from += AT_ONCE) {
    const requests: PutRequest[] = [];
    const adding = new Adding();
    for (let n = from; n < Math.min(from + AT_ONCE, partners); n += 1) {
      const chance = createChance(random + n);
      const id = idOf(n);
      const length = chance.next() * days;
      const moments = lifeOf(id, length, chance);
      const startsAt = Math.floor(now - length * DAY_MS);
      const store = await play(id, { moments, breaks: chance.happens(FAILING), startsAt, endsAt: now });
      const { partner } = store.items(id);
      if (partner?.counted === undefined) continue;
      requests.push(...itemsOf(tables, partner, store.items(id)));
      adding.add(id, partner.counted);
      seen.events += store.items(id).events.size;
    }
    await writeItems(tables.table.getDocumentClient(), tables.table.getName(), requests);
    await writeCounters(tables, adding);
    seen.items += requests.length;
    said(Math.min(from + AT_ONCE, partners));
  }
  return { partners, ...seen, firstId: idOf(0), lastId: idOf(partners - 1) };
};
