import { isWaitOver } from './apply/reach';
import type { MilestoneState, Partner } from './partner';
import { type Instant, toInstant } from './words';

/** A wait that is under way: its machine is at a rung of it. */
export interface Wait {
  readonly milestone: string;
  readonly step: string;
  readonly since: Instant;
  /** How many reminders it has sent, or is sending. */
  readonly reminders: number;
  /** When this rung is over: the next reminder, or giving up. */
  readonly until: Instant;
}

/** Between two rungs, while a reminder goes out, the last deadline has just passed; long past it, the wait has given up. */
const JUST_NOW_MS = 60_000;
/** Where a day takes seconds, a minute is long: never more than the rung itself took. */
const justNow = (rungSeconds: number): number => Math.min(JUST_NOW_MS, rungSeconds * 1000);

/** The wait for one milestone, if one of this run is under way; one that was reached or has given up is none. */
export const waitOf = (
  { run, state: partnerState }: Pick<Partner, 'run' | 'state'>,
  milestone: string,
  state: MilestoneState | undefined,
  now: number,
): Wait | undefined => {
  if (state === undefined || partnerState !== 'running' || isWaitOver(state)) return undefined;
  const { waitToken, waitRun, waitStartedAt, waitStep = milestone, rung = 0, rungStartedAt, rungSeconds } = state;
  if (waitToken === undefined || waitRun !== run || rungStartedAt === undefined || rungSeconds === undefined) return undefined;
  const until = Date.parse(rungStartedAt) + rungSeconds * 1000;
  if (until < now - justNow(rungSeconds)) return undefined;
  return { milestone, step: waitStep, since: waitStartedAt ?? rungStartedAt, reminders: rung, until: toInstant(until) };
};
