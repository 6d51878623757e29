import { idsBySystem } from '../../lib/journey/apply/changes';
import type { Alias, Contest, Decision } from '../../lib/journey/apply/draft';
import type { QueuedEvent } from '../messages';
import type { Directory, NameClaims } from '../ports/names';

/** The names that an event came with, the surest first. */
export type Names = readonly [Alias, ...Alias[]];

/** A copy of the event lies under each name: 12 of at most 250 KB fit into the 4 MB of one transaction. */
const MAX_WATCHED = 12;

/** A message of an older version names its partner by one name only. */
export const namesIn = ({ alias, others = [] }: Extract<QueuedEvent['partner'], { readonly alias: Alias }>): Names => [alias, ...others];

/** Who is meant by the surest of the names that means somebody. */
export const partnerNamed = async (directory: Directory, names: Names): Promise<string | undefined> => {
  for (const alias of names) {
    const id = await directory.partnerOf(alias);
    if (id !== undefined) return id;
  }
  return undefined;
};

const isContested = ({ partnerId, claimants }: NameClaims): boolean => partnerId === undefined && claimants.length > 0;

/** Names that several partners claim, and nobody has said whose they are. */
export const contestedAmong = async (directory: Directory, names: Names): Promise<readonly Alias[]> => {
  const claims = await Promise.all(names.map(async (alias) => ({ alias, claims: await directory.claimsOn(alias) })));
  return claims.filter((each) => isContested(each.claims)).map(({ alias }) => alias);
};

/** The names to wait under. An organisation may come with 70: then those that a person is to decide on, and the surest. */
export const namesToWatch = ([first, ...others]: Names, contested: readonly Alias[] = []): Names => [
  first,
  ...[...others.filter((alias) => contested.includes(alias)), ...others.filter((alias) => !contested.includes(alias))].slice(
    0,
    MAX_WATCHED - 1,
  ),
];

/** So many are noted of those who have the same address: one that a whole import has would fill its item, at 400 KB, and be rewritten by each. */
const MAX_CLAIMANTS = 20;

type Claimed = { readonly alias: Alias; readonly claims: NameClaims };

const inWords = (partnerIds: readonly string[]): string => `partner${partnerIds.length === 1 ? '' : 's'} ${partnerIds.join(' and ')}`;

const noteOn = ({ alias, claims: { partnerId: owner, claimants, isLinked } }: Claimed, partnerId: string): string => {
  if (alias.kind !== 'email') return `one ${alias.kind} belongs to partner ${owner} already: not taken over`;
  if (isLinked) return `one email was linked to partner ${owner}: events that name it stay that partner's`;
  const others = owner === undefined ? claimants.filter((id) => id !== partnerId) : [owner];
  return `one email belongs to ${inWords(others)} as well: events that name it are kept until "ops link" says whose they are`;
};

/**
 * What becomes of the names that a decision gives to a partner where others have them: an id of another system stays with
 * whom it led to first, an address that several have means nobody until a person says whom.
 */
export const settleNames = async (directory: Directory, partnerId: string, decision: Decision): Promise<Decision> => {
  const names = decision.aliases.filter(({ kind }) => kind !== 'id');
  const claimed = await Promise.all(names.map(async (alias): Promise<Claimed> => ({ alias, claims: await directory.claimsOn(alias) })));
  const lost = claimed.filter(({ claims }) => isContested(claims) || (claims.partnerId !== undefined && claims.partnerId !== partnerId));
  if (lost.length === 0) return decision;
  const isLost = (alias: Alias) => lost.some((each) => each.alias === alias);
  const contested = lost.flatMap(({ alias, claims }): readonly Contest[] =>
    alias.kind === 'email' && !claims.isLinked && claims.claimants.length < MAX_CLAIMANTS ? [{ alias, owner: claims.partnerId }] : [],
  );
  const taken = new Set(lost.filter(({ alias }) => alias.kind === 'external').map(({ alias }) => alias.value));
  const { partner, announcing } = decision;
  const externalIds = partner.externalIds.filter(({ system, id }) => !taken.has(`${system}:${id}`));
  return {
    ...decision,
    partner: { ...partner, externalIds },
    // Whoever follows writes to what these ids name: to another partner's record, were a lost one told.
    announcing: announcing && { ...announcing, standing: { ...announcing.standing, externalIds: idsBySystem(externalIds) } },
    aliases: decision.aliases.filter((alias) => !isLost(alias)),
    contested,
    effects: decision.effects.filter((effect) => effect.kind !== 'unpark' || !isLost(effect.alias)),
    notes: [...decision.notes, ...lost.map((each) => noteOn(each, partnerId))],
  };
};
