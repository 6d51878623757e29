import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as v from 'valibot';
import { isoTime } from '../../lib/journey/event-fields';
import { isWebhookEventType, WEBHOOK_EVENTS } from '../../lib/journey/events';
import { problemsOf, readJson } from './json';
import type { Problem, SampleRequest, Source, WebhookRequest } from './source';

const ID = 'webhook-id';

const envelope = v.looseObject(
  {
    type: v.pipe(v.string('must be a text'), v.check(isWebhookEventType, `must be one of ${Object.keys(WEBHOOK_EVENTS).join(', ')}`)),
    timestamp: isoTime,
    data: v.looseObject({}, 'must be an object'),
  },
  'must be an object with type, timestamp and data',
);
/** An item is what the body says, and the id that the headers gave. */
const item = v.object({ id: v.string(), type: v.string(), timestamp: v.string(), data: v.record(v.string(), v.unknown()) });

/** A wrong signature is an answer; a fault of the verifier is not. */
const isProven = (secret: string, { headers, body }: WebhookRequest): boolean => {
  try {
    new Webhook(secret).verify(body, { ...headers } as Record<string, string>, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
};

/** Also the data is looked at when the envelope is wrong: every offending field is named at once. */
const dataProblems = (value: unknown): readonly Problem[] => {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('data' in value)) return [];
  if (typeof value.type !== 'string' || !isWebhookEventType(value.type)) return [];
  const parsed = v.safeParse(WEBHOOK_EVENTS[value.type], value.data);
  return parsed.success ? [] : problemsOf(parsed.issues, 'data');
};

/** Who sends this was written for it: what is wrong is refused, and named, so that it is mended there. */
const split: Source['split'] = ({ headers, body }) => {
  const json = readJson(body);
  if ('problems' in json) return json;
  const parsed = v.safeParse(envelope, json.value);
  const problems = parsed.success ? dataProblems(json.value) : [...problemsOf(parsed.issues), ...dataProblems(json.value)];
  const unique = problems.filter(({ field }, index) => problems.findIndex((each) => each.field === field) === index);
  if (!parsed.success || unique.length > 0) return { problems: unique };
  const { type, timestamp, data } = parsed.output;
  return { items: [{ id: headers[ID] ?? '', type, timestamp, data }] };
};

const mean: Source['mean'] = (value) => {
  const { id, type, timestamp, data } = v.parse(item, value);
  return { events: [{ senderId: id, type, occurredAt: timestamp, data }] };
};

const dataOf = ({ event, partner, nonce, now }: SampleRequest): Record<string, unknown> => {
  switch (event) {
    case 'application.submitted': {
      const { id, name = 'Acme Consulting', email = 'dana@acme.example' } = partner;
      return { partner: { id, name, contacts: [{ name: 'Dana Whitfield', email, role: 'owner' }] } };
    }
    case 'agreement.signed':
      return { partner, documentId: `document-${nonce}`, termStartsAt: now.toISOString(), termMonths: 12 };
    case 'lead.submitted':
      return { partner, leadId: `lead-${nonce}`, company: 'Initech' };
    case 'deal.closed':
      return { partner, dealId: `deal-${nonce}`, outcome: 'won', amount: 1_250_000, currency: 'USD' };
    default:
      return { partner, course: 'partner-101' };
  }
};

const sample: Source['sample'] = (request, secret) => {
  const { event, nonce, now, partner } = request;
  const { name: _, ...ref } = partner;
  const about = event === 'application.submitted' ? request : { ...request, partner: ref };
  const body = JSON.stringify({ type: event, timestamp: now.toISOString(), data: dataOf(about) });
  const id = `msg_${nonce}`;
  const headers = {
    'content-type': 'application/json',
    [ID]: id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  return { headers, body };
};

/**
 * Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` (seconds, five minutes either way), `webhook-signature`
 * (several, HMAC-SHA256 in base64). Source: standardwebhooks.com; the reference library verifies.
 */
export const standard: Source = {
  trust: 'signed with a time stamp',
  accepts: ['application/json'],
  verify: (request, secrets) => secrets.map((secret) => isProven(secret, request)).includes(true),
  split,
  refusesProblems: true,
  mean,
  kindOf: (value) => v.parse(item, value).type,
  samples: ['training.attended', 'application.submitted', 'agreement.signed', 'lead.submitted', 'deal.closed'],
  sample,
};
