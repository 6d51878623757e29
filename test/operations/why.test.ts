import { describe, expect, it } from 'vitest';
import { emailNamed } from '../../bin/operations/email-named';
import { readEmailLetter, readEventLetter } from '../../bin/operations/letters';
import { type LostMail, lostMailsOf } from '../../bin/operations/lost';
import { idsLike } from '../../bin/operations/partner-named';
import { inWords } from '../../bin/operations/problem';
import type { LetterBox } from '../../bin/operations/redrive';
import { harmlessAll } from '../../bin/operations/screen/harmless';
import { drawWhy } from '../../bin/operations/screen/why';
import type { LoggedEvent, Story } from '../../bin/operations/story';
import { waitsOf } from '../../bin/operations/waits';
import { type Asking, whyOf } from '../../bin/operations/why';
import { contactRefOf } from '../../lambdas/identity';
import type { JourneyEvent } from '../../lib/journey/events';
import type { MilestoneState, Partner } from '../../lib/journey/partner';
import { REAL_TIME } from '../../lib/journey/time';
import { emails } from '../../program/emails';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { at, DAY, logged, mail, NOW, partner, plain } from './samples';

const NAMES = Object.keys(emails);
const DANA = { name: 'Dana Whitfield', email: 'dana@acme.example', role: 'owner', timeZone: 'Europe/Berlin', status: 'active' as const };
const REF = contactRefOf(DANA.email);

const asking = (more: Partial<Asking> = {}): Asking => ({
  ...{ program, settings, scale: REAL_TIME, emails: NAMES, all: false, now: NOW },
  ...more,
});

const story = (more: Partial<Story> & { readonly about?: Partial<Partner> } = {}): Story => {
  const { about, ...rest } = more;
  const who = partner({ contacts: [DANA], ...about });
  const milestones = rest.milestones ?? {};
  return { partner: who, milestones, waits: waitsOf(who, milestones, NOW), events: [], mails: [], tasks: [], isWhole: true, ...rest };
};

/** The drawn lines, without what goes before the first section. */
const drawn = (told: Story, more: Partial<Asking> = {}, lost: readonly LostMail[] = []): readonly string[] => {
  const isFull = more.all === true || more.email !== undefined;
  const lines = drawWhy(whyOf(asking(more), told, lost), { ...plain, width: 160 }, { isFull });
  return lines.slice(lines.indexOf('Asked for, and when it was last decided (UTC)') + 1);
};

type Decisions = NonNullable<Parameters<typeof mail>[0]>['decisions'];
const decision = (more: Partial<NonNullable<Decisions>[number]> = {}) => ({
  ...{ at: at(-60), decision: 'sent' as const, rule: 'sent', contact: REF },
  ...more,
});

describe('what was asked for says what was decided, and by which rule', () => {
  const deferred = decision({ decision: 'deferred', rule: 'send-window', until: '2026-11-23T08:00:00.000Z' });

  it.each([
    [
      'sent, to whom, and what became of it',
      { decisions: [decision()], feedback: 'delivery' },
      ['sent to Dana Whitfield (owner) [delivery]'],
    ],
    [
      'waiting for approval, until when, and what lets it go',
      {
        status: 'deferred' as const,
        dueAt: deferred.until,
        request: '{}',
        decisions: [decision({ decision: 'deferred', rule: 'awaits-approval', until: deferred.until, detail: 'to owner' })],
      },
      [
        'waits for approval until 2026-11-23 08:00:00 UTC (in 22 h): npm run ops -- email approve',
        'awaits-approval: it waits until a person says that it may go (to owner)',
      ],
    ],
    [
      'observed, to whom it would have gone',
      {
        status: 'skipped' as const,
        decisions: [decision({ decision: 'skipped', rule: 'observed', detail: 'to owner' })],
      },
      ['skipped', 'observed: it would have gone, but mail is only observed, or was when it was asked for (to owner)'],
    ],
    [
      'sent with a note',
      { decisions: [decision({ detail: 'no fr: in en' })] },
      ['sent to Dana Whitfield (owner)', 'sent: it went to the mail service (no fr: in en)'],
    ],
    [
      'deferred, until when where the contact is',
      { status: 'deferred' as const, dueAt: deferred.until, decisions: [deferred] },
      [
        'deferred until 2026-11-23 08:00:00 UTC (in 22 h), 2026-11-23 09:00 in Europe/Berlin',
        "send-window: it waits for the send window, in the contact's own zone",
      ],
    ],
    [
      'withdrawn',
      { status: 'skipped' as const, decisions: [decision({ decision: 'skipped', rule: 'reached-meanwhile' })] },
      ['skipped', 'reached-meanwhile: it was withdrawn: its milestone was reached meanwhile'],
    ],
    [
      'suppressed, when everybody has stopped it',
      { status: 'skipped' as const, decisions: [decision({ decision: 'skipped', rule: 'stopped', detail: 'as told' })] },
      ['suppressed', 'stopped: it was not sent: everybody who can be reached has stopped such emails (as told)'],
    ],
    [
      'every decision in turn, when there were several',
      { decisions: [{ ...deferred, at: at(-DAY) }, decision()] },
      [
        'sent to Dana Whitfield (owner)',
        "2026-11-21 10:00:00 deferred, send-window: it waits for the send window, in the contact's own zone",
        '2026-11-22 09:59:00 sent: it went to the mail service',
      ],
    ],
    ['being sent', { status: 'claimed' as const, attempts: 3 }, ['being sent, try 3']],
    ['before decisions were recorded', {}, ['sent to Dana Whitfield (owner)', 'by which rule is not recorded']],
    [
      'before decisions were recorded, with the reason of then',
      { status: 'skipped' as const, reason: 'reached meanwhile' },
      ['skipped', 'reached meanwhile; by which rule is not recorded'],
    ],
    [
      'by a rule that this checkout does not have',
      { status: 'skipped' as const, decisions: [decision({ decision: 'skipped', rule: 'by-the-moon' })] },
      ['skipped', 'by-the-moon: a rule that this checkout does not have'],
    ],
  ])('%s', (_, more, lines) => {
    const found = drawn(story({ mails: [mail(more)] }), { email: 'invitation' });
    expect(found.slice(0, lines.length).map((line) => line.slice(45))).toEqual(lines);
  });

  describe('deferred for a person who gets it no more says so: nothing wakes it, and the date is not that of who gets it instead', () => {
    const capped = decision({ decision: 'deferred', rule: 'cap-contact', until: at(3 * DAY) });
    const waiting = mail({ status: 'deferred', dueAt: at(3 * DAY), decisions: [capped] });
    const said = (about: Partial<Partner>, hasStopped?: Asking['hasStopped']) =>
      drawWhy(whyOf(asking({ hasStopped }), story({ about, mails: [waiting] }), []), { ...plain, width: 400 }, { isFull: true }).join('\n');
    const DECIDED_THEN = 'who gets it instead, if anybody, is decided then, and no sooner';

    it.each(['left', 'bounced', 'complained'] as const)('when they have %s', (status) => {
      expect(said({ contacts: [{ ...DANA, status }] })).toContain(
        `in Europe/Berlin; Dana Whitfield (owner) cannot be reached any more: ${DECIDED_THEN}`,
      );
    });

    it('when they have stopped it, or the record does not have them any more', () => {
      const stopped = said({}, ({ name }, email) => name === DANA.name && email === 'invitation');
      expect(stopped).toContain(`Dana Whitfield (owner) has stopped it: ${DECIDED_THEN}`);
      expect(said({ contacts: [] })).toContain(`cannot be reached any more: ${DECIDED_THEN}`);
    });

    it('and not when they still get it', () => {
      expect(said({}, () => false)).not.toContain('no sooner');
      expect(said({})).not.toContain('no sooner');
    });
  });

  describe('waiting for approval says what a person has said of it', () => {
    const heldSince = (seconds: number) =>
      JSON.stringify({ partnerId: 'acme', email: 'invitation', requestedAt: at(-90), held: { at: at(seconds) } });
    const awaiting = (heldAt: number) =>
      mail({
        status: 'deferred',
        dueAt: at(DAY),
        request: heldSince(heldAt),
        decisions: [decision({ decision: 'deferred', rule: 'awaits-approval' })],
      });
    const saidOf = (heldAt: number): LoggedEvent => {
      const data = { by: 'mara', email: 'invitation', emailKey: 'run:1:invitation', heldAt: at(heldAt), audience: 'partner' };
      const times = { occurredAt: at(-30), receivedAt: at(-30), at: at(-30), appliedAt: at(-30) };
      return {
        ...times,
        partnerId: 'acme',
        id: 'e',
        type: 'email.approved',
        source: 'operator',
        data: JSON.stringify(data),
        effects: [],
        notes: [],
      };
    };
    const fate = (mails: Story['mails'], events: Story['events']) => {
      const look = { ...plain, width: 400 };
      return drawWhy(whyOf(asking({ email: 'invitation' }), story({ mails, events }), []), look, { isFull: true }).join('\n');
    };

    it('as it waits now: then it is on its way', () => {
      const told = fate([awaiting(-60)], [saidOf(-60)]);
      expect(told).toContain('approved by mara on 2026-11-22 09:59:30, and not done yet');
      expect(told).not.toContain('waits for approval');
    });

    it('of a request before this one: that does not count', () => {
      expect(fate([awaiting(-10)], [saidOf(-60)])).toMatch(
        /waits for approval until .*: npm run ops -- email approve \(what was approved by mara on 2026-11-22 09:59:30 was an earlier request for it\)/,
      );
      expect(fate([mail({ decisions: [decision()] })], [saidOf(-60)])).not.toContain('mara');
    });
  });

  it('and which sending it was, of one that a person had sent again', () => {
    const again = (number: number) => mail({ key: `again:${number}:run:1:invitation`, decisions: [decision()] });
    const names = (mails: Story['mails']) => drawn(story({ mails })).map((line) => line.slice(21, 44).trim());
    expect(names([mail({ decisions: [decision()] }), again(1), again(2)]).slice(0, 3)).toEqual([
      ...['invitation', 'invitation, again', 'invitation, again (2)'],
    ]);
  });

  it('skipped while the partner was paused; and what is to come will be, as long as it is', () => {
    const skipped = decision({ decision: 'skipped', rule: 'partner-paused', detail: 'paused by mara since 2026-11-20' });
    const told = story({ about: { paused: { at: at(-2 * DAY), by: 'mara' } }, mails: [mail({ status: 'skipped', decisions: [skipped] })] });
    const lines = drawWhy(whyOf(asking(), told, []), { ...plain, width: 160 }, { isFull: false }).join('\n');
    expect(lines).toContain(
      'partner-paused: it was not sent: a person has paused all mail to the partner (paused by mara since 2026-11-20)',
    );
    expect(lines).toContain('paused by mara since 2026-11-20: what falls due meanwhile is not sent');
    expect(whyOf(asking(), told, []).partner.paused).toEqual({ at: at(-2 * DAY), by: 'mara' });
    expect(drawWhy(whyOf(asking(), story(), []), plain, { isFull: false }).join()).not.toContain('paused');
  });

  it('to people of the program by what they are, and to somebody who is gone without a name', () => {
    const to = (recipient: string) => drawn(story({ mails: [mail({ recipient })] }))[0]?.slice(45);
    expect(to('mara@northwind.example')).toBe('sent to Mara Lindqvist (the manager)');
    expect(to(settings.head.email)).toBe(`sent to ${settings.head.name} (the head)`);
    expect(to('gone@acme.example')).toBe('sent to somebody whom the record does not have (any more)');
  });

  it('on a fast stage the hour there is that of the journey’s own calendar', () => {
    const fast = { secondsPerDay: 60, minTimeoutSeconds: 1 };
    const until = '2026-11-12T10:01:00.000Z';
    const mails = [mail({ status: 'deferred', dueAt: until, decisions: [decision({ decision: 'deferred', rule: 'send-window', until })] })];
    const note = "times in a zone are by the partner's own calendar, on which a day lasts 60 s";
    const lines = drawn(story({ mails }), { scale: fast });
    expect(lines[0]).toContain('2026-11-13 11:00 in Europe/Berlin');
    expect(lines).toContain(note);
    expect(drawn(story({ mails }))).not.toContain(note);
  });

  it('when it falls due is said once, with its rule left to say the rest', () => {
    const until = '2026-11-23T08:00:00.000Z';
    const waits = (rule: string, detail: string) =>
      drawn(
        story({
          mails: [mail({ status: 'deferred', dueAt: until, decisions: [decision({ decision: 'deferred', rule, until, detail })] })],
        }),
      );
    const due = 'due 2026-11-23 09:00 in Europe/Berlin';
    expect(waits('send-window', due)[0]).toContain('2026-11-23 09:00 in Europe/Berlin');
    expect(waits('send-window', due)[1]?.trim()).toBe("send-window: it waits for the send window, in the contact's own zone");
    expect(waits('cap-contact', `had 2 in 7 days; ${due}`)[1]?.trim()).toMatch(/ \(had 2 in 7 days\)$/);
    expect(waits('send-window', 'due 2026-11-24 09:00 in Asia/Tokyo')[1]).toContain('(due 2026-11-24 09:00 in Asia/Tokyo)');
  });

  it.each([
    [
      'stopped',
      'everybody who can be reached (2) has stopped such emails',
      'stopped: it was not sent: everybody who can be reached has stopped such emails',
    ],
    ['reached-meanwhile', 'reached meanwhile', 'reached-meanwhile: it was withdrawn: its milestone was reached meanwhile'],
    [
      'run-over',
      'run 2 is no longer the current one',
      'run-over: it was withdrawn: the run that asked for it is over (run 2 is no longer the current one)',
    ],
  ])('%s: a detail that says what the rule says is not said again', (rule, detail, line) => {
    const mails = [mail({ status: 'skipped', decisions: [decision({ decision: 'skipped', rule, detail })] })];
    expect(drawn(story({ mails }))[1]?.trim()).toBe(line);
  });
});

describe('what nothing is decided on', () => {
  const event = {
    id: 'e1',
    type: 'agreement.signed',
    source: 'standard',
    occurredAt: at(-60),
    receivedAt: at(-60),
    data: { partner: { id: 'acme' } },
  };
  const task = {
    ...event,
    type: 'task.opened',
    source: 'journey',
    data: { run: 1, step: 's', title: 'Call', assignee: 'head', dueDays: 1 },
  };

  it('was asked for by an event, and its log says so', () => {
    const { item } = logged(task as JourneyEvent, { partner: partner() });
    expect(drawn(story({ events: [item] }))[0]).toMatch(/^2026-11-22 09:59:00 {2}task-opened +asked for, and nothing is decided yet$/);
  });

  it('and lies among the dead letters is lost, and says how it is set going again', () => {
    const claimed = mail({ status: 'claimed' });
    const letter = { key: claimed.key, email: claimed.email, queue: 'emails' };
    const lost = 'LOST: its request is among the dead letters: npm run ops -- redrive emails';
    expect(drawn(story({ mails: [claimed] }), {}, [letter])[0]).toContain(lost);
    expect(drawn(story(), {}, [{ ...letter, since: at(-5) }])[0]).toContain(lost);
  });

  it('but what was sent after all is not lost', () => {
    const sent = mail({ decisions: [decision()] });
    expect(drawn(story({ mails: [sent] }), {}, [{ key: sent.key, email: sent.email, queue: 'emails' }])[0]).toContain('sent to');
  });

  const boxOf = (...bodies: readonly object[]) => {
    const letters = bodies.map((body, index) => ({
      messageId: `m${index}`,
      receipt: `r${index}`,
      body: JSON.stringify(body),
      sentAt: at(-DAY),
    }));
    const putBack: string[] = [];
    let taken = false;
    const box: LetterBox = {
      count: async () => letters.length,
      take: async () => {
        const fresh = taken ? [] : letters;
        taken = true;
        return fresh;
      },
      putBack: async ({ messageId }) => void putBack.push(messageId),
      remove: async () => {
        throw new Error('nothing is removed by looking');
      },
    };
    return { box, putBack };
  };

  it('is found among the dead letters of emails by partner and place, and all are put back', async () => {
    const about = { email: 'digest', requestedAt: at(-DAY), journeyStartedAt: at(-10 * DAY) };
    const { box, putBack } = boxOf(
      { ...about, partnerId: 'acme', run: 1, step: 'digest-1' },
      { ...about, partnerId: 'acme', once: 'journey', run: 1, step: 'once' },
      { ...about, partnerId: 'acme', key: 'thanks:deal-won:a deal & more' },
      { ...about, partnerId: 'other', run: 1, step: 'digest-1' },
      { no: 'request' },
    );
    const events = { name: 'events', read: readEventLetter, box: { ...box, count: async () => Promise.reject(new Error('not asked')) } };
    const found = await lostMailsOf('acme', [events, { name: 'emails', read: readEmailLetter, box }]);
    expect(found).toEqual(
      ['run:1:digest-1', `journey:${at(-10 * DAY)}:once`, 'thanks:deal-won:a deal & more'].map((key) => ({
        ...{ key, email: 'digest', queue: 'emails', since: at(-DAY) },
      })),
    );
    expect(putBack).toHaveLength(5);
  });
});

const waitFor = (step: string, more: Partial<MilestoneState> = {}): MilestoneState => ({
  ...{ matches: [], revision: 0, waitToken: 'SECRET-TOKEN', waitSince: at(-10 * DAY), waitStartedAt: at(-2 * DAY), waitStep: step },
  ...{ waitRun: 2, rung: 0, rungStartedAt: at(-2 * DAY), rungSeconds: 7 * DAY },
  ...more,
});
const ONBOARDING = { phase: 'onboarding' as const, run: 2, phaseStartedAt: at(-2 * DAY) };

describe('what is still to come says which step will ask for it, and when', () => {
  const inTraining = story({ about: ONBOARDING, milestones: { 'training-attended': waitFor('training-attended') } });

  it('the reminders of a wait that is under way, each at its day', () => {
    expect(drawn(inTraining, { email: 'training-reminder' })).toEqual([
      'nothing is recorded',
      '',
      'Not asked for yet (UTC)',
      'training-reminder       training-attended, day 7: unless "training attended" is reached before, 2026-11-27 10:00:00 (in 5 d)',
      'training-reminder       training-attended, day 14: unless "training attended" is reached before, 2026-12-04 10:00:00 (in 12 d)',
    ]);
  });

  it('the thanks for what is waited for, as soon as it comes', () => {
    expect(drawn(inTraining, { email: 'training-thanks' })).toContain(
      'training-thanks         thanks for "training attended": once "training attended" is reached',
    );
  });

  it('what goes once in a journey, when an earlier run skipped it: this one has it decided on anew; and not when it was sent', () => {
    const decided = waitFor('application-decided', { waitRun: 2 });
    const once = (status: 'skipped' | 'sent', run: number) => {
      const approved = mail({ email: 'application-approved', key: `journey:${at(-10 * DAY)}:application-approved`, status, run });
      const told = story({ about: { run: 2 }, milestones: { 'application-decided': decided }, mails: [approved] });
      return whyOf(asking({ email: 'application-approved' }), told, []).expected.map(({ email }) => email);
    };
    expect(once('skipped', 1)).toEqual(['application-approved']);
    expect(once('skipped', 2)).toEqual([]);
    expect(once('sent', 1)).toEqual([]);
  });

  it('what comes when all branches are done, at the latest when the last one gives up', () => {
    expect(drawn(inTraining, { email: 'onboarding-complete' }).at(-1)).toBe(
      'onboarding-complete     onboarding-complete: after "getting ready", at the latest 2026-12-17 10:00:00 (in 25 d)',
    );
  });

  it('an email of another phase: nothing is recorded, which steps would send it, and where the partner stands', () => {
    const lines = drawWhy(whyOf(asking({ email: 'digest' }), inTraining, []), plain, { isFull: true });
    expect(lines).toEqual([
      'Acme Consulting  acme',
      'stands in  onboarding, run 2',
      '           waits for training attended, until 2026-11-27 10:00:00 (in 5 d), then reminds',
      '           (training-reminder)',
      '',
      'Asked for, and when it was last decided (UTC)',
      'nothing is recorded',
      '',
      'Not asked for by where it stands: what would',
      'digest                  engagement: digest 1; engagement: digest 2; engagement: digest 3',
    ]);
  });

  it('an email that the run went past, and what it was that led elsewhere', () => {
    const choice = {
      ...{ id: 'acme-engagement-4:digest-1-due', type: 'choice.requested', source: 'journey', occurredAt: at(-60), receivedAt: at(-60) },
      data: { run: 4, step: 'digest-1-due', question: 'digest due', taskToken: 'SECRET-TOKEN' },
    };
    const engaged = partner({ phase: 'engagement', run: 4, phaseStartedAt: at(-30 * DAY), segment: 'scaled', dormant: true });
    const { item } = logged(choice as JourneyEvent, { partner: engaged });
    const answered = item.effects.find(({ kind }) => kind === 'answer');
    const found = drawn(story({ about: engaged, events: [item] }), { email: 'digest' });
    expect(answered).toEqual({ kind: 'answer', answer: 'no' });
    expect(found).toContain('digest                  digest 1: "digest 1 due" was answered "no" 2026-11-22 09:59:00');
    expect(found.find((line) => line.includes('digest 2:'))).toContain('if "digest 2 due" is answered "yes"');
  });

  it('a reminder whose milestone was reached in time', () => {
    const state = waitFor('training-attended', { waitToken: undefined, reachedAt: at(-DAY) });
    expect(drawn(story({ about: ONBOARDING, milestones: { 'training-attended': state } }), { email: 'training-reminder' })).toContain(
      'training-reminder       training-attended, day 7: "training attended" was reached 2026-11-21 10:00:00',
    );
  });

  it('what should have been asked for by now, and of which nothing is recorded', () => {
    const late = story({ about: { ...ONBOARDING, phaseStartedAt: at(-60) } });
    const wide = drawWhy(whyOf(asking({ email: 'kickoff-invite' }), late, []), { ...plain, width: 300 }, { isFull: true });
    expect(wide.at(-1)).toBe(
      'kickoff-invite          kickoff-invite: unless "kickoff call held" is reached before, 2026-11-22 09:59:00 (60 s ago), and nothing is recorded of it: see "executions" and "redrive"',
    );
  });

  it('nothing, where no run is under way', () => {
    for (const state of ['closed', 'failed'] as const) {
      const { expected, waiting } = whyOf(asking(), { ...inTraining, partner: { ...inTraining.partner, state }, waits: [] }, []);
      expect([expected, waiting]).toEqual([[], []]);
    }
    const resting = story({ about: { state: 'closed', outcome: 'stalled' } });
    expect(drawWhy(whyOf(asking(), resting, []), plain, { isFull: false }).join('\n')).toContain('no run is under way');
  });

  it('that it is told by another version of the program than the run was started with', () => {
    expect(drawn(story({ about: { journeyVersion: '2025-01' } })).join('\n')).toContain(
      `told by version ${program.version} of the program; the run was started with 2025-01`,
    );
  });
});

describe('what is left out', () => {
  const mails = [mail({ key: 'old', at: at(-20 * DAY) }), mail({ key: 'first', at: at(-3 * DAY) }), mail({ key: 'second' })];
  const keys = (more: Partial<Asking>) => {
    const { mails: found, leftOut } = whyOf(asking(more), story({ mails }), []);
    return [found.map(({ key }) => key), leftOut];
  };

  it('is what earlier journeys asked for, unless all is asked for, and the older ones beyond a limit', () => {
    expect(keys({})).toEqual([['first', 'second'], 1]);
    expect(keys({ all: true })).toEqual([['old', 'first', 'second'], 0]);
    expect(keys({ limit: 1 })).toEqual([['second'], 2]);
    expect(drawn(story({ mails }), { limit: 1 })).toContain('(2 older emails left out: --all, without --limit, shows them)');
  });

  it('is counted in a line, and every email of the program is somewhere', () => {
    const told = whyOf(asking(), story({ mails }), []);
    const everywhere = [...told.mails, ...told.expected, ...told.passedBy, ...told.elsewhere].map(({ email }) => email);
    expect(new Set(everywhere)).toEqual(new Set(NAMES));
    expect(drawn(story({ mails })).at(-1)).toMatch(
      /^not asked for: \d+ emails? that the run went past, \d+ of other phases and ways: --all$/,
    );
  });
});

describe('whatever is stored', () => {
  const evil = '\u001b]0;owned\u0007\u202eAcme\r\n';
  const told = story({
    about: { name: evil, contacts: [{ ...DANA, name: evil }], ...ONBOARDING },
    mails: [mail({ recipient: DANA.email, decisions: [decision({ detail: evil.repeat(20) })], feedbackDetail: evil })],
    milestones: { 'training-attended': waitFor('training-attended') },
  });
  const found = whyOf(asking({ all: true }), told, []);

  it('cannot move a cursor or turn the writing around', () => {
    expect(drawWhy(harmlessAll(found), plain, { isFull: true }).join('')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('fits 100 columns, and holds neither an address nor a task token', () => {
    for (const line of drawWhy(harmlessAll(found), plain, { isFull: true })) expect(line.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(found)).not.toMatch(/SECRET-TOKEN|dana@acme/);
  });
});

describe('who types a name wrong', () => {
  const said = (typed: string): string => {
    try {
      return emailNamed(NAMES, typed);
    } catch (error) {
      return inWords(error);
    }
  };

  it.each([
    ['digest', 'digest'],
    [' Digest ', 'digest'],
    ['portal', 'portal-reminder'],
    ['training', '"training" may be training-invite, training-reminder, training-thanks: say which'],
    ['trainig-invite', 'the program has no email "trainig-invite": did you mean training-invite, or review-invite, or kickoff-invite?'],
    ['xyzzy', `the program has no email "xyzzy"; it has ${NAMES.join(', ')}`],
    ['', `the program has no email ""; it has ${NAMES.join(', ')}`],
  ])('of an email, %j, is told %j', (typed, words) => {
    expect(said(typed)).toBe(words);
  });

  it('of a partner is told the ids that may be meant, and of an address none', async () => {
    const standingIn = async ([group]: readonly string[]) => ({
      items: (group === 'onboarding' ? ['acme', 'acme-2', 'initech'] : ['globex']).map((partnerId) => ({ partnerId, cursor: partnerId })),
    });
    const like = (typed: string) => idsLike({ standingIn }, ['onboarding', 'renewal'], typed);
    expect(await like('acm')).toEqual(['acme', 'acme-2']);
    expect(await like('glbex')).toEqual(['globex']);
    expect(await like('dana@acme.example')).toEqual([]);
  });
});
