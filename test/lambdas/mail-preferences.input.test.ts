import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choosing, DANA, KEY, multipart, ONE_CLICK, PREVIOUS_KEY, PreferencesWorld, tokenOf } from './mail-preferences.world';
import { captureLogs } from './receive-webhook.world';

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

describe('what cannot be understood', () => {
  it.each([
    ['nothing at all', '', undefined],
    ['another word', 'List-Unsubscribe=Maybe', undefined],
    ['a topic that there is not', `${choosing('journey')}&want=everything`, undefined],
    ['boxes without the button', 'want=journey', undefined],
    ['JSON', '{"List-Unsubscribe":"One-Click"}', 'application/json'],
    ['parts without a boundary', ONE_CLICK, 'multipart/form-data'],
    ['a file for a topic', multipart({ choice: 'chosen', 'want"; filename="x': 'journey' }).body, multipart({}).contentType],
    ['bytes', '\u0000\u0001', 'application/octet-stream'],
  ])('(%s) changes nothing, and says so', async (_, body, contentType) => {
    const world = new PreferencesWorld();
    const answer = await world.post(body, { contentType });
    expect([answer.status, world.consents.items.size, world.events]).toEqual([400, 0, []]);
    expect(answer.html).toContain('Nothing was changed');
  });

  it('is refused when it is larger than any form of ours', async () => {
    const world = new PreferencesWorld();
    expect((await world.post(`${ONE_CLICK}&x=${'x'.repeat(10_000)}`)).status).toBe(413);
    expect(world.consents.items.size).toBe(0);
  });

  it('whatever it is, stops nobody and breaks nothing', async () => {
    const types = fc.constantFrom(undefined, 'multipart/form-data; boundary=x', 'text/plain', 'x', 'multipart/form-data; boundary="');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), types, async (body, contentType) => {
        const world = new PreferencesWorld();
        expect((await world.post(body, { contentType })).status).toBe(400);
        expect(world.consents.items.size).toBe(0);
      }),
    );
  });
});

describe('a link that is not ours, or of a key that is gone', () => {
  const forged = [tokenOf({}, 'x'.repeat(44)), `${tokenOf().slice(0, -1)}0`, `${tokenOf().slice(0, -1)}1`, 'nobody', ''];

  it('gets one and the same page, whoever asks and how', async () => {
    const world = new PreferencesWorld();
    const answers = await Promise.all(
      forged.flatMap((token) => [world.ask({ token }), world.post(ONE_CLICK, { token }), world.post(choosing('journey'), { token })]),
    );
    const [first] = answers;
    expect(first?.status).toBe(404);
    for (const answer of answers) expect(answer).toEqual(first);
    expect((await world.ask({ token: 'nobody', method: 'HEAD' })).status).toBe(404);
    expect(world.consents.items.size).toBe(0);
    expect(first?.html).toContain('reply to any of our emails');
  });

  it('says nothing of what was in it, but for its language', async () => {
    const world = new PreferencesWorld();
    const { html } = await world.ask({ token: tokenOf({ partnerId: 'globex', locale: 'de' }, 'x'.repeat(44)) });
    expect(html).not.toMatch(/globex/);
    expect(html).not.toContain(DANA);
  });

  it('is looked at again with the newest keys: one of a moment ago works', async () => {
    const world = new PreferencesWorld();
    world.keys = [KEY, PREVIOUS_KEY];
    expect((await world.ask({ token: tokenOf({}, PREVIOUS_KEY) })).status).toBe(200);
    expect(world.freshKeys).toBe(0);
    world.beforeAsking = () => {
      if (world.freshKeys === 0) world.keys = [KEY];
    };
    expect((await world.ask({ token: tokenOf({}, PREVIOUS_KEY) })).status).toBe(404);
    expect(world.freshKeys).toBe(1);
  });
});

describe('trouble of ours', () => {
  it.each(['GET', 'HEAD', 'POST'])(
    'is answered to %s with 503 and when to try again; nothing was stopped, and it is counted',
    async (method) => {
      const world = new PreferencesWorld();
      world.beforeAsking = () => {
        throw new Error('no secret today');
      };
      const { status, headers, html } = await world.ask({ method, body: ONE_CLICK });
      expect([status, headers['retry-after']]).toEqual([503, '60']);
      expect(html).toMatch(method === 'HEAD' ? /^$/ : /Please try again in a minute/);
      expect(html).not.toContain('no secret today');
      expect(logs.text()).toContain('"PreferencesFailed":1');
      expect(world.consents.items.size).toBe(0);
    },
  );

  it('that keeps others writing in between ends, and is not taken for a stop', async () => {
    const world = new PreferencesWorld();
    world.consents.beforeWriting = (ref) => world.consents.stop(ref, 'digests');
    expect((await world.post(ONE_CLICK)).status).toBe(503);
    expect(await world.stopped()).toEqual(['digests']);
  });
});

describe('every answer', () => {
  const answers = async () => {
    const world = new PreferencesWorld();
    const refused = await world.post('x');
    const forged = await world.ask({ token: 'nobody' });
    const saved = await world.post(ONE_CLICK);
    world.beforeAsking = () => {
      throw new Error('away');
    };
    return [refused, forged, saved, await world.ask()];
  };

  it('is kept by nobody, framed by nobody, found by nobody, and loads, runs and tells nothing', async () => {
    for (const { headers, html } of await answers()) {
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'x-robots-tag': 'noindex, nofollow',
      });
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(headers).not.toHaveProperty('set-cookie');
      expect(html).not.toMatch(/<script|<img|<link|<iframe|https?:|\sstyle=|\son\w+=/);
    }
  });

  it('leaves neither its token nor what was posted in the logs, but who it was by reference', async () => {
    await answers();
    expect(logs.lines()).toContainEqual(
      expect.objectContaining({
        message: 'mail preferences',
        method: 'POST',
        status: 200,
        partnerId: 'acme',
        contact: DANA,
        stopped: ['journey'],
      }),
    );
    expect(logs.text()).not.toContain(tokenOf().slice(-32));
    expect(logs.text()).not.toMatch(/One-Click|acme\.example/);
  });
});
