import * as v from 'valibot';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { type EmailMessage, type EmailMessageInput, emailMessage, type QueuedEvent } from '../../lambdas/messages';
import type { Delivery, Mail } from '../../lambdas/ports/mail';
import type { Decided, SendEmailPorts } from '../../lambdas/send-email/attempt';
import { createSendEmail } from '../../lambdas/send-email/handler';
import { createPace } from '../../lambdas/send-email/pace';
import { renderEmail } from '../../lambdas/send-email/render';
import { decide } from '../../lib/journey/apply';
import type { Emails, Purpose } from '../../lib/journey/emails';
import type { WebhookEventType } from '../../lib/journey/events';
import type { SendingPolicy } from '../../lib/journey/sending/decide';
import type { MailSetting } from '../../lib/journey/sending/mode';
import type { SendingSettings } from '../../lib/journey/settings';
import { emails } from '../../program/emails';
import { LOCALES } from '../../program/locales';
import { settings } from '../../program/settings';
import { tierAbove, tierOf } from '../../program/tiers';
import { later, MONDAY, organisation, queued, rules } from '../support/fixtures';
import { Killed, Run } from '../support/interrupt';
import { MemoryConsents } from '../support/memory-consents';
import { MemoryModes } from '../support/memory-modes';
import { MemoryStore } from '../support/memory-store';

interface Waiting {
  readonly message: EmailMessage;
  readonly visibleAt: string;
  readonly receives: number;
}

/** Behaves as the emails queue does: a failed message comes back after a while, and after five tries it is set aside. */
const MAX_TRIES = 5;

const FOR_EVER = '9999';

const overTheWire = (message: EmailMessageInput): EmailMessage => v.parse(emailMessage, JSON.parse(JSON.stringify(message)));

/** What send-email lives among: the ledger, the mail service, its own queue and the workflow that waits for its word. */
export class SendWorld {
  readonly store = new MemoryStore();
  readonly consents = new MemoryConsents();
  readonly modes = new MemoryModes();
  mail: MailSetting = 'live';
  now = MONDAY;
  readonly mails: Mail[] = [];
  readonly answers: { token: string; output: unknown }[] = [];
  readonly putOff: { message: EmailMessageInput; purpose: Purpose; seconds: number }[] = [];
  readonly told: QueuedEvent[] = [];
  readonly results: Decided[] = [];
  readonly failures: string[] = [];
  readonly deadLetters: EmailMessage[] = [];
  /** What the mail service says to each mail; takes it. */
  deliver: (mail: Mail) => Delivery | Promise<Delivery> = () => ({ messageId: `ses-${this.mails.length}` });
  emails: Emails = emails;
  policy: SendingPolicy;
  perSecond = 14;
  /** Happens while a mail waits for its turn. */
  whileWaiting: () => void = () => undefined;
  private queue: Waiting[] = [];
  private claims = 0;

  /**
   * @param retrySeconds when a message comes back that was not finished with
   * @param sending what differs from the program's settings; mail goes at any hour when left out
   */
  constructor(
    private readonly retrySeconds = 60,
    sending: Partial<SendingSettings> = { window: 'always' },
  ) {
    const changed = { ...settings, sending: { ...settings.sending, ...sending } };
    this.policy = { settings: changed, scale: rules.scale, locales: LOCALES, isHoliday: () => false };
  }

  private ports(run: Run): SendEmailPorts {
    const clock = { now: () => this.now };
    const sleep = async (ms: number) => {
      this.whileWaiting();
      this.now = later(this.now, ms / 1000);
    };
    return {
      letterhead: { ...rules, settings: this.policy.settings, tierOf, tierAbove },
      emails: this.emails,
      render: renderEmail,
      policy: this.policy,
      senderAddress: 'partners@northwind.example',
      reader: run.reaching('reader', this.store),
      consents: run.reaching('consents', this.consents),
      taskLinks: { linkFor: async ({ taskId }) => `https://hooks.northwind.example/tasks/${encodeURIComponent(taskId)}` },
      links: run.reaching('links', { linkFor: async ({ contactRef }) => `https://hooks.northwind.example/mail/${contactRef}` }),
      mailboxes: run.reaching('mailboxes', this.store),
      ledger: run.reaching('ledger', this.store),
      gate: { setting: this.mail, modes: run.reaching('modes', this.modes) },
      pace: run.reaching('pace', createPace({ turns: this.store, clock, sleep }, this.perSecond)),
      mailer: run.reaching('mailer', {
        send: async (mail) => {
          const delivery = await this.deliver(mail);
          if (!('setback' in delivery)) this.mails.push(mail);
          return delivery;
        },
      }),
      later: run.reaching('later', {
        send: async (message, purpose, at) => {
          this.putOff.push({ message, purpose, seconds: (Date.parse(at) - Date.parse(this.now)) / 1000 });
          this.enqueue(message, at);
        },
      }),
      events: run.reaching('events', { send: async (event) => this.tell(event) }),
      workflows: run.reaching('workflows', { answer: async (token, output) => void this.answers.push({ token, output }) }),
      clock,
      newClaim: () => `claim-${this.nextClaim()}`,
    };
  }

  private nextClaim(): number {
    this.claims += 1;
    return this.claims;
  }

  get waiting(): readonly EmailMessage[] {
    return this.queue.map(({ message }) => message);
  }

  enqueue(message: EmailMessageInput, visibleAt = this.now): void {
    this.queue.push({ message: overTheWire(message), visibleAt, receives: 0 });
  }

  /** One delivery of one message, as the function sees it. */
  async send(message: EmailMessageInput, run = new Run()): Promise<Decided> {
    return createSendEmail(this.ports(run))(overTheWire(message));
  }

  /** Lets time pass until then, and delivers what falls due by that time. Once its run is killed, the next one begins. */
  async drainUntil(until: string, run: Run, tries = 30): Promise<void> {
    for (let left = tries; left > 0; left -= 1) {
      const next = this.queue.sort((a, b) => (a.visibleAt < b.visibleAt ? -1 : 1))[0];
      if (next === undefined || next.visibleAt > until) break;
      this.queue.shift();
      if (next.visibleAt > this.now) this.now = next.visibleAt;
      try {
        this.results.push(await createSendEmail(this.ports(run))(next.message));
      } catch (error) {
        if (!(error instanceof Killed)) this.failures.push(String(error));
        run.revive();
        const receives = next.receives + 1;
        if (receives >= MAX_TRIES) this.deadLetters.push(next.message);
        else this.queue.push({ ...next, receives, visibleAt: later(this.now, this.retrySeconds) });
      }
    }
    if (this.now < until && until !== FOR_EVER) this.now = until;
  }

  /** Delivers what falls due, until the queue is empty or has gone on for `tries` deliveries. */
  async drain(run = new Run(), tries = 30): Promise<void> {
    await this.drainUntil(FOR_EVER, run, tries);
    if (this.queue.length > 0) throw new Error(`after ${tries} deliveries the queue still holds ${this.queue.length} messages`);
  }

  /** An event that reaches the journey: applied at once, and once. */
  private async tell(queuedEvent: QueuedEvent): Promise<void> {
    this.told.push(queuedEvent);
    const event = toJourneyEvent(queuedEvent);
    const situation = await this.store.situation('acme', event, this.now);
    const decision = decide(rules, event, 'acme', situation);
    if (decision) await this.store.commit('acme', event, situation, decision);
  }

  /** What happened to the partner so far, straight into its record. */
  async happened(type: WebhookEventType, data: object = {}, id: string = type): Promise<void> {
    await this.tell(queued(type, id, data, {}, this.now));
    this.told.pop();
  }

  async applied(changes: Readonly<Record<string, unknown>> = {}): Promise<this> {
    await this.happened('application.submitted', { partner: organisation(changes) });
    return this;
  }

  entry(key: string) {
    return this.store.items('acme').ledger.get(key);
  }

  /** Keys of the mails that have their place among those that caps count. */
  get places(): readonly string[] {
    return this.store.items('acme').mailbox.sends.map(({ key }) => key);
  }
}
