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

const sinceOf = (milestone: string) => program.milestones[milestone]?.since;

/** What those outside were told of each journey: milestones reached, once each, phases begun, runs that ended. */
const announced = (store: MemoryStore): Facts => {
  let facts: Facts = {};
  const count = (fact: string) => {
    facts = sumOf(facts, { [fact]: 1 });
  };
  for (const id of HISTORY_PARTNERS) {
    let seen = new Set<string>();
    let journey = '';
    const once = (fact: string) => {
      if (!seen.has(fact)) count(fact);
      seen.add(fact);
    };
    for (const { effects } of store.items(id).events.values()) {
      for (const effect of effects) {
        if (effect.kind !== 'start' || effect.input.journeyStartedAt === journey) continue;
        seen = new Set();
        journey = effect.input.journeyStartedAt;
        once('began');
      }
      for (const change of effects.flatMap((effect) => (effect.kind === 'announce' ? effect.changes : []))) {
        if (change.type === 'phase.entered') once(`in:${change.phase}`);
        if (change.type === 'milestone.reached') once(`at:${change.milestone}`);
        if (change.type === 'phase.ended') count(`out:${change.phase}:${change.outcome}`);
      }
    }
  }
  return facts;
};

/** The same as it is counted: without the days that milestones took. */
const counted = (store: MemoryStore): Facts =>
  [...store.cells.values()]
    .flatMap((cell) => Object.entries(cell))
    .filter(([fact]) => ['at', 'in', 'out', 'began'].includes(fact.split(':')[0] ?? ''))
    .map(([fact, n]) => ({ [fact.startsWith('at:') ? fact.slice(0, fact.lastIndexOf(':')) : fact]: n }))
    .reduce<Facts>(sumOf, {});

const isOfWholeJourney = ([fact]: readonly [string, number]) => !fact.startsWith('at:') || sinceOf(fact.slice(3)) === 'journey';

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

  it('agree with what others are told of each journey: phases begun, milestones reached, runs ended', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const store = await told(history);
        const [news, kept] = [announced(store), counted(store)];
        expect(Object.fromEntries(Object.entries(kept).filter(isOfWholeJourney))).toEqual(
          Object.fromEntries(Object.entries(news).filter(isOfWholeJourney)),
        );
        // Told late, what happened in this journey and before its phase is counted, and is no news of the phase.
        for (const [fact, n] of Object.entries(news))
          if (sinceOf(fact.slice(3)) !== 'ever') expect(kept[fact] ?? 0, fact).toBeGreaterThanOrEqual(n);
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
