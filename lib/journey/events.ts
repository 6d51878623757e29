import * as v from 'valibot';
import { ACTION_EVENTS } from './action-events';
import { TOPICS } from './emails';
import {
  about,
  aboutOrganisation,
  amount,
  contact,
  currency,
  dealClosed,
  email,
  held,
  isoTime,
  line,
  meeting,
  months,
  partnerId,
  person,
  plan,
  reason,
  segment,
  text,
  track,
} from './event-fields';

/** What a sender may tell us, and the data that comes with it. Fields that are not named here are kept. */
export const WEBHOOK_EVENTS = {
  'partner.invited': aboutOrganisation,
  'application.submitted': aboutOrganisation,
  'application.approved': about({ by: v.optional(line(200)) }),
  'application.declined': about({ reason }),
  'agreement.signed': about({
    documentId: v.optional(line(200)),
    termStartsAt: v.optional(isoTime),
    termMonths: v.optional(months),
    autoRenews: v.optional(v.boolean('must be true or false')),
  }),
  'portal.provisioned': about({}),
  'portal.logged_in': about({ contactEmail: v.optional(email) }),
  'kickoff.held': about(held),
  'call.held': about(held),
  'review.held': about(held),
  'touchpoint.logged': about(held),
  // Schedulers never say "held": that follows by itself, when the end has passed without a cancellation or a no-show.
  'meeting.booked': about({
    meetingId: line(200),
    meeting,
    endsAt: isoTime,
    startsAt: v.optional(isoTime),
    contactEmail: v.optional(email),
  }),
  'meeting.canceled': about({ meetingId: line(200) }),
  'meeting.missed': about({ meetingId: line(200) }),
  'training.attended': about({ course: line(200), contactEmail: v.optional(email) }),
  'certification.passed': about({ certification: line(200), contactEmail: v.optional(email), expiresAt: v.optional(isoTime) }),
  'lead.submitted': about({
    leadId: line(200),
    company: v.optional(line(200)),
    amount: v.optional(amount),
    currency: v.optional(currency),
    contactEmail: v.optional(email),
  }),
  'deal.registered': about({ dealId: line(200), amount: v.optional(amount), currency: v.optional(currency) }),
  'deal.closed': dealClosed,
  'deal.reversed': about({ dealId: line(200) }),
  'integration.published': about(plan),
  'project.delivered': about(plan),
  'plan.agreed': about(plan),
  'renewal.offered': about({ reason }),
  'renewal.withheld': about({ reason }),
  'renewal.accepted': about({ termMonths: v.optional(months) }),
  'renewal.declined': about({ reason }),
  'exit.requested': about({ reason }),
  'exit.confirmed': about({ reason }),
  'survey.answered': about({ reason, score: v.optional(v.number('must be a number')), comment: v.optional(text(10_000)) }),
  'partner.updated': about({
    track: v.optional(track),
    segment: v.optional(segment),
    tier: v.optional(line(60)),
    owner: v.optional(person),
    termEndsAt: v.optional(isoTime),
    parentPartnerId: v.optional(partnerId),
  }),
  'contact.added': about({ contact }),
  'contact.updated': about({ contact }),
  'contact.left': about({ contact: v.looseObject({ email, name: v.optional(line(200)) }, 'must be an object with email') }),
} as const;

const topics = v.array(v.picklist(TOPICS));

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A name that a person may link to a partner: an address, `system:id`, or an id that nobody has, whose events are that partner's. */
export const linkedName = v.variant('kind', [
  v.object({ kind: v.literal('email'), value: email }),
  v.object({ kind: v.literal('external'), value: v.pipe(line(261), v.regex(/^[^:]+:.+$/, 'must be system:id')) }),
  v.object({ kind: v.literal('id'), value: partnerId }),
]);

/** What the system tells itself; no sender can fire these. */
export const SYSTEM_EVENTS = {
  'phase.completed': v.looseObject({ phase: v.string(), run: wholeNumber, outcome: v.string() }),
  'phase.failed': v.looseObject({ phase: v.string(), run: wholeNumber, status: v.string() }),
  'choice.requested': v.looseObject({ run: wholeNumber, step: v.string(), question: v.string(), taskToken: v.string() }),
  'task.opened': v.looseObject({
    run: wholeNumber,
    step: v.string(),
    title: v.string(),
    assignee: v.picklist(['manager', 'head']),
    dueDays: v.number(),
  }),
  'task.escalated': v.looseObject({ taskId: line(200) }),
  'meeting.ended': v.looseObject({ meetingId: v.string(), endsAt: isoTime }),
  'email.bounced': v.looseObject({ email, permanent: v.boolean(), why: v.optional(line(200)), emailKey: v.optional(v.string()) }),
  // Here `email` is a letter's name, not an address: there is none to write to.
  'email.unreachable': v.looseObject({ email: line(200), emailKey: v.optional(v.string()) }),
  'email.complained': v.looseObject({ email, emailKey: v.optional(v.string()) }),
  'contact.freed': v.looseObject({ email, by: line(200) }),
  // `contact` is a reference: what a person wants no more of is kept under it, wherever the address stands.
  'consent.changed': v.looseObject({ contact: v.string(), stopped: topics, started: topics, by: line(200) }),
  'partner.linked': v.looseObject({ name: linkedName, by: v.optional(line(200)) }),
  ...ACTION_EVENTS,
} as const;

export const EVENTS = { ...WEBHOOK_EVENTS, ...SYSTEM_EVENTS };

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;
export type EventType = keyof typeof EVENTS;
export type EventData<T extends EventType> = v.InferOutput<(typeof EVENTS)[T]>;

export const isWebhookEventType = (type: string): type is WebhookEventType => Object.hasOwn(WEBHOOK_EVENTS, type);
export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENTS, type);

/** Fields that are not named are kept, and known to nobody: reading one, misspelt or not, does not compile. */
type Named<T> = T extends (infer I)[] ? Named<I>[] : T extends object ? { [K in keyof T as string extends K ? never : K]: Named<T[K]> } : T;

/**
 * One thing that happened to one partner.
 * `occurredAt` is the sender's word, `receivedAt` is our clock's; both are `Instant`s. `id` is unique for ever.
 */
export type JourneyEvent<T extends EventType = EventType> = {
  [K in T]: {
    readonly id: string;
    readonly type: K;
    readonly source: string;
    readonly occurredAt: string;
    readonly receivedAt: string;
    readonly data: Named<EventData<K>>;
  };
}[T];

/** Events that make an organisation known. */
export const introduces = (type: string): type is 'application.submitted' | 'partner.invited' =>
  type === 'application.submitted' || type === 'partner.invited';

/** Whether an event is one that senders fire: those name their partner. */
export const isWebhookEvent = (event: JourneyEvent): event is JourneyEvent<WebhookEventType> => isWebhookEventType(event.type);
