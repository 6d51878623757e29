import { introduces } from '../../lib/journey/events';
import type { PartnerFields } from './fields';
import { CannotSample, type SampleRequest } from './source';

/** How a partner may be named in a request for a sample. */
export type PartnerName = 'id' | 'email';

const OPTIONS: Readonly<Record<PartnerName, string>> = { id: 'our partner id (--partner)', email: 'the address of a contact (--email)' };

/** Fields as a sender would fill them in to name this partner: what a sample needs. */
export const fieldsNaming = (
  { id, email, externalId }: PartnerFields,
  partner: SampleRequest['partner'],
): Readonly<Record<string, string>> => ({
  ...(externalId !== undefined && (id ?? email) === undefined && { [externalId.field]: partner.id ?? partner.email ?? '' }),
  ...(email !== undefined && partner.email !== undefined && { [email]: partner.email }),
  ...(id !== undefined && partner.id !== undefined && { [id]: partner.id }),
});

/** The names that such fields can say. The id that another system has stands for either, when there is nothing else. */
export const namesIn = ({ id, email, externalId }: PartnerFields): readonly PartnerName[] => {
  if ((id ?? email) === undefined) return externalId === undefined ? [] : ['id', 'email'];
  return [...(id === undefined ? [] : (['id'] as const)), ...(email === undefined ? [] : (['email'] as const))];
};

/**
 * Sees to it that a sample is about the partner that was named, and not about somebody made up: only who introduces an
 * organisation may leave it unnamed.
 * @throws CannotSample when it is named by none of the names that the sender can say
 */
export const requireName = (sayable: readonly PartnerName[], { event, partner }: SampleRequest): void => {
  if (sayable.some((name) => partner[name] !== undefined)) return;
  if (introduces(event) && partner.id === undefined && partner.email === undefined) return;
  if (sayable.length === 0) throw new CannotSample('nothing in it names a partner', 'let program/senders.ts say where it is named');
  const names = [...new Set(sayable)].map((name) => OPTIONS[name]).join(', or ');
  throw new CannotSample('it cannot say whom it is about by the name that is given', `give ${names}`);
};
