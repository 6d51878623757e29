import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, test } from 'vitest';
import { makePartner, namesSent } from '../support/e2e-partner';
import { offered, openTarget, type Target } from '../support/e2e-target';
import { type Attempt, fieldsOf, post, request } from '../support/e2e-webhook';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});

const partner = { id: 'nobody-knows' };
const event = (type: unknown, data: unknown, timestamp: unknown = new Date().toISOString()): string =>
  JSON.stringify({ type, timestamp, data });
/** Understood and kept, and about nobody: it is never applied. */
const HARMLESS = event('touchpoint.logged', { partner: { id: `nobody-${randomUUID().slice(0, 8)}` } });
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

describe('who may send', () => {
  const UNSIGNED = { 'webhook-signature': undefined };

  test('a source that nobody set up is not found, whatever it sends', async () => {
    for (const source of ['marketo', '__proto__', 'constructor', 'Standard']) {
      expect(await post(target, { source, body: HARMLESS }), source).toMatchObject({ status: 404, type: 'application/problem+json' });
    }
  });

  test('an address or a method that is not for webhooks is not found', async () => {
    expect(await request(target, 'GET', '/webhooks/standard')).toMatchObject({ status: 404 });
    expect(await request(target, 'PUT', '/webhooks/standard')).toMatchObject({ status: 404 });
    expect(await request(target, 'POST', '/webhooks')).toMatchObject({ status: 404 });
    expect(await request(target, 'POST', '/webhooks/standard/more')).toMatchObject({ status: 404 });
    expect(await request(target, 'POST', '/')).toMatchObject({ status: 404 });
  });

  test('a body over 200 KB is refused before anything else is looked at', async () => {
    const body = 'x'.repeat(200 * 1024 + 1);
    const headers = { 'content-type': 'text/plain', ...UNSIGNED };
    expect(await post(target, { body, headers })).toMatchObject({ status: 413, type: 'application/problem+json' });
  });

  test('a body that is not called JSON is refused before its signature is looked at', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', undefined]) {
      const headers = { 'content-type': type, ...UNSIGNED };
      const answer = await post(target, { body: HARMLESS, headers: type === undefined ? { ...headers, 'content-type': '' } : headers });
      expect(answer, type).toMatchObject({ status: 415, type: 'application/problem+json' });
    }
  });

  test('a signature that is missing, wrong, stale, of the future, of another body or of a stranger gets one and the same answer', async () => {
    const refused: Readonly<Record<string, Partial<Attempt>>> = {
      'no signature': { headers: UNSIGNED },
      'no id': { headers: { 'webhook-id': undefined } },
      'no timestamp': { headers: { 'webhook-timestamp': undefined } },
      'a timestamp that is none': { headers: { 'webhook-timestamp': 'yesterday' } },
      'an empty signature': { headers: { 'webhook-signature': '' } },
      'no base64': { headers: { 'webhook-signature': 'v1,%%%%' } },
      'wrong bytes': { headers: { 'webhook-signature': `v1,${randomBytes(32).toString('base64')}` } },
      'another version': { headers: { 'webhook-signature': `v2,${randomBytes(32).toString('base64')}` } },
      'six minutes old': { at: minutesAgo(6) },
      'six minutes ahead': { at: minutesAgo(-6) },
      'the id changed': { headers: { 'webhook-id': 'another' } },
      'the body changed': { signedBody: HARMLESS.replace('nobody-', 'somebody-') },
      'a space added': { signedBody: `${HARMLESS} ` },
      'the secret of another': { secret: `whsec_${randomBytes(33).toString('base64')}` },
    };
    const answers = await Promise.all(Object.values(refused).map((attempt) => post(target, { body: HARMLESS, ...attempt })));
    for (const [index, name] of Object.keys(refused).entries()) expect(answers[index], name).toMatchObject({ status: 401 });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('four minutes of a slow clock, and a second signature beside the right one, are all right', async () => {
    expect(await post(target, { body: HARMLESS, at: minutesAgo(4) })).toMatchObject({ status: 202 });
    expect(await post(target, { body: HARMLESS, at: minutesAgo(-4) })).toMatchObject({ status: 202 });
    const { standard } = target.sources;
    const at = new Date();
    const both = ['v1,bm90IHRoaXMgb25l', new Webhook(standard?.secret ?? '').sign('both', at, HARMLESS)].join(' ');
    expect(await post(target, { body: HARMLESS, id: 'both', at, headers: { 'webhook-signature': both } })).toMatchObject({ status: 202 });
  });

  test.runIf(offered('own stack'))('while a secret is changed over, the one before it is still good', async () => {
    const { previousSecret } = target;
    expect(previousSecret).toMatch(/^whsec_/);
    expect(await post(target, { body: HARMLESS, ...(previousSecret && { secret: previousSecret }) })).toMatchObject({ status: 202 });
    expect(await post(target, { body: HARMLESS })).toMatchObject({ status: 202 });
  });
});

describe('what may be sent', () => {
  const lead = { partner, leadId: 'l' };
  const deal = { partner, dealId: 'd', outcome: 'won', amount: 100, currency: 'EUR' };
  const organisation = { name: 'Acme', contacts: [{ name: 'Ann', email: 'ann@acme.example' }] };
  const deep = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
  const withData = (data: string): string =>
    `{"type":"touchpoint.logged","timestamp":"2026-11-22T10:00:00Z","data":{"partner":{"id":"nobody"},${data}}}`;

  const REFUSED: readonly (readonly [what: string, body: string, ...fields: string[]])[] = [
    ['an empty body', '', 'body'],
    ['no JSON', 'type=training.attended', 'body'],
    ['JSON that breaks off', HARMLESS.slice(0, -2), 'body'],
    ['a text', '"training.attended"', 'body'],
    ['nothing', 'null', 'body'],
    ['a list', '[]', 'type', 'timestamp', 'data'],
    ['an object without anything', '{}', 'type', 'timestamp', 'data'],
    ['JSON nested 40 levels deep', withData(`"more":${deep(40)}`), 'body'],
    ['JSON nested 90,000 levels deep', withData(`"more":${deep(90_000)}`), 'body'],
    ['keys that reach for the prototype', withData('"__proto__":{"isAdmin":true}'), 'body'],
    ['keys that reach for the prototype, escaped', withData('"\\u005f_proto__":{"isAdmin":true}'), 'body'],
    ['keys that reach for the constructor', withData('"constructor":{"prototype":{"isAdmin":true}}'), 'body'],
    ['a type that there is not', event('training.enjoyed', { partner }), 'type'],
    ['a type of our own', event('phase.completed', { partner, phase: 'recruitment', run: 1, outcome: 'signed' }), 'type'],
    ['a type that objects have', event('toString', { partner }), 'type'],
    ['a type that is a number', event(7, { partner }), 'type'],
    ['data that is a text', event('lead.submitted', 'l'), 'data'],
    ['a day that there is not', event('portal.provisioned', { partner }, '2026-02-30T10:00:00Z'), 'timestamp'],
    ['a month that there is not', event('portal.provisioned', { partner }, '2026-13-01T10:00:00Z'), 'timestamp'],
    ['a time without a zone', event('portal.provisioned', { partner }, '2026-11-22T10:00:00'), 'timestamp'],
    ['a time as a number', event('portal.provisioned', { partner }, 1_790_000_000), 'timestamp'],
    ['a date inside of the data', event('agreement.signed', { partner, termStartsAt: '2026-02-30T00:00:00Z' }), 'data.termStartsAt'],
    ['no partner', event('lead.submitted', { leadId: 'l' }), 'data.partner'],
    ['a partner without a name', event('lead.submitted', { ...lead, partner: {} }), 'data.partner'],
    ['a partner id with #', event('lead.submitted', { ...lead, partner: { id: 'a#b' } }), 'data.partner.id'],
    ['a partner id with /', event('lead.submitted', { ...lead, partner: { id: 'a/b' } }), 'data.partner.id'],
    ['a partner id with a line end', event('lead.submitted', { ...lead, partner: { id: 'a\n' } }), 'data.partner.id'],
    ['a partner id of 61 characters', event('lead.submitted', { ...lead, partner: { id: 'a'.repeat(61) } }), 'data.partner.id'],
    ['an empty partner id', event('lead.submitted', { ...lead, partner: { id: '' } }), 'data.partner.id'],
    ['an address that is none', event('lead.submitted', { ...lead, partner: { email: 'ann@' } }), 'data.partner.email'],
    ['half of an amount', event('deal.closed', { ...deal, amount: 100.5 }), 'data.amount'],
    ['an amount as a text', event('deal.closed', { ...deal, amount: '100' }), 'data.amount'],
    ['an amount below nothing', event('deal.closed', { ...deal, amount: -1 }), 'data.amount'],
    ['an amount that no number holds', event('deal.closed', { ...deal, amount: 2 ** 53 }), 'data.amount'],
    ['a currency that there is not', event('deal.closed', { ...deal, currency: 'EUX' }), 'data.currency'],
    ['a win without its amount', event('deal.closed', { partner, dealId: 'd', outcome: 'won' }), 'data.amount', 'data.currency'],
    ['an outcome that there is not', event('deal.closed', { ...deal, outcome: 'maybe' }), 'data.outcome'],
    [
      'many faults at once, each of them named',
      event(
        'application.submitted',
        { partner: { ...organisation, name: 7, track: 'tourist', contacts: [{ name: '', email: 'nobody' }], owner: 'Mara' } },
        'now',
      ),
      'timestamp',
      'data.partner.name',
      'data.partner.track',
      'data.partner.contacts.0.name',
      'data.partner.contacts.0.email',
      'data.partner.owner',
    ],
    ['an organisation without people', event('application.submitted', { partner: { name: 'Acme' } }), 'data.partner.contacts'],
  ];

  test.each(REFUSED)('%s is refused, and the field named', async (_what, body, ...fields) => {
    const answer = await post(target, { body });
    expect(answer).toMatchObject({ status: 400, type: 'application/problem+json', body: { status: 400, title: 'Bad Request' } });
    expect(fieldsOf(answer).toSorted()).toEqual(fields.toSorted());
  });

  test('bytes that are no UTF-8 are refused', async () => {
    const body = Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]).toString('latin1');
    expect(await post(target, { body })).toMatchObject({ status: 400 });
  });

  test('an answer to a faulty event does not repeat what was sent', async () => {
    const { body } = await post(target, { body: event('lead.submitted', { ...lead, partner: { email: 'Zephyrine Quill' } }) });
    expect(JSON.stringify(body)).not.toContain('Zephyrine');
  });

  test('what is large and right is taken', async () => {
    const answer = await post(target, { body: withData(`"more":"${'ä'.repeat(95_000)}"`) });
    expect(answer).toMatchObject({ status: 202 });
  });

  test('numbers that grow when they are written out are taken or refused, and never said to be our trouble', async () => {
    const { status } = await post(target, { body: withData(`"more":[${Array(39_000).fill('1e20').join(',')}]`) });
    expect([202, 400, 413]).toContain(status);
  });
});

describe.concurrent('what is sent again', () => {
  test('a webhook that comes twice is one event, one milestone and one email, and is accepted under the same id', async (context) => {
    const sender = await makePartner(context, 'twice');
    await sender.fire('application.submitted', { partner: sender.organisation() });
    const id = `msg_${randomUUID()}`;
    const first = await sender.fire('lead.submitted', { leadId: 'l-1' }, { id });
    await sender.untilSent('first-act-thanks');
    const second = await sender.fire('lead.submitted', { leadId: 'l-1' }, { id });
    expect(second).toBe(first);
    await sender.fire('training.attended', { course: 'partner-101' });
    const { events, partner: known } = await sender.untilSent('training-thanks');
    expect(events.filter(({ type }) => type === 'lead.submitted').map((each) => each.id)).toEqual([first]);
    expect(known.total.leads).toBe(1);
    expect(namesSent(await sender.story()).filter((name) => name === 'first-act-thanks')).toHaveLength(1);
  });

  test('a webhook that comes twenty times at once is one event, one milestone and one email', async (context) => {
    const sender = await makePartner(context, 'twenty');
    await sender.fire('application.submitted', { partner: sender.organisation() });
    await sender.untilSent('application-received');
    const id = `msg_${randomUUID()}`;
    const ids = await Promise.all(Array.from({ length: 20 }, () => sender.fire('lead.submitted', { leadId: 'l-1' }, { id })));
    expect(new Set(ids).size).toBe(1);
    await sender.untilSent('first-act-thanks');
    await sender.fire('training.attended', { course: 'partner-101' });
    const { events, partner: known } = await sender.untilSent('training-thanks');
    expect(events.filter(({ type }) => type === 'lead.submitted')).toHaveLength(1);
    expect(known.total.leads).toBe(1);
    if (!offered('inbox')) return;
    const subjects = (await sender.inbox()).map(({ subject }) => subject);
    expect(new Set(subjects).size, subjects.join('\n')).toBe(subjects.length);
  });

  test('twenty different leads at once are twenty leads, thanked for once', async (context) => {
    const sender = await makePartner(context, 'many');
    await sender.fire('application.submitted', { partner: sender.organisation() });
    await Promise.all(Array.from({ length: 20 }, (_, index) => sender.fire('lead.submitted', { leadId: `l-${index}` })));
    await sender.until('has brought 20 leads', (story) => story.partner.total.leads === 20);
    await sender.fire('training.attended', { course: 'partner-101' });
    const story = await sender.untilSent('training-thanks');
    expect(namesSent(story).filter((name) => name === 'first-act-thanks')).toHaveLength(1);
  });
});
