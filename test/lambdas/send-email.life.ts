import fc from 'fast-check';
import * as v from 'valibot';
import { contactRefOf } from '../../lambdas/identity';
import { type EmailMessage, type EmailMessageInput, emailMessage } from '../../lambdas/messages';
import type { Delivery, Mail, Setback } from '../../lambdas/ports/mail';
import type { SendEmailPorts } from '../../lambdas/send-email/attempt';
import { createSendEmail } from '../../lambdas/send-email/handler';
import { createPace } from '../../lambdas/send-email/pace';
import type { Emails, Topic } from '../../lib/journey/emails';
import { type Contact, type Partner, UNTOUCHED } from '../../lib/journey/partner';
import type { Circumstances, SendingPolicy } from '../../lib/journey/sending/decide';
import { plusDays } from '../../lib/journey/time';
import { type Instant, later as laterOf } from '../../lib/journey/words';
import { tierAbove, tierOf } from '../../program/tiers';
import { anyEmail, anyRules, anyScene, NAMES, partnerIn, policyOf, type Rules, type Scene } from '../journey/sending/arbitrary';
import { later, rules as programRules } from '../support/fixtures';
import { MemoryConsents } from '../support/memory-consents';
import { gateOf } from '../support/memory-modes';
import { MemoryStore } from '../support/memory-store';

/** What the letters say is tested elsewhere. */
const letter = { subject: () => 'Hello', body: () => 'Hello', sample: {} };
const WAITS = ['training-attended', 'kickoff-held'] as const;

/** One email that a workflow asks for; a reminder of a wait, perhaps, and service mail now and then. */
interface Request {
  readonly day: number;
  readonly email: Circumstances['email'];
  readonly wait?: (typeof WAITS)[number];
  /** SQS delivers a message more than once now and then: so many copies more. */
  readonly copies: number;
}

type Happening =
  | { readonly day: number; readonly kind: 'stops'; readonly name: string; readonly topic: Topic }
  | { readonly day: number; readonly kind: 'leaves'; readonly name: string }
  | { readonly day: number; readonly kind: 'reached'; readonly wait: (typeof WAITS)[number] }
  | { readonly day: number; readonly kind: 'trouble'; readonly setback: Setback; readonly times: number };

/** Weeks of one partner: what a program sets, who there is, what is asked for, and what happens meanwhile. Printed when a property fails. */
export interface Life {
  readonly rules: Rules;
  readonly scene: Scene;
  readonly requests: readonly Request[];
  readonly happenings: readonly Happening[];
}

const day = (max: number) => fc.double({ min: 0, max, noNaN: true });
const name = fc.constantFrom(...NAMES);
const wait = fc.constantFrom(...WAITS);
const service: Circumstances['email'] = { to: 'partner', purpose: 'service' };

export const anyLife: fc.Arbitrary<Life> = fc.record({
  rules: anyRules,
  scene: anyScene,
  requests: fc.array(
    fc.record(
      {
        day: fc.oneof(day(20), fc.constant(3)),
        email: fc.oneof({ weight: 6, arbitrary: anyEmail }, { weight: 1, arbitrary: fc.constant(service) }),
        wait,
        copies: fc.integer({ min: 0, max: 2 }),
      },
      { requiredKeys: ['day', 'email', 'copies'] },
    ),
    { minLength: 1, maxLength: 10 },
  ),
  happenings: fc.array(
    fc.oneof(
      fc.record({
        day: day(30),
        kind: fc.constant<'stops'>('stops'),
        name,
        topic: fc.constantFrom<Topic>('journey', 'digests', 'reminders'),
      }),
      fc.record({ day: day(30), kind: fc.constant<'leaves'>('leaves'), name }),
      fc.record({ day: day(30), kind: fc.constant<'reached'>('reached'), wait }),
      fc.record({
        ...{ day: day(30), kind: fc.constant<'trouble'>('trouble'), times: fc.integer({ min: 1, max: 5 }) },
        setback: fc.constantFrom<Setback>('slow', 'away', 'paused', 'address refused'),
      }),
    ),
    { maxLength: 5 },
  ),
});

/** A mail that went out, and how things stood when it did. */
export interface Gone {
  readonly mail: Mail;
  readonly at: Instant;
  readonly email: Circumstances['email'];
  readonly partner: Partner;
  readonly contact: Contact;
  readonly stopped: ReadonlySet<Topic>;
  readonly isReached: boolean;
}

/** Two senders at a time, however their steps interleave; more would only be slower. */
const SENDERS = 2;
const TOO_MANY_DELIVERIES = 3_000;

/** Lives a life: every message is delivered when it is due, beside others, until none is left. */
export class Living {
  readonly store = new MemoryStore();
  readonly policy: SendingPolicy;
  readonly gone: Gone[] = [];
  /** Ids of the events that say so. */
  readonly unreachable: string[] = [];
  private readonly consents = new MemoryConsents();
  private readonly emails: Emails;
  private now: Instant;
  private queue: { readonly at: Instant; readonly message: EmailMessage }[] = [];
  private happenings: Happening[];
  private trouble: { readonly setback: Setback; readonly times: number } | undefined;
  private readonly bounced: string[] = [];
  private claims = 0;

  constructor(
    private readonly life: Life,
    private readonly interleaving: fc.Scheduler,
  ) {
    this.policy = policyOf(life.rules);
    this.now = life.scene.now;
    const items = this.store.items('acme');
    items.partner = { ...partnerIn(life.scene), run: 1 };
    for (const each of WAITS) items.milestones.set(each, { ...UNTOUCHED, waitSince: this.now });
    this.emails = Object.fromEntries(life.requests.map(({ email }, n) => [`letter-${n}`, { ...letter, ...email }]));
    this.happenings = [...life.happenings].sort((a, b) => a.day - b.day);
    life.requests.forEach((request, n) => {
      for (let copy = 0; copy <= request.copies; copy += 1) this.enqueue(this.messageOf(request, n), this.at(request.day));
    });
  }

  get keys(): readonly string[] {
    return this.life.requests.map((_, n) => `run:1:step-${n}`);
  }

  private get partner(): Partner {
    const { partner } = this.store.items('acme');
    if (partner === undefined) throw new Error('the partner is gone');
    return partner;
  }

  private at(days: number): Instant {
    return plusDays(this.policy.scale, this.life.scene.now, days);
  }

  private messageOf({ wait: milestone }: Request, n: number): EmailMessageInput {
    return { partnerId: 'acme', email: `letter-${n}`, requestedAt: this.now, run: 1, step: `step-${n}`, ...(milestone && { milestone }) };
  }

  private enqueue(message: EmailMessageInput, at: Instant): void {
    this.queue.push({ message: v.parse(emailMessage, JSON.parse(JSON.stringify(message))), at: laterOf(at, this.now) });
  }

  /** Delivers until nothing waits; the number of deliveries. */
  async live(): Promise<number> {
    let deliveries = 0;
    while (this.queue.length > 0) {
      this.queue.sort((a, b) => a.at.localeCompare(b.at));
      this.now = laterOf(this.queue[0]?.at ?? this.now, this.now);
      this.happen();
      const due = this.queue.filter(({ at }) => at <= this.now).slice(0, SENDERS);
      this.queue = this.queue.filter((each) => !due.includes(each));
      await this.interleaving.waitFor(Promise.all(due.map(({ message }) => createSendEmail(this.ports())(message))));
      // What a sender tells is applied after a while: a mail that is on its way meanwhile goes.
      for (const email of this.bounced.splice(0)) this.setStatus(email, 'bounced');
      deliveries += due.length;
      if (deliveries > TOO_MANY_DELIVERIES) throw new Error(`${this.queue.length} messages still wait after ${deliveries} deliveries`);
    }
    return deliveries;
  }

  private happen(): void {
    while (this.happenings[0] !== undefined && this.at(this.happenings[0].day) <= this.now) {
      const happening = this.happenings.shift();
      if (happening?.kind === 'stops') this.consents.stop(contactRefOf(`${happening.name}@acme.example`), happening.topic);
      if (happening?.kind === 'leaves') this.setStatus(`${happening.name}@acme.example`, 'left');
      if (happening?.kind === 'reached')
        this.store.items('acme').milestones.set(happening.wait, { ...UNTOUCHED, waitSince: this.life.scene.now, reachedAt: this.now });
      if (happening?.kind === 'trouble') this.trouble = happening;
    }
  }

  private setStatus(email: string, status: Contact['status']): void {
    const contacts = this.partner.contacts.map((each) => (each.email === email && each.status === 'active' ? { ...each, status } : each));
    this.store.items('acme').partner = { ...this.partner, contacts };
  }

  private async deliver(mail: Mail): Promise<Delivery> {
    if (this.trouble !== undefined) {
      const { setback, times } = this.trouble;
      this.trouble = times > 1 ? { setback, times: times - 1 } : undefined;
      return { setback };
    }
    const contact = this.partner.contacts.find(({ email }) => email === mail.to.address);
    const request = this.life.requests[this.keys.indexOf(mail.key)];
    if (contact === undefined || request === undefined) throw new Error('a mail to nobody, or that nobody asked for');
    const stopped = (await this.consents.of([contactRefOf(contact.email)])).get(contactRefOf(contact.email)) ?? new Set();
    const { milestones } = this.store.items('acme');
    const isReached = request.wait !== undefined && milestones.get(request.wait)?.reachedAt !== undefined;
    this.gone.push({ mail, at: this.now, email: request.email, partner: this.partner, contact, stopped, isReached });
    return { messageId: `ses-${this.gone.length}` };
  }

  /** Each call of a port is a step that the steps of another sender may come before. */
  private stepwise<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, property) => {
        const method: unknown = Reflect.get(target, property);
        if (typeof method !== 'function') return method;
        return this.interleaving.scheduleFunction(async (...args: readonly unknown[]) => method.apply(target, args));
      },
    });
  }

  private ports(): SendEmailPorts {
    const clock = { now: () => this.now };
    const sleep = async (ms: number) => {
      this.now = later(this.now, ms / 1000);
    };
    return {
      letterhead: { ...programRules, settings: this.policy.settings, scale: this.policy.scale, tierOf, tierAbove },
      emails: this.emails,
      render: async () => ({ subject: 'Hello', html: 'Hello', text: 'Hello' }),
      policy: this.policy,
      senderAddress: 'partners@northwind.example',
      reader: this.stepwise(this.store),
      consents: this.stepwise(this.consents),
      taskLinks: { linkFor: async ({ taskId }) => `https://hooks.northwind.example/tasks/${encodeURIComponent(taskId)}` },
      links: { linkFor: async ({ contactRef }) => `https://hooks.northwind.example/mail/${contactRef}` },
      mailboxes: this.stepwise(this.store),
      ledger: this.stepwise(this.store),
      gate: gateOf(),
      pace: this.stepwise(createPace({ turns: this.store, clock, sleep }, 14)),
      mailer: this.stepwise({ send: (mail: Mail) => this.deliver(mail) }),
      later: this.stepwise({ send: async (message: EmailMessageInput, _: string, at: Instant) => this.enqueue(message, at) }),
      events: {
        send: async ({ id, type, data }) => {
          if (type === 'email.unreachable') this.unreachable.push(id);
          if (type === 'email.bounced') this.bounced.push(String(data.email));
        },
      },
      workflows: { answer: async () => undefined },
      clock,
      newClaim: () => {
        this.claims += 1;
        return `claim-${this.claims}`;
      },
    };
  }
}
