import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readItem } from '../../../lambdas/receive-webhook/meaning';
import { checkHubspot, type HubspotSettings, hubspot } from '../../../lambdas/sources/hubspot';
import type { Meaning, SentEvent } from '../../../lambdas/sources/source';
import { senders } from '../../../program/senders';
import { captureLogs } from '../receive-webhook.world';
import { HUBSPOT, hubspotSender } from './hubspot.sender';
import { keepsThePromises } from './promises';
import { NOW, postProven, sampleOf, worldOf } from './sender';

keepsThePromises(hubspotSender);

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

const sourceOf = (changes: Partial<HubspotSettings> = {}) => hubspot({ ...HUBSPOT, ...changes }, { currency: 'USD' });

const itemsIn = (body: unknown, settings: Partial<HubspotSettings> = {}, sentAt = String(NOW)): readonly unknown[] => {
  const headers = { 'x-hubspot-request-timestamp': sentAt };
  const split = sourceOf(settings).split({ headers, body: Buffer.from(JSON.stringify(body)) });
  if (split instanceof Promise || 'problems' in split) throw new Error('the body cannot be read');
  return split.items;
};
/** What a body with one item means, as the endpoint takes it. */
const meaningOf = async (body: unknown, settings: Partial<HubspotSettings> = {}): Promise<Meaning> => {
  const items = itemsIn(body, settings);
  expect(items).toHaveLength(1);
  return readItem(sourceOf(settings), items[0]);
};
const eventsOf = async (body: unknown, settings: Partial<HubspotSettings> = {}): Promise<readonly SentEvent[]> => {
  const meaning = await meaningOf(body, settings);
  if (!('events' in meaning)) throw new Error(`means no event: ${JSON.stringify(meaning)}`);
  return meaning.events;
};
const fieldsIn = async (body: unknown, settings: Partial<HubspotSettings> = {}): Promise<readonly string[]> => {
  const meaning = await meaningOf(body, settings);
  return 'problems' in meaning ? meaning.problems.map(({ field }) => field) : [];
};

const WON = {
  hs_object_id: '9001',
  pipeline: 'default',
  dealstage: 'closedwon',
  amount: '18500.5',
  deal_currency_code: 'EUR',
  partner_id: 'acme',
  hs_lastmodifieddate: '2026-06-01T08:59:00.000Z',
};
/** As the old deals API has it, whose shape workflows send. */
const versioned = (properties: Readonly<Record<string, unknown>>, timestamp = Date.parse('2026-06-01T08:58:00Z')) => ({
  portalId: 62515,
  dealId: 9001,
  isDeleted: false,
  associations: { associatedVids: [27136], associatedCompanyIds: [8954037], associatedDealIds: [] },
  properties: Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      { value, timestamp, source: 'CRM_UI', versions: [{ name, value, timestamp }] },
    ]),
  ),
});
/** As the CRM API has it. */
const flat = (properties: Readonly<Record<string, unknown>>) => ({
  id: '9001',
  properties,
  updatedAt: '2026-06-01T08:59:30.000Z',
  archived: false,
});

let eventId = 100;
const change = (propertyName: string, propertyValue: unknown, more: Readonly<Record<string, unknown>> = {}) => {
  eventId += 1;
  const when = { occurredAt: NOW - 5000, attemptNumber: 0, eventId };
  const what = { subscriptionType: 'deal.propertyChange', objectId: 9001, propertyName, propertyValue, changeSource: 'CRM_UI' };
  return { ...when, subscriptionId: 25, portalId: 62515, appId: 1160452, ...what, ...more };
};

describe('a deal that a workflow sends', () => {
  it.each([
    ['with versions', versioned(WON), '2026-06-01T08:58:00.000Z'],
    ['as the CRM API has it', flat(WON), '2026-06-01T08:59:00.000Z'],
    ['with a body of its own', WON, '2026-06-01T08:59:00.000Z'],
    ['alone in a list', [WON], '2026-06-01T08:59:00.000Z'],
  ])('%s is won, for its amount in cents', async (_, body, occurredAt) => {
    const [event, ...more] = await eventsOf(body);
    expect(more).toEqual([]);
    const data = { partner: { id: 'acme' }, dealId: 'hubspot-9001', outcome: 'won', amount: 1_850_050, currency: 'EUR' };
    expect(event).toMatchObject({ type: 'deal.closed', occurredAt, data });
  });

  it.each([
    ['default', 'closedwon', 'deal.closed'],
    ['default', 'closedlost', 'deal.closed'],
    ['default', 'contractsent', 'deal.registered'],
    ['4711', '88001', 'deal.registered'],
    ['4711', 88002, 'deal.closed'],
    ['4711', '88003', 'deal.reversed'],
  ])('in pipeline %s, stage %s is %s', async (pipeline, dealstage, type) => {
    expect((await eventsOf(flat({ ...WON, pipeline, dealstage })))[0]?.type).toBe(type);
  });

  it('in a stage of no interest is ignored', async () => {
    expect(await meaningOf(flat({ ...WON, dealstage: 'appointmentscheduled' }))).toHaveProperty('ignored');
  });

  it.each([
    ['an unknown stage', { dealstage: '99999' }, 'dealstage'],
    ['an unknown pipeline', { pipeline: '99999' }, 'dealstage'],
    ['a stage of another pipeline', { pipeline: '4711' }, 'dealstage'],
    ['a stage named like what every object has', { dealstage: 'constructor' }, 'dealstage'],
    ['a pipeline named like what every object has', { pipeline: '__proto__x' }, 'dealstage'],
    ['no stage', { dealstage: '' }, 'dealstage'],
    ['no amount', { amount: null }, 'amount'],
    ['an amount as people write it', { amount: '18,500.00' }, 'amount'],
    ['an amount below zero', { amount: '-1' }, 'deal.closed data.amount'],
    ['a currency that does not exist', { deal_currency_code: 'EURO' }, 'deal.closed data.currency'],
    ['no partner', { partner_id: ' ' }, 'partner_id or partner_email or partner_company'],
    ['a partner id that cannot be one', { partner_id: 'Acme, Inc.' }, 'deal.closed data.partner.id'],
  ])('won with %s is kept, and says what is wrong', async (_, changes, field) => {
    expect(await fieldsIn(flat({ ...WON, ...changes }))).toEqual([field]);
  });

  it('without an id is kept', async () => {
    const { hs_object_id: _, ...nameless } = WON;
    expect(await fieldsIn(nameless)).toEqual(['objectId']);
  });

  it('lost or registered needs no amount', async () => {
    for (const dealstage of ['closedlost', 'contractsent']) {
      const [event] = await eventsOf(flat({ ...WON, dealstage, amount: '' }));
      expect(event?.data).not.toHaveProperty('amount');
    }
  });

  it('without a currency is in that of the program, which may have no cents', async () => {
    const [event] = await eventsOf(flat({ ...WON, deal_currency_code: undefined, amount: 1200 }));
    expect(event?.data).toMatchObject({ amount: 120_000, currency: 'USD' });
    const [inYen] = await eventsOf(flat({ ...WON, deal_currency_code: 'jpy', amount: '120000' }));
    expect(inYen?.data).toMatchObject({ amount: 120_000, currency: 'JPY' });
  });

  it('reads amount and currency from where the owner keeps them', async () => {
    const settings = { amount: 'partner_amount', currency: 'partner_currency' };
    const [event] = await eventsOf(flat({ ...WON, partner_amount: '10', partner_currency: 'GBP' }), settings);
    expect(event?.data).toMatchObject({ amount: 1000, currency: 'GBP' });
  });

  it('names its partner by all that is filled in', async () => {
    const [event] = await eventsOf(flat({ ...WON, partner_email: 'dana@acme.example', partner_company: 555 }));
    expect(event?.data.partner).toEqual({ id: 'acme', email: 'dana@acme.example', externalId: { system: 'hubspot', id: '555' } });
  });

  it('of direct business is kept, or ignored when the owner says so', async () => {
    const direct = flat({ ...WON, partner_id: '' });
    expect(await meaningOf(direct)).toHaveProperty('problems');
    expect(await meaningOf(direct, { withoutPartner: 'ignore' })).toHaveProperty('ignored');
  });

  it('without its pipeline is understood when its stage means one thing in all of them', async () => {
    const { pipeline: _, ...anywhere } = WON;
    expect((await eventsOf(anywhere))[0]?.type).toBe('deal.closed');
    const pipelines = { one: { closedwon: 'won' }, two: { closedwon: 'registered' } } as const;
    expect(await fieldsIn(anywhere, { pipelines })).toEqual(['dealstage']);
  });

  it('of another account is ignored', async () => {
    expect(await meaningOf(versioned(WON), { account: 1 })).toHaveProperty('ignored');
    expect(await meaningOf(versioned(WON), { account: 62515 })).toHaveProperty('events');
  });

  it.each([
    [
      'the time of its stage',
      { ...WON, hs_v2_date_entered_closedwon: String(Date.parse('2026-05-31T12:00:00Z')) },
      '2026-05-31T12:00:00.000Z',
    ],
    ['its last change', WON, '2026-06-01T08:59:00.000Z'],
    ['the signed time', { ...WON, hs_lastmodifieddate: undefined }, '2026-06-01T09:00:00.000Z'],
  ])('happened at %s', async (_, body, occurredAt) => {
    expect((await eventsOf(body))[0]?.occurredAt).toBe(occurredAt);
  });

  it('is the same event over all retries, signed anew', async () => {
    const idOf = async (sentAt: string, body: unknown) => {
      const meaning = await readItem(sourceOf(), itemsIn(body, {}, sentAt)[0]);
      return 'events' in meaning ? meaning.events[0]?.senderId : undefined;
    };
    for (const body of [versioned(WON), flat(WON), WON, { ...WON, hs_lastmodifieddate: undefined }]) {
      expect(await idOf(String(NOW + 3_600_000), body)).toBe(await idOf(String(NOW), body));
      expect(await idOf(String(NOW), body)).toBeTruthy();
    }
  });

  it('that is corrected, or won again later, is another event', async () => {
    const bodies = [
      versioned(WON),
      versioned({ ...WON, amount: '20000' }),
      versioned({ ...WON, deal_currency_code: 'USD' }),
      versioned({ ...WON, partner_id: 'harbor-data' }),
      versioned({ ...WON, dealstage: 'closedlost' }),
      versioned(WON, NOW - 1000),
    ];
    const ids = await Promise.all(bodies.map(async (body) => (await eventsOf(body))[0]?.senderId));
    expect(new Set(ids).size).toBe(bodies.length);
  });
});

describe('changes that a subscription sends', () => {
  const whole = () => [
    change('partner_id', 'acme'),
    change('amount', '100'),
    change('amount', '18500.5', { occurredAt: NOW - 4000 }),
    change('dealstage', 'contractsent', { occurredAt: NOW - 9000 }),
    change('dealstage', 'closedwon', { occurredAt: NOW - 3000 }),
    change('dealname', 'Initech'),
  ];

  it('of one deal in one batch are a whole deal, and the latest value of each property counts', async () => {
    for (const batch of [whole(), whole().toReversed()]) {
      const [event] = await eventsOf(batch);
      const data = { partner: { id: 'acme' }, dealId: 'hubspot-9001', outcome: 'won', amount: 1_850_050, currency: 'USD' };
      expect(event).toMatchObject({ type: 'deal.closed', occurredAt: '2026-06-01T08:59:57.000Z', data });
    }
  });

  it('are the same event however the batch is cut and counted', async () => {
    const batch = whole();
    const again = batch.map((each) => ({ ...each, attemptNumber: 3 }));
    const [event] = await eventsOf(batch);
    const [repeated] = await eventsOf(again.filter(({ propertyName }) => propertyName !== 'dealname'));
    expect(repeated?.senderId).toBe(event?.senderId);
  });

  it('of the same deal under the new names are one item', async () => {
    const named = { subscriptionType: undefined, eventType: 'object.propertyChange', objectTypeId: '0-3' };
    const [event] = await eventsOf(whole().map((each) => ({ ...each, ...named })));
    expect(event?.type).toBe('deal.closed');
  });

  it('of a stage alone are kept, and say that a workflow sends the whole deal', async () => {
    const meaning = await meaningOf([change('dealstage', 'closedwon')]);
    expect('problems' in meaning && meaning.problems.map(({ field }) => field)).toEqual([
      'partner_id or partner_email or partner_company',
      'amount',
    ]);
    expect('problems' in meaning && meaning.problems[0].detail).toContain('workflow');
  });

  it('of an amount alone are kept, unless the owner ignores them', async () => {
    expect(await fieldsIn([change('amount', '5')], { ignore: [] })).toEqual(['dealstage']);
    expect(await meaningOf([change('amount', '5')])).toHaveProperty('ignored');
  });

  it('of a stage alone are ignored, too, when the owner has a workflow for deals, and says so', async () => {
    expect(await meaningOf([change('dealstage', 'closedwon')], { ignore: ['deal.propertyChange dealstage'] })).toHaveProperty('ignored');
  });

  it('without a currency are kept when deals have several', async () => {
    const settings = { currency: 'deal_currency_code' };
    expect(await fieldsIn(whole(), settings)).toEqual(['deal_currency_code']);
    const [event] = await eventsOf([...whole(), change('deal_currency_code', 'EUR')], settings);
    expect(event?.data).toMatchObject({ currency: 'EUR' });
  });

  it('of two deals, and of two accounts, are two items', () => {
    const batch = [change('dealstage', 'closedwon'), change('amount', '1', { objectId: 9002 }), change('amount', '1', { portalId: 7 })];
    expect(itemsIn(batch)).toHaveLength(3);
  });

  it('without the id of an object are not mixed, but kept', async () => {
    const batch = whole().map((each) => ({ ...each, objectId: undefined }));
    expect(itemsIn(batch)).toHaveLength(batch.length);
    expect(await fieldsIn([batch[4]])).toContain('objectId');
  });

  it('of properties and kinds that nobody mapped are kept by their names', async () => {
    expect(await fieldsIn([change('dealname', 'Initech')])).toEqual(['dealname']);
    expect(await fieldsIn([{ subscriptionType: 'deal.creation', objectId: 1, occurredAt: NOW }])).toEqual(['item']);
    expect(await fieldsIn([change('a\nb', 'x')])).toEqual(['a b']);
    expect(await fieldsIn([change('subject', 'x', { subscriptionType: 'ticket.propertyChange' })])).toEqual(['subject']);
    expect(await meaningOf([{ subscriptionType: 'contact.creation', objectId: 1, occurredAt: NOW }])).toHaveProperty('ignored');
  });

  it('of a person who asks to be erased are never ignored', async () => {
    const erased = { subscriptionType: 'contact.privacyDeletion', objectId: 1, portalId: 62515, occurredAt: NOW };
    const meaning = await meaningOf([erased], { ignore: ['contact.privacyDeletion'] });
    expect('problems' in meaning && meaning.problems[0].detail).toMatch(/erased: docs\/senders\/hubspot\.md/);
  });

  it('of a company tell each field of the partner, by the id of the company', async () => {
    const company = { subscriptionType: 'company.propertyChange', objectId: 555 };
    const tier = change('partner_tier', 'gold', company);
    const [one, two] = await eventsOf([tier, change('partner_segment', 'managed', company)]);
    const partner = { externalId: { system: 'hubspot', id: '555' } };
    expect(one).toMatchObject({ type: 'partner.updated', data: { partner, tier: 'gold' } });
    expect(two).toMatchObject({ type: 'partner.updated', data: { partner, segment: 'managed' } });
    expect((await eventsOf([tier]))[0]?.senderId).toBe(one?.senderId);
  });

  it('of a contact are told by another kind of id: a company may have the same number', async () => {
    const contact = { subscriptionType: 'contact.propertyChange', objectId: 555 };
    const [event] = await eventsOf([change('partner_track', 'reseller', contact)]);
    expect(event?.data).toEqual({ partner: { externalId: { system: 'hubspot-contact', id: '555' } }, track: 'reseller' });
    expect(await meaningOf([change('partner_track', '', contact)])).toHaveProperty('ignored');
    expect(await fieldsIn([change('partner_track', 'friend', contact)])).toEqual(['partner.updated data.track']);
    expect(await fieldsIn([change('partner_tier', 'gold', contact)])).toEqual(['partner_tier']);
  });
});

describe('a company or contact that a workflow sends', () => {
  it('is told by the properties that are filled in', async () => {
    const company = {
      companyId: 555,
      portalId: 62515,
      properties: { partner_tier: { value: 'gold', timestamp: NOW }, partner_segment: { value: '' } },
    };
    const [event, ...more] = await eventsOf(company);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ occurredAt: '2026-06-01T09:00:00.000Z', data: { partner: { externalId: { id: '555' } }, tier: 'gold' } });
    const contact = {
      vid: 251,
      'portal-id': 62515,
      properties: { partner_track: { value: 'referral', versions: [{ value: 'referral', timestamp: NOW }] } },
    };
    expect((await eventsOf(contact))[0]).toMatchObject({ occurredAt: '2026-06-01T09:00:00.000Z', data: { track: 'referral' } });
  });

  it('is kept when nothing of it is mapped', async () => {
    expect(await meaningOf({ vid: 251, properties: { firstname: { value: 'Dana' } } })).toHaveProperty('problems');
  });
});

describe('a batch at the endpoint', () => {
  const noise = (count: number) =>
    Array.from({ length: count }, (_, objectId) => ({ subscriptionType: 'contact.creation', objectId, occurredAt: NOW }));

  it('with a duplicate, an unknown stage and a good deal yields one deal and one kept item', async () => {
    const good = versioned(WON);
    const world = worldOf(hubspotSender);
    const answer = await postProven(world, hubspotSender, JSON.stringify([good, versioned({ ...WON, dealstage: '99999' }), good]));
    expect(answer.statusCode).toBe(202);
    expect(world.stored.map(({ type, data }) => [type, data.dealId])).toEqual([['deal.closed', 'hubspot-9001']]);
    expect(world.unmapped.map(({ kind, problems }) => [kind, problems[0]?.field])).toEqual([['deal', 'dealstage']]);
  });

  it('of changes with a duplicate, an unknown stage and a good deal yields one deal and one kept item', async () => {
    const deal = [change('dealstage', 'closedwon'), change('amount', '10'), change('partner_id', 'acme')];
    const batch = [...deal, change('dealstage', '99999', { objectId: 9002 }), ...deal, ...noise(94)];
    expect(batch).toHaveLength(101);
    const world = worldOf(hubspotSender);
    expect((await postProven(world, hubspotSender, JSON.stringify(batch))).statusCode).toBe(202);
    expect(world.stored.map(({ type }) => type)).toEqual(['deal.closed']);
    expect(world.unmapped.map(({ kind }) => kind)).toEqual(['deal.propertyChange dealstage']);
    expect(world.failedMappings).toEqual([]);
  });

  it('with nonsense among deals loses none of them', async () => {
    const deals = [1, 2].map((id) => flat({ ...WON, hs_object_id: id })).map((each, index) => ({ ...each, id: String(index) }));
    const world = worldOf(hubspotSender);
    const body = JSON.stringify([deals[0], null, 7, 'x', [], {}, { properties: 5 }, { changes: 'x' }, deals[1]]);
    expect((await postProven(world, hubspotSender, body)).statusCode).toBe(202);
    expect(world.stored).toHaveLength(2);
    expect(world.failedMappings).toEqual([]);
  });

  it('is kept once, however often it comes and is signed', async () => {
    const world = worldOf(hubspotSender);
    const batch = [change('dealstage', '99999')];
    for (const attemptNumber of [0, 1, 2]) {
      world.now = NOW + attemptNumber * 600_000;
      await postProven(world, hubspotSender, JSON.stringify(batch.map((each) => ({ ...each, attemptNumber }))));
    }
    expect(new Set(world.unmapped.map(({ id }) => id)).size).toBe(1);
    expect(world.unmapped).toHaveLength(3);
  });

  it('is applied in the order in which it happened', async () => {
    const at = (id: number, time: string) => ({ ...WON, hs_object_id: id, hs_lastmodifieddate: time });
    const world = worldOf(hubspotSender);
    await postProven(world, hubspotSender, JSON.stringify([at(2, '2026-06-01T08:00:02Z'), at(1, '2026-06-01T08:00:01Z')]));
    expect(world.stored.map(({ data }) => data.dealId)).toEqual(['hubspot-1', 'hubspot-2']);
  });

  it('that is empty is taken', async () => {
    const world = worldOf(hubspotSender);
    expect((await postProven(world, hubspotSender, '[]')).statusCode).toBe(202);
  });

  it.each(['"text"', '5', 'null', 'true'])('that is only %s cannot be read', async (body) => {
    expect((await postProven(worldOf(hubspotSender), hubspotSender, body)).statusCode).toBe(400);
  });

  it('that is kept can be replayed when its stage is mapped', async () => {
    const world = worldOf(hubspotSender);
    await postProven(world, hubspotSender, JSON.stringify({ ...WON, dealstage: '99999', hs_lastmodifieddate: undefined }));
    const item: unknown = JSON.parse(world.unmapped[0]?.item ?? '');
    const meaning = await readItem(sourceOf({ pipelines: { default: { '99999': 'won' } } }), item);
    expect(meaning).toMatchObject({ events: [{ type: 'deal.closed', occurredAt: '2026-06-01T09:00:00.000Z' }] });
  });
});

describe('lists of what was kept', () => {
  it('name an item by HubSpot’s words, short and on one line', () => {
    const kinds = (body: unknown) => itemsIn(body).map((item) => sourceOf().kindOf(item));
    expect(kinds([change('dealstage', 'x'), change('amount', '5')])).toEqual(['deal.propertyChange amount, dealstage']);
    expect(kinds(versioned(WON))).toEqual(['deal']);
    expect(kinds([{ eventType: 'object.creation', objectTypeId: '2-77' }])).toEqual(['object 2-77.creation']);
    const [long = ''] = kinds([change(`a\n${'b'.repeat(200)}`, 'x')]);
    expect(long).toHaveLength(100);
    expect(long).not.toMatch(/\p{Cc}/u);
    for (const odd of [null, 5, [], {}, { changes: [] }, { changes: [null, 5] }, { object: null }])
      expect(sourceOf().kindOf(odd)).toEqual(expect.any(String));
  });
});

describe('samples', () => {
  it('are of what the settings map', () => {
    expect(sourceOf().samples).toEqual(['deal.closed', 'deal.registered', 'deal.reversed', 'partner.updated']);
    const { updates: _, ...rest } = HUBSPOT;
    expect(hubspot({ ...rest, pipelines: { default: { closedwon: 'won' } } }, { currency: 'USD' }).samples).toEqual(['deal.closed']);
  });

  it('are the same event when they are made again later with the same nonce', async () => {
    for (const event of sourceOf().samples) {
      const ids = [NOW, NOW + 60_000].map(async (now) => {
        const { body } = sampleOf(sourceOf(), hubspotSender, { event, now: new Date(now) });
        return (await eventsOf(JSON.parse(String(body))))[0]?.senderId;
      });
      expect(await ids[0]).toBe(await ids[1]);
    }
  });

  it('say what is not mapped', () => {
    const source = sourceOf({ pipelines: {} });
    expect(() => sampleOf(source, hubspotSender)).toThrow('no stage or property of hubspot means it');
    const byId = sourceOf({ partner: { id: 'partner_id' } });
    const partner = { email: 'dana@acme.example' };
    expect(() => sampleOf(byId, hubspotSender, { partner })).toThrow('give our partner id (--partner)');
  });
});

describe('the settings', () => {
  it('are checked for what their type cannot see', () => {
    expect(checkHubspot(HUBSPOT)).toEqual([]);
    const wrong = checkHubspot({ pipelines: { default: { closedlost: 'lost' } }, partner: {} });
    expect(wrong.map(({ place }) => place)).toEqual(['senders > hubspot > pipelines', 'senders > hubspot > partner']);
  });

  it('of the sample program are right, and its samples mean what they say', async () => {
    if (senders.hubspot === undefined) throw new Error('the sample program has HubSpot');
    expect(checkHubspot(senders.hubspot)).toEqual([]);
    const source = hubspot(senders.hubspot, { currency: 'USD' });
    for (const event of source.samples) {
      const { body } = sampleOf(source, hubspotSender, { event });
      expect((await eventsOf(JSON.parse(String(body)), senders.hubspot))[0]?.type).toBe(event);
    }
  });
});
