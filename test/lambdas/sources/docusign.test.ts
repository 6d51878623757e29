import { beforeAll, describe, expect, it } from 'vitest';
import { checkDocusign, type DocusignSettings, docusign } from '../../../lambdas/sources/docusign';
import type { Meaning, Source } from '../../../lambdas/sources/source';
import { captureLogs } from '../receive-webhook.world';
import { connectSignature, docusignSender, SETTINGS } from './docusign.sender';
import { keepsThePromises } from './promises';
import { NOW, openSource, post, postProven, sampleOf, worldOf } from './sender';

keepsThePromises(docusignSender);

const ENVELOPE = 'f826722d-0cc8-4ad0-a4ef-bdb128502a61';
const ACME = [
  ['Contract type', 'Partner agreement'],
  ['Partner id', 'acme'],
] as const;
const signer = (email: string, routingOrder: string, status = 'completed') => ({
  recipientId: routingOrder,
  name: 'Somebody',
  email,
  routingOrder,
  status,
});
const DANA = signer('dana@acme.example', '1');
const ROBIN = signer('robin.hale@northwind.example', '2');

type Fields = readonly (readonly [name: string, value: string])[];
const summary = (fields: Fields = ACME, signers: readonly object[] = [DANA, ROBIN], changes: object = {}) => ({
  status: 'completed',
  completedDateTime: '2026-06-01T08:58:43.9115721Z',
  customFields: {
    textCustomFields: fields.map(([name, value], index) => ({ fieldId: String(index), name, show: 'true', required: 'false', value })),
    listCustomFields: [],
  },
  recipients: { signers, carbonCopies: [] },
  ...changes,
});
const message = (envelopeSummary: unknown, changes: object = {}) => ({
  event: 'envelope-completed',
  apiVersion: 'v2.1',
  uri: `/restapi/v2.1/accounts/8b411bfe/envelopes/${ENVELOPE}`,
  retryCount: 0,
  configurationId: 10_343_415,
  generatedDateTime: '2026-06-01T08:59:01.1234567Z',
  data: { accountId: '8b411bfe', userId: '4214323f', envelopeId: ENVELOPE, ...(envelopeSummary !== undefined && { envelopeSummary }) },
  ...changes,
});

const meaningOf = (each: unknown, settings = SETTINGS): Meaning => {
  const source = docusign(settings);
  const split = source.split({ headers: {}, body: Buffer.from(JSON.stringify(each)) }) as Awaited<ReturnType<Source['split']>>;
  if ('problems' in split) throw new Error('a message of Connect was refused');
  return source.mean(split.items[0]) as Meaning;
};
const eventOf = (each: unknown, settings = SETTINGS) => {
  const meaning = meaningOf(each, settings);
  return 'events' in meaning ? meaning.events[0] : undefined;
};
const fieldsOf = (meaning: Meaning) => ('problems' in meaning ? meaning.problems.map(({ field }) => field) : []);

describe('an envelope that all have signed', () => {
  it('is an agreement with the partner that it names, from when it was completed', () => {
    const fields: Fields = [...ACME, ['Term in months', '24'], ['Term starts', '2026-07-01'], ['Renews by itself', 'Yes']];
    expect(meaningOf(message(summary(fields)))).toEqual({
      events: [
        {
          senderId: `${ENVELOPE} envelope-completed`,
          type: 'agreement.signed',
          occurredAt: '2026-06-01T08:58:43.9115721Z',
          data: { partner: { id: 'acme' }, documentId: ENVELOPE, termMonths: 24, termStartsAt: '2026-07-01T00:00:00Z', autoRenews: true },
        },
      ],
    });
  });

  it('says nothing of a term that it does not have, and is dated by its message when it has no date', () => {
    const event = eventOf(message(summary(ACME, [DANA], { completedDateTime: undefined })));
    expect(event?.data).toEqual({ partner: { id: 'acme' }, documentId: ENVELOPE });
    expect(event?.occurredAt).toBe('2026-06-01T08:59:01.1234567Z');
  });

  it('is stored with times as DocuSign writes them, to seven digits', async () => {
    const logs = captureLogs();
    const world = worldOf(docusignSender);
    await postProven(world, docusignSender, JSON.stringify(message(summary())));
    logs.restore();
    expect(world.stored).toMatchObject([{ occurredAt: '2026-06-01T08:58:43.911Z' }]);
  });

  it.each<[string, readonly object[], string]>([
    ['the first who signed', [signer('luis@acme.example', '2'), DANA], 'dana@acme.example'],
    ['the first by number, not by letter', [signer('luis@acme.example', '10'), signer('pat@acme.example', '9')], 'pat@acme.example'],
    ['not one who only looked on', [signer('luis@acme.example', '1', 'delivered'), signer('dana@acme.example', '2')], 'dana@acme.example'],
    ['not our own', [signer('robin.hale@Northwind.example', '1'), signer('dana@acme.example', '2')], 'dana@acme.example'],
    ['not our own of a department', [signer('robin@legal.northwind.example', '1'), signer('dana@acme.example', '2')], 'dana@acme.example'],
    ['one whose domain only ends like ours', [signer('dana@notnorthwind.example', '1')], 'dana@notnorthwind.example'],
    [
      'one without a place in the order last',
      [{ ...DANA, routingOrder: undefined }, signer('luis@acme.example', '3')],
      'luis@acme.example',
    ],
  ])('that names no partner is of %s', (_, signers, email) => {
    expect(eventOf(message(summary([['Contract type', 'Partner agreement']], signers)))?.data.partner).toEqual({ email });
  });

  it('may name its partner by a list, and by the id of another system', () => {
    const settings: DocusignSettings = { partner: { externalId: { system: 'salesforce', field: 'Account' } }, ownDomains: [] };
    const customFields = { textCustomFields: [], listCustomFields: [{ name: 'Account', value: '001', listItems: ['001', '002'] }] };
    expect(eventOf(message(summary([], [], { customFields })), settings)?.data.partner).toEqual({
      externalId: { system: 'salesforce', id: '001' },
    });
  });

  it.each<[string, Fields, string]>([
    ['months in words', [...ACME, ['Term in months', 'a year']], 'agreement.signed data.termMonths'],
    ['a day that is none', [...ACME, ['Term starts', '2026-02-30']], 'agreement.signed data.termStartsAt'],
    ['a renewal of perhaps', [...ACME, ['Renews by itself', 'perhaps']], 'agreement.signed data.autoRenews'],
  ])('with %s is kept, and the field named', async (_, fields, field) => {
    const logs = captureLogs();
    const world = worldOf(docusignSender);
    await postProven(world, docusignSender, JSON.stringify(message(summary(fields))));
    logs.restore();
    expect(world.stored).toEqual([]);
    expect(world.unmapped[0]?.problems.map((each) => each.field)).toEqual([field]);
  });
});

describe('an envelope that is no partner agreement', () => {
  it.each<[string, Fields]>([
    ['has no custom field', []],
    ['has another value', [['Contract type', 'Employment']]],
    ['has an empty one', [['Contract type', ' ']]],
  ])('because it %s is passed over', (_, fields) => {
    expect(meaningOf(message(summary(fields)))).toEqual({ ignored: 'not a partner agreement' });
  });

  it('is told by its custom field alone when the settings name no value', () => {
    const settings: DocusignSettings = { ...SETTINGS, only: { customField: 'Partner id' } };
    expect(eventOf(message(summary([['Partner id', 'acme']])), settings)?.data.partner).toEqual({ id: 'acme' });
    expect(meaningOf(message(summary([])), settings)).toHaveProperty('ignored');
  });
});

describe('what Connect sends and nobody can understand', () => {
  it.each<[string, unknown, string]>([
    ['an envelope that was not included', message(undefined), 'data.envelopeSummary'],
    [
      'an envelope without its custom fields',
      message(summary(ACME, [DANA], { customFields: undefined })),
      'data.envelopeSummary.customFields',
    ],
    // Left out, and not empty: passed over as another's, an agreement would be lost.
    [
      'an envelope whose custom fields are null',
      message(summary(ACME, [DANA], { customFields: null })),
      'data.envelopeSummary.customFields',
    ],
    ['an envelope that only we have signed', message(summary([['Contract type', 'Partner agreement']], [ROBIN])), 'data.envelopeSummary'],
    [
      'an envelope without its recipients',
      message(summary([['Contract type', 'Partner agreement']], [], { recipients: undefined })),
      'data.envelopeSummary',
    ],
    ['no envelope', message(undefined, { data: {} }), 'data.envelopeId'],
    ['an unheard-of event', message(summary(), { event: 'envelope-blessed' }), 'event'],
  ])('%s is kept, with the field that is wrong', (_, each, field) => {
    expect(fieldsOf(meaningOf(each))).toEqual([field]);
  });

  it('an envelope that was not included waits under its id, where the settings say so', () => {
    const event = eventOf(message(undefined), { partner: {}, ownDomains: [], minimal: true });
    expect(event).toMatchObject({
      occurredAt: '2026-06-01T08:59:01.1234567Z',
      data: { partner: { externalId: { system: 'docusign', id: ENVELOPE } }, documentId: ENVELOPE },
    });
  });

  it.each([
    'envelope-sent',
    'envelope-voided',
    'envelope-declined',
    'envelope-corrected',
    'recipient-completed',
    'recipient-finish-later',
    'template-created',
  ])('%s is passed over', (event) => {
    expect(meaningOf(message(summary(), { event }))).toHaveProperty('ignored');
  });

  it('messages of the whole envelope, in JSON or XML, are refused with what to choose instead', async () => {
    const logs = captureLogs();
    const world = worldOf(docusignSender);
    const aggregate = await postProven(world, docusignSender, JSON.stringify({ status: 'completed', envelopeId: ENVELOPE }));
    const body = '<DocuSignEnvelopeInformation/>';
    const { headers } = docusignSender.prove(body, docusignSender.secret, NOW);
    const xml = await post(world, docusignSender, { headers: { ...headers, 'content-type': 'text/xml' }, body });
    logs.restore();
    expect([aggregate.statusCode, xml.statusCode]).toEqual([400, 415]);
    expect(aggregate.body).toContain('Send Individual Messages');
    expect([...world.stored, ...world.unmapped]).toEqual([]);
  });

  it.each([
    null,
    7,
    [],
    { customFields: 7, recipients: { signers: 7 } },
    { customFields: { textCustomFields: [null, { name: 7 }] }, recipients: { signers: [null, { status: 'completed' }] } },
  ])('an envelope as odd as %j breaks nothing', (odd) => {
    expect(meaningOf(message(odd), { partner: { id: 'Partner id' }, ownDomains: [] })).toHaveProperty('problems');
  });
});

describe('an envelope with its documents', () => {
  const pdf = 'JVBERi0xLjcK'.repeat(30_000);

  it('is taken, and neither they nor the messages in it are kept', async () => {
    const logs = captureLogs();
    const world = worldOf(docusignSender);
    const whole = { emailBlurb: 'Dear Dana', envelopeDocuments: [{ documentId: '1', PDFBytes: pdf }], customFields: undefined };
    const { statusCode } = await postProven(
      world,
      docusignSender,
      JSON.stringify(message(summary(ACME, [{ ...DANA, tabs: { note: pdf } }], whole))),
    );
    await postProven(world, docusignSender, JSON.stringify(message(summary(ACME, [DANA], { envelopeDocuments: [{ PDFBytes: pdf }] }))));
    logs.restore();
    expect(statusCode).toBe(202);
    expect(world.stored).toMatchObject([{ type: 'agreement.signed' }]);
    expect(world.unmapped).toMatchObject([{ kind: 'envelope-completed' }]);
    expect(world.unmapped[0]?.item.length).toBeLessThan(1000);
    expect(world.unmapped[0]?.item).not.toMatch(/JVBER|Dear|Somebody/);
  });
});

describe('DocuSign signs', () => {
  let source: Source;
  beforeAll(async () => {
    source = await openSource(docusignSender);
  });
  const circumstances = { now: NOW, url: 'https://hooks.northwind.example/webhooks/docusign' };
  const body = '{"event":"envelope-completed"}\r\n';
  const verifies = (headers: Record<string, string>, secrets: readonly string[] = ['key one'], sent = body) =>
    source.verify({ headers, body: Buffer.from(sent) }, secrets, circumstances);
  const right = connectSignature('key one', body);

  it('by the HMAC of RFC 4231, test case 2', () => {
    const mac = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex').toString('base64');
    expect(verifies({ 'x-docusign-signature-1': mac }, ['Jefe'], 'what do ya want for nothing?')).toBe(true);
  });

  it('once for each key of the account, and one that we know is enough', () => {
    const wrong = connectSignature('another key', body);
    expect(verifies({ 'x-docusign-signature-1': wrong, 'x-docusign-signature-2': right })).toBe(true);
    expect(verifies({ 'x-docusign-signature-1': wrong, 'x-docusign-signature-100': right })).toBe(true);
    expect(verifies({ 'x-docusign-signature-1': `${wrong}, ${right}` })).toBe(true);
    expect(verifies({ 'x-docusign-signature-1': wrong }, ['key one', 'another key'])).toBe(true);
    expect(verifies({ 'x-docusign-signature-1': wrong, 'x-docusign-signature-2': '' })).toBe(false);
  });

  it('in no other header, and over the line endings, too', () => {
    for (const name of ['x-docusign-signature-0', 'x-docusign-signature-101', 'x-docusign-signature', 'x-docusign-signature-1x']) {
      expect(verifies({ [name]: right }), name).toBe(false);
    }
    expect(verifies({ 'x-docusign-signature-1': right }, ['key one'], body.trim())).toBe(false);
  });
});

describe('around DocuSign', () => {
  it('a retry, which only counts itself, is the same event, or the same that is kept', async () => {
    const logs = captureLogs();
    const world = worldOf(docusignSender);
    for (const retryCount of [0, 1, 2]) await postProven(world, docusignSender, JSON.stringify(message(summary(), { retryCount })));
    for (const retryCount of [0, 1]) await postProven(world, docusignSender, JSON.stringify(message(undefined, { retryCount })));
    logs.restore();
    expect(new Set(world.unmapped.map(({ id }) => id)).size).toBe(1);
    expect(world.stored).toHaveLength(3);
    expect(new Set(world.stored.map(({ id }) => id)).size).toBe(1);
  });

  it('is listed by its event', () => {
    const { kindOf } = docusign(SETTINGS);
    expect(kindOf(message(summary()))).toBe('envelope-completed');
    expect(kindOf(undefined)).toBe('?');
  });

  it('there is no sample about somebody whom no custom field names, unless it signs', () => {
    const bySigner = docusign({ partner: {}, ownDomains: ['northwind.example'] });
    expect(() => sampleOf(bySigner, docusignSender, { partner: { id: 'acme' } })).toThrow('give the address of a contact (--email)');
    expect(sampleOf(bySigner, docusignSender, { partner: { email: 'dana@acme.example' } }).body).toContain('dana@acme.example');
  });

  it('settings that contradict each other are found before they are deployed', () => {
    expect(checkDocusign(SETTINGS)).toEqual([]);
    const odd: DocusignSettings = { ...SETTINGS, minimal: true, ownDomains: ['robin@northwind.example'] };
    expect(checkDocusign(odd).map(({ place }) => place)).toEqual([
      'senders > docusign > minimal',
      'senders > docusign > ownDomains > robin@northwind.example',
    ]);
  });
});
