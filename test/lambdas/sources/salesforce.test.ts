import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { salesforce } from '../../../lambdas/sources/salesforce';
import { escapeXml } from '../../../lambdas/sources/xml';
import { captureLogs, type WebhookWorld } from '../receive-webhook.world';
import { keepsThePromises } from './promises';
import { type Fields, message, notification, ORGANIZATION, SETTINGS, salesforceSender as sender } from './salesforce.sender';
import { NOW, openSource, post, postProven, sampleOf, worldOf } from './sender';

keepsThePromises(sender);

const TRUE = /<notificationsResponse xmlns="http:\/\/soap\.sforce\.com\/2005\/09\/outbound"><Ack>true<\/Ack><\/notificationsResponse>/;
const FALSE = /<notificationsResponse xmlns="http:\/\/soap\.sforce\.com\/2005\/09\/outbound"><Ack>false<\/Ack><\/notificationsResponse>/;

const WON: Fields = {
  Id: '0065f00000AbCdEAA1',
  Amount: '25000.0',
  LastModifiedDate: '2026-05-30T14:25:43.000Z',
  Name: 'Initech expansion',
  Partner_Id__c: 'acme',
  StageName: 'Closed Won',
};
const won = (id: string, more: Fields = {}) => notification({ id, fields: { ...WON, ...more } });

let logs: ReturnType<typeof captureLogs>;
let world: WebhookWorld;
beforeEach(() => {
  logs = captureLogs();
  world = worldOf(sender);
});
afterEach(() => logs.restore());

const send = (body: string | Buffer, secret?: string) => postProven(world, sender, body, secret);
const errorsOf = (body: string | undefined): readonly { field: string; detail: string }[] => JSON.parse(body ?? '{}').errors;

describe('what Salesforce is answered', () => {
  it('a stored message is acknowledged as its WSDL has it', async () => {
    const { statusCode, headers, body } = await send(message([won('04l1')]));
    expect(statusCode).toBe(200);
    expect(headers?.['content-type']).toBe('text/xml; charset=utf-8');
    expect(body).toMatch(TRUE);
    expect(world.stored).toHaveLength(1);
  });

  it('a message that is not stored is told so in an answer of its own kind, and comes again', async () => {
    world.beforeStoring = () => {
      throw new Error('the queue is away');
    };
    const { statusCode, headers, body } = await send(message([won('04l1')]));
    expect({ statusCode, type: headers?.['content-type'] }).toEqual({ statusCode: 200, type: 'text/xml; charset=utf-8' });
    expect(body).toMatch(FALSE);
    expect(logs.lines()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'webhook not stored' }));
    world.beforeStoring = () => undefined;
    expect((await send(message([won('04l1')]))).body).toMatch(TRUE);
    expect(world.stored.map(({ id }) => id)).toHaveLength(1);
  });

  it('a message without a notification is acknowledged, so that it does not come for 24 hours', async () => {
    expect((await send(message([]))).body).toMatch(TRUE);
    expect([...world.stored, ...world.unmapped]).toEqual([]);
  });
});

describe('who may send', () => {
  it.each([
    ['its id with 15 characters', ORGANIZATION.slice(0, 15), 200],
    ['its id with 18 characters', ORGANIZATION, 200],
    ['another organisation', '00DV0000008s2SrMAI', 401],
    ['one that differs in a capital only', '00D5F000005KcCnEAK', 401],
    ['the beginning of its id', ORGANIZATION.slice(0, 14), 401],
    ['an id that is too long', `${ORGANIZATION}x`, 401],
    ['an empty id', '', 401],
  ])('%s, with the right token', async (_, organization, status) => {
    expect((await send(message([won('04l1')], organization))).statusCode).toBe(status);
    expect(world.stored).toHaveLength(status === 200 ? 1 : 0);
  });

  it('settings with 15 characters admit messages with 18', () => {
    const source = salesforce({ ...SETTINGS, organizations: [ORGANIZATION.slice(0, 15)] }, { currency: 'USD' });
    const request = { headers: {}, body: Buffer.from(message([])), token: sender.secret };
    expect(source.verify(request, [sender.secret], { now: NOW, url: '' })).toBe(true);
  });

  it('a foreign organisation and a wrong token get the same answer', async () => {
    const answers = [await send(message([], '00DV0000008s2SrMAI')), await send(message([]), sender.strangersSecret)];
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
  });

  it('two organisation ids are not read in the one way or in the other', async () => {
    const body = message([won('04l1')]).replace('<ActionId>', '<OrganizationId>00DV0000008s2SrMAI</OrganizationId><ActionId>');
    expect(await send(body)).toMatchObject({ statusCode: 400 });
    expect(world.stored).toEqual([]);
  });

  it('a secret that could be guessed lets nobody in, and is loud', async () => {
    world.secrets = ['hunter2'];
    const { statusCode, body } = await send(message([won('04l1')]), 'hunter2');
    expect(statusCode).toBe(200);
    expect(body).toMatch(FALSE);
    expect(world.stored).toEqual([]);
    expect(logs.lines()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'webhook not stored' }));
    expect(logs.text()).not.toContain('hunter2');
  });

  it('neither the token nor a session id is logged or kept', async () => {
    const session = '<SessionId>00D5f000005KcCn!ARsAQwoqLiVe</SessionId>';
    await send(message([won('04l1'), won('04l2', { StageName: 'Dreaming' })], ORGANIZATION, session));
    await send(message([won('04l1')], '00DV0000008s2SrMAI', session));
    await send('<half', sender.secret);
    expect(world.stored).toHaveLength(1);
    expect(world.unmapped).toHaveLength(1);
    for (const text of [logs.text(), JSON.stringify([world.stored, world.unmapped])]) {
      expect(text).not.toContain('ARsAQwoqLiVe');
      expect(text).not.toContain(sender.secret);
    }
  });
});

describe('what is no message of theirs', () => {
  const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n || ''};`.repeat(10)}">`).join('')}]>`;
  const declared = '<?xml version="1.0" encoding="UTF-8"?>';
  const whole = message([won('04l1')]);
  const ofValue = (value: string) => message([won('04l1', { Name: value })]);

  it.each([
    ['a document type', whole.replace(declared, `${declared}<!DOCTYPE soapenv:Envelope>`), 'document type'],
    ['a billion laughs', ofValue('&lol9;').replace(declared, `${declared}${bomb}`), 'document type'],
    [
      'an external entity',
      ofValue('&file;').replace(declared, `${declared}<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>`),
      'document type',
    ],
    ['an entity that nobody defined', ofValue('&nbsp;'), 'well-formed'],
    ['half a character as a reference', ofValue('&#xD83D;'), 'well-formed'],
    ['a control character as a reference', ofValue('&#x1;'), 'well-formed'],
    ['a control character as XML 1.1 has it', ofValue('&#x1;').replace('version="1.0"', 'version="1.1"'), 'well-formed'],
    ['a processing instruction', whole.replace(declared, `${declared}<?xml-stylesheet href="x.xsl"?>`), 'processing instructions'],
    ['a processing instruction in a value', ofValue('a<?php x ?>b'), 'processing instructions'],
    ['an attribute that is there twice', whole.replace('<sf:Id>', '<sf:Id a="1" a="2">'), 'well-formed'],
    ['a prefix that stands for nothing', whole.replace('xmlns:sf=', 'xmlns:other='), 'well-formed'],
    ['an unclosed comment', ofValue('a<!--'), 'well-formed'],
    ['two documents', `${whole}${whole.replace(declared, '')}`, 'well-formed'],
    ['two bodies', whole.replace('</soapenv:Envelope>', '<soapenv:Body/></soapenv:Envelope>'), 'once'],
    [
      'two messages in a body',
      whole.replace('</soapenv:Body>', '<notifications xmlns="http://soap.sforce.com/2005/09/outbound"/></soapenv:Body>'),
      'once',
    ],
    ['another namespace of the message', whole.replace('2005/09/outbound', '2005/09/other'), 'once'],
    ['SOAP 1.2', whole.replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'), 'SOAP 1.1'],
    ['another root', '<notifications/>', 'SOAP 1.1'],
    ['another encoding', whole.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'), 'UTF-8'],
    ['elements within elements without end', ofValue(`${'<sf:a>'.repeat(40)}${'</sf:a>'.repeat(40)}`), 'deeper than 32'],
    ['90,000 levels', '<a>'.repeat(90_000), 'deeper than 32'],
    ['too many fields', ofValue('x').replace('</sObject>', `${'<sf:a/>'.repeat(1001)}</sObject>`), '1000 elements'],
    ['a name without end', whole.replaceAll('sf:Name', `sf:${'N'.repeat(101)}`), '100 characters'],
  ])('%s is refused with its reason', async (_, body, reason) => {
    const { statusCode, body: answer } = await send(body);
    expect(statusCode).toBe(400);
    expect(
      errorsOf(answer)
        .map(({ detail }) => detail)
        .join(),
    ).toContain(reason);
    expect([...world.stored, ...world.unmapped]).toEqual([]);
  });

  it('wherever a message is cut off, it is refused', async () => {
    for (let at = 0; at < whole.length; at += 97) expect((await send(whole.slice(0, at))).statusCode, String(at)).toBe(400);
    expect(world.stored).toEqual([]);
  });

  it('UTF-16 is refused, with its byte order mark and without, and so is another charset in the header', async () => {
    for (const bytes of [Buffer.from(whole, 'utf16le'), Buffer.from(`\ufeff${whole}`, 'utf16le')])
      expect((await send(bytes)).statusCode).toBe(400);
    const headers = { 'content-type': 'text/xml; charset="iso-8859-1"' };
    const { statusCode, body } = await post(world, sender, { headers, body: whole, token: sender.secret });
    expect(statusCode).toBe(400);
    expect(errorsOf(body)[0]?.detail).toContain('UTF-8');
  });
});

describe('one message, however it is written', () => {
  const read = async (body: string | Buffer) => {
    expect((await send(body)).body).toMatch(TRUE);
    expect(world.unmapped).toEqual([]);
    return world.stored.splice(0).map(({ receivedAt: _, ...event }) => event);
  };
  const usual = message([won('04l1', { Partner_Id__c: 'acme' })]);

  it.each([
    ['a byte order mark', `\ufeff${usual}`],
    ['no declaration', usual.slice(usual.indexOf('<soapenv:Envelope'))],
    ['another case of the encoding', usual.replace('UTF-8', 'utf-8')],
    [
      'other prefixes',
      usual.replaceAll('soapenv:', 'S:').replaceAll(':soapenv', ':S').replaceAll('sf:', 'record:').replaceAll(':sf=', ':record='),
    ],
    [
      'a prefix for the message, and none for the record',
      usual
        .replace('<notifications xmlns="', '<o:notifications xmlns:o="')
        .replace('</notifications>', '</o:notifications>')
        .replace(/<(\/?)(OrganizationId|ActionId|SessionId|EnterpriseUrl|PartnerUrl|Notification|sObject|Id)\b/g, '<$1o:$2')
        .replace(/<sf:(\w+)>/g, '<$1 xmlns="urn:sobject.enterprise.soap.sforce.com">')
        .replace(/<\/sf:(\w+)>/g, '</$1>'),
    ],
    ['CDATA', usual.replace('>Closed Won<', '><![CDATA[Closed]]> <![CDATA[Won]]><')],
    ['comments inside values', usual.replace('>Closed Won<', '>Closed<!-- Lost --> Won<!-- > --><')],
    ['characters as references', usual.replace('>Closed Won<', '>&#67;losed&#x20;Won<')],
    ['attributes that nobody asked for', usual.replaceAll('<sf:StageName>', '<sf:StageName xsi:type="xsd:string" lang="en">')],
    ['spaces and lines around values', usual.replace('>Closed Won<', '>\n  Closed Won\t<')],
    [
      'fields of another namespace beside it',
      usual.replace('</sObject>', '<x:StageName xmlns:x="urn:other">Closed Lost</x:StageName></sObject>'),
    ],
    [
      'names that reach for the prototype',
      usual.replace('</sObject>', '<sf:__proto__>x</sf:__proto__><sf:constructor>y</sf:constructor></sObject>'),
    ],
    ['a header of SOAP', usual.replace('<soapenv:Body>', '<soapenv:Header/><soapenv:Body>')],
  ])('%s changes nothing', async (_, body) => {
    expect(await read(body)).toEqual(await read(usual));
  });

  it('special characters come through as they were', async () => {
    await send(message([notification({ type: 'sf:Lead', fields: { ...WON, Company: 'Dürr &amp; Söhne &lt;1&gt; 🚀' } })]));
    expect(world.stored[0]?.data).toMatchObject({ company: 'Dürr & Söhne <1> 🚀' });
  });
});

describe('batches', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => won(`04l${n}`, { Id: `006${n}` }));

  it.each([1, 100, 101])('%i notifications are as many events', async (count) => {
    expect((await send(message(many(count)))).body).toMatch(TRUE);
    expect(new Set(world.stored.map(({ id }) => id)).size).toBe(count);
  });

  it('a bad notification in the middle is kept, and those around it count', async () => {
    const bad = [
      notification({ id: '04lUnknown', type: 'sf:Case', fields: WON }),
      '<Notification><Id>04lDeleted</Id></Notification>',
      '<Notification><sObject xsi:type="sf:Opportunity"/></Notification>',
      won('04lNoType').replace('xsi:type="sf:Opportunity"', ''),
      won('').replace('<Id></Id>', ''),
    ];
    expect((await send(message([won('04l1'), ...bad, won('04l2')]))).body).toMatch(TRUE);
    expect(world.stored).toHaveLength(2);
    expect(world.unmapped.map(({ kind }) => kind)).toEqual(['Case', '?', 'Opportunity', '?', 'Opportunity']);
    expect(world.unmapped.flatMap(({ problems }) => problems.map(({ field }) => field))).toEqual([
      'sObject',
      'sObject',
      'sObject',
      'sObject',
      'id',
    ]);
  });

  it('they are stored in the order in which they happened, not in which they came', async () => {
    const at = (id: string, day: number) => won(id, { Id: id, LastModifiedDate: `2026-05-0${day}T10:00:00.000Z` });
    await send(message([at('04l3', 3), at('04l1', 1), at('04l2', 2)]));
    expect(world.stored.map(({ data }) => data.dealId)).toEqual(['04l1', '04l2', '04l3']);
  });

  it('a notification that comes again, in another batch and with a newer state, is the same event', async () => {
    await send(message([won('04l1'), won('04l2')]));
    await send(message([won('04l2', { Amount: '30000.0', LastModifiedDate: '2026-05-31T14:25:43.000Z' })]));
    expect(world.stored).toHaveLength(3);
    expect(new Set(world.stored.map(({ id }) => id)).size).toBe(2);
  });

  it('a record with a text of 400 KB counts, and what is kept of it stays small', async () => {
    const long = { Description: 'é'.repeat(200_000), Notes__c: 'short' };
    await send(message([won('04l1', long), won('04l2', { ...long, StageName: 'Dreaming' })]));
    expect(world.stored).toHaveLength(1);
    const [kept] = world.unmapped;
    expect(Buffer.byteLength(kept?.item ?? '')).toBeLessThan(200 * 1024);
    expect(JSON.parse(kept?.item ?? '{}').fields).toMatchObject({ Description: null, Notes__c: 'short', StageName: 'Dreaming' });
  });

  it('a field that is too long to be kept is named when an event would need it', async () => {
    const { partner } = SETTINGS;
    const rules = [{ object: 'Survey__c', event: 'survey.answered', data: { comment: 'Comment__c' } }] as const;
    const source = salesforce({ organizations: [ORGANIZATION], partner, rules }, { currency: 'USD' });
    const body = Buffer.from(message([notification({ type: 'sf:Survey__c', fields: { ...WON, Comment__c: 'x'.repeat(300_000) } })]));
    const split = await source.split({ headers: {}, body });
    const [item] = 'items' in split ? split.items : [];
    expect(await source.mean(item)).toEqual({ problems: [{ field: 'Comment__c', detail: expect.stringContaining('too long') }] });
  });
});

it('whatever stands in the fields of a record, it is an event, or kept, or ignored', async () => {
  const words = ['Closed Won', 'Partner Renewal', 'acme', '25000.0', '1E7', '2026-05-30T14:25:43.000Z', '2026-02-30', '-1', 'NaN', 'true'];
  const value = fc.oneof(
    fc.constantFrom(...words),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'grapheme' }).map((each) => `<![CDATA[${each.replaceAll(']]>', '')}]]>`),
  );
  const names = [
    'Id',
    'Amount',
    'StageName',
    'Type',
    'Partner_Id__c',
    'LastModifiedDate',
    'CurrencyIsoCode',
    'Term_Months__c',
    'Status',
    'constructor',
  ];
  const record = fc.record({
    type: fc.constantFrom('sf:Opportunity', 'sf:Lead', 'sf:Contract', 'sf:Account'),
    fields: fc.dictionary(fc.constantFrom(...names), value),
  });
  const seen = { stored: 0, kept: 0 };
  await fc.assert(
    fc.asyncProperty(record, async ({ type, fields }) => {
      const fresh = worldOf(sender);
      const escaped = Object.fromEntries(
        Object.entries(fields).map(([name, each]) => [name, each.startsWith('<![CDATA[') ? each : escapeXml(each)]),
      );
      const { body } = await postProven(fresh, sender, message([notification({ type, fields: { ...WON, ...escaped } })]));
      expect(body).toMatch(TRUE);
      expect(fresh.failedMappings).toEqual([]);
      expect(fresh.stored.length + fresh.unmapped.length).toBeLessThanOrEqual(1);
      seen.stored += fresh.stored.length;
      seen.kept += fresh.unmapped.length;
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.stored, seen.kept)).toBeGreaterThan(20);
});

describe('samples', () => {
  it("begin with the usual one, and those of a partner's year are among them", async () => {
    const { samples } = await openSource(sender);
    expect(samples[0]).toBe('deal.closed');
    expect(samples).toEqual(expect.arrayContaining(['renewal.accepted', 'lead.submitted', 'application.submitted', 'deal.reversed']));
  });

  it('escape what they are about', async () => {
    const source = await openSource(sender);
    await post(world, sender, sampleOf(source, sender, { event: 'application.submitted', partner: { id: 'acme', name: 'A & <B> "C"' } }));
    expect(world.stored[0]?.data.partner).toMatchObject({ id: 'acme', name: 'A & <B> "C"' });
  });

  it('do not pretend to know what no rule means', async () => {
    const source = await openSource(sender);
    expect(() => sampleOf(source, sender, { event: 'kickoff.held' })).toThrow('no rule of salesforce means it');
  });
});
