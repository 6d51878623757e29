import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Sample } from '../../lambdas/sources/source';
import type { LocalStack } from '../local/stack-file';
import { OperatorProblem } from './problem';
import { type Given, withToken } from './senders';

export interface StandardWebhook {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The idempotency key; a new one when left out. */
  readonly id?: string | undefined;
  /** When it happened; now when left out. */
  readonly at?: Date | undefined;
}

export interface Answer {
  readonly status: number;
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown;
}

/** Gateways answer for a function that is down, and not in JSON. */
const readBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const post = async (url: string, { headers, body }: Sample): Promise<Answer> => {
  const response = await fetch(url, { method: 'POST', headers: { ...headers }, body });
  return { status: response.status, body: readBody(await response.text()) };
};

/** Signs an event by the Standard Webhooks specification and sends it, as a sender's system would. */
export const fire = async (
  { sources }: Pick<LocalStack, 'sources'>,
  { type, data, id = `msg_${randomUUID()}`, at = new Date() }: StandardWebhook,
): Promise<Answer> => {
  const { standard } = sources;
  if (standard === undefined) throw new OperatorProblem('the deployment has no source "standard"');
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const sentAt = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(standard.secret).sign(id, sentAt, body),
  };
  return post(standard.url, { headers, body });
};

/** Sends a sample as its sender would; a token goes behind the address. */
export const fireSample = (sample: Sample, { url, secret }: Given): Promise<Answer> =>
  post(sample.tokenInPath === true ? withToken(url, secret) : url, sample);
