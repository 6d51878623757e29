import type { Partner } from '../lib/journey/partner';
import type { Tier } from '../lib/journey/settings';
import { daysBetween, type TimeScale } from '../lib/journey/time';

/** Lowest first. What each is called and gives stands in `program/words`, in every language. */
export const tiers = [
  { name: 'registered', needs: { dealsWon: 0, revenue: 0 } },
  { name: 'silver', needs: { dealsWon: 3, revenue: 5_000_000 } },
  { name: 'gold', needs: { dealsWon: 8, revenue: 20_000_000 } },
] as const satisfies readonly [Tier, ...Tier[]];

export type TierName = (typeof tiers)[number]['name'];
type ProgramTier = Tier & { readonly name: TierName };
const ladder: readonly [ProgramTier, ...ProgramTier[]] = tiers;

/** A tier's place, lowest 0; a tier that the program no longer has stands as the lowest. */
const rank = (name: string): number =>
  Math.max(
    0,
    ladder.findIndex((tier) => tier.name === name),
  );

const meets = (tier: Tier, { dealsWon, revenue }: Partner['thisTerm'], share = 1): boolean =>
  dealsWon >= Math.floor(tier.needs.dealsWon * share) && revenue >= tier.needs.revenue * share;

export const tierOf = (name: string): ProgramTier => ladder[rank(name)] ?? ladder[0];
export const tierAbove = (name: string): ProgramTier | undefined => ladder[rank(name) + 1];

/** The highest tier that this term's numbers earn, at least the one that the partner has. */
export const higherTier = (partner: Partner): string =>
  ladder.findLast((tier, place) => place > rank(partner.tier) && meets(tier, partner.thisTerm))?.name ?? partner.tier;

/**
 * `higher` when the term so far earns a higher tier; `short` when less was brought than the part of the term that
 * has passed asks for; a shortfall is judged from half of the term on, since deals do not come evenly.
 */
export const earnedTier = (partner: Partner, now: string, scale: TimeScale): 'higher' | 'held' | 'short' => {
  if (higherTier(partner) !== partner.tier) return 'higher';
  if (partner.term === undefined) return 'held';
  const passed = daysBetween(scale, partner.term.startedAt, now) / daysBetween(scale, partner.term.startedAt, partner.term.endsAt);
  return passed >= 0.5 && !meets(tierOf(partner.tier), partner.thisTerm, Math.min(1, passed)) ? 'short' : 'held';
};
