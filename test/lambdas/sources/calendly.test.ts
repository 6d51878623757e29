import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readItem } from '../../../lambdas/receive-webhook/meaning';
import { type CalendlySettings, calendly, checkCalendly } from '../../../lambdas/sources/calendly';
import { captureLogs, type WebhookWorld } from '../receive-webhook.world';
import { calendlySender, calendlySignature } from './calendly.sender';
import { keepsThePromises } from './promises';
import { NOW, openSource, post, postProven, sampleOf, worldOf } from './sender';

const { secret, strangersSecret } = calendlySender;
const SECONDS = Math.floor(NOW / 1000);
const SETTINGS: CalendlySettings = calendlySender.senders.calendly ?? { eventTypes: {} };
const API = 'https://api.calendly.com';
const MONDAY_BOOKING = `${API}/scheduled_events/5f6a0001-kick/invitees/9c1d0002-dana`;

interface Told {
  readonly event?: string;
  readonly created_at?: unknown;
  readonly invitee?: Readonly<Record<string, unknown>>;
  readonly scheduled?: Readonly<Record<string, unknown>>;
  readonly tracking?: Readonly<Record<string, unknown>>;
}

/** What Calendly tells of an invitee: the same whether it is booked, canceled or missed. */
const told = ({ event = 'invitee.created', created_at = '2026-06-01T08:59:40.000000Z', invitee, scheduled, tracking }: Told = {}) => ({
  event,
  created_at,
  created_by: `${API}/users/ROBINHALE0000001`,
  payload: {
    cancel_url: 'https://calendly.com/cancellations/9c1d0002-dana',
    created_at: '2026-06-01T08:59:39.512345Z',
    email: 'Dana@Acme.example',
    event: `${API}/scheduled_events/5f6a0001-kick`,
    name: 'Dana W.',
    new_invitee: null,
    old_invitee: null,
    no_show: null,
    questions_and_answers: [{ answer: ' acme-emea ', position: 0, question: 'Your partner number' }],
    rescheduled: false,
    routing_form_submission: null,
    status: 'active',
    text_reminder_number: null,
    timezone: 'America/New_York',
    tracking: {
      utm_campaign: null,
      utm_source: null,
      utm_medium: null,
      utm_content: null,
      utm_term: null,
      salesforce_uuid: null,
      ...tracking,
    },
    updated_at: '2026-06-01T08:59:39.612345Z',
    uri: MONDAY_BOOKING,
    ...invitee,
    scheduled_event: {
      uri: `${API}/scheduled_events/5f6a0001-kick`,
      name: 'Partner kickoff',
      status: 'active',
      start_time: '2026-06-03T14:00:00.000000Z',
      end_time: '2026-06-03T14:45:00.000000Z',
      event_type: `${API}/event_types/GDA7KICKOFF00001`,
      event_memberships: [{ user: `${API}/users/ROBINHALE0000001`, user_email: 'robin.hale@northwind.example' }],
      ...scheduled,
    },
  },
});

const marked = (mark: string) => ({ no_show: { uri: `${API}/invitee_no_shows/${mark}`, created_at: '2026-06-03T15:00:00.000000Z' } });
const missed = (mark = 'm1') =>
  told({ event: 'invitee_no_show.created', created_at: '2026-06-03T15:00:01.000000Z', invitee: marked(mark) });
const notMissed = (created_at = '2026-06-03T15:10:00.000000Z') => told({ event: 'invitee_no_show.deleted', created_at });

const meaning = (item: unknown, settings: Partial<CalendlySettings> = {}) => readItem(calendly({ ...SETTINGS, ...settings }), item);
const eventIn = async (item: unknown, settings: Partial<CalendlySettings> = {}) => {
  const meant = await meaning(item, settings);
  if (!('events' in meant)) throw new Error(`it means no event: ${JSON.stringify(meant)}`);
  return meant.events[0];
};
const dataIn = async (item: unknown, settings: Partial<CalendlySettings> = {}) => (await eventIn(item, settings))?.data;
const senderIdOf = async (item: unknown) => (await eventIn(item))?.senderId;
const fieldsOf = async (item: unknown) => {
  const meant = await meaning(item);
  return 'problems' in meant ? meant.problems.map(({ field }) => field) : meant;
};

keepsThePromises(calendlySender);

describe('calendly', () => {
  let logs: ReturnType<typeof captureLogs>;
  let world: WebhookWorld;
  beforeEach(() => {
    logs = captureLogs();
    world = worldOf(calendlySender);
  });
  afterEach(() => logs.restore());

  describe('bookings', () => {
    it('a booking says which meeting it is, with whom, and when it ends', async () => {
      expect((await postProven(world, calendlySender, JSON.stringify(told()))).statusCode).toBe(202);
      expect(world.stored).toMatchObject([
        {
          type: 'meeting.booked',
          occurredAt: '2026-06-01T08:59:39.512Z',
          partner: { alias: { kind: 'email', value: 'dana@acme.example' } },
          data: {
            meetingId: '5f6a0001-kick/9c1d0002-dana',
            meeting: 'kickoff',
            startsAt: '2026-06-03T14:00:00.000000Z',
            endsAt: '2026-06-03T14:45:00.000000Z',
            contactEmail: 'dana@acme.example',
          },
        },
      ]);
    });

    it.each([
      ['invitee.canceled', 'meeting.canceled'],
      ['invitee_no_show.created', 'meeting.missed'],
    ])('%s is about the meeting that was booked, and says nothing else', async (event, type) => {
      const booked = await dataIn(told());
      expect(await eventIn(told({ event }))).toMatchObject({
        type,
        data: { partner: { email: 'Dana@Acme.example' }, meetingId: booked?.meetingId },
      });
      expect(Object.keys((await dataIn(told({ event }))) ?? {})).toEqual(['partner', 'meetingId']);
    });

    it('a no-show mark that is taken back is a booking again, newer than the mark', async () => {
      const [mark, back] = [await eventIn(missed()), await eventIn(notMissed())];
      expect(back).toMatchObject({ type: 'meeting.booked', data: { meetingId: mark?.data.meetingId, meeting: 'kickoff' } });
      expect(Date.parse(back?.occurredAt ?? '')).toBeGreaterThan(Date.parse(mark?.occurredAt ?? ''));
    });

    it('a meeting that is moved is canceled, and booked as another one, whichever is told first', async () => {
      const moved = `${API}/scheduled_events/5f6a0003-kick/invitees/9c1d0004-dana`;
      const canceled = told({ event: 'invitee.canceled', invitee: { rescheduled: true, new_invitee: moved, status: 'canceled' } });
      const again = told({ invitee: { uri: moved, old_invitee: MONDAY_BOOKING } });
      for (const item of [again, canceled]) await postProven(world, calendlySender, JSON.stringify(item));
      expect(world.stored).toMatchObject([
        { type: 'meeting.booked', data: { meetingId: '5f6a0003-kick/9c1d0004-dana' } },
        { type: 'meeting.canceled', data: { meetingId: '5f6a0001-kick/9c1d0002-dana' } },
      ]);
    });

    it('two people of one group event have a meeting each', async () => {
      const lee = await dataIn(told({ invitee: { uri: `${API}/scheduled_events/5f6a0001-kick/invitees/9c1d0005-lee` } }));
      expect(lee?.meetingId).toBe('5f6a0001-kick/9c1d0005-lee');
    });

    it('an address that Calendly writes in another way is the id as it is', async () => {
      expect(await dataIn(told({ invitee: { uri: 'urn:invitee:7' } }))).toMatchObject({ meetingId: 'urn:invitee:7' });
    });
  });

  describe('when it happened', () => {
    const canceled = told({ event: 'invitee.canceled', invitee: { cancellation: { created_at: '2026-06-02T10:00:00.500000Z' } } });

    it.each([
      ['a booking', told(), '2026-06-01T08:59:39.512345Z'],
      ['a cancellation', canceled, '2026-06-02T10:00:00.500000Z'],
      ['a no-show', missed(), '2026-06-03T15:00:00.000000Z'],
    ])('%s says so itself: a retry that is told later has not happened later', async (_, item, moment) => {
      expect((await eventIn(item))?.occurredAt).toBe(moment);
      expect((await eventIn({ ...item, created_at: '2026-06-04T08:00:00.000000Z' }))?.occurredAt).toBe(moment);
    });

    it('one that does not say so happened when it was told', async () => {
      expect((await eventIn(told({ event: 'invitee.canceled' })))?.occurredAt).toBe('2026-06-01T08:59:40.000000Z');
      expect((await eventIn(notMissed()))?.occurredAt).toBe('2026-06-03T15:10:00.000000Z');
    });
  });

  describe('which meeting it is', () => {
    it.each([
      ['GDA7KICKOFF00001', 'kickoff'],
      ['b1c2d3e4-0000-4000-8000-00000000call', 'call'],
      ['GDA7REVIEW0000001', 'review'],
    ])('event type %s is the %s, named by its address or its last part', async (type, meeting) => {
      expect(await dataIn(told({ scheduled: { event_type: `${API}/event_types/${type}` } }))).toMatchObject({ meeting });
    });

    it.each(['invitee.created', 'invitee.canceled', 'invitee_no_show.created', 'invitee_no_show.deleted'])(
      '%s of another event type is kept until somebody says what it is, or ignored if they say so',
      async (event) => {
        for (const event_type of [`${API}/event_types/JOBINTERVIEW0001`, null, `${API}/event_types/constructor`]) {
          const other = told({ event, scheduled: { event_type } });
          expect(await fieldsOf(other)).toEqual(['payload.scheduled_event.event_type']);
          expect(await meaning(other, { others: 'ignore' })).toEqual({ ignored: 'no meeting of the journey' });
        }
      },
    );
  });

  describe('which partner it is', () => {
    const withId = told({ tracking: { utm_content: 'acme', salesforce_uuid: '0015g00000AbCdEAAV' } });

    it.each([
      ['by its own settings of these tests', SETTINGS.partner, { id: 'acme', email: 'Dana@Acme.example' }],
      ['by the invitee alone when nothing is set', undefined, { email: 'Dana@Acme.example' }],
      ['by the booking link', { id: 'tracking.utm_content' }, { id: 'acme' }],
      [
        'by the Salesforce record of the link',
        { externalId: { system: 'salesforce', field: 'tracking.salesforce_uuid' } },
        { externalId: { system: 'salesforce', id: '0015g00000AbCdEAAV' } },
      ],
      ['by the answer to a question, however it is written', { id: 'your PARTNER number ' }, { id: 'acme-emea' }],
    ])('%s', async (_, partner, expected) => {
      const { partner: _ownOne, ...rest } = SETTINGS;
      const source = calendly(partner === undefined ? rest : { ...rest, partner });
      expect(await readItem(source, withId)).toMatchObject({ events: [{ data: { partner: expected } }] });
      const [event] = [await readItem(source, withId)].flatMap((meant) => ('events' in meant ? meant.events : []));
      expect(event?.data.partner).toEqual(expected);
    });

    it('a booking that fills in none of it is kept', async () => {
      expect(await fieldsOf(told({ invitee: { email: null } }))).toEqual(['meeting.booked data.partner']);
      expect(await fieldsOf({ ...withId, payload: { ...withId.payload, tracking: null, email: '' } })).toEqual([
        'meeting.booked data.partner',
      ]);
    });

    it('a link whose content is no partner id is kept, and not taken for another partner', async () => {
      expect(await fieldsOf(told({ tracking: { utm_content: 'summer campaign' } }))).toEqual(['meeting.booked data.partner.id']);
    });
  });

  describe('the same event, sent again', () => {
    it.each(['invitee.created', 'invitee.canceled'])('%s is the same, whatever has changed in the booking since', async (event) => {
      const later = { updated_at: '2026-06-01T12:00:00.000000Z', status: 'canceled', ...marked('m1') };
      expect(await senderIdOf(told({ event, created_at: '2026-06-01T10:00:00Z', invitee: later }))).toBe(await senderIdOf(told({ event })));
    });

    it('a no-show that is marked, taken back and marked again is three things, and their repeats are none', async () => {
      const items = [missed('m1'), notMissed(), missed('m2'), notMissed('2026-06-03T15:30:00.000000Z'), missed('m1'), notMissed()];
      expect(new Set(await Promise.all(items.map(senderIdOf))).size).toBe(4);
    });

    it('booking, cancellation and no-show are never taken for each other', async () => {
      const ids = await Promise.all([told(), told({ event: 'invitee.canceled' }), missed(), notMissed()].map(senderIdOf));
      expect(new Set(ids).size).toBe(4);
    });
  });

  it.each([
    ['no invitee', told({ invitee: { uri: null } }), 'payload.uri'],
    ['no time', told({ created_at: null, invitee: { created_at: null } }), 'created_at'],
    ['a time that is none', told({ invitee: { created_at: 'today' } }), 'timestamp'],
    ['no end', told({ scheduled: { end_time: undefined } }), 'meeting.booked data.endsAt'],
    ['an id of a whole page', told({ invitee: { uri: 'x'.repeat(300) } }), 'meeting.booked data.meetingId'],
    ['no scheduled event', { ...told(), payload: { uri: MONDAY_BOOKING } }, 'payload.scheduled_event'],
    ['answers that are none', told({ invitee: { email: '', questions_and_answers: { question: [] } } }), 'meeting.booked data.partner'],
    ['an event that nobody heard of', told({ event: 'invitee.teleported' }), 'event'],
  ])('with %s it is kept, with the field that is wrong', async (_, item, field) => {
    expect(await fieldsOf(item)).toEqual([field]);
  });

  it('a no-show without its booking is kept also where other bookings are ignored: the meeting would count as held', async () => {
    const bare = { event: 'invitee_no_show.created', created_at: '2026-06-01T15:30:00.000000Z', payload: { uri: MONDAY_BOOKING } };
    for (const payload of [bare.payload, { ...bare.payload, scheduled_event: null }]) {
      expect(await meaning({ ...bare, payload }, { ...SETTINGS, others: 'ignore' })).toMatchObject({
        problems: [{ field: 'payload.scheduled_event' }],
      });
    }
    // A meeting that somebody set up by hand has no event type: that is another's.
    const byHand = told({ scheduled: { event_type: null } });
    expect(await meaning(byHand, { ...SETTINGS, others: 'ignore' })).toEqual({ ignored: 'no meeting of the journey' });
  });

  it.each(['routing_form_submission.created', 'event_type.updated', 'contact.created', 'meeting_recap.created'])(
    '%s is understood, and tells of no meeting',
    async (event) => {
      expect(await meaning(told({ event }))).toEqual({ ignored: `${event} tells of no meeting` });
    },
  );

  it.each(['[]', '{}', '{"event":"invitee.created"}', '{"event":"","payload":{}}', '{"event":"invitee.created","payload":[]}'])(
    'a body like %s means nothing, and is refused or kept',
    async (body) => {
      const { statusCode } = await postProven(world, calendlySender, body);
      expect(world.stored).toEqual([]);
      expect(statusCode === 400 || world.unmapped.length === 1).toBe(true);
    },
  );

  describe('proof', () => {
    const body = JSON.stringify(told());
    const sent = (signature: string | undefined) =>
      post(world, calendlySender, { body, headers: { 'content-type': 'application/json', 'calendly-webhook-signature': signature } });
    const right = calendlySignature(body, secret, SECONDS);

    // Computed once with openssl, from the recipe on developer.calendly.com.
    it('takes a signature that was not made by this code', async () => {
      const request = {
        body: '{"event":"contact.created","created_at":"2026-06-01T09:00:00.000000Z","payload":{}}',
        headers: {
          'content-type': 'application/json',
          'calendly-webhook-signature': 't=1780304400,v1=63eac61e2dbb86e8ef881e183acc02ac55b612292bd0f2b10ad09a3e4ce02634',
        },
      };
      expect((await post(world, calendlySender, request)).statusCode).toBe(202);
      expect((await post(world, calendlySender, { ...request, body: `${request.body}\n` })).statusCode).toBe(401);
    });

    it.each([
      ['one signature', `t=${SECONDS},v1=${right}`, 202],
      ['the right one behind that of another key', `t=${SECONDS},v1=${calendlySignature(body, strangersSecret, SECONDS)},v1=${right}`, 202],
      ['spaces between', `t=${SECONDS}, v1=${right}`, 202],
      ['a scheme to come beside it', `t=${SECONDS},v1=${right},v2=abc`, 202],
      ['only a scheme to come', `t=${SECONDS},v2=${right}`, 401],
      ['no time', `v1=${right}`, 401],
      ['another time than the signed one', `t=${SECONDS + 1},v1=${right}`, 401],
      ['a time in front of the signed one', `t=${SECONDS + 1},t=${SECONDS},v1=${right}`, 401],
      ['no signature', `t=${SECONDS}`, 401],
      ['an empty signature', `t=${SECONDS},v1=`, 401],
      ['nothing', '', 401],
      ['no header', undefined, 401],
    ])('%s', async (_, signature, status) => {
      expect((await sent(signature)).statusCode).toBe(status);
    });

    it.each([
      [-300, 202],
      [-301, 401],
      [300, 202],
      [301, 401],
    ])('a time %s seconds away from now is answered %s', async (away, status) => {
      const seconds = SECONDS + away;
      expect((await sent(`t=${seconds},v1=${calendlySignature(body, secret, seconds)}`)).statusCode).toBe(status);
    });
  });

  describe('samples', () => {
    it('a kickoff that ended two hours ago comes first: it counts as held at once', async () => {
      const source = await openSource(calendlySender);
      expect(source.samples[0]).toBe('meeting.booked');
      await post(world, calendlySender, sampleOf(source, calendlySender));
      expect(world.stored).toMatchObject([
        { partner: { id: 'acme' }, data: { meeting: 'kickoff', endsAt: new Date(NOW - 7_200_000).toISOString() } },
      ]);
    });

    it('what is fired under one nonce is about one meeting', async () => {
      const source = await openSource(calendlySender);
      for (const event of source.samples) await post(world, calendlySender, sampleOf(source, calendlySender, { event }));
      expect(new Set(world.stored.map(({ data }) => data.meetingId)).size).toBe(1);
    });

    it('they fit whatever the settings ask: another meeting, a question, the email alone', async () => {
      const settings: CalendlySettings = { eventTypes: { OTHER: 'review' }, partner: { id: 'Who are you?' } };
      const asked = sampleOf(calendly(settings), calendlySender, { partner: { id: 'acme' } });
      expect(await meaning(JSON.parse(String(asked.body)), settings)).toMatchObject({
        events: [{ data: { partner: { id: 'acme' }, meeting: 'review' } }],
      });
      const byEmail = sampleOf(calendly({ eventTypes: { OTHER: 'call' } }), calendlySender, { partner: { email: 'lee@acme.example' } });
      expect(await meaning(JSON.parse(String(byEmail.body)), { eventTypes: { OTHER: 'call' } })).toMatchObject({
        events: [{ data: { partner: { email: 'lee@acme.example' }, contactEmail: 'lee@acme.example' } }],
      });
    });

    it('a sample without any event type is kept, and one that no field names is none', async () => {
      const first = sampleOf(calendly({ eventTypes: {} }), calendlySender);
      expect(await meaning(JSON.parse(String(first.body)), { eventTypes: {} })).toMatchObject({
        problems: [{ field: 'payload.scheduled_event.event_type' }],
      });
      const unnamed = () => sampleOf(calendly({ eventTypes: { OTHER: 'call' } }), calendlySender, { partner: { id: 'acme' } });
      expect(unnamed).toThrow('give the address of a contact (--email)');
    });
  });

  it('settings that no booking can ever meet are named', () => {
    expect(checkCalendly(SETTINGS)).toEqual([]);
    expect(checkCalendly({ eventTypes: { OTHER: 'call' } })).toEqual([]);
    expect(checkCalendly({ eventTypes: {} })).toMatchObject([{ problem: 'names no event type' }]);
    const wrong = checkCalendly({
      eventTypes: { 'https://calendly.com/northwind/kickoff': 'kickoff', ABC: 'call', [`${API}/event_types/ABC`]: 'review' },
      partner: { id: 'utm_content', email: 'email', externalId: { system: 'salesforce', field: 'tracking.salesforce_id' } },
    });
    expect(wrong.map(({ problem }) => problem)).toEqual([
      'is no event type: the address of a booking page is not in the webhooks',
      'names an event type twice',
      '"utm_content" is no field of a booking',
      '"tracking.salesforce_id" is no field of a booking',
    ]);
    expect(checkCalendly({ eventTypes: { ABC: 'call' }, partner: {} })).toMatchObject([{ problem: 'names no field' }]);
  });
});
