import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readItem } from '../../../lambdas/receive-webhook/meaning';
import { checkZoom, type ZoomSettings, zoom } from '../../../lambdas/sources/zoom';
import { captureLogs, type WebhookWorld } from '../receive-webhook.world';
import { keepsThePromises } from './promises';
import { NOW, post, postProven, sampleOf, worldOf } from './sender';
import { zoomHeaders, zoomSender } from './zoom.sender';

const { secret, strangersSecret } = zoomSender;
const SECONDS = Math.floor(NOW / 1000);
const SETTINGS: ZoomSettings = zoomSender.senders.zoom ?? { trainings: {} };
const MINUTES = 60;

interface Join {
  readonly event?: string;
  readonly event_ts?: unknown;
  readonly object?: Readonly<Record<string, unknown>>;
  readonly participant?: Readonly<Record<string, unknown>>;
}

/** A person comes into the webinar, as Zoom tells it. */
const join = ({ event = 'webinar.participant_joined', event_ts = NOW - 2000, object, participant }: Join = {}) => ({
  event,
  event_ts,
  payload: {
    account_id: 'k9Xw_ABCq7RREyZ81DB',
    object: {
      uuid: 'xyWebinarMondayAA==',
      id: '82345678901',
      host_id: 'tNpSgeaaUayBY5q1R_pPtR',
      topic: 'Selling with us',
      type: 5,
      start_time: '2026-06-01T08:55:00Z',
      duration: 60,
      timezone: 'America/New_York',
      ...object,
      participant: {
        user_id: '16790080',
        user_name: 'Dana W.',
        id: '',
        participant_uuid: '77777BBBiBBBBBiBiBiiBii',
        email: 'Dana@Acme.example',
        registrant_id: 'klmnopqrst0-abcde65432',
        join_time: '2026-06-01T08:58:13Z',
        ...participant,
      },
    },
  },
});

const meaning = (item: unknown, settings: Partial<ZoomSettings> = {}) => readItem(zoom({ ...SETTINGS, ...settings }), item);
const fieldsOf = async (item: unknown) => {
  const meant = await meaning(item);
  return 'problems' in meant ? meant.problems.map(({ field }) => field) : meant;
};

keepsThePromises(zoomSender);

describe('zoom', () => {
  let logs: ReturnType<typeof captureLogs>;
  let world: WebhookWorld;
  const send = (item: unknown, headers?: Record<string, string>) => {
    const body = JSON.stringify(item);
    return post(world, zoomSender, { body, headers: headers ?? zoomHeaders(body, secret, SECONDS) });
  };
  beforeEach(() => {
    logs = captureLogs();
    world = worldOf(zoomSender);
  });
  afterEach(() => logs.restore());

  describe('joins', () => {
    it('whoever joins a webinar has attended its course, at the moment of coming in', async () => {
      expect((await send(join())).statusCode).toBe(200);
      expect(world.stored).toMatchObject([
        {
          type: 'training.attended',
          occurredAt: '2026-06-01T08:58:13.000Z',
          partner: { alias: { kind: 'email', value: 'dana@acme.example' } },
          data: { partner: { email: 'dana@acme.example' }, course: 'partner-101', contactEmail: 'dana@acme.example' },
        },
      ]);
    });

    it('a training may be a meeting, and its id a number', async () => {
      await send(join({ event: 'meeting.participant_joined', object: { id: 91122233344 } }));
      expect(world.stored).toMatchObject([{ type: 'training.attended', data: { course: 'partner-201' } }]);
    });

    it('a person who drops out and joins again attended once', async () => {
      await send(join());
      await send(join({ event_ts: NOW, participant: { user_id: '16790999', join_time: '2026-06-01T08:59:59Z' } }));
      expect(new Set(world.stored.map(({ id }) => id)).size).toBe(1);
    });

    it('without a registration it is the address that tells that it is the same person', async () => {
      await send(join({ participant: { registrant_id: null } }));
      await send(join({ participant: { registrant_id: '', email: 'dana@ACME.example' } }));
      await send(join({ participant: { registrant_id: '', email: 'lee@acme.example' } }));
      expect(new Set(world.stored.map(({ id }) => id)).size).toBe(2);
    });

    it('the next session of a series is attended anew', async () => {
      await send(join());
      await send(join({ object: { uuid: 'xyWebinarTuesdayAA==' } }));
      expect(new Set(world.stored.map(({ id }) => id)).size).toBe(2);
    });

    it('when Zoom does not say when somebody came in, it is when Zoom noticed', async () => {
      expect(await meaning(join({ participant: { join_time: undefined } }))).toMatchObject({
        events: [{ occurredAt: '2026-06-01T08:59:58.000Z' }],
      });
    });

    it('our own people attend nothing, whatever they join', async () => {
      const us = { email: 'Robin.Hale@NORTHWIND.example' };
      expect(await meaning(join({ participant: us }))).toEqual({ ignored: 'our own people' });
      expect(await meaning(join({ participant: us, object: { id: '70000000001' } }))).toEqual({ ignored: 'our own people' });
      expect(await meaning(join({ participant: { email: 'robin@emea.northwind.example' } }))).toEqual({ ignored: 'our own people' });
      expect(await meaning(join({ participant: { email: 'dana@not-northwind.example' } }))).toHaveProperty('events');
    });

    it('a webinar that is no training is kept until somebody says what it is, or ignored if they say so', async () => {
      const other = join({ object: { id: '70000000001' } });
      expect(await meaning(other)).toMatchObject({
        problems: [{ field: 'payload.object.id', detail: expect.stringContaining('is no training of the journey') }],
      });
      expect(await meaning(other, { others: 'ignore' })).toEqual({ ignored: 'no training of the journey' });
      expect(await meaning(join({ object: { id: '' } }), { others: 'ignore' })).toMatchObject({
        problems: [{ field: 'payload.object.id' }],
      });
    });

    it.each([
      ['a guest without an address', join({ participant: { email: '' } }), 'payload.object.participant.email'],
      ['a participant that is nothing', join({ participant: { email: 17 } }), 'training.attended data.partner.email'],
      ['no session', join({ object: { uuid: null } }), 'payload.object.uuid'],
      ['no webinar', join({ object: { id: {} } }), 'payload.object.id'],
      ['no time at all', join({ event_ts: 1e300, participant: { join_time: '' } }), 'payload.object.participant.join_time'],
      ['a time that is none', join({ participant: { join_time: 'this morning' } }), 'timestamp'],
      ['an event that nobody heard of', join({ event: 'webinar.participant_levitated' }), 'event'],
      ['an object that is none', { event: 'webinar.participant_joined', payload: { object: [] } }, 'payload.object.id'],
      ['a webinar named like a part of every object', join({ object: { id: 'constructor' } }), 'payload.object.id'],
    ])('%s is kept, with the field that is wrong', async (_, item, field) => {
      expect(await fieldsOf(item)).toContain(field);
    });

    it.each(['webinar.participant_left', 'meeting.participant_left', 'webinar.started', 'webinar.ended', 'meeting.ended'])(
      '%s is understood, and tells of no attendance',
      async (event) => {
        expect(await meaning(join({ event }))).toEqual({ ignored: `${event} tells of no attendance` });
      },
    );

    it('no problem repeats whom it is about', async () => {
      const items = [join({ object: { id: '70000000001' } }), join({ participant: { email: 'not an address of Dana' } })];
      const told = JSON.stringify(await Promise.all(items.map((item) => meaning(item))));
      expect(told).toContain('problems');
      expect(told).not.toMatch(/dana|70000000001/i);
    });
  });

  describe('proof', () => {
    // Computed once with openssl, from the recipe on developers.zoom.us.
    it('takes a signature that was not made by this code', async () => {
      const body = '{"event":"webinar.ended","payload":{"object":{"id":"82345678901"}},"event_ts":1780304399000}';
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'x-zm-request-timestamp': '1780304400',
        'x-zm-signature': 'v0=29aa547fe7194dd146416c5beca4ee0005c0ece2e044c319f61c22149d8b9545',
      };
      expect((await post(world, zoomSender, { body, headers })).statusCode).toBe(200);
      expect((await post(world, zoomSender, { body: `${body}\n`, headers })).statusCode).toBe(401);
    });

    it.each([
      [0, 200],
      [-85 * MINUTES, 200],
      [-120 * MINUTES, 200],
      [-121 * MINUTES, 401],
      [5 * MINUTES, 200],
      [6 * MINUTES, 401],
    ])('a stamp %s seconds away from now is answered %s: the last retry comes after 85 minutes', async (away, status) => {
      const body = JSON.stringify(join());
      expect((await send(join(), zoomHeaders(body, secret, SECONDS + away))).statusCode).toBe(status);
    });

    it('a copy within those two hours is told by its id', async () => {
      const body = JSON.stringify(join());
      const headers = zoomHeaders(body, secret, SECONDS);
      await send(join(), headers);
      world.now = NOW + 100 * MINUTES * 1000;
      expect((await send(join(), headers)).statusCode).toBe(200);
      expect(world.stored).toHaveLength(2);
      expect(new Set(world.stored.map(({ id }) => id)).size).toBe(1);
    });

    it.each(['', 'soon', '1780304400.5', '-1780304400', `${NOW}`, '1780304400 '])('a stamp like "%s" is none', async (stamp) => {
      const body = JSON.stringify(join());
      expect((await send(join(), zoomHeaders(body, secret, stamp))).statusCode).toBe(401);
    });
  });

  describe('the question whether we are there', () => {
    const asked = { event: 'endpoint.url_validation', payload: { plainToken: 'rhh9wmwZST7VZppeuGM9Bx' }, event_ts: NOW };
    const hmacHex = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

    it.each([
      ['the new one', strangersSecret],
      ['the one before', secret],
    ])('while the secret is changed, it is answered with the one that asked: %s', async (_, asking) => {
      world.secrets = [strangersSecret, secret];
      const { statusCode, headers, body } = await postProven(world, zoomSender, JSON.stringify(asked), asking);
      expect(statusCode).toBe(200);
      expect(headers).toMatchObject({ 'content-type': 'application/json' });
      expect(JSON.parse(body ?? '')).toEqual({
        plainToken: 'rhh9wmwZST7VZppeuGM9Bx',
        encryptedToken: hmacHex(asking, 'rhh9wmwZST7VZppeuGM9Bx'),
      });
      expect([...world.stored, ...world.unmapped]).toEqual([]);
    });

    it('is not answered to a stranger', async () => {
      const { statusCode, body } = await postProven(world, zoomSender, JSON.stringify(asked), strangersSecret);
      expect(statusCode).toBe(401);
      expect(body).not.toContain('Token');
    });

    it('without a token it cannot be answered, and is kept with that reason', async () => {
      await postProven(world, zoomSender, JSON.stringify({ ...asked, payload: {} }));
      expect(world.unmapped).toMatchObject([{ kind: 'endpoint.url_validation', problems: [{ field: 'payload.plainToken' }] }]);
    });
  });

  describe('answers and lists', () => {
    it.each(['[]', '{}', '"hello"', '{"event":"","payload":{}}', '{"event":"webinar.ended"}', '{"event":7,"payload":{}}'])(
      'a body like %s is not from Zoom',
      async (body) => {
        expect((await postProven(world, zoomSender, body)).statusCode).toBe(400);
      },
    );

    it('also what is kept is answered as Zoom wants it: 200, for nothing else is delivered', async () => {
      const { statusCode, body } = await send(join({ object: { id: '70000000001' } }));
      expect([statusCode, body]).toEqual([200, undefined]);
      expect(world.unmapped).toMatchObject([{ source: 'zoom', kind: 'webinar.participant_joined' }]);
    });

    it('a sample without any training is kept, and one without an address is none', async () => {
      const first = sampleOf(zoom({ trainings: {} }), zoomSender);
      expect(await meaning(JSON.parse(String(first.body)), { trainings: {} })).toMatchObject({
        problems: [{ field: 'payload.object.id' }],
      });
      expect(() => sampleOf(zoom(SETTINGS), zoomSender, { partner: { id: 'acme' } })).toThrow('give the address of a contact (--email)');
    });
  });

  it('settings that no join can ever meet are named', () => {
    expect(checkZoom(SETTINGS)).toEqual([]);
    expect(checkZoom({ trainings: {} })).toMatchObject([{ problem: 'names no training' }]);
    const wrong = checkZoom({
      trainings: {
        'https://zoom.us/j/82345678901': { course: 'partner-101' },
        '82345678901': { course: ' ' },
        '823 4567 8901': { course: 'partner-101' },
      },
      ownDomains: ['@northwind.example', ''],
    });
    expect(wrong.map(({ problem }) => problem)).toEqual([
      'names an id twice, with and without spaces',
      'is no Zoom id',
      'has no course',
      'is no domain',
      'is no domain',
    ]);
  });
});
