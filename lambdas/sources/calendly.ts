import type { ProgramProblem } from '../../lib/journey/validate/problem';
import type { MeetingName } from '../../lib/journey/words';
import { CALENDLY_API, eventTypeIdOf, inviteeReader, inviteeSample, meetingIdOf, strangeFields, TRACKING } from './calendly/invitee';
import { splitEventAndPayload } from './event-and-payload';
import { at, kindIn, namesPartner, notUnderstood, type PartnerFields, partnerIn, textOf } from './fields';
import { hmac, isFresh, isSignedBy } from './proofs/hmac';
import { fieldsNaming, namesIn, requireName } from './sample-partner';
import type { Meaning, SampleRequest, Source, WebhookRequest } from './source';

/** What bookings in Calendly mean to the program. */
export interface CalendlySettings {
  /** Which meeting of the journey an event type is, by its API address (`https://api.calendly.com/event_types/...`) or the last part of that. */
  readonly eventTypes: Readonly<Record<string, MeetingName>>;
  /** Bookings of all other event types: `keep` (when absent) lists them under `ops unmapped`, `ignore` suits an account that meets for other reasons, too. */
  readonly others?: 'keep' | 'ignore';
  /**
   * Where a booking names the partner: `email` is the invitee's, `tracking.utm_content` and its like come from the
   * booking link, anything else is the wording of a question. `{ email: 'email' }` when absent. Whoever has a link can
   * change what it says: take ids only from links that nobody but a partner gets.
   */
  readonly partner?: PartnerFields;
}

const SIGNATURE = 'calendly-webhook-signature';

interface Change {
  readonly type: 'meeting.booked' | 'meeting.canceled' | 'meeting.missed';
  /** Where its payload says when it happened; when it was told, if it does not say so. */
  readonly moment: readonly string[];
}

const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['invitee.created', { type: 'meeting.booked', moment: ['created_at'] }],
  ['invitee.canceled', { type: 'meeting.canceled', moment: ['cancellation', 'created_at'] }],
  ['invitee_no_show.created', { type: 'meeting.missed', moment: ['no_show', 'created_at'] }],
  // The mark was a mistake: the booking stands, as of now.
  ['invitee_no_show.deleted', { type: 'meeting.booked', moment: [] }],
]);

const UNINTERESTING: ReadonlySet<string> = new Set([
  'routing_form_submission.created',
  ...['event_type', 'meeting_recap', 'contact'].flatMap((what) => [`${what}.created`, `${what}.updated`, `${what}.deleted`]),
]);

/** `t=1492774577,v1=5257...`; `v1` may come several times. */
const readSignature = ({ headers }: WebhookRequest): { readonly stamp: string; readonly given: readonly string[] } => {
  const pairs = (headers[SIGNATURE] ?? '').split(',').map((pair) => pair.trim().split('=', 2));
  const of = (name: string): string[] => pairs.flatMap(([key, value]) => (key === name && value ? [value] : []));
  return { stamp: of('t')[0] ?? '', given: of('v1') };
};

const verify: Source['verify'] = (request, secrets, { now }) => {
  const { stamp, given } = readSignature(request);
  const isSigned = isSignedBy(secrets, given, (secret) => hmac(secret, 'hex', `${stamp}.`, request.body));
  return isSigned && isFresh(stamp, { now, unit: 1000 });
};

/**
 * An invitee is booked once and canceled once, and a repeat of either is the same whatever else changed in it since. A
 * no-show can be marked and taken back again and again: each mark has an address, and for its end we have the time alone.
 */
const senderIdOf = (item: unknown, event: string, invitee: string): string => {
  const mark = textOf(at(item, 'payload', 'no_show', 'uri')) ?? textOf(at(item, 'created_at')) ?? '';
  return event.startsWith('invitee_no_show.') ? `${event} ${invitee} ${mark}` : `${event} ${invitee}`;
};

const bookingIn = (payload: unknown, meeting: MeetingName): Record<string, unknown> => {
  const startsAt = textOf(at(payload, 'scheduled_event', 'start_time'));
  const endsAt = textOf(at(payload, 'scheduled_event', 'end_time'));
  const contactEmail = textOf(at(payload, 'email'));
  return { meeting, ...(endsAt && { endsAt }), ...(startsAt && { startsAt }), ...(contactEmail && { contactEmail }) };
};

/** What a change of a booking means, given the meetings by event type. */
const changed = (meetings: ReadonlyMap<string, MeetingName>, others: 'keep' | 'ignore', fields: PartnerFields) => {
  return (item: unknown, event: string, { type, moment }: Change): Meaning => {
    const payload = at(item, 'payload');
    // Without the booking nobody knows of which meeting it is: ignored as another's, a no-show would count as held.
    if (textOf(at(payload, 'scheduled_event', 'uri')) === undefined)
      return notUnderstood('payload.scheduled_event', 'is missing: it tells which meeting it is');
    const meeting = meetings.get(eventTypeIdOf(textOf(at(payload, 'scheduled_event', 'event_type')) ?? ''));
    if (meeting === undefined && others === 'ignore') return { ignored: 'no meeting of the journey' };
    if (meeting === undefined) {
      const fix = 'add it to calendly.eventTypes in program/senders.ts, or set calendly.others to "ignore"';
      return notUnderstood('payload.scheduled_event.event_type', `is no meeting of the journey: ${fix}`);
    }
    const invitee = textOf(at(payload, 'uri'));
    if (invitee === undefined) return notUnderstood('payload.uri', 'is missing: it tells one booking from the next');
    const occurredAt = textOf(at(payload, ...moment)) ?? textOf(at(item, 'created_at'));
    if (occurredAt === undefined) return notUnderstood('created_at', 'is missing');
    const names = { partner: partnerIn(fields, inviteeReader(payload)), meetingId: meetingIdOf(invitee) };
    const data = type === 'meeting.booked' ? { ...names, ...bookingIn(payload, meeting) } : names;
    return { events: [{ senderId: senderIdOf(item, event, invitee), type, occurredAt, data }] };
  };
};

const EVENT_OF: Readonly<Record<string, string>> = { 'meeting.canceled': 'invitee.canceled', 'meeting.missed': 'invitee_no_show.created' };

/** A kickoff if there is one: it counts as held as soon as it is told. */
const sample = (eventTypes: CalendlySettings['eventTypes'], named: PartnerFields, request: SampleRequest, secret: string) => {
  const types = Object.keys(eventTypes);
  // As long as there is none, an event type that no meeting has: it is kept, and says what to do.
  const eventType = types.find((each) => eventTypes[each] === 'kickoff') ?? types[0] ?? 'AAAAAAAAAAAAAAAA';
  requireName(namesIn(named), request);
  const fields = fieldsNaming(named, request.partner);
  const event = EVENT_OF[request.event] ?? 'invitee.created';
  const payload = inviteeSample(request, { eventType, fields });
  const created_by = `${CALENDLY_API}/users/AAAAAAAAAAAAAAAA`;
  const body = JSON.stringify({ event, created_at: request.now.toISOString(), created_by, payload });
  const stamp = Math.floor(request.now.getTime() / 1000);
  const signature = `t=${stamp},v1=${hmac(secret, 'hex', `${stamp}.`, body)}`;
  return { headers: { 'content-type': 'application/json', [SIGNATURE]: signature }, body };
};

const BY_EMAIL: PartnerFields = { email: 'email' };

/** What types cannot tell of Calendly's settings: what is wrong here is never met in a booking. */
export const checkCalendly = ({ eventTypes, partner = BY_EMAIL }: CalendlySettings): readonly ProgramProblem[] => {
  const place = 'senders > calendly';
  const types = Object.keys(eventTypes);
  const isPage = (type: string): boolean => type.includes('/') && !type.startsWith(`${CALENDLY_API}/event_types/`);
  const fix = `write ${TRACKING.map((name) => `tracking.${name}`).join(', ')}, email, or the wording of a question`;
  return [
    ...(types.length > 0 ? [] : [{ place: `${place} > eventTypes`, problem: 'names no event type', fix: 'add that of the kickoff' }]),
    ...types.filter(isPage).map((type) => ({
      place: `${place} > eventTypes > ${type}`,
      problem: 'is no event type: the address of a booking page is not in the webhooks',
      fix: `use ${CALENDLY_API}/event_types/..., or the last part of it: docs/senders/calendly.md says where it is`,
    })),
    ...(new Set(types.map(eventTypeIdOf)).size === types.length
      ? []
      : [{ place: `${place} > eventTypes`, problem: 'names an event type twice', fix: 'keep one of them' }]),
    ...(namesPartner(partner) ? [] : [{ place: `${place} > partner`, problem: 'names no field', fix: 'name one, such as email' }]),
    ...strangeFields(partner).map((field) => ({ place: `${place} > partner`, problem: `"${field}" is no field of a booking`, fix })),
  ];
};

/**
 * Calendly's webhook subscriptions: `Calendly-Webhook-Signature` has a time stamp `t` (seconds) and, as `v1`, the
 * HMAC-SHA256 in hex of it, a full stop and the body. Source: developer.calendly.com, "Webhook Signatures".
 */
export const calendly = (settings: CalendlySettings): Source => {
  const { eventTypes, others = 'keep', partner = BY_EMAIL } = settings;
  const meetings = new Map(Object.entries(eventTypes).map(([type, meeting]) => [eventTypeIdOf(type), meeting]));
  const meaningOf = changed(meetings, others, partner);
  return {
    trust: 'signed with a time stamp',
    accepts: ['application/json'],
    verify,
    split: splitEventAndPayload,
    mean: (item) => {
      const event = textOf(at(item, 'event')) ?? '';
      const change = CHANGES.get(event);
      if (change !== undefined) return meaningOf(item, event, change);
      if (UNINTERESTING.has(event)) return { ignored: `${event} tells of no meeting` };
      return notUnderstood(
        'event',
        'is new to us: leave it out of the subscription in Calendly, or teach lambdas/sources/calendly.ts what it means',
      );
    },
    check: () => checkCalendly(settings),
    kindOf: (item) => kindIn(at(item, 'event')),
    samples: ['meeting.booked', 'meeting.canceled', 'meeting.missed'],
    sample: (request, secret) => sample(eventTypes, partner, request, secret),
  };
};
