import { at, type PartnerFields, textOf } from '../fields';
import type { SampleRequest } from '../source';

export const CALENDLY_API = 'https://api.calendly.com';

/** What a booking link may carry, and Calendly hands on. */
export const TRACKING = ['utm_campaign', 'utm_source', 'utm_medium', 'utm_content', 'utm_term', 'salesforce_uuid'];

const TRACKED = 'tracking.';

/** An event type's id, from its API address or as it is. */
export const eventTypeIdOf = (address: string): string => address.trim().replace(/\/+$/, '').split('/').at(-1) ?? '';

/** An invitee's address has the ids of the event and of the invitee: an event with several invitees is a meeting with each. */
export const meetingIdOf = (invitee: string): string => {
  const [, event, person] = /\/scheduled_events\/([^/]+)\/invitees\/([^/]+)\/?$/.exec(invitee) ?? [];
  return event === undefined || person === undefined ? invitee : `${event}/${person}`;
};

const asAsked = (question: unknown): string => textOf(question)?.toLowerCase() ?? '';

/** What an invitee says under a name of the settings: `email`, `tracking.utm_content`, or the wording of a question. */
export const inviteeReader =
  (invitee: unknown) =>
  (field: string): unknown => {
    if (field === 'email') return at(invitee, 'email');
    if (field.startsWith(TRACKED)) return at(invitee, 'tracking', field.slice(TRACKED.length));
    const answers = at(invitee, 'questions_and_answers');
    const found = Array.isArray(answers) ? answers.find((each) => asAsked(at(each, 'question')) === asAsked(field)) : undefined;
    return at(found, 'answer');
  };

/** Names of fields that an invitee does not have, though they look like its own. */
export const strangeFields = ({ id, email, externalId }: PartnerFields): readonly string[] =>
  [id, email, externalId?.field].filter((field): field is string => {
    if (field === undefined) return false;
    if (field.startsWith(TRACKED)) return !TRACKING.includes(field.slice(TRACKED.length));
    return TRACKING.includes(field) || field.trim() === '';
  });

const MINUTE_MS = 60_000;

interface Said {
  readonly eventType: string;
  /** By the names of the settings. */
  readonly fields: Readonly<Record<string, string>>;
}

/** An invitee as Calendly tells it, of a meeting that has been over for two hours. */
export const inviteeSample = ({ event, nonce, now }: SampleRequest, { eventType, fields }: Said): Record<string, unknown> => {
  const ago = (minutes: number): string => new Date(now.getTime() - minutes * MINUTE_MS).toISOString();
  const scheduled = `${CALENDLY_API}/scheduled_events/${nonce}`;
  const status = event === 'meeting.canceled' ? 'canceled' : 'active';
  const asked = Object.entries(fields).filter(([field]) => field !== 'email' && !field.startsWith(TRACKED));
  return {
    uri: `${scheduled}/invitees/${nonce}`,
    event: scheduled,
    name: 'Dana Whitfield',
    // Every invitee has one, also when the settings do not ask for it.
    email: fields.email ?? 'dana@partner.example',
    status,
    rescheduled: false,
    created_at: ago(0),
    updated_at: ago(0),
    tracking: Object.fromEntries(TRACKING.map((name) => [name, fields[`${TRACKED}${name}`] ?? null])),
    questions_and_answers: asked.map(([question, answer], position) => ({ question, answer, position })),
    ...(event === 'meeting.canceled' && { cancellation: { canceler_type: 'invitee', created_at: ago(0) } }),
    no_show: event === 'meeting.missed' ? { uri: `${CALENDLY_API}/invitee_no_shows/${nonce}`, created_at: ago(0) } : null,
    scheduled_event: {
      uri: scheduled,
      name: 'Partner meeting',
      status,
      start_time: ago(150),
      end_time: ago(120),
      event_type: `${CALENDLY_API}/event_types/${eventTypeIdOf(eventType)}`,
    },
  };
};
