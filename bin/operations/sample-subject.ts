import * as v from 'valibot';
import { eventIdOf, partnerIdOf } from '../../lambdas/identity';
import { outcomeOf } from '../../lambdas/sources/sample-outcome';
import type { Sample, SampleRequest, SentEvent, Source } from '../../lambdas/sources/source';
import { introduces } from '../../lib/journey/events';
import { OperatorProblem } from './problem';

/** How an event may say whom it is about, of all that its type allows. */
const subject = v.object({
  partner: v.object({
    id: v.optional(v.string()),
    email: v.optional(v.string()),
    name: v.optional(v.string()),
    externalId: v.optional(v.object({ id: v.string() })),
    contacts: v.optional(v.array(v.object({ email: v.string() })), []),
  }),
  contactEmail: v.optional(v.string()),
});
type Subject = v.InferOutput<typeof subject>;
type Named = keyof SampleRequest['partner'];

const OPTIONS: Readonly<Record<Named, string>> = { id: '--partner', email: '--email', name: '--name' };
const WORDS: Readonly<Record<Named, string>> = { id: 'partner id', email: 'address of a contact', name: 'name of an organisation' };

/** Senders that know partners by an id of their own alone put whichever name is given there. */
const says = (named: Named, value: string, { partner, contactEmail }: Subject): boolean => {
  if (named === 'name') return partner.name === value;
  if (partner.externalId?.id === value) return true;
  if (named === 'id') return partner.id === value;
  return [partner.email, contactEmail, ...partner.contacts.map(({ email }) => email)].some((email) => email?.toLowerCase() === value);
};

/** Who is known by the partner's id may still be in what was sent: the signer of an agreement, whose event names the surest alone. */
const isBeside = (named: Named, value: string, { partner }: SampleRequest, { body }: Sample): boolean =>
  named === 'email' && partner.id !== undefined && body.includes(value);

/** Our ids are made for organisations that come without one. */
const isMadeLater = (named: Named, { event }: SampleRequest): boolean => named === 'id' && introduces(event);

const refuse = (name: string, request: SampleRequest, named: Named): never => {
  const more = isMadeLater(named, request) ? '; the id is made when it applies' : '';
  throw new OperatorProblem(`${request.event} as ${name} sends it carries no ${WORDS[named]}: leave out ${OPTIONS[named]}${more}`);
};

/** The id of a partner that comes without one: it gets this, unless one of its names leads to somebody who is known. */
const madeFor = (name: string, { senderId, type, data }: SentEvent): string | undefined => {
  const { id } = v.parse(subject, data).partner;
  return introduces(type) && id === undefined ? partnerIdOf(eventIdOf(name, senderId)) : undefined;
};

const NAMES: readonly Named[] = ['id', 'email', 'name'];

/**
 * Sees to it that a sample is about everybody whom the operator named: what it means is looked at, as what was typed may
 * have no place in it. Gives the id that a partner without one gets.
 * @throws OperatorProblem for a name that the sample does not carry
 */
export const subjectOf = async (
  name: string,
  source: Source,
  request: SampleRequest,
  sample: Sample,
): Promise<{ readonly newPartner?: string }> => {
  const { events } = await outcomeOf(source, sample);
  const subjects = events.map(({ data }) => v.parse(subject, data));
  for (const named of NAMES) {
    const value = request.partner[named];
    if (value === undefined || isBeside(named, value, request, sample)) continue;
    if (!subjects.every((each) => says(named, value, each))) refuse(name, request, named);
  }
  const [newPartner] = events.flatMap((event) => madeFor(name, event) ?? []);
  return newPartner === undefined ? {} : { newPartner };
};
