import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { WEBHOOK_EVENTS } from '../../lib/journey/events';
import { organisation, SECRET } from '../support/fixtures';
import { ATTENDED, captureLogs, type Post, WebhookWorld } from './receive-webhook.world';

let logs: ReturnType<typeof captureLogs>;
beforeAll(() => {
  logs = captureLogs();
});
afterAll(() => logs.restore());

const types = Object.keys(WEBHOOK_EVENTS);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', 'half \ud83d', 'acme', 'won', 'USD', 'dana@acme.example', '__proto__'),
);
const time = fc.oneof(
  fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') }).map((date) => date.toISOString()),
  fc.constantFrom(
    '0000-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-12:00',
    '2026-02-29T00:00:00Z',
    '2026-05-30T10:00:00.123456789Z',
    'now',
  ),
);
const scalar = fc.oneof(
  text,
  time,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt({ min: 0n, max: 9n ** 40n }).map(Number),
);
const value = fc.oneof({ depthSize: 'small' }, scalar, fc.array(scalar, { maxLength: 4 }), fc.object({ maxDepth: 3, key: text }));

/** Something near to an event: the right shape, with some fields right and some anything. */
const partner = fc.oneof(
  fc.constant({ id: 'acme' }),
  fc.constant({ email: 'dana@acme.example' }),
  fc.constant(organisation()),
  fc.constant(organisation({ id: undefined, externalId: { system: 'hubspot', id: '42' } })),
  fc.record({ id: value, email: value, externalId: value, name: value, contacts: value, track: value }, { requiredKeys: [] }),
);
const data = fc.record(
  {
    partner,
    course: text,
    certification: text,
    dealId: text,
    leadId: text,
    outcome: fc.oneof(fc.constantFrom('won', 'lost'), value),
    amount: fc.oneof(fc.nat(), value),
    currency: fc.oneof(fc.constantFrom('USD', 'EUR', 'JPY'), value),
    contact: fc.oneof(fc.constant({ name: 'Dana', email: 'dana@acme.example' }), value),
    termMonths: fc.oneof(fc.nat(130), value),
    termStartsAt: time,
    reason: value,
    extra: value,
  },
  { requiredKeys: ['partner'] },
);
const nearEvent = fc.record({
  type: fc.oneof(fc.constantFrom(...types), text),
  timestamp: fc.oneof(time, value),
  data: fc.oneof(data, value),
});
const goodEvent = fc
  .record({ type: fc.constantFrom(...types), timestamp: fc.constant(ATTENDED.timestamp), data })
  .map((event) => ({ ...event, data: { dealId: 'D-1', leadId: 'L-1', course: '101', certification: 'C', ...event.data } }));

const body = fc.oneof(
  { weight: 4, arbitrary: goodEvent.map((event) => JSON.stringify(event)) },
  { weight: 3, arbitrary: nearEvent.map((event) => JSON.stringify(event)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
);

/** Two cases to a request: what any sender can send, and what only one who has the secret can. */
const header = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constant(undefined),
  fc.constant('v1,'),
  fc.constant('application/json'),
);
const hostile: fc.Arbitrary<Post> = fc.record({
  body,
  source: fc.oneof(fc.constant('standard'), text),
  headers: fc.record(
    { 'content-type': header, 'webhook-id': header, 'webhook-timestamp': header, 'webhook-signature': header, 'Webhook-Id': header },
    { requiredKeys: [] },
  ),
});
const signed: fc.Arbitrary<Post> = fc.record({
  body,
  id: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 80 }),
  secret: fc.constant(SECRET),
});

/** JSON spells out half a character; a whole one it leaves as it is. */
const HALF_A_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

describe('whatever comes in', () => {
  const count = { accepted: 0, refused: 0 };

  const neverTrouble = async (post: Post) => {
    const world = new WebhookWorld();
    const { status, body: answer } = await world.post(post);
    expect([202, 400, 401, 404, 413, 415]).toContain(status);
    // Accepted is stored, and what is stored can be read and applied.
    expect(world.stored).toHaveLength(status === 202 ? 1 : 0);
    for (const event of world.stored) {
      expect(answer).toEqual({ accepted: [event.id] });
      toJourneyEvent(event);
      expect(JSON.stringify(event)).not.toMatch(HALF_A_CHARACTER);
    }
    if (status === 400) expect(answer.errors).not.toHaveLength(0);
    if (status === 202) count.accepted += 1;
    else count.refused += 1;
  };

  it('is answered without trouble of ours, and accepted only when it is stored: 2,000 requests of someone with the secret', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(fc.asyncProperty(signed, neverTrouble), { numRuns: 2000 });
    // The property says nothing when all are refused.
    expect(count.accepted).toBeGreaterThan(100);
    expect(count.refused).toBeGreaterThan(100);
  });

  it('is answered without trouble of ours: 1,000 requests with any headers, for any source', { timeout: 60_000 }, async () => {
    await fc.assert(fc.asyncProperty(hostile, neverTrouble), { numRuns: 1000 });
  });

  it('is never accepted while the queue is away, and always to be sent again', { timeout: 60_000 }, async () => {
    const seen = new Set<number | undefined>();
    await fc.assert(
      fc.asyncProperty(signed, async (post) => {
        const world = new WebhookWorld();
        world.beforeStoring = () => {
          throw new Error('away');
        };
        const { status, headers } = await world.post(post);
        seen.add(status);
        expect([400, 401, 413, 503]).toContain(status);
        expect(headers['retry-after'] !== undefined).toBe(status === 503);
        expect(world.stored).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(seen).toContain(503);
  });
});
