import type { Instant } from '../../lib/journey/words';

/** So many bounces that may pass, within so many days and without a delivery in between, are taken for one that does not pass. */
export const WORN_OUT = { bounces: 3, days: 14 } as const;

/** Why the address is given up, for its partner's timeline. */
export const WORN_OUT_REASON = `${WORN_OUT.bounces} bounces within ${WORN_OUT.days} days and no delivery in between: taken for permanent`;

/** What is remembered of one mail to an address. */
export interface Fate {
  readonly deliveredAt?: Instant | undefined;
  readonly passinglyBouncedAt?: Instant | undefined;
}

/** Real days on every stage: a mailbox does not fill up faster because a stage plays its days fast. */
const WINDOW_MS = WORN_OUT.days * 86_400_000;

const moments = (all: readonly (Instant | undefined)[]): readonly number[] =>
  all.flatMap((at) => (at === undefined ? [] : [Date.parse(at)])).sort((a, b) => a - b);

/**
 * Whether an address has worn out. An absence note does not wear it out: its mail was delivered, and that is a delivery in between.
 * It looks at the set of what is known, so that the order in which it was told does not matter.
 */
export const isWornOut = (fates: readonly Fate[]): boolean => {
  const lastDelivery = moments(fates.map(({ deliveredAt }) => deliveredAt)).at(-1) ?? Number.NEGATIVE_INFINITY;
  const since = moments(fates.map(({ passinglyBouncedAt }) => passinglyBouncedAt)).filter((at) => at > lastDelivery);
  return since.some((last, place) => {
    const first = since[place - WORN_OUT.bounces + 1];
    return first !== undefined && last - first <= WINDOW_MS;
  });
};
