import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../../lib/journey/definition';
import { type Counted, cellKey, type Facts } from '../../../lib/journey/measures';
import { factsUnder, standingOf, sumOf } from '../../../lib/journey/measures/facts';
import { program } from '../../../program/partner-journey';
import { anyHistory, HISTORY_PARTNERS, tellHistory } from '../../support/arbitrary-history';
import { MemoryStore } from '../../support/memory-store';

const RUNS = { numRuns: 120 };

/** What the cells should hold: the sum of what each partner carries, and of the journeys that others followed. */
const recount = (store: MemoryStore): ReadonlyMap<string, Facts> => {
  const sums = new Map<string, Facts>();
  const add = (account: Counted) => sums.set(cellKey(account), sumOf(sums.get(cellKey(account)) ?? {}, account.facts));
  for (const id of HISTORY_PARTNERS) {
    const counted = store.items(id).partner?.counted;
    if (counted !== undefined) add(counted);
  }
  for (const past of store.past) add(past);
  return sums;
};

const filled = (cells: ReadonlyMap<string, Facts>) => new Map([...cells].filter(([, facts]) => Object.keys(facts).length > 0));

const told = async (history: Parameters<typeof tellHistory>[1], played: Program = program): Promise<MemoryStore> => {
  const store = new MemoryStore();
  await tellHistory(store, history, { program: played });
  return store;
};

/** What the logs say of each journey: the milestones of the whole journey that it reached, the phases that it began, the runs that ended. */
const toldByLogs = (store: MemoryStore) => {
  const titles = new Map(
    Object.entries(program.milestones).flatMap(([name, { title, since }]) => (since === 'journey' ? [[title, name]] : [])),
  );
  const facts: Record<string, number> = {};
  const count = (fact: string) => {
    facts[fact] = (facts[fact] ?? 0) + 1;
  };
  for (const id of HISTORY_PARTNERS) {
    let seen = new Set<string>();
    let journey = '';
    const once = (fact: string) => {
      if (!seen.has(fact)) count(fact);
      seen.add(fact);
    };
    for (const { effects, notes } of store.items(id).events.values()) {
      for (const effect of effects) {
        if (effect.kind !== 'start') continue;
        if (effect.input.journeyStartedAt !== journey) seen = new Set();
        journey = effect.input.journeyStartedAt;
        once('began');
        once(`in:${effect.phase}`);
      }
      for (const note of notes) {
        const [, title = ''] = /^reached: ([^(]+?)(?: \(.*\))?$/.exec(note) ?? [];
        const name = titles.get(title);
        if (name !== undefined) once(`at:${name}`);
        const [, phase, outcome] = /^(\S+) ended: (.*)$/.exec(note) ?? [];
        if (phase !== undefined) count(`out:${phase}:${outcome}`);
      }
    }
  }
  return facts;
};

const withoutDays = (store: MemoryStore): Readonly<Record<string, number>> => {
  const facts: Record<string, number> = {};
  const wanted = new Set(Object.entries(program.milestones).flatMap(([name, { since }]) => (since === 'journey' ? [name] : [])));
  for (const cell of store.cells.values()) {
    for (const [fact, n] of Object.entries(cell)) {
      const [kind = '', name = ''] = fact.split(':');
      if (kind === 'at' && !wanted.has(name)) continue;
      const known = kind === 'at' ? `at:${name}` : fact;
      if (['at', 'in', 'out', 'began'].includes(kind)) facts[known] = (facts[known] ?? 0) + n;
    }
  }
  return facts;
};

describe('the counters, whatever happens in whatever order, told late or again', () => {
  it('hold what a recount of all partners finds', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const store = await told(history);
        expect(filled(store.cells)).toEqual(filled(recount(store)));
      }),
      RUNS,
    );
  });

  it('never fall below nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        for (const facts of (await told(history)).cells.values())
          for (const [fact, n] of Object.entries(facts)) expect(n, fact).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it('say where everybody stands, and nobody twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const store = await told(history);
        const standing: Record<string, number> = {};
        for (const id of HISTORY_PARTNERS) {
          const { partner } = store.items(id);
          if (partner !== undefined) standing[standingOf(partner)] = (standing[standingOf(partner)] ?? 0) + 1;
        }
        const all = [...store.cells.values()].reduce<Facts>(sumOf, {});
        expect(Object.fromEntries(factsUnder(all, 'now:'))).toEqual(standing);
      }),
      RUNS,
    );
  });

  it('agree with what the logs tell of each journey: phases begun, milestones reached, runs ended', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const store = await told(history);
        expect(withoutDays(store)).toEqual(toldByLogs(store));
      }),
      RUNS,
    );
  });

  it('mend themselves when the program comes to mean something else by its words', async () => {
    const renamed: Program = {
      ...program,
      version: 'later',
      measures: {
        ...program.measures,
        sources: { fair: /fair/ },
        spans: {},
        rates: { signed: { kind: 'reached', title: 'signed', from: 'applied', reached: 'agreement-signed' } },
      },
    };
    await fc.assert(
      fc.asyncProperty(anyHistory, anyHistory, async (before, after) => {
        const store = await told(before);
        const orders = after.map((each) => ({ ...each, repeats: 0 }));
        await tellHistory(store, [...before.map((each) => ({ ...each, repeats: 0 })), ...orders], { program: renamed });
        expect(filled(store.cells)).toEqual(filled(recount(store)));
      }),
      { numRuns: 50 },
    );
  });
});
