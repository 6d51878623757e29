import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { EVENTS, type EventType, isEventType, isWebhookEventType, SYSTEM_EVENTS, WEBHOOK_EVENTS } from '../../lib/journey/events';

const partner = { id: 'acme' };
const contacts = [{ name: 'Dana Whitfield', email: 'dana@acme.example' }];
const organisation = { id: 'acme', name: 'Acme', contacts };
const contact = { name: 'Sam Okafor', email: 'sam@acme.example' };

/** The least that each event needs. */
const LEAST: Readonly<Record<EventType, object>> = {
  'partner.invited': { partner: organisation },
  'application.submitted': { partner: organisation },
  'application.approved': { partner },
  'application.declined': { partner },
  'agreement.signed': { partner },
  'portal.provisioned': { partner },
  'portal.logged_in': { partner },
  'kickoff.held': { partner },
  'call.held': { partner },
  'review.held': { partner },
  'touchpoint.logged': { partner },
  'meeting.booked': { partner, meetingId: 'M-1', meeting: 'kickoff', endsAt: '2026-11-22T10:00:00Z' },
  'meeting.canceled': { partner, meetingId: 'M-1' },
  'meeting.missed': { partner, meetingId: 'M-1' },
  'training.attended': { partner, course: 'partner-101' },
  'certification.passed': { partner, certification: 'sales' },
  'lead.submitted': { partner, leadId: 'L-1' },
  'deal.registered': { partner, dealId: 'D-1' },
  'deal.closed': { partner, dealId: 'D-1', outcome: 'lost' },
  'deal.reversed': { partner, dealId: 'D-1' },
  'integration.published': { partner },
  'project.delivered': { partner },
  'plan.agreed': { partner },
  'renewal.offered': { partner },
  'renewal.withheld': { partner },
  'renewal.accepted': { partner },
  'renewal.declined': { partner },
  'exit.requested': { partner },
  'exit.confirmed': { partner },
  'survey.answered': { partner },
  'partner.updated': { partner },
  'contact.added': { partner, contact },
  'contact.updated': { partner, contact },
  'contact.left': { partner, contact: { email: 'sam@acme.example' } },
  'phase.completed': { phase: 'onboarding', run: 3, outcome: 'ready' },
  'phase.failed': { phase: 'onboarding', run: 3, status: 'TIMED_OUT' },
  'choice.requested': { run: 3, step: 'has-won', question: 'has won', taskToken: 'token' },
  'task.escalated': { taskId: 'acme-onboarding-2:call' },
  'task.opened': { run: 3, step: 'call', title: 'Call them', assignee: 'head', dueDays: 0 },
  'meeting.ended': { meetingId: 'M-1', endsAt: '2026-11-22T10:00:00Z' },
  'email.bounced': { email: 'dana@acme.example', permanent: true },
  'email.complained': { email: 'dana@acme.example' },
  'email.unreachable': { email: 'training-reminder' },
  'contact.freed': { email: 'dana@acme.example', by: 'mara' },
  'consent.changed': { contact: 'r'.repeat(22), stopped: ['journey'], started: [], by: 'one click' },
  'partner.linked': { name: { kind: 'external', value: 'hubspot:42' } },
  'partner.paused': { by: 'mara' },
  'partner.resumed': { by: 'mara' },
  'wait.skipped': { by: 'mara', run: 1, milestone: 'certified', waitStartedAt: '2026-11-22T10:00:00Z' },
  'phase.restarted': { by: 'mara', run: 1, phase: 'onboarding' },
  'task.completed': { by: 'mara', taskId: 'acme-onboarding-2:no-training' },
  'task.reassigned': { by: 'mara', taskId: 'acme-onboarding-2:no-training', assignee: { name: 'Kim', email: 'kim@northwind.example' } },
  'email.resent': { by: 'mara', email: 'welcome', emailKey: 'run:2:welcome', number: 1 },
  'email.approved': { by: 'mara', email: 'welcome', emailKey: 'run:2:welcome' },
  'email.declined': { by: 'mara', email: 'welcome', emailKey: 'run:2:welcome', reason: 'they know us' },
  'partner.imported': { by: 'mara', partner: { name: 'Acme', contacts: [contact] }, phase: 'recruitment', milestones: [] },
  'partner.erased': { phase: 'onboarding', run: 2 },
};

/** What is wrong with the data of an event: the path of each field, and what it must be. */
const problems = (type: EventType, data: object): Readonly<Record<string, string>> => {
  const { issues = [] } = v.safeParse(EVENTS[type], data);
  return Object.fromEntries(issues.map((issue) => [v.getDotPath(issue) ?? '', issue.message]));
};

const parsed = (type: EventType, data: object): object => v.parse(EVENTS[type], data);

const MINOR_UNITS = 'must be an integer in minor units (cents)';
const ISO_TIME = 'must be an ISO 8601 time with a zone, such as 2026-11-22T10:00:00Z';
const NAMED = 'must name the partner by id, email or externalId';

describe('every event', () => {
  it.each(Object.entries(LEAST))('%s is taken with the least that it needs', (type, data) => {
    expect(isEventType(type) && problems(type, data)).toEqual({});
  });

  it.each(Object.keys(WEBHOOK_EVENTS))('%s is refused when it does not say whom it is about', (type) => {
    const { partner: _, ...rest } = { partner, ...LEAST[type as EventType] };
    expect(problems(type as EventType, rest)).toHaveProperty('partner');
  });

  it('fields that nobody asked for are kept, as the sender told them', () => {
    const told = { partner: { ...partner, region: 'EMEA' }, course: 'partner-101', score: 97, trainer: { name: 'Kim' } };
    expect(parsed('training.attended', told)).toEqual(told);
    const withNotes = { partner: { ...organisation, contacts: [{ ...contacts[0], phone: '+1 503 555 0100' }] } };
    expect(parsed('application.submitted', withNotes)).toEqual(withNotes);
  });

  it.each([
    ['de_DE', 'de-DE'],
    ['DE', 'de'],
    [' en-US ', 'en-US'],
  ])('the language %s, as many systems write it, is %s', (told, kept) => {
    const read = parsed('application.submitted', { partner: { ...organisation, contacts: [{ ...contacts[0], locale: told }] } });
    expect(read).toMatchObject({ partner: { contacts: [{ locale: kept }] } });
  });

  it('only what senders may tell can be fired: the journey’s own events cannot', () => {
    expect(Object.keys(SYSTEM_EVENTS).filter(isWebhookEventType)).toEqual([]);
    expect(Object.keys(SYSTEM_EVENTS).filter(isEventType)).toEqual(Object.keys(SYSTEM_EVENTS));
  });

  it.each(['toString', '__proto__', 'constructor', 'training.Attended', ''])('"%s" is no event', (type) => {
    expect(isEventType(type) || isWebhookEventType(type)).toBe(false);
  });
});

type Row = readonly [what: string, type: EventType, change: object, expected: Readonly<Record<string, string>>];

const table = (rows: readonly Row[]): void =>
  it.each(rows)('%s', (_, type, change, expected) => {
    expect(problems(type, { ...LEAST[type], ...change })).toEqual(expected);
  });

describe('a partner is named by', () => {
  const id = 'must be 1 to 60 letters, digits, "-", "_" or "."';
  table([
    ['an id of 60 letters, digits and a few signs', 'portal.provisioned', { partner: { id: `A_b-9.${'x'.repeat(54)}` } }, {}],
    ['no id of 61', 'portal.provisioned', { partner: { id: 'x'.repeat(61) } }, { 'partner.id': id }],
    ['no empty id', 'portal.provisioned', { partner: { id: '' } }, { 'partner.id': id }],
    ['no number', 'portal.provisioned', { partner: { id: 7 } }, { 'partner.id': 'must be a text' }],
    ...['a#b', 'a:b', 'a/b', 'a b', 'a\n', 'a|b', 'a,b', 'ä', 'a$b', 'a{}'].map(
      (bad): Row => [
        `no id with signs that separate keys: ${JSON.stringify(bad)}`,
        'portal.provisioned',
        { partner: { id: bad } },
        { 'partner.id': id },
      ],
    ),
    ['an address of a contact', 'portal.provisioned', { partner: { email: 'dana@acme.example' } }, {}],
    [
      'no address that is none',
      'portal.provisioned',
      { partner: { email: 'dana at acme' } },
      { 'partner.email': 'must be an email address' },
    ],
    ['an id of another system', 'portal.provisioned', { partner: { externalId: { system: 'hubspot', id: '123' } } }, {}],
    [
      'no id of an unnamed system',
      'portal.provisioned',
      { partner: { externalId: { system: ' ', id: '123' } } },
      { 'partner.externalId.system': 'must not be empty' },
    ],
    ['not nothing', 'portal.provisioned', { partner: {} }, { partner: NAMED }],
    ['not a text', 'portal.provisioned', { partner: 'acme' }, { partner: NAMED }],
    ['not null', 'portal.provisioned', { partner: null }, { partner: NAMED }],
  ]);
});

describe('an organisation', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: 'Dana', email: `dana${index}@acme.example` }));
  const applies = (change: object) => ({ partner: { ...organisation, ...change } });
  table([
    ['may come without an id', 'application.submitted', { partner: { name: 'Acme', contacts } }, {}],
    ['has a name', 'application.submitted', applies({ name: '  ' }), { 'partner.name': 'must not be empty' }],
    [
      'has a name of at most 200',
      'application.submitted',
      applies({ name: 'x'.repeat(201) }),
      { 'partner.name': 'must have at most 200 characters' },
    ],
    ['has a contact', 'partner.invited', applies({ contacts: [] }), { 'partner.contacts': 'must have at least one contact' }],
    ['has up to 50 contacts', 'application.submitted', applies({ contacts: many(50) }), {}],
    [
      'has no 51 contacts',
      'application.submitted',
      applies({ contacts: many(51) }),
      { 'partner.contacts': 'must have at most 50 contacts' },
    ],
    [
      'has contacts with addresses',
      'application.submitted',
      applies({ contacts: [{ name: 'Dana' }] }),
      { 'partner.contacts.0.email': expect.any(String) },
    ],
    [
      'has a track that we know',
      'application.submitted',
      applies({ track: 'distributor' }),
      { 'partner.track': 'must be one of referral, reseller, technology, services' },
    ],
    [
      'has a segment that we know',
      'application.submitted',
      applies({ segment: 'Managed' }),
      { 'partner.segment': 'must be one of managed, scaled' },
    ],
    [
      'has an owner with an address',
      'application.submitted',
      applies({ owner: { name: 'Mara' } }),
      { 'partner.owner.email': expect.any(String) },
    ],
    [
      'comes by a channel',
      'application.submitted',
      applies({ source: { campaign: 'spring' } }),
      { 'partner.source.channel': expect.any(String) },
    ],
    [
      'has every wrong field named at once',
      'application.submitted',
      {
        partner: {
          id: 'a#b',
          name: 7,
          contacts: [
            { name: 'Dana', email: 'x' },
            { name: '', email: 'sam@acme.example', timeZone: 'Mars/Olympus' },
          ],
        },
      },
      {
        'partner.id': 'must be 1 to 60 letters, digits, "-", "_" or "."',
        'partner.name': 'must be a text',
        'partner.contacts.0.email': 'must be an email address',
        'partner.contacts.1.name': 'must not be empty',
        'partner.contacts.1.timeZone': 'must be an IANA time zone such as Europe/Berlin',
      },
    ],
  ]);
});

describe('names', () => {
  const named = (name: string) =>
    v.safeParse(EVENTS['application.submitted'], { partner: { id: 'acme', name, contacts: [{ ...contact, name }] } });

  it.each([
    ['Hebrew', 'דנה כהן'],
    ['Arabic with its own joiner', 'محمد عبد‌الله'],
    ['Vietnamese, with combining marks', 'Nguyễn Thị Hà'],
    ['Hindi', 'प्रिया शर्मा'],
    ['an emoji of several, joined', 'Team 👩‍👩‍👧‍👦'],
    ['an emoji with a colour', '❤️ Hearts'],
    ['a flag', '🏴󠁧󠁢󠁥󠁮󠁧󠁿 Ltd'],
    ['one letter', 'X'],
    ['an emoji alone', '🚀'],
  ])('stay as they are: %s', (_, name) => {
    expect(named(name)).toMatchObject({ success: true, output: { partner: { name, contacts: [{ name }] } } });
  });

  it.each(['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'])(
    'lose a mark that would turn what stands after them: %j',
    (mark) => {
      expect(named(`${mark}Dana${mark} Ltd${mark}`)).toMatchObject({
        output: { partner: { name: 'Dana Ltd', contacts: [{ name: 'Dana Ltd' }] } },
      });
    },
  );

  it.each(['\u2028', '\u2029'])('are one line, also where a word processor broke them: %j', (broken) => {
    expect(named(`Dana${broken}Cohen`)).toMatchObject({ output: { partner: { name: 'Dana Cohen', contacts: [{ name: 'Dana Cohen' }] } } });
  });

  const ofName = (name: string) => [...new Set(named(name).issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`))];
  it.each([
    ['\u200b', 'must have a character that can be seen'],
    ['\u2060\u200d\u200c', 'must have a character that can be seen'],
    ['\u3164', 'must have a character that can be seen'],
    ['\u00ad \u2800', 'must have a character that can be seen'],
    ['\u200e\u200f', 'must have a character that can be seen'],
    ['\u202e', 'must not be empty'],
    ['\ufeff', 'must not be empty'],
    ['Dana\nCohen', 'must be one line'],
  ])('that nobody can see, or of two lines, are refused: %j', (name, message) => {
    expect(ofName(name)).toEqual([`partner.name: ${message}`, `partner.contacts.0.name: ${message}`]);
  });
});

describe('a contact', () => {
  const added = (change: object) => ({ contact: { ...contact, ...change } });
  const zone = 'must be an IANA time zone such as Europe/Berlin';
  const language = 'must be a language tag such as en or de-AT';
  table([
    ...['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC', 'Asia/Kolkata'].map(
      (timeZone): Row => [`lives in ${timeZone}`, 'contact.added', added({ timeZone }), {}],
    ),
    ...['Berlin', 'Europe/Atlantis', '', '../../etc'].map(
      (timeZone): Row => [`does not live in "${timeZone}"`, 'contact.added', added({ timeZone }), { 'contact.timeZone': zone }],
    ),
    ...['en', 'de-AT', 'zh-Hant-TW'].map((locale): Row => [`reads ${locale}`, 'contact.added', added({ locale }), {}]),
    ...['English', '1-US', 'e'].map(
      (locale): Row => [`does not read "${locale}"`, 'contact.added', added({ locale }), { 'contact.locale': language }],
    ),
    [
      'has an address of at most 254',
      'contact.updated',
      added({ email: `${'x'.repeat(243)}@acme.example` }),
      { 'contact.email': 'must have at most 254 characters' },
    ],
    [
      'has no second line in its address',
      'contact.updated',
      added({ email: 'sam@acme.example\nBcc: all@acme.example' }),
      { 'contact.email': 'must be an email address' },
    ],
    ['who left is known by its address', 'contact.left', { contact: { name: 'Sam' } }, { 'contact.email': expect.any(String) }],
  ]);

  it('is known by its address in lower case, however it is spelt', () => {
    expect(parsed('contact.added', { partner, contact: { name: ' Sam ', email: '  Sam.Okafor@ACME.example ' } })).toEqual({
      partner,
      contact: { name: 'Sam', email: 'sam.okafor@acme.example' },
    });
    expect(parsed('portal.provisioned', { partner: { email: 'Dana@Acme.Example' } })).toEqual({ partner: { email: 'dana@acme.example' } });
    expect(parsed('email.bounced', { email: 'Dana@Acme.Example', permanent: true })).toMatchObject({ email: 'dana@acme.example' });
  });
});

describe('a time', () => {
  const starts = (termStartsAt: unknown) => ({ termStartsAt });
  const good = [
    '2026-11-22T10:00:00Z',
    '2026-11-22T10:00Z',
    '2026-11-22T10:00:00.123456789Z',
    '2026-11-22T10:00:00+05:30',
    '2026-11-22T10:00:00-0800',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '2026-12-31T23:59:59Z',
  ];
  const bad = [
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T10:60:00Z',
    '2026-11-22T10:00:00',
    '2026-11-22',
    '2026-11-22T10:00:00+25:00',
    '22.11.2026',
    'tomorrow',
    '+012026-11-22T10:00:00Z',
    '',
  ];
  table([
    ...good.map((time): Row => [`may be ${time}`, 'agreement.signed', starts(time), {}]),
    ...bad.map((time): Row => [`is not "${time}"`, 'agreement.signed', starts(time), { termStartsAt: ISO_TIME }]),
    ...['0000-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2200-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00'].map(
      (time): Row => [`is not so far away as ${time}`, 'agreement.signed', starts(time), { termStartsAt: 'must be between 1970 and 2199' }],
    ),
    ['is no number', 'agreement.signed', starts(1_795_000_000), { termStartsAt: 'must be a text' }],
    ['that a certification runs out is checked', 'certification.passed', { expiresAt: '2026-02-30T00:00:00Z' }, { expiresAt: ISO_TIME }],
    ['that a term ends is checked', 'partner.updated', { termEndsAt: 'never' }, { termEndsAt: ISO_TIME }],
  ]);
});

describe('money', () => {
  const registered = (amount: unknown, currency: unknown = 'EUR') => ({ amount, currency });
  const code = 'must be an ISO 4217 code such as EUR';
  table([
    ['is counted in cents', 'deal.registered', registered(125_000), {}],
    ['may be nothing', 'deal.registered', registered(0), {}],
    ['goes up to what a computer counts exactly', 'deal.registered', registered(Number.MAX_SAFE_INTEGER), {}],
    ['goes no further', 'deal.registered', registered(Number.MAX_SAFE_INTEGER + 1), { amount: MINOR_UNITS }],
    ['is not part of a cent', 'deal.registered', registered(10.5), { amount: MINOR_UNITS }],
    ['is not negative', 'deal.registered', registered(-1), { amount: 'must not be negative' }],
    ['is not a text', 'deal.registered', registered('100'), { amount: MINOR_UNITS }],
    ['is not without end', 'deal.registered', registered(Number.POSITIVE_INFINITY), { amount: MINOR_UNITS }],
    ['is not "no number"', 'deal.registered', registered(Number.NaN), { amount: expect.any(String) }],
    ['is in a currency', 'lead.submitted', registered(1, 'XQZ'), { currency: code }],
    ['is in a currency in capitals', 'lead.submitted', registered(1, 'eur'), { currency: code }],
    ['is in a currency, not a sign', 'lead.submitted', registered(1, '€'), { currency: code }],
    ['may be in a currency of other digits', 'lead.submitted', registered(1, 'JPY'), {}],
  ]);
});

describe('a deal', () => {
  table([
    ['that was won says for how much', 'deal.closed', { outcome: 'won' }, { amount: expect.any(String), currency: expect.any(String) }],
    ['that was won says in which currency', 'deal.closed', { outcome: 'won', amount: 100 }, { currency: expect.any(String) }],
    ['that was won with both is taken', 'deal.closed', { outcome: 'won', amount: 100, currency: 'USD' }, {}],
    ['that was lost needs no amount', 'deal.closed', { outcome: 'lost' }, {}],
    ['that was lost has none but a real one', 'deal.closed', { outcome: 'lost', amount: -5 }, { amount: 'must not be negative' }],
    ['was won or lost', 'deal.closed', { outcome: 'pending' }, { outcome: 'must be won or lost' }],
    ['has an id', 'deal.registered', { dealId: ' ' }, { dealId: 'must not be empty' }],
    ['has an id of at most 200', 'deal.reversed', { dealId: 'x'.repeat(201) }, { dealId: 'must have at most 200 characters' }],
  ]);
});

describe('other words', () => {
  table([
    ['a term has 1 to 120 whole months', 'renewal.accepted', { termMonths: 120 }, {}],
    ['a term has no 121 months', 'renewal.accepted', { termMonths: 121 }, { termMonths: 'must be at most 120' }],
    ['a term has no half months', 'agreement.signed', { termMonths: 12.5 }, { termMonths: 'must be a whole number of months' }],
    ['a term has more than no months', 'agreement.signed', { termMonths: 0 }, { termMonths: 'must be at least 1' }],
    ['an agreement renews by itself or not', 'agreement.signed', { autoRenews: 'yes' }, { autoRenews: 'must be true or false' }],
    ['a training has a course', 'training.attended', { course: undefined }, { course: expect.any(String) }],
    ['a reason is a text', 'renewal.declined', { reason: 7 }, { reason: expect.any(String) }],
    ['a plan counts whole leads', 'plan.agreed', { leads: 1.5 }, { leads: 'must be a whole number' }],
    [
      'a parent is a partner',
      'partner.updated',
      { parentPartnerId: 'a/b' },
      { parentPartnerId: 'must be 1 to 60 letters, digits, "-", "_" or "."' },
    ],
  ]);
});
