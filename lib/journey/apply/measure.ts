import { type CellChange, type Counted, type PastJourney, wordFor } from '../measures';
import { accountOf } from '../measures/account';
import { changesBetween } from '../measures/changes';
import { FACT, lastingFacts } from '../measures/facts';
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

/** The partner's account after the event, and how that differs from what was counted before. */
export const measure = (draft: Draft): Measured => {
  const { rules, before, partner, tally } = draft;
  const counted = before.partner?.counted;
  const isAnother = draft.beganJourney && before.partner !== undefined;
  const past = isAnother && counted !== undefined ? { ...counted, facts: lastingFacts(counted.facts) } : undefined;
  const known = isAnother ? undefined : settleReason(draft, counted);
  const milestones = { ...before.milestones, ...draft.milestones };
  const after = accountOf(rules, { partner, milestones, known, more: tally });
  const given = [counted].filter((each) => each !== undefined);
  const cellChanges = changesBetween(given, past === undefined ? [after] : [past, after]);
  return {
    counted: after,
    cellChanges,
    ...(past !== undefined && { past: { ...past, lastRun: before.partner?.run ?? 0 } }),
  };
};
