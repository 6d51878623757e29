import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { type QueuedEvent, queuedEvent } from '../../lambdas/messages';
import type { Rules } from '../../lib/journey/apply/draft';
import { REAL_TIME } from '../../lib/journey/time';
import { type Instant, toInstant } from '../../lib/journey/words';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';

export const MONDAY: Instant = '2026-06-01T09:00:00.000Z';

/** The real program at the real pace. */
export const rules: Rules = { program, settings, scale: REAL_TIME };

export const later = (from: Instant, seconds: number): Instant => toInstant(Date.parse(from) + seconds * 1000);

const MANAGER = { name: 'Mara Lindqvist', email: 'mara@northwind.example' };

/** An organisation as it introduces itself; `changes` replace fields, undefined leaves one out. */
export const organisation = (changes: Readonly<Record<string, unknown>> = {}) => ({
  id: 'acme',
  name: 'Acme',
  track: 'reseller',
  segment: 'managed',
  owner: MANAGER,
  contacts: [
    { name: 'Dana Whitfield', email: 'dana@acme.example', role: 'owner' },
    { name: 'Luis Ortega', email: 'luis@acme.example', role: 'technical' },
  ],
  ...changes,
});

/** An event as it comes from the queue, received at `at`. */
export const queued = (type: string, id: string, data: object = {}, changes: object = {}, at: Instant = MONDAY): QueuedEvent => {
  const partner = { id: 'acme' };
  const whole = { id, type, source: 'standard', occurredAt: at, receivedAt: at, partner, data: { partner, ...data }, ...changes };
  return v.parse(queuedEvent, JSON.parse(JSON.stringify(whole)));
};

/** A key of 32 bytes, as senders are given it. */
export const SECRET = `whsec_${Buffer.alloc(32, 'current key').toString('base64')}`;
export const PREVIOUS_SECRET = `whsec_${Buffer.alloc(32, 'previous key').toString('base64')}`;

/** The signature of the Standard Webhooks specification, computed from its text and not by the library that verifies. */
export const signature = (secret: string, id: string, timestamp: number | string, body: string | Buffer): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
};
