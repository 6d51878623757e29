import { beforeAll, describe, expect, it } from 'vitest';
import { checkPipedrive, type PipedriveSettings, pipedrive } from '../../../lambdas/sources/pipedrive';
import { WeakToken } from '../../../lambdas/sources/proofs/token';
import type { Meaning, Source } from '../../../lambdas/sources/source';
import { captureLogs } from '../receive-webhook.world';
import { basic, PARTNER_EMAIL, PARTNER_ID, pipedriveSender } from './pipedrive.sender';
import { keepsThePromises } from './promises';
import { NOW, openSource, post, postProven, sampleOf, worldOf } from './sender';

keepsThePromises(pipedriveSender);

const SETTINGS: PipedriveSettings = { partner: { id: PARTNER_ID, email: PARTNER_EMAIL } };
const REGISTERING: PipedriveSettings = { ...SETTINGS, registerOpenDeals: true };
const sourceWith = (settings: PipedriveSettings) => pipedrive(settings, { currency: 'USD' });
const text = (value: string | null) => (value === null ? null : { type: 'varchar', value });
const of = (id: string | null) => ({ [PARTNER_ID]: text(id) });

const deal = (changes: object = {}) => ({
  id: 8,
  title: 'Initech, 40 seats',
  status: 'won',
  value: 18_500.5,
  currency: 'EUR',
  org_id: 1,
  custom_fields: of('acme'),
  ...changes,
});
const lead = (changes: object = {}) => ({
  id: '0b2f6c1e-5d0a-4c68-9d6f-6a3c1d2e4f50',
  title: 'Initech',
  value: { amount: 900, currency: 'USD' },
  custom_fields: of('acme'),
  ...changes,
});
const item = (entity: string, action: string, data: unknown, previous: unknown, meta: object = {}) => ({
  data,
  previous,
  meta: {
    action,
    entity,
    entity_id: '8',
    id: 'df47d877-b58c-4886-91cd-1aa83e1d7366',
    timestamp: '2026-06-01T08:59:58.724Z',
    version: '2.0',
    attempt: 1,
    ...meta,
  },
});
const changed = (data: object, previous: unknown) => item('deal', 'change', deal(data), previous);

const meaningOf = (settings: PipedriveSettings, each: unknown) => sourceWith(settings).mean(each) as Meaning;
const eventsOf = (settings: PipedriveSettings, each: unknown) => {
  const meaning = meaningOf(settings, each);
  return 'events' in meaning ? meaning.events : [];
};
const briefly = (settings: PipedriveSettings, each: unknown) =>
  eventsOf(settings, each).map(({ type, data }) => [type, data.outcome, data.partner].filter((part) => part !== undefined));
const fieldsOf = (meaning: Meaning) => ('problems' in meaning ? meaning.problems.map(({ field }) => field) : []);

const ACME = { id: 'acme' };
const GLOBEX = { id: 'globex' };

describe('a deal in Pipedrive', () => {
  it('that is won counts for its partner, in minor units, at the time it was won', () => {
    expect(meaningOf(SETTINGS, changed({}, { status: 'open' }))).toEqual({
      events: [
        {
          senderId: 'df47d877-b58c-4886-91cd-1aa83e1d7366',
          type: 'deal.closed',
          occurredAt: '2026-06-01T08:59:58.724Z',
          data: { partner: ACME, dealId: 'pipedrive-8', outcome: 'won', amount: 1_850_050, currency: 'EUR' },
        },
      ],
    });
  });

  it.each<[string, PipedriveSettings, unknown, unknown[][]]>([
    ['is lost', SETTINGS, changed({ status: 'lost' }, { status: 'open' }), [['deal.closed', 'lost', ACME]]],
    ['is entered as won', SETTINGS, item('deal', 'create', deal(), null), [['deal.closed', 'won', ACME]]],
    ['is entered open, where nobody registers by it', SETTINGS, item('deal', 'create', deal({ status: 'open' }), null), []],
    [
      'is entered open, as a registration',
      REGISTERING,
      item('deal', 'create', deal({ status: 'open' }), null),
      [['deal.registered', ACME]],
    ],
    ['moves to another stage', REGISTERING, changed({ status: 'open' }, { stage_id: 1 }), []],
    ['is won, and won again in the same breath', SETTINGS, changed({}, { status: 'won' }), []],
    ['is open again', SETTINGS, changed({ status: 'open' }, { status: 'won' }), [['deal.reversed', ACME]]],
    ['is open again, and a registration', REGISTERING, changed({ status: 'open' }, { status: 'won' }), [['deal.reversed', ACME]]],
    ['was won and is lost after all', SETTINGS, changed({ status: 'lost' }, { status: 'won' }), [['deal.closed', 'lost', ACME]]],
    ['was lost and is open again', SETTINGS, changed({ status: 'open' }, { status: 'lost' }), []],
    ['is deleted after it was won', SETTINGS, item('deal', 'delete', null, deal()), [['deal.reversed', ACME]]],
    ['is deleted before it was won', SETTINGS, item('deal', 'delete', null, deal({ status: 'open' })), []],
    ['is deleted while registered', REGISTERING, item('deal', 'delete', null, deal({ status: 'open' })), [['deal.reversed', ACME]]],
    ['gets another amount once it is won', SETTINGS, changed({}, { value: 12 }), [['deal.closed', 'won', ACME]]],
    ['gets its partner once it is won', SETTINGS, changed({}, { custom_fields: of(null) }), [['deal.closed', 'won', ACME]]],
    [
      'turns out to be of another partner once it is won',
      SETTINGS,
      changed({ custom_fields: of('globex') }, { custom_fields: of('acme') }),
      [
        ['deal.reversed', ACME],
        ['deal.closed', 'won', GLOBEX],
      ],
    ],
    [
      "turns out to be nobody's once it is won",
      SETTINGS,
      changed({ custom_fields: of(null) }, { custom_fields: of('acme') }),
      [['deal.reversed', ACME]],
    ],
    [
      'is won by another partner than the one that registered it',
      REGISTERING,
      changed({ custom_fields: of('globex') }, { status: 'open', custom_fields: of('acme') }),
      [
        ['deal.reversed', ACME],
        ['deal.closed', 'won', GLOBEX],
      ],
    ],
  ])('that %s', (_, settings, each, expected) => {
    expect(briefly(settings, each)).toEqual(expected);
    expect(fieldsOf(meaningOf(settings, each))).toEqual([]);
  });

  it('whose contact has a new address stays with its partner', () => {
    const fields = (email: string) => ({ ...of('acme'), [PARTNER_EMAIL]: text(email) });
    const each = changed({ custom_fields: fields('luis@acme.example') }, { custom_fields: fields('dana@acme.example') });
    expect(eventsOf(SETTINGS, each).map(({ type }) => type)).toEqual(['deal.closed']);
  });

  it('that goes to another partner is two events with two ids, the same whenever it is told', () => {
    const each = changed({ custom_fields: of('globex') }, { custom_fields: of('acme') });
    const ids = eventsOf(SETTINGS, each).map(({ senderId }) => senderId);
    expect(new Set(ids).size).toBe(2);
    expect(eventsOf(SETTINGS, { ...each, meta: { ...each.meta, attempt: 3 } }).map(({ senderId }) => senderId)).toEqual(ids);
  });

  it('names its partner by a plain field, an option, an organisation, or a plain custom value', () => {
    const by = (field: string, changes: object) =>
      eventsOf({ partner: { externalId: { system: 'pipedrive', field } } }, item('deal', 'create', deal(changes), null))[0]?.data.partner;
    expect(by('org_id', { org_id: 77 })).toEqual({ externalId: { system: 'pipedrive', id: '77' } });
    expect(by(PARTNER_ID, { custom_fields: { [PARTNER_ID]: { type: 'enum', id: 23 } } })).toEqual({
      externalId: { system: 'pipedrive', id: '23' },
    });
    expect(by(PARTNER_ID, { custom_fields: { [PARTNER_ID]: 'acme' } })).toEqual({ externalId: { system: 'pipedrive', id: 'acme' } });
  });

  it('of a currency without cents is in whole units', () => {
    expect(eventsOf(SETTINGS, item('deal', 'create', deal({ value: 90_000, currency: 'JPY' }), null))[0]?.data).toMatchObject({
      amount: 90_000,
    });
  });
});

describe('a lead in Pipedrive', () => {
  it('is submitted when it is made', () => {
    expect(eventsOf({ ...SETTINGS, company: 'title' }, item('lead', 'create', lead(), null))).toMatchObject([
      {
        type: 'lead.submitted',
        data: { partner: ACME, leadId: '0b2f6c1e-5d0a-4c68-9d6f-6a3c1d2e4f50', company: 'Initech', amount: 90_000, currency: 'USD' },
      },
    ]);
  });

  it('says no company and no amount when it has none', () => {
    const data = eventsOf(SETTINGS, item('lead', 'create', lead({ value: null }), null))[0]?.data;
    expect(data).toEqual({ partner: ACME, leadId: '0b2f6c1e-5d0a-4c68-9d6f-6a3c1d2e4f50' });
  });

  it.each<[string, unknown, number]>([
    ['has another label is not told again', item('lead', 'change', lead(), { label_ids: [] }), 0],
    ['gets an amount later is told again', item('lead', 'change', lead(), { value: null }), 1],
    ['gets its partner later is told then', item('lead', 'change', lead(), { custom_fields: of(null) }), 1],
    ['is deleted was submitted all the same', item('lead', 'delete', null, lead()), 0],
  ])('that %s', (_, each, events) => {
    expect(eventsOf(SETTINGS, each)).toHaveLength(events);
    expect(fieldsOf(meaningOf(SETTINGS, each))).toEqual([]);
  });
});

describe('what Pipedrive sends and nobody can understand', () => {
  it.each<[string, unknown, string]>([
    ['another version', item('deal', 'change', deal(), {}, { version: '3.0' }), 'meta.version'],
    [
      'the old version, without one',
      { v: 1, current: deal(), previous: null, meta: { v: 1, action: 'updated', object: 'deal' } },
      'meta.version',
    ],
    ['an organization', item('organization', 'change', {}, {}), 'meta.entity'],
    ['an unheard-of action', item('deal', 'merge', deal(), {}), 'meta.action'],
    ['a change without what changed', item('deal', 'change', deal(), null), 'previous'],
    ['a new deal without the deal', item('deal', 'create', null, null), 'data'],
    ['an unheard-of status', changed({ status: 'paused' }, { status: 'open' }), 'data.status'],
    ['no status', changed({ status: 7 }, { status: 'open' }), 'data.status'],
    ['a won deal of nobody', changed({ custom_fields: {} }, { status: 'open' }), `data.${PARTNER_ID}`],
    [
      'a lead of nobody',
      item('lead', 'create', lead({ custom_fields: { [PARTNER_ID]: { type: 'varchar', value: ' ' } } }), null),
      `data.${PARTNER_ID}`,
    ],
  ])('%s is kept, with the field that is wrong', (_, each, field) => {
    expect(fieldsOf(meaningOf(SETTINGS, each))).toEqual([field]);
  });

  it('deals of nobody are passed over where they are direct business', () => {
    const settings: PipedriveSettings = { ...SETTINGS, withoutPartner: 'ignore' };
    expect(meaningOf(settings, changed({ custom_fields: {} }, { status: 'open' }))).toEqual({ ignored: 'names no partner' });
  });

  it('a person is passed over where the settings say so', () => {
    const person = (action: string, ignore: readonly string[]) => meaningOf({ ...SETTINGS, ignore }, item('person', action, {}, {}));
    expect(person('change', ['person'])).toEqual({ ignored: 'listed under "ignore" in program/senders.ts' });
    // As it is listed when it is kept.
    expect(person('change', ['person.change'])).toHaveProperty('ignored');
    expect(person('delete', ['person.change'])).toHaveProperty('problems');
  });

  it('a won deal without an amount is kept, and the field named', async () => {
    const logs = captureLogs();
    const world = worldOf(pipedriveSender);
    const { statusCode } = await postProven(world, pipedriveSender, JSON.stringify(changed({ value: null }, { status: 'open' })));
    logs.restore();
    expect(statusCode).toBe(202);
    expect(world.stored).toEqual([]);
    expect(world.unmapped).toMatchObject([{ kind: 'deal.change' }]);
    expect(world.unmapped[0]?.problems.map(({ field }) => field)).toContain('deal.closed data.amount');
  });

  it('is listed by a name that shows nothing, and does no harm', () => {
    const { kindOf } = sourceWith(SETTINGS);
    expect(kindOf(item('deal', 'change', {}, {}))).toBe('deal.change');
    expect(kindOf(item('deal\n', 'x'.repeat(200), {}, {}))).toMatch(/^\P{Cc}{100}$/u);
    for (const odd of [null, 7, 'text', [], {}]) expect(kindOf(odd)).toBe('?.?');
  });
});

describe('Pipedrive shows who it is', () => {
  let source: Source;
  beforeAll(async () => {
    source = await openSource(pipedriveSender);
  });
  const { secret } = pipedriveSender;
  const circumstances = { now: NOW, url: 'https://hooks.northwind.example/webhooks/pipedrive' };
  const verifies = (headers: Record<string, string>, secrets = [secret]) =>
    source.verify({ headers, body: Buffer.from('') }, secrets, circumstances);

  it('by the user name and the password of its webhook', () => {
    expect(verifies({ authorization: basic('partner-journey', secret) })).toBe(true);
    expect(verifies({ authorization: basic('someone', secret) })).toBe(false);
    expect(verifies({ authorization: basic('partner-journey', `${secret}x`) })).toBe(false);
    expect(verifies({ authorization: `Bearer ${secret}` })).toBe(false);
    expect(verifies({})).toBe(false);
  });

  it('by a user name of the settings, if they have one', () => {
    const named = sourceWith({ ...SETTINGS, user: 'northwind' });
    const shows = (user: string) =>
      named.verify({ headers: { authorization: basic(user, secret) }, body: Buffer.from('') }, [secret], circumstances);
    expect([shows('northwind'), shows('partner-journey')]).toEqual([true, false]);
  });

  it('and a password that can be guessed lets nobody in, loudly', () => {
    expect(() => verifies({ authorization: basic('partner-journey', 'pipedrive') }, ['pipedrive'])).toThrow(WeakToken);
  });
});

describe('around Pipedrive', () => {
  it('three retries of one webhook are one event, or one that is kept', async () => {
    const logs = captureLogs();
    const world = worldOf(pipedriveSender);
    for (const attempt of [1, 2, 3, 4]) {
      const body = JSON.stringify(item('deal', 'change', deal(), { status: 'open' }, { attempt }));
      await postProven(world, pipedriveSender, body);
    }
    for (const attempt of [1, 2]) {
      await postProven(world, pipedriveSender, JSON.stringify(item('organization', 'change', {}, {}, { attempt })));
    }
    logs.restore();
    expect(new Set(world.unmapped.map(({ id }) => id)).size).toBe(1);
    expect(world.stored).toHaveLength(4);
    expect(new Set(world.stored.map(({ id }) => id)).size).toBe(1);
  });

  it('a time in seconds is read, too', () => {
    const each = item('deal', 'create', deal(), null, { timestamp: 1_780_304_400 });
    expect(eventsOf(SETTINGS, each)[0]?.occurredAt).toBe('2026-06-01T09:00:00.000Z');
  });

  it('a sample names the partner by whatever the settings map', async () => {
    const logs = captureLogs();
    const senders = { pipedrive: { partner: { externalId: { system: 'pipedrive', field: 'org_id' } } } };
    const sender = { ...pipedriveSender, senders };
    const source = await openSource(sender);
    const world = worldOf(sender);
    await post(world, sender, sampleOf(source, sender));
    logs.restore();
    expect(source.samples).toEqual(['lead.submitted', 'deal.closed']);
    expect(world.stored).toMatchObject([{ data: { partner: { externalId: { system: 'pipedrive', id: 'acme' } } } }]);
  });

  it('there is no sample about somebody whom the settings cannot name', () => {
    const byId = sourceWith({ partner: { id: PARTNER_ID } });
    const sampleAbout = (partner: object) => sampleOf(byId, pipedriveSender, { partner });
    expect(() => sampleAbout({ email: 'dana@acme.example' })).toThrow('give our partner id (--partner)');
    expect(sampleAbout({ id: 'acme', email: 'dana@acme.example' }).body).toContain('acme');
  });

  it('settings that can name no partner, or no user, are found before they are deployed', () => {
    expect(checkPipedrive(SETTINGS)).toEqual([]);
    expect(checkPipedrive({ partner: {}, user: 'a:b' }).map(({ place }) => place)).toEqual([
      'senders > pipedrive > partner',
      'senders > pipedrive > user',
    ]);
  });
});
