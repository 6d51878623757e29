import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readItem } from '../../../lambdas/receive-webhook/meaning';
import { WeakToken } from '../../../lambdas/sources/proofs/token';
import type { Meaning, Source } from '../../../lambdas/sources/source';
import { type TokenSettings, token } from '../../../lambdas/sources/token';
import { captureLogs, WebhookWorld } from '../receive-webhook.world';
import { keepsThePromises } from './promises';
import { NOW, openSource, PARTNER, post, postProven, sampleOf, worldOf } from './sender';
import { ACADEMY, tokenSender } from './token.sender';

keepsThePromises(tokenSender);

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

const { secret } = tokenSender;
const JSON_HEADERS = { 'content-type': 'application/json' };
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const completed = (payload: object) => ({ fired_at: '2026-05-30 13:35:33', user_id: 13101, course_id: 297, ...payload });
const docebo = (rest: object, event = 'course.enrollment.completed') => JSON.stringify({ event, message_id: 'wh-1', ...rest });

const plain = (event: string, rest: Partial<TokenSettings> = {}): Source =>
  token({ title: 'Test', event, samples: [{ name: 'any', body: {}, means: ['training.attended'] }], ...rest });

const split = async (source: Source, body: unknown, headers = {}) => {
  const found = await source.split({ headers: { ...JSON_HEADERS, ...headers }, body: Buffer.from(JSON.stringify(body)) });
  if ('problems' in found) throw new Error('it cannot be read');
  return found.items;
};
const readAll = async (source: Source, body: unknown, headers = {}): Promise<readonly Meaning[]> =>
  Promise.all((await split(source, body, headers)).map((item) => readItem(source, item)));
const detailsOf = (meaning: Meaning | undefined) =>
  meaning !== undefined && 'problems' in meaning ? meaning.problems.map(({ field, detail }) => `${field}: ${detail}`) : [];

const TOLD = '"timestamp": "2026-05-30T10:00:00Z", "data": { "partner": { "id": "acme" }, "course": course }';

describe('a token', () => {
  it.each([
    ['Authorization: Bearer', { authorization: `Bearer ${secret}` }, undefined],
    ['x-api-key', { 'X-Api-Key': secret }, undefined],
    ['the password of Basic, whoever the user is', { authorization: basic('docebo', secret) }, undefined],
    ['the path', {}, secret],
  ])('is good in %s', async (_, headers, inPath) => {
    const world = worldOf(tokenSender);
    const { body } = sampleOf(await openSource(tokenSender), tokenSender);
    const request = { headers: { ...JSON_HEADERS, ...headers }, body, token: inPath };
    expect((await post(world, tokenSender, request)).statusCode).toBe(202);
    expect(world.stored).toHaveLength(1);
  });

  it.each([
    ['the user of Basic', { authorization: basic(secret, 'secret') }, undefined],
    ['another header', { 'x-token': secret }, undefined],
    ['Authorization, without its scheme', { authorization: secret }, undefined],
    ['half of it in the path', {}, secret.slice(0, 22)],
    ['none', {}, undefined],
  ])('is not looked for in %s', async (_, headers, inPath) => {
    const world = worldOf(tokenSender);
    const { body } = sampleOf(await openSource(tokenSender), tokenSender);
    expect((await post(world, tokenSender, { headers: { ...JSON_HEADERS, ...headers }, body, token: inPath })).statusCode).toBe(401);
    expect(world.stored).toEqual([]);
  });

  it('that could be guessed lets nobody in, and is loud', async () => {
    const source = await openSource(tokenSender);
    const shown = { headers: { authorization: 'Bearer password' }, body: Buffer.from('{}') };
    expect(() => source.verify(shown, ['password'], { now: NOW, url: '' })).toThrow(WeakToken);
    const world = worldOf(tokenSender);
    world.secrets = ['password'];
    expect((await postProven(world, tokenSender, '{}', 'password')).statusCode).toBe(503);
    expect([...world.stored, ...world.unmapped]).toEqual([]);
  });

  it('is shown in the path by a sender that cannot set headers, and its samples are', async () => {
    const source = plain('$', {
      tokenIn: 'path',
      samples: [{ name: 'any', body: { who: '{{partner.id}}' }, means: ['training.attended'] }],
    });
    const sample = source.sample({ event: 'training.attended', partner: PARTNER, nonce: 'n1', now: new Date(NOW) }, secret, {
      now: NOW,
      url: '',
    });
    expect(sample.tokenInPath).toBe(true);
    expect(JSON.stringify(sample)).not.toContain(secret);
  });
});

describe('a learning platform that nobody wrote a file for', () => {
  it('tells of several people in one webhook: each is an event', async () => {
    const world = worldOf(tokenSender);
    await postProven(world, tokenSender, docebo({ payloads: [completed({}), completed({ user_id: 13102 })] }));
    expect(world.stored.map(({ partner }) => partner)).toEqual([
      { alias: { kind: 'external', value: 'academy:13101' } },
      { alias: { kind: 'external', value: 'academy:13102' } },
    ]);
    expect(world.stored[0]).toMatchObject({
      type: 'training.attended',
      occurredAt: '2026-05-30T13:35:33.000Z',
      data: { course: 'course-297' },
    });
  });

  it('has one bad item in the middle of a batch: the others count, and it is kept with what it lacks', async () => {
    const world = worldOf(tokenSender);
    const payloads = [completed({ user_id: 1 }), { user_id: 2, course_id: 297 }, completed({ user_id: 3 })];
    expect((await postProven(world, tokenSender, docebo({ payloads }))).statusCode).toBe(202);
    expect(world.stored).toHaveLength(2);
    expect(world.unmapped).toMatchObject([{ kind: 'course.enrollment.completed', source: 'academy' }]);
    expect(world.unmapped[0]?.problems).toEqual([{ field: 'timestamp', detail: 'must be an ISO 8601 time with a zone' }]);
  });

  it('sends later what happened earlier: what came at once is told in the order in which it happened', async () => {
    const world = worldOf(tokenSender);
    const payloads = [completed({ user_id: 1 }), completed({ user_id: 2, fired_at: '2026-05-29 08:00:00' })];
    await postProven(world, tokenSender, docebo({ payloads }));
    expect(world.stored.map(({ occurredAt }) => occurredAt)).toEqual(['2026-05-29T08:00:00.000Z', '2026-05-30T13:35:33.000Z']);
  });

  it('sends what is of no interest, and what is new: the one is ignored, the other kept', async () => {
    const world = worldOf(tokenSender);
    await postProven(world, tokenSender, docebo({ payload: completed({}) }, 'course.enrollment.created'));
    expect([...world.stored, ...world.unmapped]).toEqual([]);
    await postProven(world, tokenSender, docebo({ payload: completed({}) }, 'badge.awarded'));
    expect(world.unmapped).toMatchObject([
      { kind: 'badge.awarded', problems: [{ field: 'item', detail: 'the mapping gives nothing for it' }] },
    ]);
  });

  it('writes neither of the fields that its split knows: the body is kept whole, and understood once the split is right', async () => {
    const world = worldOf(tokenSender);
    const body = docebo({ entries: [completed({ user_id: 1 }), completed({ user_id: 2 })] });
    expect((await postProven(world, tokenSender, body)).statusCode).toBe(202);
    expect(world.unmapped).toHaveLength(1);
    const { item = '', problems } = world.unmapped[0] ?? {};
    expect(problems).toEqual([{ field: 'item', detail: 'the split failed: it gives nothing' }]);
    const mended = token({ ...ACADEMY, split: ACADEMY.split?.replaceAll('payloads', 'entries') ?? '' });
    const meaning = await readItem(mended, JSON.parse(item));
    expect('events' in meaning && meaning.events.map(({ senderId }) => senderId)).toEqual(['wh-1/1/297', 'wh-1/2/297']);
  });

  it('sends an empty batch: nothing is stored, and all is well', async () => {
    const source = plain('$', { split: 'payloads' });
    expect(await split(source, { payloads: [] })).toEqual([]);
    expect(await split(plain('$'), [])).toEqual([]);
  });
});

describe('a form', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
  const SUBSCRIBED =
    '{ "id": fired_at & `data[email]`, "type": "touchpoint.logged", "timestamp": fired_at, "data": { "partner": { "email": `data[email]` }, "notes": $join(tags, ", ") } }';
  const read = async (body: string | Buffer, event = SUBSCRIBED) => {
    const source = plain(event);
    const found = await source.split({ headers: FORM, body: Buffer.from(body) });
    return 'problems' in found ? found : readItem(source, found.items[0]);
  };

  it('has flat names, brackets and all, and a list where a field comes several times', async () => {
    const body = 'type=subscribe&fired_at=2026-05-30T10%3A00%3A00Z&data%5Bemail%5D=dana%40acme.example&tags=a+b&tags=c';
    expect(await read(body)).toMatchObject({ events: [{ data: { partner: { email: 'dana@acme.example' }, notes: 'a b, c' } }] });
  });

  it.each([
    ['nothing in it', '', 'has no fields'],
    ['letters that are none', Buffer.from([0x61, 0x3d, 0xff]), 'must be UTF-8'],
    ['names that reach for the prototype', '__proto__=1', 'must not contain the keys "__proto__" or "constructor.prototype"'],
  ])('with %s is refused', async (_, body, detail) => {
    expect(await read(body)).toEqual({ problems: [{ field: 'body', detail }] });
  });

  it('reaches the endpoint', async () => {
    const world = new WebhookWorld({
      tokens: { news: { title: 'News', event: SUBSCRIBED, samples: [{ name: 'any', body: 'a=b', means: ['touchpoint.logged'] }] } },
    });
    world.secrets = [secret];
    const headers = { ...FORM, 'x-api-key': secret };
    const body = 'fired_at=2026-05-30T10%3A00%3A00Z&data%5Bemail%5D=dana%40acme.example&tags=a&tags=b';
    expect((await post(world, { ...tokenSender, name: 'news' }, { headers, body })).statusCode).toBe(202);
    expect(world.stored).toMatchObject([{ type: 'touchpoint.logged', source: 'news', data: { notes: 'a, b' } }]);
  });
});

describe('what a mapping gives', () => {
  it('without an id is told apart by the whole item: the same words are the same event, others are another', async () => {
    const source = plain(`{ "type": "training.attended", ${TOLD} }`);
    const idOf = async (body: object) => {
      const [meaning] = await readAll(source, body);
      return meaning !== undefined && 'events' in meaning ? meaning.events[0]?.senderId : undefined;
    };
    expect(await idOf({ course: 'a', who: 'b' })).toMatch(/^[0-9a-f]{64}$/);
    expect(await idOf({ course: 'a', who: 'b' })).toBe(await idOf({ course: 'a', who: 'b' }));
    expect(await idOf({ course: 'a', who: 'b' })).not.toBe(await idOf({ course: 'a', who: 'c' }));
  });

  it('may be several events of one item, told apart without ids of their own', async () => {
    const [meaning] = await readAll(plain(`courses.{ "type": "training.attended", ${TOLD.replace('course }', '$ }')} }`), {
      courses: ['a', 'b', 'c'],
    });
    const events = meaning !== undefined && 'events' in meaning ? meaning.events : [];
    expect(events.map(({ data }) => data.course)).toEqual(['a', 'b', 'c']);
    expect(new Set(events.map(({ senderId }) => senderId)).size).toBe(3);
  });

  it('must not give one id to several events of an item, or one would be lost', async () => {
    const [meaning] = await readAll(plain(`[1, 2].{ "id": 7, "type": "training.attended", ${TOLD.replace('course }', '"a" }')} }`), {});
    expect(detailsOf(meaning)).toEqual(['id: must differ between the events of an item']);
  });

  it('with events and reasons to ignore the rest is the events', async () => {
    const [meaning] = await readAll(plain(`[{ "ignore": "no" }, { "id": 1, "type": "training.attended", ${TOLD} }]`), { course: 'a' });
    expect(meaning).toMatchObject({ events: [{ senderId: '1', type: 'training.attended' }] });
  });

  it('takes null and empty texts for nothing, as senders write them', async () => {
    const event = `{ "type": "lead.submitted", "timestamp": at, "data": { "partner": { "id": "", "email": mail }, "leadId": lead, "company": company } }`;
    const [meaning] = await readAll(plain(event), { at: '2026-05-30T10:00:00Z', mail: 'dana@acme.example', lead: 'l1', company: null });
    expect(meaning).toMatchObject({ events: [{ data: { partner: { email: 'dana@acme.example' }, leadId: 'l1' } }] });
    expect(JSON.stringify(meaning)).not.toContain('company');
  });

  it.each([
    ['a text', '"training.attended"', ['body: must be an event, with type, timestamp and data']],
    ['an object without anything', '{}', ['type: is missing', 'timestamp: is missing', 'data: is missing']],
    ['data that is none', '{ "type": "training.attended", "timestamp": "now", "data": "x" }', ['data: must be an object']],
    [
      'a time without a zone',
      '{ "type": "exit.requested", "timestamp": "2026-05-30T10:00:00", "data": { "partner": { "id": "a" } } }',
      ['timestamp: must be an ISO 8601 time with a zone'],
    ],
    [
      'an event that only we tell',
      '{ "type": "phase.completed", "timestamp": "2026-05-30T10:00:00Z", "data": {} }',
      ['type: is no event that senders fire'],
    ],
    ['a list of nothing', '[]', ['item: the mapping gives nothing for it']],
    ['nothing', 'missing', ['item: the mapping gives nothing for it']],
    ['null', 'null', ['item: the mapping gives nothing for it']],
    ['a function', 'function($x) { $x }', ['item: the mapping failed: TypeError']],
  ])('that is %s is a problem, and the item is kept', async (_, event, problems) => {
    expect(detailsOf((await readAll(plain(event), { a: 1 }))[0])).toEqual(problems);
  });

  it('cuts a reason to one short line', async () => {
    const [meaning] = await readAll(plain('{ "ignore": "a\\nb" & $pad("", 200, "c") }'), {});
    expect(meaning).toEqual({ ignored: `a b${'c'.repeat(97)}` });
  });
});

describe('a mapping that fails', () => {
  it.each([
    ['stumbles over what someone wrote', '{ "amount":\n  mail + 1 }', 'T2001 at line 2, character 8'],
    ['complains itself, with what someone wrote', '$error("who is " & mail)', 'D3137 at line 1, character 7'],
    ['never ends', '($f := function() { $f() }; $f())', 'D1012 at line 1'],
    ['goes ever deeper', '($f := function($n) { 1 + $f($n) }; $f(1))', 'D1011 at line 1, character 29'],
    ['makes a list without end', '[1..9999999]', 'D2015 at line 1, character 4'],
    ['makes a text without end', '$pad("", 9999999999)', 'RangeError at line 1, character 5'],
    ['would run what someone wrote', '$eval(mail)', 'T1006 at line 1, character 6'],
    ['nests its result too deeply', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, 'its result must not be nested deeper than 32 levels'],
  ])('because it %s says where, and nothing of what came', async (_, event, why) => {
    const [meaning] = await readAll(plain(event), { mail: 'dana@acme.example' });
    expect(detailsOf(meaning)).toHaveLength(1);
    expect(detailsOf(meaning)[0]).toMatch(new RegExp(`^item: the mapping failed: ${why}(, character \\d+)?$`));
  });

  it('is not what becomes of one that takes its time, when many come at once: each has its own', async () => {
    const source = plain(`{ "id": n, "type": "training.attended", ${TOLD} }`);
    let now = NOW;
    // A clock that goes on by a millisecond whenever it is asked, as JSONata does at each step.
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now++);
    const meanings = await readAll(
      source,
      Array.from({ length: 100 }, (_, n) => ({ n, course: 'a' })),
    );
    clock.mockRestore();
    expect(now - NOW).toBeGreaterThan(1000);
    expect(meanings.flatMap(detailsOf)).toEqual([]);
  });

  it('on one item does not fail the others', async () => {
    const source = plain(`n = 3 ? $error("no") : { "id": n, "type": "training.attended", ${TOLD} }`);
    const body = Array.from({ length: 500 }, (_, n) => ({ n, course: 'a' }));
    const meanings = await readAll(source, body);
    expect(meanings.filter((meaning) => 'events' in meaning)).toHaveLength(499);
    expect(detailsOf(meanings[3])).toEqual(['item: the mapping failed: D3137 at line 1, character 15']);
  });

  it('is no 5xx: the item is kept, and nothing personal is logged', async () => {
    const settings: TokenSettings = { ...ACADEMY, split: '$error("no " & event)' };
    const sender = { ...tokenSender, senders: { tokens: { academy: settings } } };
    const world = worldOf(sender);
    expect((await postProven(world, sender, '{"event":"of dana@acme.example"}')).statusCode).toBe(202);
    expect(world.unmapped).toMatchObject([
      { kind: 'item', problems: [{ field: 'item', detail: 'the split failed: D3137 at line 1, character 7' }] },
    ]);
    expect(logs.text()).not.toContain('dana@');
  });
});

describe('headers', () => {
  const settings = { headers: ['X-Topic'], kind: 'headers.X-Topic' };
  const event = `{ "type": headers.\`X-Topic\`, ${TOLD.replace('course }', 'body.course }')} }`;

  it('that the settings name stand beside the body, and no others', async () => {
    const source = plain(event, settings);
    const headers = { 'x-topic': 'training.attended', authorization: `Bearer ${secret}` };
    const items = await split(source, [{ course: 'a' }, { course: 'b' }], headers);
    expect(items).toEqual(['a', 'b'].map((course) => ({ headers: { 'X-Topic': 'training.attended' }, body: { course } })));
    expect(source.kindOf(items[0])).toBe('training.attended');
    expect(await readAll(source, { course: 'a' }, headers)).toMatchObject([
      { events: [{ type: 'training.attended', data: { course: 'a' } }] },
    ]);
  });

  it('are kept with a body that could not be split', async () => {
    const items = await split(plain(event, { ...settings, split: 'list' }), { course: 'a' }, { 'x-topic': 'training.attended' });
    expect(items).toEqual([{ unsplit: { course: 'a' }, headers: { 'X-Topic': 'training.attended' } }]);
    const mended = plain(event, { ...settings, split: '$' });
    expect(await readItem(mended, items[0])).toMatchObject({ events: [{ data: { course: 'a' } }] });
  });
});

describe('the kind of an item', () => {
  const source = plain('$', { kind: 'meta.event' });
  it.each([
    [{ meta: { event: 'course.completed' } }, 'course.completed'],
    [{ meta: { event: 'of dana@acme.example' } }, 'item'],
    [{ meta: { event: 'x'.repeat(101) } }, 'item'],
    [{ meta: { event: 7 } }, 'item'],
    [{ meta: null }, 'item'],
    [{}, 'item'],
    [null, 'item'],
    ['text', 'item'],
  ])('of %j is %s', (item, kind) => expect(source.kindOf(item)).toBe(kind));

  it('is not read without a field that the settings name', () => expect(plain('$').kindOf({ event: 'created' })).toBe('item'));
});
