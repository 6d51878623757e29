import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as v from 'valibot';
import { isoTime } from '../../lib/journey/event-fields';
import { isWebhookEventType, WEBHOOK_EVENTS } from '../../lib/journey/events';
import { problemsOf, readJson } from './json';
import type { Parsed, Problem, Source, WebhookRequest } from './source';

const ID = 'webhook-id';

const envelope = v.looseObject(
  {
    type: v.pipe(v.string('must be a text'), v.check(isWebhookEventType, `must be one of ${Object.keys(WEBHOOK_EVENTS).join(', ')}`)),
    timestamp: isoTime,
    data: v.looseObject({}, 'must be an object'),
  },
  'must be an object with type, timestamp and data',
);

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

const parse = ({ headers, body }: WebhookRequest): Parsed => {
  const json = readJson(body);
  if ('problems' in json) return json;
  const parsed = v.safeParse(envelope, json.value);
  const problems = parsed.success ? dataProblems(json.value) : [...problemsOf(parsed.issues), ...dataProblems(json.value)];
  const unique = problems.filter(({ field }, index) => problems.findIndex((each) => each.field === field) === index);
  if (!parsed.success || unique.length > 0) return { problems: unique };
  const { type, timestamp, data } = parsed.output;
  return { events: [{ senderId: headers[ID] ?? '', type, occurredAt: timestamp, data }] };
};

/**
 * Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` (seconds, five minutes either way), `webhook-signature`
 * (several, HMAC-SHA256 in base64). Source: standardwebhooks.com; the reference library verifies.
 */
export const standard: Source = {
  accepts: ['application/json'],
  verify: (request, secrets) => secrets.map((secret) => isProven(secret, request)).includes(true),
  parse,
};
