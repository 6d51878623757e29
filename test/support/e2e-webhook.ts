import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Target } from './e2e-target';

/** A webhook as a sender might send it, rightly or not; what is left out is right. */
export interface Attempt {
  readonly body: string;
  readonly source?: string;
  readonly id?: string;
  readonly secret?: string;
  /** The moment that is signed. */
  readonly at?: Date;
  /** What is signed instead of what is sent. */
  readonly signedBody?: string;
  /** Replace those that are right; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** An answer as the sender sees it. */
export interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}

const read = async (response: Response): Promise<Answered> => {
  const text = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: type?.includes('json') ? JSON.parse(text) : text };
};

export const post = async (target: Target, attempt: Attempt): Promise<Answered> => {
  const { standard } = target.sources;
  if (standard === undefined) throw new Error('there is no source "standard"');
  const { body, source = 'standard', id = `msg_${randomUUID()}`, at = new Date(), secret = standard.secret, signedBody = body } = attempt;
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, signedBody),
    ...attempt.headers,
  };
  const given = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
  return read(await fetch(`${target.apiUrl}/webhooks/${source}`, { method: 'POST', headers: given, body }));
};

/** A request that is no webhook. */
export const request = async ({ apiUrl }: Target, method: string, path: string): Promise<Answered> =>
  read(await fetch(`${apiUrl}${path}`, { method, ...(method === 'POST' && { body: '{}' }) }));

/** Fields that a problem+json answer finds fault with. */
export const fieldsOf = ({ body }: Answered): readonly string[] => {
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : [];
  return (errors as { field: string }[]).map(({ field }) => field);
};
