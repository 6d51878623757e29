import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { organisation, SECRET, signature } from '../support/fixtures';
import { ATTENDED, captureLogs, secondsNow, WebhookWorld } from './receive-webhook.world';

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

const acme = { id: 'acme' };
const event = (type: string, data: object) => ({ type, timestamp: '2026-05-30T10:00:00Z', data: { partner: acme, ...data } });
const won = (changes: object) => event('deal.closed', { dealId: 'D-1', outcome: 'won', amount: 100, currency: 'USD', ...changes });
const applies = (changes: Readonly<Record<string, unknown>>) => event('application.submitted', { partner: organisation(changes) });

const fieldsOf = async (body: unknown) => {
  const world = new WebhookWorld();
  const { status, body: answer } = await world.send(body);
  expect(world.stored).toHaveLength(status === 202 ? 1 : 0);
  return { status, errors: answer.errors };
};
const refused = (...fields: readonly (readonly [string, RegExp])[]) => ({
  status: 400,
  errors: fields.map(([field, detail]) => ({ field, detail: expect.stringMatching(detail) })),
});

describe('each offending field is named, with what it must be:', () => {
  it.each([
    [
      'nothing but an empty object',
      {},
      [
        ['type', /missing/],
        ['timestamp', /missing/],
        ['data', /missing/],
      ],
    ],
    [
      'a list',
      [ATTENDED],
      [
        ['type', /missing/],
        ['timestamp', /missing/],
        ['data', /missing/],
      ],
    ],
    ['a text', '"hello"', [['body', /object/]]],
    ['null', 'null', [['body', /object/]]],
    ['a type that is no text', { ...ATTENDED, type: 7 }, [['type', /text/]]],
    ['a type that there is not', { ...ATTENDED, type: 'training.skipped' }, [['type', /must be one of .*training\.attended/]]],
    ['a type that only we may tell', { ...ATTENDED, type: 'phase.completed' }, [['type', /must be one of/]]],
    ['a type called like a method', { ...ATTENDED, type: 'toString' }, [['type', /must be one of/]]],
    ['a date without a time', { ...ATTENDED, timestamp: '2026-05-30' }, [['timestamp', /ISO 8601/]]],
    ['a day that the calendar has not', { ...ATTENDED, timestamp: '2026-02-30T10:00:00Z' }, [['timestamp', /ISO 8601/]]],
    ['a time without a zone', { ...ATTENDED, timestamp: '2026-05-30T10:00:00' }, [['timestamp', /ISO 8601/]]],
    ['a time as a number', { ...ATTENDED, timestamp: 1_780_000_000 }, [['timestamp', /text/]]],
    [
      'a time before the calendar, in UTC',
      { ...ATTENDED, timestamp: '0000-01-01T00:00:00+01:00' },
      [['timestamp', /between 1970 and 2199/]],
    ],
    [
      'a time after the calendar, in UTC',
      { ...ATTENDED, timestamp: '9999-12-31T23:59:59-01:00' },
      [['timestamp', /between 1970 and 2199/]],
    ],
    [
      'data that are a list',
      { ...ATTENDED, data: [] },
      [
        ['data.partner', /missing/],
        ['data.course', /missing/],
      ],
    ],
    [
      'everything wrong at once',
      { type: 'deal.closed', timestamp: 'now', data: { partner: { id: 'a#b' }, outcome: 'won', amount: 1.5 } },
      [
        ['timestamp', /ISO/],
        ['data.partner.id', /letters/],
        ['data.dealId', /missing/],
        ['data.amount', /integer/],
        ['data.currency', /missing/],
      ],
    ],
    ['no partner', event('kickoff.held', { partner: undefined }), [['data.partner', /^is missing$/]]],
    ['a partner without a name', event('kickoff.held', { partner: {} }), [['data.partner', /id, email or externalId/]]],
    [
      'a partner id with separators of keys',
      event('kickoff.held', { partner: { id: 'PARTNER#acme' } }),
      [['data.partner.id', /letters, digits/]],
    ],
    ['a partner id with a line end', event('kickoff.held', { partner: { id: 'acme\n' } }), [['data.partner.id', /letters, digits/]]],
    ['a partner id of 61 characters', event('kickoff.held', { partner: { id: 'a'.repeat(61) } }), [['data.partner.id', /1 to 60/]]],
    ['an address that is none', event('kickoff.held', { partner: { email: 'dana@' } }), [['data.partner.email', /email address/]]],
    [
      'an external id without its system',
      event('kickoff.held', { partner: { externalId: { id: '1' } } }),
      [['data.partner.externalId.system', /missing/]],
    ],
    ['an amount with cents after a point', won({ amount: 12.5 }), [['data.amount', /integer in minor units/]]],
    ['an amount as a text', won({ amount: '100' }), [['data.amount', /integer in minor units/]]],
    ['an amount below nothing', won({ amount: -1 }), [['data.amount', /negative/]]],
    ['an amount that no computer counts exactly', won({ amount: 2 ** 53 }), [['data.amount', /integer in minor units/]]],
    ['a currency that there is not', won({ currency: 'EURO' }), [['data.currency', /ISO 4217/]]],
    ['a currency in small letters', won({ currency: 'usd' }), [['data.currency', /ISO 4217/]]],
    ['a win without an amount', won({ amount: undefined }), [['data.amount', /missing/]]],
    ['an outcome that there is not', won({ outcome: 'open' }), [['data.outcome', /won or lost/]]],
    ['a deal without an id', won({ dealId: '  ' }), [['data.dealId', /empty/]]],
    ['no contacts', applies({ contacts: [] }), [['data.partner.contacts', /at least one/]]],
    ['contacts that are none', applies({ contacts: ['dana@acme.example'] }), [['data.partner.contacts.0', /name and email/]]],
    [
      'two contacts with an error each',
      applies({
        contacts: [
          { name: 'D', email: 'x' },
          { name: '', email: 'luis@acme.example' },
        ],
      }),
      [
        ['data.partner.contacts.0.email', /address/],
        ['data.partner.contacts.1.name', /empty/],
      ],
    ],
    [
      'a time zone that there is not',
      applies({ contacts: [{ name: 'D', email: 'd@acme.example', timeZone: 'Mars/North' }] }),
      [['data.partner.contacts.0.timeZone', /IANA/]],
    ],
    ['a track that there is not', applies({ track: 'Reseller' }), [['data.partner.track', /referral, reseller/]]],
    ['a term without an end', event('agreement.signed', { termMonths: 1000 }), [['data.termMonths', /at most 120/]]],
  ] as const)('%s', async (_, body, fields) => {
    expect(await fieldsOf(body)).toEqual(refused(...fields));
  });
});

describe('JSON that is meant to harm', () => {
  const nested = (levels: number, open: string, close: string) => `${open.repeat(levels)}1${close.repeat(levels)}`;
  const withField = (json: string) => JSON.stringify(ATTENDED).replace('"course"', `"x":${json},"course"`);

  it('nested 32 levels deep is read, and deeper is not', async () => {
    // The field itself stands two levels deep.
    expect((await fieldsOf(withField(nested(30, '[', ']')))).status).toBe(202);
    expect(await fieldsOf(withField(nested(31, '[', ']')))).toEqual(refused(['body', /32 levels/]));
    expect(await fieldsOf(withField(nested(31, '{"a":', '}')))).toEqual(refused(['body', /32 levels/]));
  });

  it.each([
    ['lists', nested(100_000, '[', ']')],
    ['objects', nested(30_000, '{"a":', '}')],
    ['lists that never end', '['.repeat(200_000)],
    ['objects that never end', '{"a":'.repeat(40_000)],
    ['lists around a forbidden key', nested(90_000, '[', ']').replace('1', '{"__proto__":1}')],
  ])('nested as deep as 200 KB allow (%s) is refused at once', async (_, body) => {
    const began = performance.now();
    expect((await fieldsOf(body)).status).toBe(400);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it.each([
    ['"__proto__": { "isAdmin": true }'],
    ['"\\u005f_proto__": { "isAdmin": true }'],
    ['"constructor": { "prototype": { "isAdmin": true } }'],
    ['"x": [{ "y": { "__proto__": null } }]'],
  ])('%s is refused, and reaches no object', async (field) => {
    const body = JSON.stringify(ATTENDED).replace('"course"', `${field},"course"`);
    expect(await fieldsOf(body)).toEqual(refused(['body', /__proto__/]));
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  it('may contain the word "constructor", as companies and people do', async () => {
    expect((await fieldsOf({ ...ATTENDED, data: { ...ATTENDED.data, constructor: 'Bob & Sons' } })).status).toBe(202);
  });

  it.each([
    ['a byte that no letter begins with', [0xff]],
    ['half a letter', [0xc3]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
  ])('that is not UTF-8 (%s) is refused, also when it is authentic for a verifier that reads it so', async (_, bytes) => {
    const [before = '', after = ''] = JSON.stringify(ATTENDED).split('101');
    const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    const world = new WebhookWorld();
    const timestamp = secondsNow();
    const readLeniently = signature(SECRET, 'msg_1', timestamp, body.toString('utf8'));
    expect((await world.post({ body, timestamp, headers: { 'webhook-signature': readLeniently } })).body.errors).toEqual([
      { field: 'body', detail: 'must be UTF-8' },
    ]);
    expect([400, 401]).toContain((await world.post({ body })).status);
    expect(world.stored).toEqual([]);
  });

  it.each(['', ' ', 'nul', '{', '{"a":1,}', "{'a':1}", '{"a":NaN}', '\u0000', 'a=b'])('that is no JSON ("%s") is refused', async (body) => {
    expect(await fieldsOf(body)).toEqual(refused(['body', /must be/]));
  });

  it('with half a character, as a sender leaves it that cuts texts at a length, is stored with a mark in its place', async () => {
    const world = new WebhookWorld();
    const cut = JSON.stringify(ATTENDED)
      .replace('partner-101', 'Partner 101 \\ud83d')
      .replace('"course"', '"x":[{"\\udc00":"\\ud83d\\ude80"}],"course"');
    expect((await world.send(cut)).status).toBe(202);
    expect(world.stored[0]?.data).toMatchObject({ course: 'Partner 101 \ufffd', x: [{ '\ufffd': '🚀' }] });
  });

  it('that grows when it is written out is too large, and not accepted only to be lost', async () => {
    const numbers = `[${Array.from({ length: 35_000 }, () => '1e20').join(',')}]`;
    const world = new WebhookWorld();
    expect((await world.send(withField(numbers))).status).toBe(413);
    expect(world.stored).toEqual([]);
  });
});

it('an application with 60,000 contacts of nobody is refused at once, with the first hundred of its problems', async () => {
  const contacts = `[${Array.from({ length: 60_000 }, () => '{}').join(',')}]`;
  const body = JSON.stringify({ ...ATTENDED, type: 'application.submitted', data: { partner: { name: 'Acme' } } });
  const began = performance.now();
  const { status, body: answer } = await new WebhookWorld().send(body.replace('"Acme"', `"Acme","contacts":${contacts}`));
  expect(performance.now() - began).toBeLessThan(2000);
  expect([status, (answer.errors as unknown[]).length]).toEqual([400, 100]);
});

it('what grows when it is written out as the queue takes it is too large, and not to be sent again for ever', async () => {
  const body = JSON.stringify(ATTENDED).replace('"course"', `"x":"${'\uffff'.repeat(60_000)}","course"`);
  const world = new WebhookWorld();
  expect((await world.send(body)).status).toBe(413);
  expect(world.stored).toEqual([]);
});

describe('an event in the queue that does not fit its type', () => {
  it('is an error that names the fields, and holds nothing of what stands in them', () => {
    const data = { partner: { email: 'dana at acme' }, leadId: 7, note: 'private' };
    const parts = { id: 'e1', type: 'lead.submitted', source: 'standard', occurredAt: '', receivedAt: '', data };
    let thrown: unknown;
    try {
      toJourneyEvent(parts);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ message: 'event e1 does not fit its type lead.submitted: see partner.email, leadId' });
    // The Lambda runtime logs an error with all of its own properties.
    expect(JSON.stringify({ ...(thrown as object), message: String(thrown) })).not.toMatch(/dana|private|7/);
    expect(() => toJourneyEvent({ ...parts, type: 'constructor' })).toThrow('there is no event type "constructor"');
  });
});
