import { describe, expect, it } from 'vitest';
import { checkSenders } from '../../../lambdas/sources/check';
import { type Senders, VENDOR_NAMES } from '../../../lambdas/sources/registry';
import type { TokenSample, TokenSettings } from '../../../lambdas/sources/token';
import { InvalidProgram, refuseInvalid } from '../../../lib/journey/validate';
import { program } from '../../../program/partner-journey';
import { senders } from '../../../program/senders';
import { settings, stages } from '../../../program/settings';
import { ACADEMY } from './token.sender';

const check = (all: Senders) => checkSenders(all, { currency: 'USD' });
const checkAcademy = (changed: Partial<TokenSettings>, name = 'academy') => check({ tokens: { [name]: { ...ACADEMY, ...changed } } });
const inOneLine = (problems: Awaited<ReturnType<typeof check>>) =>
  problems.map(({ place, problem, fix }) => `${place}: ${problem} - ${fix}`);

const COURSE: TokenSample = {
  name: 'a course',
  body: { id: '{{nonce}}', at: '{{now}}', partner: '{{partner.id}}' },
  means: ['training.attended'],
};
const SIMPLE =
  '{ "id": id, "type": "training.attended", "timestamp": at, "data": { "partner": { "id": partner }, "course": "partner-101" } }';
const simple = (changed: Partial<TokenSettings>) =>
  check({ tokens: { simple: { title: 'Simple', event: SIMPLE, samples: [COURSE], ...changed } } });

describe('senders that are right', () => {
  it('have nothing wrong: those of the program, those of a test, and none at all', async () => {
    expect(await checkSenders(senders, settings)).toEqual([]);
    expect(await checkAcademy({})).toEqual([]);
    expect(await simple({})).toEqual([]);
    expect(await check({})).toEqual([]);
  });
});

describe('the name of a sender', () => {
  it.each(['Academy', '1st-academy', 'academy_1', 'aca demy', `a${'b'.repeat(31)}`])('is not %s: it stands in an address', async (name) => {
    expect(await checkAcademy({}, name)).toMatchObject([
      { place: `senders > tokens > ${name}`, fix: 'use up to 31 small letters, digits and hyphens, a letter first' },
    ]);
  });

  it.each([
    'standard',
    'hub-spot',
    'ops',
    'journey',
    'meetings',
    'ses',
    'send-email',
    'mail-preferences',
    'task-digest',
    'consent',
    ...VENDOR_NAMES,
  ])('is not %s, which another source has', async (name) => {
    expect(await checkAcademy({}, name)).toMatchObject([{ problem: 'has the name of another source', fix: 'choose another one' }]);
  });

  it('differs from others in more than hyphens', async () => {
    const found = await check({ tokens: { 'academy-1': ACADEMY, academy1: ACADEMY } });
    expect(found).toMatchObject([{ place: 'senders > tokens > academy1', problem: 'has the name of another source' }]);
  });
});

describe('a mapping', () => {
  it('that is no JSONata is refused with the place of its mistake, split and event at once', async () => {
    expect(inOneLine(await checkAcademy({ split: 'payloads[', event: '{\n  "type": event,\n  "timestamp" at\n}' }))).toEqual([
      'senders > tokens > academy > split: is not JSONata: Expected "]" before end of expression, S0203 at line 1, character 9 - try it out on try.jsonata.org',
      'senders > tokens > academy > event: is not JSONata: Expected ":", got "at", S0202 at line 3, character 16 - try it out on try.jsonata.org',
    ]);
  });

  it('with a pattern that is none is refused', async () => {
    const [found] = await simple({ event: '$contains(a, /(/)' });
    expect(found?.problem).toMatch(/^is not JSONata: /);
  });

  it('that asks for a header which holds a secret is refused: items are kept as they came', async () => {
    const event = SIMPLE.replaceAll(/: (id|at|partner) /g, ': body.$1 ');
    expect(await simple({ headers: ['X-Topic', 'Authorization'], event })).toMatchObject([
      { place: 'senders > tokens > simple > headers', problem: '"Authorization" may hold a secret, and would be kept' },
    ]);
  });
});

describe('a sample', () => {
  it.each<[string, Partial<TokenSample>, string]>([
    ['means something else', { means: ['certification.passed'] }, 'means training.attended, and not certification.passed'],
    ['is understood, and said to be ignored', { means: ['ignored'] }, 'means training.attended, and not ignored'],
    [
      'is kept for want of a time',
      { body: { id: '{{nonce}}', partner: '{{partner.id}}' } },
      'means kept (timestamp is missing), and not training.attended',
    ],
    [
      'does not fit its event',
      { body: { id: '{{nonce}}', at: '{{now}}' } },
      'means kept (training.attended data.partner must name the partner by id, email or externalId), and not training.attended',
    ],
    ['has fewer items than it says', { means: ['training.attended', 'kept'] }, 'means training.attended, and not training.attended, kept'],
    ['is a form that is none', { body: '' }, 'means kept (body has no fields), and not training.attended'],
  ])('that %s is refused', async (_, changed, problem) => {
    const found = await simple({ samples: [COURSE, { ...COURSE, name: 'another', ...changed }] });
    expect(inOneLine(found)).toContain(
      `senders > tokens > simple > samples > another: ${problem} - correct the mapping, or what the sample means`,
    );
  });

  it('with a placeholder that nobody knows is refused with those that there are', async () => {
    const [found] = await simple({ samples: [COURSE, { ...COURSE, name: 'another', body: { id: '{{partner.mail}}' } }] });
    expect(found?.problem).toMatch(/^there is no placeholder \{\{partner\.mail\}\}: use .*\{\{partner\.email\}\}/);
  });

  it('must mean one event alone, or "ops fire" has nothing to send', async () => {
    expect(await simple({ samples: [{ ...COURSE, means: ['ignored'] }] })).toMatchObject([
      { place: 'senders > tokens > simple > samples', problem: 'none means one event alone' },
    ]);
  });

  it('that has the id of another is refused: one of them would be lost', async () => {
    const other: TokenSample = {
      ...COURSE,
      name: 'another',
      body: { id: '{{nonce}}', at: '2026-01-01T00:00:00Z', partner: '{{partner.id}}' },
    };
    expect(inOneLine(await simple({ samples: [COURSE, other] }))).toEqual([
      'senders > tokens > simple > event: two different events of its samples have the id "sample" - make the id of all that tells them apart',
    ]);
  });

  it('that is the same event each time, or about someone else, is refused', async () => {
    const again: TokenSample = { ...COURSE, body: { id: 1, at: '{{now}}', partner: '{{partner.id}}' } };
    expect(inOneLine(await simple({ samples: [again] }))).toEqual([
      'senders > tokens > simple: its sample of training.attended is the same event each time - work {{nonce}} into what makes its id: "ops fire" sends another event each time',
    ]);
    const other: TokenSample = { ...COURSE, body: { id: '{{nonce}}', at: '{{now}}', partner: 'initech' } };
    expect((await simple({ samples: [other] })).map(({ problem }) => problem)).toEqual([
      'its sample of training.attended fails: nothing in it names a partner',
    ]);
  });

  it('has times and lists of every kind filled in', async () => {
    const event = `{ "id": id, "type": "training.attended", "timestamp": $fromMillis(seconds * 1000), "data": { "partner": { "email": mail }, "course": name & day } }`;
    const body = {
      ...{ id: 'x{{nonce}}', seconds: '{{now.seconds}}', mail: '{{partner.email}}', name: '{{partner.name}}' },
      day: 'on {{now.day}} at {{now.time}}, {{now.ms}}',
    };
    expect(await simple({ event, samples: [{ ...COURSE, body }] })).toEqual([]);
    const form = 'id=x{{nonce}}&seconds={{now.seconds}}&mail={{partner.email}}&name={{partner.name}}&day={{now}}';
    expect(await simple({ event: event.replace('seconds *', '$number(seconds) *'), samples: [{ ...COURSE, body: form }] })).toEqual([]);
  });
});

describe('what a sample says of its event', () => {
  const EVENT = `{
    "id": id, "type": "training.attended", "timestamp": at,
    "data": { "partner": { "id": partner, "email": mail }, "course": "webinar-" & webinar, "contactEmail": mail }
  }`;
  const SAID: TokenSample = {
    name: 'a webinar',
    body: { id: '{{nonce}}', at: '{{now}}', partner: '{{partner.id}}', mail: '{{partner.email}}', webinar: 101 },
    means: [
      {
        type: 'training.attended',
        data: { partner: { email: '{{partner.email}}' }, course: 'webinar-101', contactEmail: '{{partner.email}}' },
      },
    ],
  };
  const said = (event: string, samples: TokenSettings['samples'] = [SAID]) => simple({ event, samples });

  it('is what its event has, with placeholders filled in, and need not be all of it', async () => {
    expect(await said(EVENT)).toEqual([]);
  });

  it.each([
    [
      'an address beside a good id',
      ['"email": mail', '"email": mial'],
      'its data.partner.email is missing, and not "dana@sample-partner.example"',
    ],
    ['the end of a text', ['& webinar', '& webinr'], 'its data.course is "webinar-", and not "webinar-101"'],
    [
      'the whole field',
      ['"contactEmail": mail', '"contactEmail": null'],
      'its data.contactEmail is missing, and not "dana@sample-partner.example"',
    ],
  ] as const)('finds a mapping that loses %s', async (_, [right, wrong], problem) => {
    expect(EVENT).toContain(right);
    expect(inOneLine(await said(EVENT.replace(right, wrong)))).toEqual([
      `senders > tokens > simple > samples > a webinar: ${problem} - correct the mapping, or what the sample means`,
    ]);
  });

  it('is compared event by event, past items that mean none', async () => {
    const event = `skip ? { "ignore": "no" } : ${SIMPLE.replace('"partner-101"', 'course')}`;
    const attended = (course: string) => ({ type: 'training.attended', data: { course } }) as const;
    const item = (course: string) => ({ id: `{{nonce}}${course}`, at: '{{now}}', partner: '{{partner.id}}', course });
    const batch: TokenSample = {
      name: 'a batch',
      body: [item('a'), { skip: true }, item('b')],
      means: [attended('a'), 'ignored', attended('c')],
    };
    expect((await said(event, [{ ...SAID, body: item('a'), means: [attended('a')] }, batch])).map(({ problem }) => problem)).toEqual([
      'its data.course is "b", and not "c"',
    ]);
  });

  it('holds for lists, which are as long as it says', async () => {
    const event = `{
      "id": id, "type": "application.submitted", "timestamp": at,
      "data": { "partner": { "id": partner, "name": "Acme", "contacts": people.{ "name": name, "email": mail } } }
    }`;
    const people = [
      { name: 'Dana', mail: '{{partner.email}}' },
      { name: 'Lee', mail: 'lee@acme.example' },
    ];
    const withContacts = (contacts: readonly object[]): TokenSample => ({
      name: 'an application',
      body: { id: '{{nonce}}', at: '{{now}}', partner: '{{partner.id}}', people },
      means: [{ type: 'application.submitted', data: { partner: { contacts } } }],
    });
    expect(await said(event, [withContacts([{ email: '{{partner.email}}' }, { name: 'Lee' }])])).toEqual([]);
    expect((await said(event, [withContacts([{ name: 'Dana' }])])).map(({ problem }) => problem)).toEqual([
      'its data.partner.contacts.1 is {"name":"Lee","email":"lee@acme.example"}, and not missing',
    ]);
    expect((await said(event, [withContacts([{ name: 'Lee' }, {}])])).map(({ problem }) => problem)).toEqual([
      'its data.partner.contacts.0.name is "Dana", and not "Lee"',
    ]);
  });

  it('may have a placeholder that nobody knows: then it says which there are', async () => {
    const samples: TokenSettings['samples'] = [{ ...SAID, means: [{ type: 'training.attended', data: { course: '{{course}}' } }] }];
    expect((await said(EVENT, samples)).map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/^there is no placeholder \{\{course\}\}: use /),
    ]);
  });
});

describe('a field that an event does not have', () => {
  const misspelt = (right: string, wrong: string) => SIMPLE.replace(right, wrong);

  it('is named once, with the one that was meant, however many samples have it', async () => {
    const event = misspelt('"course":', '"contactEmial": "dana@acme.example", "course":');
    expect(inOneLine(await simple({ event, samples: [COURSE, { ...COURSE, name: 'another' }] }))).toEqual([
      'senders > tokens > simple > event: training.attended has no data.contactEmial - did you mean contactEmail? to keep what no event of this type has, let a sample say it in the data that it means',
    ]);
  });

  it('is found inside another, inside lists, and where the outcome decides which there are', async () => {
    const event = misspelt('"id": partner', '"id": partner, "emial": "dana@acme.example"');
    expect((await simple({ event })).map(({ problem }) => problem)).toEqual(['training.attended has no data.partner.emial']);
    const application = `{
      "id": id, "type": "application.submitted", "timestamp": at,
      "data": { "partner": { "id": partner, "name": "Acme", "contacts": [{ "name": "Dana", "email": "dana@acme.example", "rol": "owner" }] } }
    }`;
    const applied: TokenSample = { ...COURSE, means: ['application.submitted'] };
    expect((await simple({ event: application, samples: [applied] })).map(({ problem, fix }) => `${problem}: ${fix}`)).toEqual([
      expect.stringMatching(/^application\.submitted has no data\.partner\.contacts\.0\.rol: did you mean role/),
    ]);
    const lost = `{ "id": id, "type": "deal.closed", "timestamp": at, "data": { "partner": { "id": partner }, "dealId": id, "outcome": "lost", "amuont": 1 } }`;
    expect((await simple({ event: lost, samples: [{ ...COURSE, means: ['deal.closed'] }] })).map(({ problem }) => problem)).toEqual([
      'deal.closed has no data.amuont',
    ]);
  });

  it('is kept by whoever says in a sample that it is there', async () => {
    const event = misspelt('"course":', '"score": 12, "course":');
    expect(await simple({ event })).toMatchObject([{ problem: 'training.attended has no data.score' }]);
    const wanted: TokenSample = { ...COURSE, means: [{ type: 'training.attended', data: { score: 12 } }] };
    expect(await simple({ event, samples: [COURSE, { ...wanted, name: 'another' }] })).toEqual([]);
  });
});

describe('a type that there is not', () => {
  it('cannot be what a sample means: it does not compile', () => {
    const samples: readonly TokenSample[] = [
      // @ts-expect-error no such event
      { ...COURSE, means: ['training.atended'] },
      // @ts-expect-error no such event
      { ...COURSE, means: [{ type: 'training.atended', data: {} }] },
      // @ts-expect-error what is kept has no data
      { ...COURSE, means: [{ type: 'kept', data: {} }] },
    ];
    expect(samples).toHaveLength(3);
  });

  it('is named once, with the one that was meant', async () => {
    const event = SIMPLE.replace('training.attended', 'training.atended');
    expect(inOneLine(await simple({ event, samples: [COURSE, { ...COURSE, name: 'another' }] }))).toEqual([
      'senders > tokens > simple > event: "training.atended" is no event that senders fire - did you mean training.attended? lib/journey/events.ts has them all',
    ]);
  });

  it('is all right in a sample of what is kept: the mapping takes the words of the sender', async () => {
    const event = SIMPLE.replace('"training.attended"', 'kind');
    const body = { id: '{{nonce}}', at: '{{now}}', partner: '{{partner.id}}' };
    const known: TokenSample = { ...COURSE, body: { ...body, kind: 'training.attended' } };
    expect(await simple({ event, samples: [known, { name: 'new', body: { ...body, kind: 'badge.won' }, means: ['kept'] }] })).toEqual([]);
  });
});

describe('a vendor', () => {
  it('has its settings checked, and every sample that it would send', async () => {
    const wrong = { ...senders, hubspot: { partner: {}, pipelines: { default: { qualified: 'registered' } } } } satisfies Senders;
    const found = await checkSenders(wrong, settings);
    expect(found.length).toBeGreaterThan(0);
    for (const { place } of found) expect(place).toContain('hubspot');
  });
});

describe('a program with wrong senders', () => {
  it('is refused, with all that is wrong in it at once', async () => {
    const others = await checkAcademy({ event: '{' });
    const wrong = { ...settings, head: { ...settings.head, email: 'nobody' } };
    const refuse = () => refuseInvalid(program, wrong, stages, others);
    expect(refuse).toThrow(InvalidProgram);
    expect(refuse).toThrow(/2 problems in program\/.*settings > head > email.*senders > tokens > academy > event.*fix: try it out/s);
  });
});
