import * as v from 'valibot';
import type { Alias } from '../../lib/journey/apply/draft';
import { emailAlias } from '../../lib/journey/apply/roster';
import { linkedName } from '../../lib/journey/events';
import type { Partner } from '../../lib/journey/partner';
import type { Directory } from '../ports/names';
import type { UnmappedItem, UnmappedItems } from '../ports/unmapped';

/** Addresses that are of this partner alone: one that it shares says nothing of whose an item is. */
export const ownAddresses = async (directory: Pick<Directory, 'claimsOn'>, { id, contacts }: Partner): Promise<ReadonlySet<string>> => {
  const found = await Promise.all(contacts.map(async ({ email }) => ({ email, ...(await directory.claimsOn(emailAlias(email))) })));
  const own = found.filter(({ partnerId = id, claimants }) => partnerId === id && claimants.every((each) => each === id));
  return new Set(own.map(({ email }) => email));
};

const linkEvent = v.object({ type: v.literal('partner.linked'), data: v.pipe(v.string(), v.parseJson(), v.object({ name: linkedName })) });

/** Names that a person said are the partner's stand in its log, and nowhere else on it. */
export const linkedIn = (items: readonly Readonly<Record<string, unknown>>[]): readonly Alias[] =>
  items.flatMap((item) => {
    const link = v.safeParse(linkEvent, item);
    return link.success && link.output.data.name.kind !== 'id' ? [link.output.data.name] : [];
  });

const scalarsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsIn) : [];
};

/** An address may stand in a longer text, and in that of a link. */
const speaksOf = ({ source, item }: UnmappedItem, { id, externalIds }: Partner, addresses: ReadonlySet<string>): boolean => {
  const ids = new Set([id, ...externalIds.filter(({ system }) => system === source).map((each) => each.id)]);
  return scalarsIn(JSON.parse(item)).some((text) => {
    const plain = text.toLowerCase().replaceAll('%40', '@');
    return ids.has(text) || [...addresses].some((address) => plain.includes(address));
  });
};

const PAGE = 50;

/** What nobody understood and, by its address or its id, speaks of this partner: as far as that can be known. */
export async function* speakingOf(
  unmapped: Pick<UnmappedItems, 'list'>,
  partner: Partner,
  addresses: ReadonlySet<string>,
): AsyncGenerator<UnmappedItem> {
  let after: string | undefined;
  do {
    const page = await unmapped.list({ limit: PAGE, after });
    for (const item of page.items) if (speaksOf(item, partner, addresses)) yield item;
    after = page.next;
  } while (after !== undefined);
}
