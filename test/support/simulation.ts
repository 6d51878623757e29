import * as v from 'valibot';
import { executionName, laterName } from '../../lambdas/adapters/workflows';
import { type Announcement, announcementsOf } from '../../lambdas/announcement';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import { type EmailMessage, emailMessage, type QueuedEvent, queuedEvent } from '../../lambdas/messages';
import type { Workflows } from '../../lambdas/ports/journey';
import type { Delivery, Mail } from '../../lambdas/ports/mail';
import type { EventQueue } from '../../lambdas/ports/queues';
import type { SendEmailPorts } from '../../lambdas/send-email/attempt';
import { createSendEmail } from '../../lambdas/send-email/handler';
import { renderEmail } from '../../lambdas/send-email/render';
import { compilePhase, type StateMachine } from '../../lib/journey/compile';
import type { Program } from '../../lib/journey/definition';
import type { EventType, WebhookEventType } from '../../lib/journey/events';
import { PLACEHOLDERS } from '../../lib/journey/keys';
import { tellLater } from '../../lib/journey/later';
import type { MailSetting } from '../../lib/journey/sending/mode';
import type { SendingSettings } from '../../lib/journey/settings';
import { REAL_TIME, type TimeScale } from '../../lib/journey/time';
import { type Instant, type PhaseId, toInstant } from '../../lib/journey/words';
import { emails } from '../../program/emails';
import { LOCALES } from '../../program/locales';
import { program as defaultProgram } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { tierAbove, tierOf } from '../../program/tiers';
import { Execution } from './machine';
import { MemoryConsents } from './memory-consents';
import { MemoryModes } from './memory-modes';
import { MemoryStore } from './memory-store';

const START = Date.parse('2026-01-05T09:00:00.000Z');

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly then: () => void;
}

export interface SimulationOptions {
  readonly program?: Program;
  readonly scale?: TimeScale;
  /** What the mail service does with a mail; takes it when left out. */
  readonly deliver?: (mail: Mail) => Delivery;
  /** How letters are written; as they are when left out, 2 ms each. */
  readonly render?: SendEmailPorts['render'];
  /** When journey mail may go: at any hour and as often as it likes when left out, so that a test about something else need not care. */
  readonly sending?: Partial<SendingSettings>;
  /** How far mail goes at first; all of it when left out. */
  readonly mail?: MailSetting;
}

const NO_CAPS = { perContact: Number.POSITIVE_INFINITY, perOrganisation: Number.POSITIVE_INFINITY, days: 7 };
const AT_ANY_TIME: Partial<SendingSettings> = { window: 'always', caps: NO_CAPS };

export interface SentMail extends Mail {
  readonly day: number;
  readonly email: string;
}

/**
 * The whole journey in virtual time: the program compiled as it is deployed, its states interpreted, the real handlers
 * of apply-event and send-email on a table in memory. A year takes milliseconds, and runs the same each time.
 */
export class Simulation {
  readonly store = new MemoryStore();
  readonly consents = new MemoryConsents();
  readonly modes = new MemoryModes();
  /** What the stage is set to: a deployment changes it. */
  mail: MailSetting;
  readonly executions = new Map<string, Execution>();
  readonly mails: SentMail[] = [];
  readonly announced: Announcement[] = [];
  readonly parked: string[] = [];
  private clockMs = START;
  private order = 0;
  private timers: Timer[] = [];
  private readonly tokens = new Map<string, { succeed(output: Record<string, unknown>): void }>();
  private readonly events: QueuedEvent[] = [];
  private readonly mailQueue: EmailMessage[] = [];
  private readonly scale: TimeScale;
  private readonly program: Program;
  readonly applyEvent: ReturnType<typeof createApplyEvent>;
  readonly sendEmail: ReturnType<typeof createSendEmail>;

  constructor(private readonly options: SimulationOptions = {}) {
    this.scale = options.scale ?? REAL_TIME;
    this.program = options.program ?? defaultProgram;
    const clock = { now: () => this.now() };
    this.mail = options.mail ?? 'live';
    const setting = () => this.mail;
    const events: EventQueue = { send: async (message) => void this.events.push(message) };
    const ours = { ...settings, sending: { ...settings.sending, ...(options.sending ?? AT_ANY_TIME) } };
    this.applyEvent = createApplyEvent({
      rules: { program: this.program, settings: ours, scale: this.scale },
      store: this.store,
      directory: this.store,
      workflows: this.workflows(),
      events,
      emails: { send: async (message) => this.queueMail(message, 0) },
      announcer: {
        announce: async (...told) => void this.announced.push(...announcementsOf({ stage: 'test', whole: false }, ...told)),
      },
      clock,
      backOff: async () => undefined,
    });
    this.sendEmail = createSendEmail({
      letterhead: {
        ...{ program: this.program, settings: ours, scale: this.scale, tierOf, tierAbove },
      },
      emails,
      render: options.render ?? renderEmail,
      policy: { settings: ours, scale: this.scale, locales: LOCALES, isHoliday: () => false },
      senderAddress: 'partners@northwind.example',
      reader: this.store,
      consents: this.consents,
      taskLinks: { linkFor: async ({ taskId }) => `https://hooks.northwind.example/tasks/${encodeURIComponent(taskId)}` },
      links: { linkFor: async ({ contactRef }) => `https://hooks.northwind.example/mail/${contactRef}` },
      mailboxes: this.store,
      ledger: this.store,
      gate: {
        modes: this.modes,
        get setting() {
          return setting();
        },
      },
      pace: { turn: async () => ({ hasTurn: true, hasWaited: false }) },
      mailer: { send: async (mail) => this.deliver(mail) },
      later: { send: async (message, _, at) => this.queueMail(message, (Date.parse(at) - this.clockMs) / 1000) },
      events,
      workflows: this.workflows(),
      clock,
      newClaim: () => `claim-${this.next()}`,
    });
  }

  now(): Instant {
    return toInstant(this.clockMs);
  }

  /** Days since the simulation began. */
  get day(): number {
    return (this.clockMs - START) / 1000 / this.scale.secondsPerDay;
  }

  /** A webhook, as receive-webhook would have queued it. */
  async fire(
    partnerId: string,
    type: WebhookEventType,
    data: object = {},
    options: { id?: string; occurredAt?: Instant } = {},
  ): Promise<void> {
    this.events.push({
      id: options.id ?? `webhook-${this.next()}`,
      type,
      source: 'standard',
      occurredAt: options.occurredAt ?? this.now(),
      receivedAt: this.now(),
      partner: { id: partnerId },
      data: { partner: { id: partnerId }, ...data },
    });
    await this.settle();
  }

  /** What a person does with the operator's tools. */
  async byHand(partnerId: string, type: EventType, data: object): Promise<void> {
    const id = `by-hand-${this.next()}`;
    const now = this.now();
    const event = { id, type, source: 'ops', occurredAt: now, receivedAt: now, partner: { id: partnerId }, data: { by: 'mara', ...data } };
    this.events.push(event);
    await this.settle();
  }

  /** Lets time pass, with everything that falls due in it. */
  async pass(days: number): Promise<void> {
    const until = this.clockMs + days * this.scale.secondsPerDay * 1000;
    await this.settle();
    for (let timer = this.nextTimer(until); timer !== undefined; timer = this.nextTimer(until)) {
      this.clockMs = Math.max(this.clockMs, timer.at);
      this.timers = this.timers.filter((each) => each !== timer);
      timer.then();
      await this.settle();
    }
    this.clockMs = until;
  }

  mailsTo(partnerId: string): readonly string[] {
    return this.mails.filter((mail) => mail.partnerId === partnerId).map(({ email }) => email);
  }

  notesOf(partnerId: string): readonly string[] {
    return [...this.store.items(partnerId).events.values()].flatMap(({ notes }) => notes);
  }

  execution(partnerId: string, phase: PhaseId, run: number): Execution | undefined {
    return this.executions.get(`${partnerId}-${phase}-${run}`);
  }

  /** Everything that can be done now, in order: each partner's events, then mail. */
  async settle(): Promise<void> {
    while (this.events.length > 0 || this.mailQueue.length > 0) {
      const event = this.events.shift();
      if (event !== undefined) {
        const applied = await this.applyEvent(v.parse(queuedEvent, JSON.parse(JSON.stringify(event))));
        if (applied.result === 'parked') this.parked.push(event.id);
        // Event times differ by at least a millisecond, as they do in the world.
        this.clockMs += 1;
        continue;
      }
      const mail = this.mailQueue.shift();
      if (mail !== undefined) await this.sendEmail(mail);
    }
  }

  private nextTimer(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.at > until) continue;
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }

  private next(): number {
    this.order += 1;
    return this.order;
  }

  private after(seconds: number, then: () => void): () => void {
    const timer = { at: this.clockMs + seconds * 1000, order: this.next(), then };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((each) => each !== timer);
    };
  }

  private queueMail(message: object, seconds: number): void {
    const parsed = v.parse(emailMessage, JSON.parse(JSON.stringify(message)));
    if (seconds <= 0) this.mailQueue.push(parsed);
    else this.after(seconds, () => this.mailQueue.push(parsed));
  }

  private deliver(mail: Mail): Delivery {
    const delivery = this.options.deliver?.(mail) ?? { messageId: `ses-${this.next()}` };
    if ('setback' in delivery) return delivery;
    const email = this.store.items(mail.partnerId).ledger.get(mail.key)?.email ?? '';
    this.mails.push({ ...mail, day: Math.round(this.day * 100) / 100, email });
    return delivery;
  }

  private workflows(): Workflows {
    return {
      start: async (phase, input) =>
        this.start(compilePhase(this.program.phases[phase], this.program, this.scale), executionName(input.partnerId, phase, input.run), {
          ...input,
        }),
      stop: async (phase, partnerId, run) => this.execution(partnerId, phase, run)?.finish('ABORTED'),
      answer: async (token, output) => this.tokens.get(token)?.succeed({ ...output }),
      tellLater: async (at, partnerId, event) => this.start(tellLater, laterName(partnerId, event.id), { at, partnerId, event }),
    };
  }

  private start(machine: StateMachine, name: string, input: Record<string, unknown>): void {
    if (this.executions.has(name)) return;
    const execution = new Execution(
      name,
      input,
      {
        store: this.store,
        now: () => this.now(),
        after: (seconds, then) => this.after(seconds, then),
        send: (queueUrl, message) => {
          if (queueUrl !== PLACEHOLDERS.eventsQueueUrl) this.queueMail(message, 0);
          else this.events.push(v.parse(queuedEvent, JSON.parse(JSON.stringify(message))));
        },
      },
      this.tokens,
    );
    this.executions.set(name, execution);
    execution.start(machine);
  }
}
