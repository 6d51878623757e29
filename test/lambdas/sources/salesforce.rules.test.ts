import { describe, expect, it } from 'vitest';
import { readItem } from '../../../lambdas/receive-webhook/meaning';
import { checkSenders } from '../../../lambdas/sources/check';
import { type SalesforceSettings, salesforce } from '../../../lambdas/sources/salesforce';
import { checkSalesforce } from '../../../lambdas/sources/salesforce/check';
import type { SalesforceRule } from '../../../lambdas/sources/salesforce/rules';
import { type Fields, message, notification, ORGANIZATION, SETTINGS } from './salesforce.sender';

const PROGRAM = { currency: 'USD' };
const ID = '0065f00000AbCdEAA1';
const MODIFIED = '2026-05-30T14:25:43.000Z';
const ACME = { Id: ID, LastModifiedDate: MODIFIED, Partner_Id__c: 'acme' };
const partner = { id: 'acme' };

/** What one record means, all the way from its XML. */
const meaningOf = async (type: string, fields: Fields, settings = SETTINGS) => {
  const source = salesforce(settings, PROGRAM);
  const split = await source.split({ headers: {}, body: Buffer.from(message([notification({ type: `sf:${type}`, fields })])) });
  if ('problems' in split) throw new Error('the message is wrong');
  return readItem(source, split.items[0]);
};
const eventOf = async (type: string, fields: Fields, settings = SETTINGS) => {
  const meaning = await meaningOf(type, fields, settings);
  if (!('events' in meaning)) throw new Error(JSON.stringify(meaning));
  expect(meaning.events).toHaveLength(1);
  return meaning.events[0];
};
const problemsOf = async (type: string, fields: Fields, settings = SETTINGS) => {
  const meaning = await meaningOf(type, fields, settings);
  return 'problems' in meaning ? meaning.problems.map(({ field }) => field) : meaning;
};
const withRules = (...rules: SalesforceSettings['rules']): SalesforceSettings => ({ ...SETTINGS, rules });

describe('what a record means', () => {
  const renewal = { ...ACME, Type: 'Partner Renewal' };
  const closed = { ...ACME, StageName: 'Closed Won', Amount: '25000.0' };
  const signed = {
    ...ACME,
    Status: 'Activated',
    ContractNumber: '00000107',
    StartDate: '2026-07-01',
    ContractTerm: '24',
    Auto_Renews__c: 'true',
  };
  it.each<[string, string, Fields, string, object]>([
    ['a deal that is won', 'Opportunity', closed, 'deal.closed', { dealId: ID, outcome: 'won', amount: 2_500_000, currency: 'USD' }],
    [
      'a deal that is won in its own currency',
      'Opportunity',
      { ...closed, CurrencyIsoCode: 'EUR' },
      'deal.closed',
      { amount: 2_500_000, currency: 'EUR' },
    ],
    [
      'a deal in yen, which have no cents',
      'Opportunity',
      { ...closed, CurrencyIsoCode: 'JPY' },
      'deal.closed',
      { amount: 25_000, currency: 'JPY' },
    ],
    ['a deal of ten millions', 'Opportunity', { ...closed, Amount: '1.25E7' }, 'deal.closed', { amount: 1_250_000_000 }],
    [
      'a deal that is lost, without an amount',
      'Opportunity',
      { ...ACME, StageName: 'Closed Lost' },
      'deal.closed',
      { dealId: ID, outcome: 'lost' },
    ],
    ['a deal that is reversed', 'Opportunity', { ...closed, StageName: 'Reversed' }, 'deal.reversed', { dealId: ID }],
    [
      'a deal that is registered',
      'Opportunity',
      { ...ACME, StageName: 'New', Deal_Registration__c: 'Approved', Amount: '99.99' },
      'deal.registered',
      { dealId: ID, amount: 9999 },
    ],
    [
      'a lead',
      'Lead',
      { ...ACME, Company: 'Initech', Expected_Value__c: '4000.0' },
      'lead.submitted',
      { leadId: ID, company: 'Initech', amount: 400_000 },
    ],
    [
      'a renewal that is won',
      'Opportunity',
      { ...renewal, StageName: 'Closed Won', Term_Months__c: '12.0' },
      'renewal.accepted',
      { termMonths: 12 },
    ],
    [
      'a renewal that is lost',
      'Opportunity',
      { ...renewal, StageName: 'Closed Lost', Loss_Reason__c: 'Price' },
      'renewal.declined',
      { reason: 'Price' },
    ],
    ['a renewal that is offered, by one name of the stage', 'Opportunity', { ...renewal, StageName: 'Proposal' }, 'renewal.offered', {}],
    ['a renewal that is offered, by the other', 'Opportunity', { ...renewal, StageName: 'Quote' }, 'renewal.offered', {}],
    [
      'an approved application',
      'Partner_Application__c',
      { ...ACME, Status__c: 'Approved', Decided_By__c: 'Sam' },
      'application.approved',
      { by: 'Sam' },
    ],
    [
      'a declined application',
      'Partner_Application__c',
      { ...ACME, Status__c: 'Declined', Reason__c: 'Too far' },
      'application.declined',
      { reason: 'Too far' },
    ],
    [
      'a signed agreement, whose object names the partner in its own way',
      'Contract',
      { ...signed, Partner_Id__c: 'someone-else', Account_Partner_Id__c: 'acme' },
      'agreement.signed',
      { documentId: '00000107', termStartsAt: '2026-07-01T00:00:00Z', termMonths: 24, autoRenews: true },
    ],
    [
      "a partner's account",
      'Account',
      { ...ACME, Tier__c: 'gold', Owner_Name__c: 'Sam Rivera', Owner_Email__c: 'sam.rivera@northwind.example' },
      'partner.updated',
      { tier: 'gold', segment: 'managed', owner: { name: 'Sam Rivera', email: 'sam.rivera@northwind.example' } },
    ],
  ])('%s', async (_, object, fields, type, data) => {
    expect(await eventOf(object, fields)).toMatchObject({
      senderId: '04l5f00000AbCdEAA1',
      type,
      occurredAt: MODIFIED,
      data: { partner, ...data },
    });
  });

  it('an application introduces the organisation with its first person', async () => {
    const fields = {
      ...ACME,
      Status__c: 'New',
      Name: 'Acme',
      Track__c: 'reseller',
      Contact_Name__c: 'Dana',
      Contact_Email__c: 'dana@acme.example',
    };
    expect(await eventOf('Partner_Application__c', fields)).toMatchObject({
      data: { partner: { id: 'acme', name: 'Acme', track: 'reseller', contacts: [{ name: 'Dana', email: 'dana@acme.example' }] } },
    });
  });

  it('a partner is named in every way that the record has', async () => {
    const fields = { ...ACME, Partner_Email__c: 'dana@acme.example', PartnerAccountId: '0015f00002J9YYEAA3', Company: 'Initech' };
    const externalId = { system: 'salesforce', id: '0015f00002J9YYEAA3' };
    expect((await eventOf('Lead', fields))?.data.partner).toEqual({ id: 'acme', email: 'dana@acme.example', externalId });
  });

  it('the first rule that fits decides, and what the program ignores is not kept', async () => {
    const meaning = await meaningOf('Opportunity', { ...renewal, StageName: 'Negotiation' });
    expect(meaning).toEqual({ ignored: expect.stringContaining('Opportunity') });
  });

  it('a field without a value fits a rule for nothing', async () => {
    const settings = withRules({ object: 'Lead', when: { Status: '' }, event: 'lead.submitted' }, { object: 'Lead', event: 'ignore' });
    expect(await eventOf('Lead', { ...ACME, Status: null }, settings)).toMatchObject({ type: 'lead.submitted' });
    expect(await meaningOf('Lead', { ...ACME, Status: 'Open' }, settings)).toHaveProperty('ignored');
  });

  it.each([
    [
      'as it was last changed',
      { LastModifiedDate: MODIFIED, SystemModstamp: '2026-05-31T00:00:00.000Z', CreatedDate: '2026-05-01T00:00:00.000Z' },
      MODIFIED,
    ],
    [
      'as the system last touched it',
      { LastModifiedDate: null, SystemModstamp: MODIFIED, CreatedDate: '2026-05-01T00:00:00.000Z' },
      MODIFIED,
    ],
    ['as it was made', { LastModifiedDate: null, CreatedDate: MODIFIED }, MODIFIED],
  ])('it happened %s', async (_, times, expected) => {
    expect(await eventOf('Lead', { ...ACME, ...times })).toMatchObject({ occurredAt: expected });
  });
});

describe('a record of nobody', () => {
  const direct: SalesforceSettings = { ...SETTINGS, withoutPartner: 'ignore' };
  const sold = { ...ACME, StageName: 'Closed Won', Amount: '900.0' };

  it('is passed over where it is direct business, and kept where nobody says so', async () => {
    expect(await meaningOf('Opportunity', { ...sold, Partner_Id__c: null }, direct)).toEqual({ ignored: 'names no partner' });
    expect(await problemsOf('Opportunity', { ...sold, Partner_Id__c: null })).toEqual(['deal.closed data.partner']);
  });

  it('is none with any of its names, where the rule looks for them, or when it introduces the partner', async () => {
    expect(await eventOf('Opportunity', { ...sold, Partner_Id__c: null, PartnerAccountId: '0015f00000AbCdE' }, direct)).toMatchObject({
      data: { partner: { externalId: { system: 'salesforce', id: '0015f00000AbCdE' } } },
    });
    const contract = { ...ACME, Partner_Id__c: null, Account_Partner_Id__c: 'acme', Status: 'Activated' };
    expect(await eventOf('Contract', contract, direct)).toMatchObject({ type: 'agreement.signed', data: { partner } });
    const application = { Status__c: 'New', Name: 'Initech', Contact_Name__c: 'Pat Lee', Contact_Email__c: 'pat@initech.example' };
    expect(await eventOf('Partner_Application__c', { ...ACME, Partner_Id__c: null, ...application }, direct)).toMatchObject({
      type: 'application.submitted',
    });
  });
});

describe('what nobody understands is named, and never repeated', () => {
  const closed = { ...ACME, StageName: 'Closed Won', Amount: '25000.0' };
  it.each<[string, string, Fields, readonly string[]]>([
    ['an object without a rule', 'Case', ACME, ['sObject']],
    [
      'a stage without a rule',
      'Opportunity',
      { ...ACME, Type: 'New', StageName: 'Dreaming' },
      ['Type', 'StageName', 'Deal_Registration__c'],
    ],
    ['a stage in other letters', 'Opportunity', { ...closed, StageName: 'closed won' }, ['StageName', 'Type', 'Deal_Registration__c']],
    ['a record without a time', 'Lead', { ...ACME, LastModifiedDate: null }, ['LastModifiedDate']],
    ['a time without a zone', 'Lead', { ...ACME, LastModifiedDate: '2026-05-30T14:25:43' }, ['timestamp']],
    ['a record that names no partner', 'Lead', { ...ACME, Partner_Id__c: null }, ['lead.submitted data.partner']],
    ['a partner id that is none', 'Lead', { ...ACME, Partner_Id__c: 'Acme Inc.' }, ['lead.submitted data.partner.id']],
    ['a won deal without an amount', 'Opportunity', { ...closed, Amount: null }, ['deal.closed data.amount', 'deal.closed data.currency']],
    ['an amount that is none', 'Opportunity', { ...closed, Amount: '25,000' }, ['deal.closed data.amount']],
    ['a lost deal whose amount is none', 'Opportunity', { ...ACME, StageName: 'Closed Lost', Amount: 'much' }, ['deal.closed data.amount']],
    ['an amount below nothing', 'Opportunity', { ...closed, Amount: '-1.0' }, ['deal.closed data.amount']],
    ['an amount without end', 'Opportunity', { ...closed, Amount: '1E400' }, ['deal.closed data.amount']],
    ['an amount that is infinite', 'Opportunity', { ...closed, Amount: 'INF' }, ['deal.closed data.amount']],
    ['a currency that is none', 'Opportunity', { ...closed, CurrencyIsoCode: 'XYZ' }, ['deal.closed data.currency']],
    [
      'half a month',
      'Contract',
      { ...ACME, Account_Partner_Id__c: 'acme', Status: 'Activated', ContractTerm: '1.5' },
      ['agreement.signed data.termMonths'],
    ],
    [
      'a day that the calendar has not',
      'Contract',
      { ...ACME, Account_Partner_Id__c: 'acme', Status: 'Activated', StartDate: '2026-02-30' },
      ['agreement.signed data.termStartsAt'],
    ],
    ['a record without fields', 'Opportunity', {}, ['sObject']],
  ])('%s', async (_, object, fields, expected) => {
    expect(await problemsOf(object, fields)).toEqual(expected);
    const meaning = JSON.stringify(await meaningOf(object, fields));
    for (const value of ['Dreaming', 'closed won', 'Acme Inc.', '25,000', 'XYZ', '2026-02-30']) expect(meaning).not.toContain(value);
  });

  it('whether a field has the wrong value, or is not sent at all, is told', async () => {
    const meaning = await meaningOf('Opportunity', { ...ACME, StageName: 'Dreaming' });
    const details = 'problems' in meaning ? Object.fromEntries(meaning.problems.map(({ field, detail }) => [field, detail])) : {};
    // What has a value comes first: a Type that is empty may be as it should be, as rules on the stage alone do without it.
    expect(Object.keys(details)[0]).toBe('StageName');
    expect(details.Type).toBe(
      'is empty, or not among the fields of the outbound message: rules in program/senders.ts that need it are passed over',
    );
    expect(details.StageName).toContain('add one');
  });

  it("with several currencies, an amount without one is not taken for the program's", async () => {
    const settings = { ...SETTINGS, multiCurrency: true };
    expect(await problemsOf('Opportunity', closed, settings)).toEqual(['CurrencyIsoCode']);
    expect(await eventOf('Opportunity', { ...ACME, StageName: 'Closed Lost' }, settings)).toMatchObject({ data: { outcome: 'lost' } });
    expect(await eventOf('Opportunity', { ...closed, CurrencyIsoCode: 'EUR' }, settings)).toMatchObject({ data: { currency: 'EUR' } });
  });

  it.each([undefined, null, 'x', 7, [], {}, { id: 1 }, { id: '04l', objectType: 'Lead', fields: [1] }])(
    '%j as a kept item is a problem, not a fault',
    async (item) => {
      const source = salesforce(SETTINGS, PROGRAM);
      expect(await source.mean(item)).toHaveProperty('problems');
      expect(source.kindOf(item)).toMatch(/^\P{Cc}{1,100}$/u);
    },
  );
});

describe('the check of the settings', () => {
  const WON = { object: 'Opportunity', when: { StageName: 'Closed Won' }, event: 'deal.closed', data: { outcome: { is: 'won' } } } as const;
  const placesOf = (settings: SalesforceSettings) => checkSalesforce(settings, PROGRAM).map(({ place, problem }) => `${place}: ${problem}`);

  it('finds nothing wrong with those of these tests, nor with every kind of event', () => {
    expect(checkSalesforce(SETTINGS, PROGRAM)).toEqual([]);
    const whole = withRules(
      {
        object: 'Visit__c',
        when: { Kind__c: 'Booked' },
        event: 'meeting.booked',
        data: { meetingId: 'Name', meeting: 'Meeting__c', endsAt: 'End__c', contactEmail: 'Email__c' },
      },
      { object: 'Visit__c', event: 'touchpoint.logged', data: { notes: 'Notes__c' } },
      { object: 'Exam__c', event: 'certification.passed', data: { certification: 'Name', expiresAt: 'Expires__c' } },
      { object: 'Plan__c', event: 'plan.agreed', data: { leads: 'Leads__c', revenue: 'Revenue__c', currency: 'Currency__c' } },
      { object: 'Survey__c', event: 'survey.answered', data: { score: 'Score__c', comment: 'Comment__c' } },
      {
        object: 'Contact',
        event: 'contact.added',
        data: { 'contact.name': 'Name', 'contact.email': 'Email', 'contact.timeZone': 'Zone__c', 'contact.locale': 'Locale__c' },
      },
      {
        object: 'Campaign_Member__c',
        event: 'partner.invited',
        data: {
          name: 'Company__c',
          segment: 'Segment__c',
          'source.channel': 'Channel__c',
          'owner.name': 'Owner__c',
          'owner.email': 'Owner_Email__c',
          'contact.name': 'Name',
          'contact.email': 'Email',
        },
      },
    );
    expect(checkSalesforce(whole, PROGRAM)).toEqual([]);
  });

  it.each([
    ['0065f00000AbCdEAA1', 'not the id of an organisation'],
    ['00D5f000005KcCnE', 'not the id of an organisation'],
    ['00d5f000005kccneak', 'not the id of an organisation'],
    ['00D5F000005KcCnEAK', 'capitals'],
  ])('the organisation %s is named', (id, problem) => {
    expect(placesOf({ ...SETTINGS, organizations: [ORGANIZATION, id] })).toEqual([
      expect.stringMatching(`senders > salesforce > organizations > 1: .*${problem}`),
    ]);
  });

  it('a rule that never decides is named', () => {
    const narrow = { ...WON, when: { StageName: 'Closed Won', Type: 'Partner Renewal' } };
    expect(placesOf(withRules(WON, narrow))).toEqual([expect.stringMatching(/senders > salesforce > rules > 1: never decides/)]);
    expect(placesOf(withRules(narrow, WON))).toEqual([]);
  });

  it('an event that lacks what it needs is named, by the field', () => {
    expect(placesOf(withRules({ object: 'Opportunity', event: 'deal.closed' }))).toEqual([
      expect.stringMatching(/rules > 0 > data: makes no deal\.closed: its outcome/),
    ]);
    expect(placesOf(withRules({ ...WON, data: { outcome: { is: 'maybe' } } }))).toHaveLength(1);
  });

  it('rules that name no partner are named', () => {
    expect(placesOf({ ...withRules(WON), partner: {} })).toEqual([expect.stringMatching(/names the partner/)]);
  });

  it('rules that mean no event at all are named', async () => {
    expect(await checkSenders({ salesforce: withRules({ object: 'Lead', event: 'ignore' }) }, PROGRAM)).toEqual([
      {
        place: 'senders > salesforce',
        problem: 'its sample of deal.closed fails: no rule of salesforce means it',
        fix: 'add one to program/senders.ts',
      },
    ]);
  });

  it('what the events do not have does not compile', () => {
    const rules: readonly SalesforceRule[] = [
      // @ts-expect-error no such field of a won deal
      { object: 'Opportunity', event: 'deal.closed', data: { amout: 'Amount' } },
      // @ts-expect-error no such event
      { object: 'Opportunity', event: 'deal.close' },
      // @ts-expect-error the owner has no such field
      { object: 'Account', event: 'partner.updated', data: { 'owner.phone': 'Phone' } },
      { object: 'Account', event: 'partner.updated', data: { 'owner.email': 'Owner_Email__c' } },
    ];
    expect(rules).toHaveLength(4);
  });
});
