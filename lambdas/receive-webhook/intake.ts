import { isDeepStrictEqual } from 'node:util';
import type { Alias } from '../../lib/journey/apply/draft';
import { emailAlias, externalAlias } from '../../lib/journey/apply/roster';
import { type EventData, isWebhookEvent } from '../../lib/journey/events';
import { type Instant, toInstant } from '../../lib/journey/words';
import { eventIdOf } from '../identity';
import { toJourneyEvent } from '../journey-event';
import { type QueuedEvent, toMessageBody } from '../messages';
import type { Directory } from '../ports/names';
import type { Problem, SentEvent } from '../sources/source';

/** What we write may be longer than what came: `1e20` becomes 21 digits. */
const MAX_MESSAGE_BYTES = 250 * 1024;

type Organisation = EventData<'application.submitted'>['partner'];
type PartnerRef = Pick<Organisation, 'id' | 'email' | 'externalId'>;
export type WhoHas = (alias: Alias) => Promise<string | undefined>;

const namesOf = ({ email, externalId }: PartnerRef): readonly Alias[] => [
  ...(externalId ? [externalAlias(externalId)] : []),
  ...(email === undefined ? [] : [emailAlias(email)]),
];

/** An organisation that introduces itself without an id may be known by any of its names. */
const namesOfOrganisation = (organisation: Organisation): readonly Alias[] => [
  ...namesOf(organisation),
  ...(organisation.externalIds ?? []).map(externalAlias),
  ...organisation.contacts.map(({ email }) => emailAlias(email)),
];

const distinct = (names: readonly Alias[]): readonly Alias[] => [
  ...new Map(names.map((alias) => [`${alias.kind} ${alias.value}`, alias])).values(),
];

const whoIsIt = async (whoHas: WhoHas, ref: PartnerRef, names: readonly Alias[]): Promise<QueuedEvent['partner']> => {
  if (ref.id !== undefined) return { id: ref.id };
  for (const alias of names) {
    const id = await whoHas(alias);
    if (id !== undefined) return { id };
  }
  const [first, ...others] = names;
  if (first === undefined) throw new Error('a partner without any name passed the checks');
  return { alias: first, ...(others.length > 0 && { others }) };
};

/** Who has a name: a batch asks for the same ones over and over. */
export const askedOnce = (directory: Pick<Directory, 'partnerOf'>): WhoHas => {
  const asked = new Map<string, Promise<string | undefined>>();
  return (alias) => {
    const name = `${alias.kind} ${alias.value}`;
    const answer = asked.get(name) ?? directory.partnerOf(alias);
    asked.set(name, answer);
    return answer;
  };
};

/** An event that was understood, as the queue takes it: with an id that is the same however often it comes, and whom it is about. */
export const toQueued = async (whoHas: WhoHas, source: string, sent: SentEvent, receivedAt: Instant): Promise<QueuedEvent> => {
  const id = eventIdOf(source, sent.senderId);
  const parts = { id, type: sent.type, source, occurredAt: toInstant(sent.occurredAt), receivedAt };
  const event = toJourneyEvent({ ...parts, data: sent.data });
  if (!isWebhookEvent(event)) throw new Error(`"${event.type}" is not for senders`);
  const { partner } = event.data;
  const isIntroduction = event.type === 'application.submitted' || event.type === 'partner.invited';
  const names = distinct(isIntroduction ? namesOfOrganisation(event.data.partner) : namesOf(partner));
  return { ...parts, partner: await whoIsIt(whoHas, partner, names), data: { ...event.data } };
};

/** Whether the queue would refuse it. */
export const isTooLarge = (queued: QueuedEvent): boolean => Buffer.byteLength(toMessageBody(queued)) > MAX_MESSAGE_BYTES;

/** The problem of an item whose event has the id of another one that says something else. */
export const OTHER_OF_SAME_ID: Problem = {
  field: 'id',
  detail: 'is also that of another event, which says something else: this one would be taken for that one sent again, and dropped',
};

/** Whether one of these events has the id of another, or of one that was told before, and says something else. */
export const saysOtherwise = (events: readonly QueuedEvent[], told: ReadonlyMap<string, QueuedEvent> = new Map()): boolean => {
  const own = new Map(events.map((event) => [event.id, event]));
  return events.some((event) => !isDeepStrictEqual(event, told.get(event.id) ?? own.get(event.id)));
};

/** One each: those with the same id are the same. */
export const byId = <T extends { readonly id: string }>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((each) => [each.id, each])).values(),
];

/** In the order in which they happened: that is theirs, too, among those that came at once. */
export const inOrder = (events: readonly QueuedEvent[]): readonly QueuedEvent[] =>
  byId(events).toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt));
