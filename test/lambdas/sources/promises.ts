import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotSample, type Source } from '../../../lambdas/sources/source';
import { captureLogs } from '../receive-webhook.world';
import { NOW, openSource, PARTNER, type PostedRequest, post, postProven, type Sender, sampleOf, worldOf } from './sender';

const HOUR = 3_600_000;
const withoutProof = ({ body, headers }: PostedRequest): PostedRequest => ({
  body,
  headers: { 'content-type': headers['content-type'] ?? headers['Content-Type'] },
});
const inUpperCase = (headers: PostedRequest['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
const twice = (headers: PostedRequest['headers']) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, name.toLowerCase() === 'content-type' ? value : `${value},${value}`]),
  );
const asText = ({ statusCode, headers, body }: APIGatewayProxyStructuredResultV2) => JSON.stringify({ statusCode, headers, body });

/** What every sender may rely on, and every forger has to reckon with. */
export const keepsThePromises = (sender: Sender): void => {
  const { name, secret, strangersSecret, acceptedStatus, notStoredStatus } = sender;
  let logs: ReturnType<typeof captureLogs>;
  let source: Source;
  beforeEach(async () => {
    logs = captureLogs();
    source = await openSource(sender);
  });
  afterEach(() => logs.restore());

  describe(`${name} keeps the promises of all senders`, () => {
    it('each sample means the event that it was asked for, about the partner that it was asked for', async () => {
      for (const event of source.samples) {
        const world = worldOf(sender);
        const answer = await post(world, sender, sampleOf(source, sender, { event }));
        expect(answer.statusCode, event).toBe(acceptedStatus);
        expect(world.unmapped, event).toEqual([]);
        expect(world.stored.map(({ type }) => type)).toEqual([event]);
        expect(world.stored[0]).toMatchObject({ source: name });
        expect(JSON.stringify(world.stored[0]), event).toMatch(new RegExp(`${PARTNER.id}|${PARTNER.email}`));
      }
    });

    it('a sample about a partner of one name alone is about that one, or there is none, and it is said what to give', async () => {
      const stranger = { id: 'initech', email: 'pat@initech.example' };
      for (const event of source.samples) {
        for (const [name, value] of Object.entries(stranger)) {
          const world = worldOf(sender);
          try {
            await post(world, sender, sampleOf(source, sender, { event, partner: { [name]: value } }));
            expect(JSON.stringify(world.stored), `${event} by ${name}`).toContain(value);
          } catch (error) {
            if (!(error instanceof CannotSample)) throw error;
            expect(error.fix, `${event} by ${name}`).toMatch(/--(partner|email)/);
          }
        }
      }
    });

    it('the same request 20 times at once is one event', async () => {
      const world = worldOf(sender);
      const sample = sampleOf(source, sender);
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(world, sender, sample)));
      expect(new Set(answers.map(asText)).size).toBe(1);
      expect(new Set(world.stored.map(({ id }) => id)).size).toBe(1);
    });

    it('two samples with different nonces are two events', async () => {
      const world = worldOf(sender);
      for (const nonce of ['n1', 'n2']) await post(world, sender, sampleOf(source, sender, { nonce }));
      expect(new Set(world.stored.map(({ id }) => id)).size).toBe(2);
    });

    it('no proof, a wrong one, and that of another tenant get one and the same answer, and nothing is stored', async () => {
      const world = worldOf(sender);
      const right = sampleOf(source, sender);
      const forged = [
        withoutProof(right),
        sampleOf(source, sender, {}, strangersSecret),
        { ...right, ...sender.prove(right.body, 'x', NOW) },
      ];
      const answers = await Promise.all(forged.map((request) => post(world, sender, request)));
      for (const answer of answers) expect(answer.statusCode).toBe(401);
      expect(new Set(answers.map(asText)).size).toBe(1);
      expect([...world.stored, ...world.unmapped]).toEqual([]);
    });

    it('while a secret is changed, the new one and the one before are both good', async () => {
      const world = worldOf(sender);
      world.secrets = [strangersSecret, secret];
      expect((await post(world, sender, sampleOf(source, sender))).statusCode).toBe(acceptedStatus);
      expect((await post(world, sender, sampleOf(source, sender, {}, strangersSecret))).statusCode).toBe(acceptedStatus);
    });

    it('a body that was altered on its way is refused, when the sender signs', async () => {
      if (source.trust === 'token') return expect(source.trust).toBe('token');
      const world = worldOf(sender);
      const { headers, body, token } = sampleOf(source, sender);
      expect((await post(world, sender, { headers, token, body: `${body} ` })).statusCode).toBe(401);
      expect(world.stored).toEqual([]);
    });

    it('an old request, and one from the future, are refused, when the sender signs the time', async () => {
      if (source.trust !== 'signed with a time stamp') return expect(['signed', 'token']).toContain(source.trust);
      for (const away of [-24 * HOUR, HOUR]) {
        const world = worldOf(sender);
        expect((await post(world, sender, sampleOf(source, sender, { now: new Date(NOW + away) }))).statusCode).toBe(401);
        expect(world.stored).toEqual([]);
      }
    });

    it('header names in capitals, and a body in base64, change nothing', async () => {
      const world = worldOf(sender);
      const { headers, body, token } = sampleOf(source, sender);
      expect((await post(world, sender, { headers: inUpperCase(headers), body, token })).statusCode).toBe(acceptedStatus);
      expect((await post(world, sender, { headers, body: Buffer.from(body), token })).statusCode).toBe(acceptedStatus);
      expect(new Set(world.stored.map((event) => JSON.stringify(event))).size).toBe(1);
    });

    it('headers that come twice are no trouble of ours', async () => {
      const world = worldOf(sender);
      const { headers, body, token } = sampleOf(source, sender);
      const { statusCode = 0 } = await post(world, sender, { headers: twice(headers), body, token });
      expect([acceptedStatus, 401]).toContain(statusCode);
      expect(world.stored.length > 0).toBe(statusCode === acceptedStatus);
    });

    it.each([
      ['nothing', ''],
      ['half of it', '<half>'],
      ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
      ['JSON nested 90,000 levels deep', `${'['.repeat(90_000)}${']'.repeat(90_000)}`],
      ['keys that reach for the prototype', '{"__proto__":{"isAdmin":true}}'],
    ])('an authentic body with %s is refused with its reason, and nothing is stored', async (what, body) => {
      const world = worldOf(sender);
      const whole = Buffer.from(sampleOf(source, sender).body);
      const sent = what === 'half of it' ? whole.subarray(0, whole.length / 2) : body;
      const { statusCode, body: answer } = await postProven(world, sender, sent);
      // A library that signs texts cannot tell bytes that are none: to it they are altered.
      expect(what === 'no UTF-8' ? [400, 401] : [400]).toContain(statusCode);
      if (statusCode === 400) expect(JSON.parse(answer ?? '{}').errors).not.toHaveLength(0);
      expect([...world.stored, ...world.unmapped]).toEqual([]);
    });

    it('another content type is refused unread, and a body that is too large', async () => {
      const world = worldOf(sender);
      const { headers, body, token } = sampleOf(source, sender);
      const other = { ...headers, 'content-type': 'application/octet-stream', 'Content-Type': undefined };
      expect((await post(world, sender, { headers: other, body, token })).statusCode).toBe(415);
      const large = 'x'.repeat((source.maxBodyBytes ?? 200 * 1024) + 1);
      expect((await postProven(world, sender, large)).statusCode).toBe(413);
    });

    it('when it cannot be stored the sender is told to send it again, and then it counts once', async () => {
      const world = worldOf(sender);
      world.beforeStoring = () => {
        throw new Error('the queue is away');
      };
      const { statusCode, headers, body } = await post(world, sender, sampleOf(source, sender));
      expect(statusCode).toBe(notStoredStatus);
      if (statusCode === 503) expect(headers?.['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(body).not.toContain('queue');
      world.beforeStoring = () => undefined;
      expect((await post(world, sender, sampleOf(source, sender))).statusCode).toBe(acceptedStatus);
      expect(world.stored).toHaveLength(1);
    });

    it('no log shows a secret, an address, or what was sent', async () => {
      const world = worldOf(sender);
      for (const event of source.samples) await post(world, sender, sampleOf(source, sender, { event }));
      await post(world, sender, sampleOf(source, sender, {}, strangersSecret));
      await postProven(world, sender, '{"unheard":"of dana@acme.example"}');
      for (const word of [secret, strangersSecret, PARTNER.email, 'Dana', PARTNER.name]) expect(logs.text()).not.toContain(word);
    });
  });
};
