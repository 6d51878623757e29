import type { Alias } from '../../lib/journey/apply/draft';
import { emailAlias, externalAlias } from '../../lib/journey/apply/roster';
import { type EventData, isWebhookEvent } from '../../lib/journey/events';
import { toInstant } from '../../lib/journey/words';
import { eventIdOf } from '../identity';
import { toJourneyEvent } from '../journey-event';
import type { QueuedEvent } from '../messages';
import type { Clock, Directory, EventQueue } from '../ports';
import type { SentEvent, Source, WebhookRequest } from '../sources/source';
import { Refusal } from './refusal';

export interface ReceiveWebhookPorts {
  readonly sources: Readonly<Record<string, Source>>;
  /** The live secrets of a source: one, or two while it is being changed. */
  secretsOf(source: string): Promise<readonly string[]>;
  readonly directory: Pick<Directory, 'partnerOf'>;
  readonly events: EventQueue;
  readonly clock: Clock;
}

/** 200 KB: an event and its envelope stay below a queue message's 256 KB. */
const MAX_BODY_BYTES = 200 * 1024;
/** What we write may be longer than what came: `1e20` becomes 21 digits. */
const MAX_MESSAGE_BYTES = 250 * 1024;

type Organisation = EventData<'application.submitted'>['partner'];
type PartnerRef = Pick<Organisation, 'id' | 'email' | 'externalId'>;

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

const whoIsIt = async (
  directory: ReceiveWebhookPorts['directory'],
  ref: PartnerRef,
  names: readonly Alias[],
): Promise<QueuedEvent['partner']> => {
  if (ref.id !== undefined) return { id: ref.id };
  for (const alias of names) {
    const id = await directory.partnerOf(alias);
    if (id !== undefined) return { id };
  }
  const [first] = names;
  if (first === undefined) throw new Error('a partner without any name passed the checks');
  return { alias: first };
};

/** Proxies and senders spell header names as they like; an id that is not found would make all events one. */
const withLowerCaseNames = ({ headers, body }: WebhookRequest): WebhookRequest => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body,
});

const checkRequest = (source: Source | undefined, { headers, body }: WebhookRequest): Source => {
  if (source === undefined) throw new Refusal(404, 'there is no such source of webhooks');
  if (body.byteLength > MAX_BODY_BYTES) throw new Refusal(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!source.accepts.includes(mediaType)) throw new Refusal(415, `the content type must be ${source.accepts.join(' or ')}`);
  return source;
};

const toQueued = async (ports: ReceiveWebhookPorts, sourceName: string, sent: SentEvent): Promise<QueuedEvent> => {
  const parts = {
    id: eventIdOf(sourceName, sent.senderId),
    type: sent.type,
    source: sourceName,
    occurredAt: toInstant(sent.occurredAt),
    receivedAt: ports.clock.now(),
  };
  const event = toJourneyEvent({ ...parts, data: sent.data });
  if (!isWebhookEvent(event)) throw new Error(`"${event.type}" is not for senders`);
  const { partner } = event.data;
  const isIntroduction = event.type === 'application.submitted' || event.type === 'partner.invited';
  const names = isIntroduction ? namesOfOrganisation(event.data.partner) : namesOf(partner);
  const queued = { ...parts, partner: await whoIsIt(ports.directory, partner, names), data: { ...event.data } };
  if (Buffer.byteLength(JSON.stringify(queued)) > MAX_MESSAGE_BYTES)
    throw new Refusal(413, 'the event is too large when it is written out');
  return queued;
};

/**
 * Takes a webhook in: what it returns is stored durably and will be applied.
 * @returns the events' ids, for a duplicate the same ones
 * @throws Refusal what the sender must mend; anything else means not stored, and may be sent again
 */
export const createReceiveWebhook =
  (ports: ReceiveWebhookPorts) =>
  async (sourceName: string, received: WebhookRequest): Promise<readonly string[]> => {
    const request = withLowerCaseNames(received);
    const known = Object.hasOwn(ports.sources, sourceName) ? ports.sources[sourceName] : undefined;
    const source = checkRequest(known, request);
    if (!source.verify(request, await ports.secretsOf(sourceName))) {
      throw new Refusal(401, 'the signature is missing, wrong, or more than five minutes off');
    }
    const parsed = source.parse(request);
    if ('problems' in parsed) throw new Refusal(400, 'the event cannot be read', parsed.problems);
    const queued = await Promise.all(parsed.events.map((sent) => toQueued(ports, sourceName, sent)));
    for (const event of queued) await ports.events.send(event);
    return queued.map(({ id }) => id);
  };
