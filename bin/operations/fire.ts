import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Deployment } from './deployment';

export interface StandardWebhook {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The idempotency key; a new one when left out. */
  readonly id?: string;
  /** When it happened; now when left out. */
  readonly at?: Date;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Signs an event by the Standard Webhooks specification and sends it, as a sender's system would. */
export const fire = async (
  { sources }: Pick<Deployment, 'sources'>,
  { type, data, id = `msg_${randomUUID()}`, at = new Date() }: StandardWebhook,
): Promise<Answer> => {
  const { standard } = sources;
  if (standard === undefined) throw new Error('the deployment has no source "standard"');
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const sentAt = new Date();
  const response = await fetch(standard.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(standard.secret).sign(id, sentAt, body),
    },
    body,
  });
  return { status: response.status, body: await response.json() };
};
