import { plusDays, type TimeScale } from '../time';
import type { Instant } from '../words';
import type { CountedSend } from './caps';

/** A journey email that waits for a place among those that the caps allow. */
export interface WaitingMail {
  readonly key: string;
  /** The contact's reference. */
  readonly contact: string;
  /** When a cap put it off first: who has waited longest goes first. */
  readonly since: Instant;
  /** When a place is free for it. One that is free before (another email gave it back) is anybody's: this one is not there to take it. */
  readonly from: Instant;
  /** When it is looked at again: when its window is open, too. */
  readonly until: Instant;
}

/** A quarter of an hour: what comes back by a schedule comes within minutes. Then its place goes to whoever asks. */
const KEPT_FREE_DAYS = 1 / 96;

/** So long a place is kept for it; one that has not come by then (withdrawn, among the dead letters) holds nobody up. */
export const keptUntil = (scale: TimeScale, { until }: WaitingMail): Instant => plusDays(scale, until, KEPT_FREE_DAYS);

/** Those that go before the email under `key`: they have waited longer, and have no place yet. */
export const goingBefore = (
  waiting: readonly WaitingMail[],
  sends: readonly CountedSend[],
  key: string,
  scale: TimeScale,
  now: Instant,
): readonly WaitingMail[] => {
  const since = waiting.find((each) => each.key === key)?.since ?? now;
  const placed = new Set(sends.map((each) => each.key));
  return waiting.filter(
    (each) =>
      each.key !== key &&
      !placed.has(each.key) &&
      each.from <= now &&
      keptUntil(scale, each) > now &&
      (each.since < since || (each.since === since && each.key < key)),
  );
};
