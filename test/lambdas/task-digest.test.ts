import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personKey } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Delivery, DigestLedger, StaffMail } from '../../lambdas/ports/mail';
import type { PartnerTask } from '../../lambdas/read-model';
import { createTaskDigest } from '../../lambdas/task-digest/handler';
import type { Partner, Person } from '../../lib/journey/partner';
import type { MailSetting } from '../../lib/journey/sending/mode';
import type { TimeScale } from '../../lib/journey/time';
import { REAL_TIME } from '../../lib/journey/time';
import { taskDigest } from '../../program/emails/task-digest';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { tierAbove, tierOf } from '../../program/tiers';
import { Told } from '../support/arbitrary-told';
import { later, rules } from '../support/fixtures';
import { Killed, killPoints, Run } from '../support/interrupt';
import { gateOf, MemoryModes } from '../support/memory-modes';

const DAY = 86_400;
/** A Wednesday, eight o'clock in New York. */
const WEDNESDAY = '2026-11-25T13:00:00.000Z';
const MONDAY_8 = '2026-11-23T13:00:00.000Z';
const person = (name: string): Person => ({ name, email: `${name}@northwind.example` });
const [MARA, KIM] = [person('mara'), person('kim')];

interface Made {
  readonly whose: Person;
  readonly dueIn: number;
  readonly isScaled: boolean;
}

/** Everybody's open tasks, and the mailboxes of those who are told of them; each run may be killed at a call. */
class Morning {
  now = WEDNESDAY;
  readonly partners = new Map<string, Partner>();
  readonly tasks: PartnerTask[] = [];
  readonly mails: StaffMail[] = [];
  readonly told: QueuedEvent[] = [];
  readonly linked: string[] = [];
  answer: (mail: StaffMail) => Delivery = () => ({ messageId: 'm' });
  scale: TimeScale = REAL_TIME;
  mail: MailSetting = 'live';
  readonly modes = new MemoryModes();
  refuses = false;
  private readonly entries = new Map<string, { claim: string; leaseUntil: string; isSent: boolean }>();
  private claims = 0;

  constructor(readonly made: readonly Made[]) {
    for (const [n, { whose, dueIn, isScaled }] of made.entries()) {
      const id = `p${n}`;
      const told = Told.signed({ owner: whose, segment: isScaled ? 'scaled' : 'managed' });
      this.partners.set(id, { ...told.partner, id, name: `Partner ${n}` });
      this.tasks.push({
        ...{ partnerId: id, id: `${id}-onboarding-2:call`, title: `Task ${n}`, assignee: whose, openedAt: later(WEDNESDAY, -40 * DAY) },
        ...{ dueAt: later(WEDNESDAY, dueIn * DAY), state: 'open', run: 2, step: 'call' },
      });
    }
  }

  private readonly ledger: DigestLedger = {
    claim: async ({ person: who, day }, claim, now, leaseUntil) => {
      const entry = this.entries.get(`${who} ${day}`);
      if (entry?.isSent) return 'sent';
      if (entry !== undefined && entry.leaseUntil >= now) return 'held';
      this.entries.set(`${who} ${day}`, { claim, leaseUntil, isSent: false });
      return 'ours';
    },
    confirm: async ({ person: who, day }, claim) => {
      const entry = this.entries.get(`${who} ${day}`);
      if (entry?.claim !== claim) throw new Error('the claim is another’s');
      entry.isSent = true;
    },
    release: async ({ person: who, day }, claim) => {
      const entry = this.entries.get(`${who} ${day}`);
      if (entry?.claim === claim) entry.leaseUntil = '';
    },
  };

  run(message: { byHand?: boolean; only?: string } = {}, run = new Run()) {
    const { ledger } = this;
    return createTaskDigest({
      letterhead: { program, settings: rules.settings, scale: this.scale, tierOf, tierAbove },
      email: taskDigest,
      model: run.reaching('model', {
        tasks: async (_filter, { limit, after = '0' }) => {
          const from = Number(after);
          const more = from + limit < this.tasks.length ? { next: String(from + limit) } : {};
          return { items: this.tasks.slice(from, from + limit), ...more };
        },
        partners: async (ids) => ids.flatMap((id) => this.partners.get(id) ?? []),
      }),
      ledger: run.reaching('ledger', ledger),
      taskLinks: {
        linkFor: async ({ taskId, email }) => {
          this.linked.push(`${taskId} ${email}`);
          return `https://hooks.northwind.example/tasks/${encodeURIComponent(taskId)}`;
        },
      },
      pace: { turn: async () => ({ hasTurn: true, hasWaited: false }) },
      mailer: run.reaching('mailer', {
        send: async (mail) => {
          const answer = this.answer(mail);
          if ('messageId' in answer) this.mails.push(mail);
          return answer;
        },
      }),
      gate: gateOf(this.mail, this.modes),
      senderAddress: 'partners@northwind.example',
      events: run.reaching('events', {
        send: async (event) => {
          if (this.refuses) throw new Error('the queue is away');
          this.told.push(event);
        },
      }),
      clock: { now: () => this.now },
      newClaim: () => {
        this.claims += 1;
        return `claim ${this.claims}`;
      },
    })({ byHand: false, ...message });
  }

  /** Titles of tasks in the mails to that address. */
  titles({ email }: Person): readonly string[] {
    return this.mails
      .filter(({ to }) => to.address === email)
      .flatMap(({ text }) => [...text.matchAll(/Task \d+/g)].map(([title]) => title));
  }
}

const anyMade: fc.Arbitrary<Made> = fc.record({
  whose: fc.constantFrom(MARA, KIM, person('li'), settings.head),
  dueIn: fc.integer({ min: -20, max: 20 }),
  isScaled: fc.boolean(),
});

describe('the digests of tasks', () => {
  it('hold each open task once, in the one mail to whom it is for, and go once a day, however often the function runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMade, { maxLength: 12 }), fc.constantFrom(WEDNESDAY, MONDAY_8), async (made, now) => {
        const morning = new Morning(made);
        morning.now = now;
        for (let times = 0; times < 3; times += 1) await morning.run();
        for (const whose of [MARA, KIM, person('li')]) {
          const expected = made.flatMap((each, n) =>
            each.whose.email === whose.email && (now === MONDAY_8 || !each.isScaled) ? [`Task ${n}`] : [],
          );
          expect(morning.titles(whose).toSorted()).toEqual(expected.sort());
          expect(morning.mails.filter(({ to }) => to.address === whose.email)).toHaveLength(expected.length === 0 ? 0 : 1);
        }
        for (const link of morning.linked) {
          const [taskId = '', email] = link.split(' ');
          const { whose } = made[Number(/^p(\d+)-/.exec(taskId)?.[1])] ?? {};
          expect([whose?.email, settings.head.email]).toContain(email);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('go again the next day, and not at the weekend unless somebody asks', async () => {
    const morning = new Morning([{ whose: MARA, dueIn: 1, isScaled: true }]);
    morning.now = '2026-11-22T13:00:00.000Z';
    expect(await morning.run()).toMatchObject({ day: '2026-11-22', sent: 0, failed: [] });
    expect(await morning.run({ byHand: true })).toMatchObject({ sent: 1 });
    expect(await morning.run({ byHand: true })).toMatchObject({ sent: 0, repeated: 1 });
    morning.now = MONDAY_8;
    expect(await morning.run()).toMatchObject({ day: '2026-11-23', sent: 1 });
    expect(morning.mails.map(({ subject }) => subject)).toEqual(Array(2).fill('1 task in the Northwind Partner Program'));
  });

  it('for one person go to nobody else, and escalate nobody else’s', async () => {
    const late = { dueIn: -20, isScaled: false };
    const morning = new Morning([
      { whose: MARA, ...late },
      { whose: KIM, ...late },
    ]);
    await morning.run({ byHand: true, only: personKey(KIM.email) });
    expect(morning.mails.map(({ to }) => to.address)).toEqual([KIM.email]);
    expect(morning.told.map(({ partner }) => partner)).toEqual([{ id: 'p1' }]);
  });

  it('put what is long overdue before the head of the program: one event a task, however often they run', async () => {
    const morning = new Morning([
      { whose: MARA, dueIn: -20, isScaled: true },
      { whose: settings.head, dueIn: -20, isScaled: false },
    ]);
    for (let times = 0; times < 3; times += 1) await morning.run();
    expect(new Set(morning.told.map(({ id }) => id)).size).toBe(1);
    expect(morning.told[0]).toMatchObject({ type: 'task.escalated', partner: { id: 'p0' }, data: { taskId: 'p0-onboarding-2:call' } });
    expect(morning.titles(settings.head).toSorted()).toEqual(['Task 0', 'Task 1']);
    expect(morning.mails[0]?.text).toContain('Long overdue, asked of others');
  });

  it('that cannot go keep no other from going, and go with the next try', async () => {
    const morning = new Morning([MARA, KIM].map((whose) => ({ whose, dueIn: 1, isScaled: false })));
    morning.answer = ({ to }) => (to.address === MARA.email ? { setback: 'slow' } : { messageId: 'm' });
    expect(await morning.run()).toMatchObject({ sent: 1, failed: ['Error: the mail service: slow'] });
    morning.answer = () => ({ messageId: 'm' });
    expect(await morning.run()).toMatchObject({ sent: 1, repeated: 1, failed: [] });
    expect(morning.mails.map(({ to }) => to.address)).toEqual([KIM.email, MARA.email]);
  });

  it('tell of trouble without an address', async () => {
    const morning = new Morning([{ whose: MARA, dueIn: 1, isScaled: false }]);
    morning.answer = () => {
      throw new Error(`no such identity: ${MARA.email}`);
    };
    expect((await morning.run()).failed).toEqual(['Error: no such identity: (address)']);
  });

  it('skip tasks of a partner that was erased a moment ago', async () => {
    const morning = new Morning([MARA, MARA].map((whose) => ({ whose, dueIn: 1, isScaled: false })));
    morning.partners.delete('p0');
    await morning.run();
    expect(morning.titles(MARA)).toEqual(['Task 1']);
  });

  it('name the first forty, and say how many more there are', async () => {
    const morning = new Morning(Array.from({ length: 130 }, (_, n) => ({ whose: MARA, dueIn: n, isScaled: false })));
    expect(await morning.run()).toMatchObject({ open: 130, sent: 1 });
    expect(morning.titles(MARA)).toHaveLength(40);
    expect(morning.mails[0]?.text).toContain('90\u00a0more tasks');
  });

  it('keep names that would break a header or the letter from doing so', async () => {
    const morning = new Morning([{ whose: MARA, dueIn: 1, isScaled: false }]);
    // None of this is let in at the door; who was let in before there was one is kept from harm here.
    const [task] = morning.tasks.splice(0);
    morning.tasks.push({ ...(task as PartnerTask), assignee: { name: 'Mara\r\nBcc: x@evil.example', email: MARA.email } });
    morning.partners.set('p0', { ...(morning.partners.get('p0') as Partner), name: '<img src=x>\u0007\u202eevil' });
    await morning.run();
    const [mail] = morning.mails;
    expect(mail?.to.name).toBe('Mara Bcc: x@evil.example');
    expect(mail?.html).toContain('&lt;img src=x&gt;');
    for (const evil of ['<img src=x>', '\u0007']) expect(`${mail?.html}`).not.toContain(evil);
    expect(mail?.text).not.toContain('\u0007');
  });

  it('killed at any call go once all the same, but for the moment between the mail and its note', async () => {
    const made = [MARA, KIM].map((whose) => ({ whose, dueIn: -20, isScaled: false }));
    const whole = new Run();
    await new Morning(made).run({}, whole);
    for (const step of killPoints(whole.calls)) {
      const morning = new Morning(made);
      await morning.run({}, new Run(step)).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      // The lease of who was killed is over by then.
      morning.now = later(WEDNESDAY, 60);
      await morning.run();
      const isBetween = /^(after mailer.send|before ledger.confirm) /.test(step.name);
      for (const whose of [MARA, KIM, settings.head]) {
        const got = morning.mails.filter(({ to }) => to.address === whose.email).length;
        expect(got, `${whose.name}, killed ${step.name}`).toBeGreaterThanOrEqual(1);
        if (!isBetween) expect(got, `${whose.name}, killed ${step.name}`).toBe(1);
      }
    }
  });
});

describe('how far mail goes holds for digests, too', () => {
  const both = [
    { whose: MARA, dueIn: 1, isScaled: false },
    { whose: KIM, dueIn: 2, isScaled: false },
  ];

  it.each([
    ['observed, nobody gets one', 'observe', []],
    ['for an allowlist, those on it do', { allowlist: ['mara@northwind.example'] }, [MARA.email]],
    ['for approval, all do: they are who approves', 'approve', [MARA.email, KIM.email]],
    ['observed for the track of all partners that they are about, nobody does', { default: 'live', tracks: { reseller: 'observe' } }, []],
  ] as const)('%s', async (_, mail, expected) => {
    const morning = new Morning(both);
    morning.mail = mail;
    const { sent, withheld } = await morning.run();
    expect(morning.mails.map(({ to }) => to.address).toSorted()).toEqual([...expected].sort());
    expect([sent, withheld]).toEqual([expected.length, both.length - expected.length]);
  });

  it('who got none gets it on the same day, once mail is live', async () => {
    const morning = new Morning(both);
    morning.modes.hold({ mode: 'observe', by: 'robin' }, morning.now);
    expect(await morning.run()).toMatchObject({ sent: 0, withheld: 2 });
    morning.modes.hold(undefined, morning.now);
    expect(await morning.run()).toMatchObject({ sent: 2, withheld: 0 });
  });
});

it('an escalation that cannot be told keeps no digest from going, and is told by the next try', async () => {
  const morning = new Morning([{ whose: MARA, dueIn: -20, isScaled: false }]);
  morning.refuses = true;
  expect(await morning.run()).toMatchObject({ escalated: 1, sent: 2, failed: [expect.stringContaining('the queue is away')] });
  morning.refuses = false;
  expect(await morning.run()).toMatchObject({ failed: [] });
  expect(morning.told.map(({ type }) => type)).toEqual(['task.escalated']);
});

describe('a run that is ended late in its time', () => {
  it('leaves nobody without a digest: whom it held, the next try comes back for', async () => {
    const morning = new Morning([
      { whose: MARA, dueIn: 1, isScaled: false },
      { whose: KIM, dueIn: 1, isScaled: false },
    ]);
    const first = new Run();
    await morning.run({}, first);
    const second = first.calls.lastIndexOf('mailer.send');
    const again = new Morning([...morning.made]);
    again.answer = () => {
      again.now = later(WEDNESDAY, 29);
      return { messageId: 'm' };
    };
    await again.run({}, new Run({ call: second, when: 'before' }));
    again.now = later(WEDNESDAY, 60);
    expect(await again.run()).toMatchObject({ sent: 0, repeated: 1, failed: [expect.stringContaining('another run has it')] });
    again.now = later(WEDNESDAY, 120);
    expect(await again.run()).toMatchObject({ sent: 1, repeated: 1, failed: [] });
    expect(again.mails.map(({ to }) => to.address).toSorted()).toEqual([KIM.email, MARA.email]);
  });
});
