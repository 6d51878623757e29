import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { TOPICS } from '../../lib/journey/emails';
import { later, MONDAY } from '../support/fixtures';
import { choosing, DANA, multipart, ONE_CLICK, PreferencesWorld, ticked, tokenOf } from './mail-preferences.world';
import { captureLogs } from './receive-webhook.world';

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

const ALL = [...TOPICS].sort();

describe('one click in a mail program (RFC 8058)', () => {
  it.each([
    ['as a form', { body: ONE_CLICK }],
    ['as a form, not encoded by the gateway', { body: ONE_CLICK, isBase64Encoded: false }],
    ['as a form of several parts', multipart({ 'List-Unsubscribe': 'One-Click' })],
    ['without a word on its kind', { body: ONE_CLICK, contentType: '' }],
    ['with a character set', { body: ONE_CLICK, contentType: 'application/x-www-form-urlencoded; charset=UTF-8' }],
    ['with fields that nobody knows', { body: `utm=1&${ONE_CLICK}&x=%00` }],
    ['with a choice of the page beside it', { body: `${choosing('journey', 'digests')}&${ONE_CLICK}` }],
  ])('stops all journey emails at once, %s', async (_, { body, ...how }) => {
    const world = new PreferencesWorld();
    const answer = await world.post(body, how);
    expect(await world.stopped()).toEqual(['journey']);
    // No redirect: RFC 8058 forbids one.
    expect(answer.status).toBe(200);
    expect(answer.html).toContain('You get none of these emails any more.');
  });

  it('is one stop, however often it comes', async () => {
    const world = new PreferencesWorld();
    for (const _ of [1, 2, 3]) expect((await world.post(ONE_CLICK)).status).toBe(200);
    expect(await world.consents.read(DANA)).toMatchObject({ stopped: { journey: later(MONDAY, 1) }, revision: 1 });
    expect(new Set(world.events.map(({ id }) => id)).size).toBe(1);
  });

  it('leaves what was chosen before as it was', async () => {
    const world = new PreferencesWorld();
    await world.post(choosing('journey', 'reminders'));
    await world.post(ONE_CLICK);
    expect(await world.stopped()).toEqual(['digests', 'journey']);
  });

  it('sees to it that another click at the same moment is not lost', async () => {
    const world = new PreferencesWorld();
    world.consents.beforeWriting = () => {
      world.consents.beforeWriting = () => undefined;
      world.consents.stop(DANA, 'digests');
    };
    await world.post(ONE_CLICK);
    expect(await world.stopped()).toEqual(['digests', 'journey']);
  });
});

describe('the page', () => {
  it.each(['GET', 'HEAD'])('asked for with %s changes nothing, as mail scanners do it', async (method) => {
    const world = new PreferencesWorld();
    world.consents.stop(DANA, 'digests');
    const before = await world.consents.read(DANA);
    for (const _ of [1, 2]) expect((await world.ask({ method, body: ONE_CLICK })).status).toBe(200);
    expect(await world.consents.read(DANA)).toBe(before);
    expect(world.events).toEqual([]);
  });

  it('shows what comes and what does not', async () => {
    const world = new PreferencesWorld();
    expect(ticked(await world.ask())).toEqual(ALL);
    world.consents.stop(DANA, 'digests');
    expect(ticked(await world.ask())).toEqual(['journey', 'reminders']);
    await world.post(ONE_CLICK);
    const page = await world.ask();
    expect(ticked(page)).toEqual([]);
    expect(page.html).toContain('You get none of these emails any more.');
  });

  it('is answered to HEAD without itself, and with the same headers', async () => {
    const world = new PreferencesWorld();
    const { headers, html } = await world.ask({ method: 'HEAD' });
    expect(html).toBe('');
    expect(headers).toEqual((await world.ask()).headers);
  });

  it('speaks the language of the mail, or the program’s when that is gone', async () => {
    const world = new PreferencesWorld();
    expect((await world.ask({ token: tokenOf({ locale: 'de' }) })).html).toMatch(
      /<html[^>]* lang="de">.*Welche E\u2011Mails möchten Sie\?/s,
    );
    expect((await world.ask({ token: tokenOf({ locale: 'en' }) })).html).toMatch(/<html[^>]* lang="en">.*Which emails do you want\?/s);
    expect((await world.ask({ token: tokenOf({ locale: 'tlh' }) })).html).toContain('lang="en"');
  });

  it('says that it was saved, and shows what holds from now on', async () => {
    const world = new PreferencesWorld();
    const answer = await world.post(choosing('journey', 'digests'), { token: tokenOf({ locale: 'de' }) });
    expect(answer.html).toContain('Gespeichert. Das gilt sofort');
    expect(answer.html).toMatch(/kommt weiterhin: Entscheidungen über Ihre Bewerbung/);
    expect(ticked(answer)).toEqual(['digests', 'journey']);
    expect(await world.stopped()).toEqual(['reminders']);
  });

  it('promises no digests to a person who wants digests alone: they are part of the journey emails', async () => {
    const world = new PreferencesWorld();
    const answer = await world.post(choosing('digests'));
    expect(answer.html).toContain('You get none of these emails any more. Digests and reminders are among them.');
    expect(ticked(answer)).toEqual([]);
  });

  it('refuses a link of which the end was lost in the language that can still be read in it, if letters are written in it', async () => {
    const world = new PreferencesWorld();
    const refusal = async (token: string) => (await world.ask({ token })).html;
    const german = tokenOf({ locale: 'de' });
    expect(await refusal(german.slice(0, -1))).toContain('Dieser Link funktioniert nicht');
    expect(await refusal(german.slice(0, german.indexOf('.acme')))).toContain('Dieser Link funktioniert nicht');
    for (const token of [german.replace('.de.', '.tlh.'), german.replace('.de.', '.<b>de</b>.'), 'de', german.slice(0, 20)])
      expect(await refusal(token)).toMatch(/<html[^>]* lang="en">.*This link does not work/s);
  });

  it('stops everything with nothing ticked, or with its second button', async () => {
    for (const [body, stopped] of [
      [choosing(), ALL],
      ['choice=stop', ['journey']],
    ] as const) {
      const world = new PreferencesWorld();
      await world.post(body);
      expect(await world.stopped()).toEqual(stopped);
    }
  });

  it('gives back what was stopped', async () => {
    const world = new PreferencesWorld();
    await world.post(ONE_CLICK);
    await world.post(choosing(...TOPICS));
    expect(await world.stopped()).toEqual([]);
    expect(world.events.map(({ data }) => data)).toEqual([
      { contact: DANA, stopped: ['journey'], started: [], by: 'one click' },
      { contact: DANA, stopped: [], started: ['journey'], by: 'preference page' },
    ]);
  });

  it('shows what the last post said, whatever was posted and looked at before', async () => {
    const wanted = fc.subarray([...TOPICS]);
    const step = fc.oneof(
      fc.constantFrom('GET', 'HEAD').map((method) => ({ method })),
      fc.constant({ method: 'POST', body: ONE_CLICK }),
      wanted.map((topics) => ({ method: 'POST', body: choosing(...topics) })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 6 }),
        wanted,
        fc.array(fc.constantFrom('GET', 'HEAD'), { maxLength: 3 }),
        async (steps, last, looks) => {
          const world = new PreferencesWorld();
          for (const each of steps) await world.ask(each);
          await world.post(choosing(...last));
          for (const method of looks) await world.ask({ method });
          expect(await world.stopped()).toEqual(ALL.filter((topic) => !last.includes(topic)));
          expect(ticked(await world.ask())).toEqual(last.includes('journey') ? [...last].sort() : []);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the journey', () => {
  it('is told of a change, for the timeline of the partner in whose mail the link was', async () => {
    const world = new PreferencesWorld();
    await world.post(choosing('journey'));
    const [event] = world.events;
    if (event === undefined) throw new Error('nothing was told');
    expect(event).toMatchObject({ source: 'mail-preferences', partner: { id: 'acme' }, occurredAt: later(MONDAY, 1) });
    expect(toJourneyEvent(event)).toMatchObject({
      type: 'consent.changed',
      data: { contact: DANA, stopped: ['digests', 'reminders'], started: [], by: 'preference page' },
    });
  });

  it('that cannot be told does not keep anybody from stopping; it is counted, and told by the next click', async () => {
    const world = new PreferencesWorld();
    world.beforeAsking = (what) => {
      if (what === 'queue') throw new Error('the queue is away');
    };
    expect((await world.post(ONE_CLICK)).status).toBe(200);
    expect(await world.stopped()).toEqual(['journey']);
    expect(world.events).toEqual([]);
    expect(logs.text()).toContain('"ConsentNotTold":1');
    world.beforeAsking = () => undefined;
    await world.post(ONE_CLICK);
    expect(world.events.map(({ data, occurredAt }) => [data.stopped, occurredAt])).toEqual([[['journey'], later(MONDAY, 1)]]);
  });
});
