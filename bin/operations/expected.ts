import type { Instant } from '../../lib/journey/words';
import type { Place } from './places';

/** What stands between where a run is and an email that a step of it will ask for. */
export type Condition =
  | { readonly kind: 'reached'; readonly milestone: string; readonly outcome?: string }
  | { readonly kind: 'not-reached'; readonly milestone: string }
  | { readonly kind: 'answer'; readonly question: string; readonly answer: string }
  | { readonly kind: 'done'; readonly step: string }
  | { readonly kind: 'date'; readonly date: string };

/** An email that has not been asked for yet, and which step of the partner's run will. */
export interface Expected {
  readonly email: string;
  readonly step: string;
  /** Its place in the ledger once it is asked for; absent on thanks, whose place the event gives. */
  readonly key?: string;
  /** What has to come about first, in order. */
  readonly conditions: readonly Condition[];
  /** When the run comes to it if the conditions hold; absent when the program sets no time. */
  readonly at?: Instant;
  /** It may come earlier: `at` is when the program waits no longer. */
  readonly isLatest: boolean;
}

/** Why a run never came to an email of its phase, as the partner's record and log tell it. */
export type Because =
  | { readonly kind: 'reached'; readonly milestone: string; readonly outcome?: string; readonly at: Instant }
  | { readonly kind: 'gave-up'; readonly milestone: string; readonly at: Instant }
  | { readonly kind: 'answer'; readonly question: string; readonly answer: string; readonly at: Instant };

/** An email of the phase that the run has gone past without asking for it. */
export interface PassedBy {
  readonly email: string;
  readonly step: string;
  readonly because: Because;
}

/** How far a run is when it comes to a step: without conditions it has come, or only time is missing. */
export interface Arrival {
  readonly conditions: readonly Condition[];
  readonly at?: Instant;
}

const MAY_COME_EARLIER: ReadonlySet<Condition['kind']> = new Set(['reached', 'done']);
/** Neither is waited for: the one is known when the other is, and a question is answered at once. */
const TAKES_NO_TIME: ReadonlySet<Condition['kind']> = new Set(['not-reached', 'answer']);

export const expectedAt = ({ email, step }: Place, key: string, { conditions, at }: Arrival): Expected => ({
  ...{ email, step, key, conditions },
  ...(at !== undefined && { at }),
  isLatest: conditions.some(({ kind }) => MAY_COME_EARLIER.has(kind)),
});

/** Where several ways lead on to the same step: it comes when the step before is done, whichever way, and at the latest by the longest. */
export const meet = (base: Pick<Arrival, 'conditions'>, step: string, ways: readonly (Arrival | undefined)[]): Arrival | undefined => {
  const open = ways.filter((each) => each !== undefined);
  const [first] = open;
  if (first === undefined || ways.length === 1) return first;
  const times = open.flatMap(({ at }) => (at === undefined ? [] : [at])).sort();
  const latest = times.length === open.length ? times.at(-1) : undefined;
  const isNoWait = open.every(({ conditions }) => conditions.slice(base.conditions.length).every(({ kind }) => TAKES_NO_TIME.has(kind)));
  const whichWay: readonly Condition[] =
    open.length === 1 ? first.conditions : [...base.conditions, ...(isNoWait ? [] : [{ kind: 'done', step } as const])];
  return { conditions: whichWay, ...(latest !== undefined && { at: latest }) };
};
