import type { DocusignSettings } from '../docusign';
import { partnerIn } from '../fields';
import { isOurs } from '../own-domains';
import type { Envelope } from './envelope';

const YES: readonly string[] = ['yes', 'true', '1'];
const NO: readonly string[] = ['no', 'false', '0'];

/** A term as the custom fields have it; what is no number, day or yes stays as it is, and is found by the event's type. */
export const termIn = ({ term = {} }: DocusignSettings, { customFields }: Envelope): Readonly<Record<string, unknown>> => {
  const read = (field: string | undefined) => (field === undefined ? undefined : customFields.get(field));
  const [months, startsAt, autoRenews] = [read(term.months), read(term.startsAt), read(term.autoRenews)];
  const word = autoRenews?.toLowerCase() ?? '';
  return {
    ...(months !== undefined && { termMonths: /^\d+$/.test(months) ? Number(months) : months }),
    ...(startsAt !== undefined && { termStartsAt: /^\d{4}-\d{2}-\d{2}$/.test(startsAt) ? `${startsAt}T00:00:00Z` : startsAt }),
    ...(autoRenews !== undefined && { autoRenews: YES.includes(word) ? true : NO.includes(word) ? false : autoRenews }),
  };
};

/** The custom fields name it; else the signer does. Not both: an id that is new would become that of the signer's partner. */
export const partnerOf = (
  { partner, ownDomains }: DocusignSettings,
  { customFields, signers }: Envelope,
): Readonly<Record<string, unknown>> => {
  const named = partnerIn(partner, (field) => customFields.get(field));
  if (Object.keys(named).length > 0) return named;
  const signer = signers.find(({ email }) => !isOurs(email, ownDomains));
  return signer === undefined ? {} : { email: signer.email };
};
