import { type CellChange, type Counted, type Facts, type PastJourney, wordFor } from '../measures';
import { accountOf } from '../measures/account';
import { changesBetween } from '../measures/changes';
import { FACT, lastingFacts, sumOf } from '../measures/facts';
import type { Partner } from '../partner';
import type { Draft } from './draft';

/** What an event does to the program's counters. */
export interface Measured {
  readonly counted: Counted;
  readonly cellChanges: readonly CellChange[];
  /** The journey before, when this event began another one. */
  readonly past?: PastJourney | undefined;
}

const withoutReason = (known: Counted): Counted => ({
  ...known,
  facts: Object.fromEntries(Object.entries(known.facts).filter(([name]) => !name.startsWith(FACT.declineReason('')))),
});

/** Why an application was declined counts for as long as it is: the newest word on it stands. */
const settleReason = ({ event, rules, tally }: Draft, known: Counted | undefined): Counted | undefined => {
  if (event.type !== 'application.declined' && event.type !== 'application.approved') return known;
  if (event.type === 'application.declined')
    tally[FACT.declineReason(wordFor(rules.program.measures.declineReasons, event.data.reason))] = 1;
  return known && withoutReason(known);
};

const pastOf = ({ counted, run }: Pick<Partner, 'counted' | 'run'>, more: Facts = {}): PastJourney | undefined =>
  counted && { ...counted, facts: sumOf(lastingFacts(counted.facts), more), lastRun: run };

/** What stays counted of a partner that is erased, and what the counters change by: it stands nowhere any more. */
export const countAsErased = (partner: Pick<Partner, 'counted' | 'run'>): Pick<Measured, 'cellChanges' | 'past'> => {
  const past = pastOf(partner);
  if (partner.counted === undefined || past === undefined) return { cellChanges: [] };
  return { cellChanges: changesBetween([partner.counted], [past]), past };
};

/** The partner's account after the event, and how that differs from what was counted before. */
export const measure = (draft: Draft): Measured => {
  const { rules, before, partner, tally } = draft;
  const counted = before.partner?.counted;
  const last = draft.beganJourney ? before.partner : undefined;
  // Tasks that close because another journey begins are of the one that is over.
  const past = last && pastOf(last, tally);
  const known = last === undefined ? settleReason(draft, counted) : undefined;
  const milestones = { ...before.milestones, ...draft.milestones };
  const after = accountOf(rules, { partner, milestones, known, more: last === undefined ? tally : {} });
  const given = [counted].filter((each) => each !== undefined);
  const cellChanges = changesBetween(given, past === undefined ? [after] : [past, after]);
  return {
    counted: after,
    cellChanges,
    ...(past !== undefined && { past }),
  };
};
