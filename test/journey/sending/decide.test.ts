import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../lib/journey/partner';
import { decideSending } from '../../../lib/journey/sending/decide';
import { managerOf, senderName } from '../../../lib/journey/sending/recipient';
import { settings } from '../../../program/settings';
import { circumstances, contact, decideFor, partnerOf, policy, refOf, sendTo, stops } from './world';

const SERVICE = { to: 'partner', purpose: 'service' } as const;
const DIGEST = { to: 'partner', purpose: 'journey', topic: 'digests' } as const;
const FRIDAY_NIGHT = '2026-06-05T22:00:00.000Z';
const MONDAY_MORNING = '2026-06-08T09:00:00.000Z';

describe('who gets an email', () => {
  const team = [
    contact('luis', { role: 'technical' }),
    contact('fran', { role: 'Finance' }),
    contact('dana'),
    contact('ana', { role: 'cto' }),
  ];
  const to = (roles: readonly string[], ...contacts: readonly Contact[]) =>
    decideFor({ email: { ...SERVICE, roles }, partner: partnerOf(...contacts) });

  it('is the first role that somebody has', () => {
    expect(to(['legal', 'finance', 'owner'], ...team)).toBe('to fran');
  });

  it('is the next role when the first has left, bounced or complained', () => {
    for (const status of ['left', 'bounced', 'complained'] as const)
      expect(to(['finance', 'owner'], contact('fran', { role: 'finance', status }), contact('dana'))).toBe('to dana');
  });

  it('is anybody who can be reached when nobody has any of the roles, the first told first', () => {
    expect(to(['legal'], ...team)).toBe('to luis');
  });

  it("is a role of the program's own senders, when the email names it", () => {
    expect(to(['CTO'], ...team)).toBe('to ana');
  });

  it('is nobody when all have left, and that is told apart from all having stopped', () => {
    const partner = partnerOf(contact('dana', { status: 'left' }), contact('luis', { status: 'bounced' }));
    expect(decideFor({ partner })).toBe('nobody-left');
    expect(decideFor({ partner: partnerOf() })).toBe('nobody-left');
    expect(decideFor({ partner: partnerOf(...partner.contacts, contact('ana')), stopped: stops({ ana: ['journey'] }) })).toBe('stopped');
  });

  it.each(['manager', 'head'] as const)('is the %s at any hour, whatever contacts have stopped', (audience) => {
    const owner = { name: 'Mara', email: 'mara@northwind.example' };
    const partner = { ...partnerOf(contact('dana')), owner };
    const sends = [sendTo('dana', FRIDAY_NIGHT), sendTo('dana', FRIDAY_NIGHT, 'other')];
    const name = audience === 'manager' ? 'Mara' : settings.head.name;
    expect(decideFor({ audience, partner, sends, stopped: stops({ dana: ['journey'] }), now: FRIDAY_NIGHT })).toBe(`to ${name}`);
  });
});

describe('whoever stopped an email', () => {
  it('does not get it: it is for the next one', () => {
    const partner = partnerOf(contact('dana'), contact('luis'));
    expect(decideFor({ partner, stopped: stops({ dana: ['reminders'] }) })).toBe('to luis');
    expect(decideFor({ partner, stopped: stops({ dana: ['reminders'], luis: ['journey'] }) })).toBe('stopped');
  });

  it('still gets the emails of other topics', () => {
    expect(decideFor({ stopped: stops({ dana: ['reminders'] }), email: DIGEST })).toBe('to dana');
    expect(decideFor({ stopped: stops({ dana: ['reminders', 'digests'] }), email: { to: 'partner', purpose: 'journey' } })).toBe('to dana');
  });

  it('gets none with all journey mail, and still what the program owes', () => {
    expect(decideFor({ stopped: stops({ dana: ['journey'] }), email: DIGEST })).toBe('stopped');
    expect(decideFor({ stopped: stops({ dana: ['journey', 'digests', 'reminders'] }), email: SERVICE })).toBe('to dana');
  });

  it('is not kept waiting: it is decided at night, too', () => {
    expect(decideFor({ stopped: stops({ dana: ['journey'] }), now: FRIDAY_NIGHT })).toBe('stopped');
  });
});

describe('caps', () => {
  const two = [sendTo('dana', '2026-05-27T12:00:00.000Z'), sendTo('dana', '2026-05-28T12:00:00.000Z')];

  it('put the third email in seven days off, until the first is seven days old', () => {
    expect(decideFor({ sends: two.slice(1) })).toBe('to dana');
    expect(decideFor({ sends: two })).toBe('cap-contact until 2026-06-03T12:00:00.000Z');
  });

  it('count a send no more when it is exactly seven days old', () => {
    expect(decideFor({ sends: two, now: '2026-06-03T11:59:59.999Z' })).toBe('cap-contact until 2026-06-03T12:00:00.000Z');
    expect(decideFor({ sends: two, now: '2026-06-03T12:00:00.000Z' })).toBe('to dana');
  });

  it('and the window together: what a cap leaves on a Saturday goes on Monday', () => {
    const sends = [sendTo('dana', '2026-05-30T12:00:00.000Z'), sendTo('dana', '2026-05-31T12:00:00.000Z')];
    expect(decideFor({ sends })).toBe('cap-contact until 2026-06-08T09:00:00.000Z');
  });

  it("never move an email on to a colleague, and count only the contact's own sends", () => {
    const partner = partnerOf(contact('dana'), contact('luis'));
    expect(decideFor({ partner, sends: two })).toBe('cap-contact until 2026-06-03T12:00:00.000Z');
    expect(decideFor({ partner: partnerOf(contact('luis')), sends: two })).toBe('to luis');
  });

  it('hold for all contacts of a partner together', () => {
    const sends = ['luis', 'ana', 'bo', 'cy'].map((name, day) => sendTo(name, `2026-05-2${6 + day}T12:00:00.000Z`));
    expect(decideFor({ sends })).toBe('cap-organisation until 2026-06-02T12:00:00.000Z');
    expect(decideFor({ sends: sends.slice(1) })).toBe('to dana');
  });

  it('name the one that holds longer', () => {
    const sends = [...two, ...['luis', 'ana'].map((name) => sendTo(name, '2026-06-01T10:00:00.000Z'))];
    const tight = { perContact: 2, perOrganisation: 2, days: 7 };
    expect(decideFor({ sends })).toBe('cap-contact until 2026-06-03T12:00:00.000Z');
    expect(decideFor({ sends }, policy({ caps: tight }))).toBe('cap-organisation until 2026-06-08T10:00:00.000Z');
  });

  it('do not count the place that the email itself has taken', () => {
    expect(decideFor({ sends: two, key: two[0]?.key ?? '' })).toBe('to dana');
  });

  it('do not hold service mail back, nor does the night', () => {
    expect(decideFor({ sends: two, email: SERVICE, now: FRIDAY_NIGHT })).toBe('to dana');
  });

  it("are reckoned in the stage's days", () => {
    const minuteDays = policy({ window: 'always' }, { scale: { secondsPerDay: 60, minTimeoutSeconds: 1 } });
    const sends = [sendTo('dana', '2026-06-01T11:54:00.000Z'), sendTo('dana', '2026-06-01T11:59:00.000Z')];
    expect(decideFor({ sends }, minuteDays)).toBe('cap-contact until 2026-06-01T12:01:00.000Z');
  });
});

describe('the hours of an email', () => {
  it('after one event at night are three mornings in Tokyo, Berlin and San Francisco', () => {
    const morningIn = (timeZone: string) =>
      decideFor({ partner: partnerOf(contact('dana', { timeZone })), now: '2026-06-02T15:30:00.000Z' });
    expect(morningIn('America/Los_Angeles')).toBe('send-window until 2026-06-02T16:00:00.000Z');
    expect(morningIn('Asia/Tokyo')).toBe('send-window until 2026-06-03T00:00:00.000Z');
    expect(morningIn('Europe/Berlin')).toBe('send-window until 2026-06-03T07:00:00.000Z');
  });

  it("are those of the contact, else of the partner's contact who can be reached, else of any, else of the program", () => {
    const until = (...contacts: readonly Contact[]) => decideFor({ partner: partnerOf(...contacts), now: FRIDAY_NIGHT });
    const gone = contact('ana', { status: 'left', timeZone: 'Asia/Tokyo' });
    const berlin = contact('luis', { timeZone: 'Europe/Berlin' });
    expect(until(contact('dana'))).toBe(`send-window until ${MONDAY_MORNING}`);
    expect(until(contact('dana'), gone)).toBe('send-window until 2026-06-08T00:00:00.000Z');
    expect(until(contact('dana'), gone, berlin)).toBe('send-window until 2026-06-08T07:00:00.000Z');
    expect(until(contact('dana', { timeZone: 'America/New_York' }), gone, berlin)).toBe('send-window until 2026-06-08T13:00:00.000Z');
  });

  it('are those of the next zone that is known, with a note', () => {
    const inZone = (timeZone: string) => circumstances({ partner: partnerOf(contact('dana', { timeZone })) });
    for (const zone of ['Mars/Olympus', 'constructor', '']) {
      const notes = ["the contact's time zone is not known: hours are those of UTC"];
      expect(decideSending(policy(), inZone(zone))).toMatchObject({ decision: 'send', notes });
    }
    expect(decideSending(policy(), inZone('Asia/Tokyo'))).toMatchObject({ decision: 'defer' });
  });

  it('say when it is due, where', () => {
    const partner = partnerOf(contact('dana', { timeZone: 'Asia/Tokyo' }));
    const decision = decideSending(policy(), circumstances({ partner }));
    expect(decision).toMatchObject({ rule: 'send-window', detail: 'due 2026-06-02 09:00 in Asia/Tokyo', contact: { name: 'dana' } });
  });

  it('are any on a stage whose days are shorter than ten seconds, without caps; what was stopped stays stopped', () => {
    const fast = policy({}, { scale: { secondsPerDay: 9.9, minTimeoutSeconds: 1 } });
    const sends = [1, 2, 3, 4, 5].map((n) => sendTo('dana', FRIDAY_NIGHT, `${n}`));
    expect(decideFor({ now: FRIDAY_NIGHT, sends }, fast)).toBe('to dana');
    expect(decideFor({ now: FRIDAY_NIGHT, stopped: stops({ dana: ['journey'] }) }, fast)).toBe('stopped');
    // Four seconds after noon it is half past nine in the evening.
    const tenSeconds = { ...fast, scale: { secondsPerDay: 10, minTimeoutSeconds: 1 } };
    expect(decideFor({ now: '2026-01-05T12:00:04.000Z' }, tenSeconds)).toContain('send-window');
  });

  it("follow the partner's own calendar on a fast stage: a day is a minute, and its night is 40 seconds", () => {
    // The journey starts on a Monday at noon; five minutes later that calendar shows Saturday, two more and it is Monday again.
    const now = '2026-01-05T12:05:00.000Z';
    const minuteDays = policy({}, { scale: { secondsPerDay: 60, minTimeoutSeconds: 1 } });
    expect(decideFor({ now }, minuteDays)).toBe('send-window until 2026-01-05T12:06:52.500Z');
  });
});

describe('public holidays', () => {
  const christmas = { isHoliday: (country: string, date: string) => country === 'DE' && date === '2026-12-25' };
  const now = '2026-12-25T12:00:00.000Z';
  const inZone = (timeZone: string) => ({ now, partner: partnerOf(contact('dana', { timeZone })) });

  it('are kept where the contact is, when the settings name the country', () => {
    expect(decideFor(inZone('Europe/Berlin'), policy({ holidays: ['US', 'DE'] }, christmas))).toBe(
      'holiday until 2026-12-28T08:00:00.000Z',
    );
    expect(decideFor(inZone('Europe/Paris'), policy({ holidays: ['US', 'DE'] }, christmas))).toBe('to dana');
    expect(decideFor(inZone('Europe/Berlin'), policy({ holidays: ['US'] }, christmas))).toBe('to dana');
    expect(decideFor(inZone('Europe/Berlin'), policy({}, christmas))).toBe('to dana');
  });

  it('are kept by any name of a zone', () => {
    const republic = policy({ holidays: ['IN'] }, { isHoliday: (country, date) => country === 'IN' && date === '2027-01-26' });
    for (const zone of ['Asia/Kolkata', 'Asia/Calcutta', 'asia/kolkata'])
      expect(decideFor({ ...inZone(zone), now: '2027-01-26T05:00:00.000Z' }, republic)).toBe('holiday until 2027-01-27T03:30:00.000Z');
  });

  it('are not kept in a zone of no country, and it is noted', () => {
    for (const zone of ['UTC', 'Etc/GMT-1', '+01:00']) {
      const decision = decideSending(policy({ holidays: ['DE'] }, christmas), circumstances(inZone(zone)));
      expect(decision).toMatchObject({ decision: 'send', notes: [expect.stringContaining('no country is known for')] });
    }
    const berlin = decideSending(policy({ holidays: ['DE'] }), circumstances(inZone('Europe/Berlin')));
    expect(berlin).toMatchObject({ decision: 'send', notes: [] });
  });
});

describe('the language of an email', () => {
  const localeOf = (locale: string, locales = ['en', 'de']) =>
    decideSending(policy({}, { locales }), circumstances({ partner: partnerOf(contact('dana', { locale })) }));

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-at', 'de'],
    ['en-GB', 'en'],
  ])('for %s is %s', (told, locale) => {
    expect(localeOf(told)).toMatchObject({ locale, notes: [] });
  });

  it("is the program's when no letter is written in theirs, with a note", () => {
    expect(localeOf('fr')).toMatchObject({ locale: 'en', notes: ['no fr: in en'] });
    expect(decideSending(policy({ locale: 'de' }), circumstances())).toMatchObject({ locale: 'de', notes: [] });
  });

  it('is the nearest of those that are written', () => {
    const locales = ['en', 'pt-BR', 'zh', 'zh-Hant'];
    expect(localeOf('zh-Hant-TW', locales)).toMatchObject({ locale: 'zh-Hant' });
    expect(localeOf('zh-CN', locales)).toMatchObject({ locale: 'zh' });
    expect(localeOf('pt', locales)).toMatchObject({ locale: 'pt-BR' });
  });
});

describe('the name in From', () => {
  const partner = { ...partnerOf(contact('dana')), owner: { name: 'Mara Lindqvist', email: 'mara@northwind.example' } };
  const fromName = (name: 'program' | 'owner', of = partner) => senderName(policy({ fromName: name }).settings, of);

  it("is the program's, or that of the partner's owner beside the company's", () => {
    expect(fromName('program')).toBe('Northwind Partner Program');
    expect(fromName('owner')).toBe('Mara Lindqvist, Northwind');
    expect(senderName(policy({ fromName: 'owner' }).settings, partnerOf())).toBe('Robin Hale, Northwind');
    expect(managerOf(partner, settings.head).name).toBe('Mara Lindqvist');
  });
});

describe('what is recorded', () => {
  it('names no person', () => {
    const partner = partnerOf(contact('dana', { timeZone: 'Mars/dana@acme.example' }));
    const sends = [sendTo('dana', '2026-05-28T12:00:00.000Z'), sendTo('dana', '2026-05-29T12:00:00.000Z')];
    const decision = decideSending(policy(), circumstances({ partner, sends, refOf }));
    expect(decision).toMatchObject({ decision: 'defer' });
    expect('detail' in decision && decision.detail).not.toMatch(/dana|acme/);
  });
});
