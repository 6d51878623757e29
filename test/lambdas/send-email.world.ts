import * as v from 'valibot';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { type EmailMessage, type EmailMessageInput, emailMessage } from '../../lambdas/messages';
import type { Delivery, Mail } from '../../lambdas/ports';
import { createSendEmail, type Decided, type SendEmailPorts } from '../../lambdas/send-email/handler';
import { decide } from '../../lib/journey/apply';
import type { Emails } from '../../lib/journey/emails';
import type { JourneyEvent, WebhookEventType } from '../../lib/journey/events';
import { emails } from '../../program/emails';
import { resources } from '../../program/resources';
import { tierAbove, tierOf } from '../../program/tiers';
import { later, MONDAY, organisation, queued, rules } from '../support/fixtures';
import { Killed, Run } from '../support/interrupt';
import { MemoryStore } from '../support/memory-store';

interface Waiting {
  readonly message: EmailMessage;
  readonly visibleAt: string;
  readonly receives: number;
}

/** Behaves as the emails queue does: a failed message comes back after a while, and after five tries it is set aside. */
const MAX_TRIES = 5;

/** What send-email lives among: the ledger, the mail service, its own queue and the workflow that waits for its word. */
export class SendWorld {
  readonly store = new MemoryStore();
  now = MONDAY;
  readonly mails: Mail[] = [];
  readonly answers: { token: string; output: unknown }[] = [];
  readonly requeued: { message: EmailMessageInput; delay: number }[] = [];
  readonly results: Decided[] = [];
  readonly failures: string[] = [];
  readonly deadLetters: EmailMessage[] = [];
  /** What the mail service says to each mail; takes it. */
  deliver: (mail: Mail) => Delivery | Promise<Delivery> = () => ({ messageId: `ses-${this.mails.length}` });
  emails: Emails = emails;
  private queue: Waiting[] = [];
  private claims = 0;

  /** @param retrySeconds when a message comes back that was not finished with */
  constructor(private readonly retrySeconds = 60) {}

  private ports(run: Run): SendEmailPorts {
    return {
      letterhead: { ...rules, resourcesFor: ({ track }) => resources[track], tierOf, tierAbove },
      emails: this.emails,
      senderAddress: 'partners@northwind.example',
      reader: run.reaching('reader', this.store),
      ledger: run.reaching('ledger', this.store),
      mailer: run.reaching('mailer', {
        send: async (mail) => {
          const delivery = await this.deliver(mail);
          if (delivery !== 'throttled') this.mails.push(mail);
          return delivery;
        },
      }),
      queue: run.reaching('queue', {
        send: async (message, delay = 0) => {
          this.requeued.push({ message, delay });
          this.enqueue(message, later(this.now, delay));
        },
      }),
      workflows: run.reaching('workflows', { answer: async (token, output) => void this.answers.push({ token, output }) }),
      clock: { now: () => this.now },
      newClaim: () => `claim-${this.nextClaim()}`,
    };
  }

  private nextClaim(): number {
    this.claims += 1;
    return this.claims;
  }

  enqueue(message: EmailMessageInput, visibleAt = this.now): void {
    this.queue.push({ message: v.parse(emailMessage, JSON.parse(JSON.stringify(message))), visibleAt, receives: 0 });
  }

  /** One delivery of one message, as the function sees it. */
  async send(message: EmailMessageInput, run = new Run()): Promise<Decided> {
    return createSendEmail(this.ports(run))(v.parse(emailMessage, JSON.parse(JSON.stringify(message))));
  }

  /** Lets time pass and delivers what falls due, until the queue is empty or has gone on for `tries` deliveries. */
  async drain(first = new Run(), tries = 30): Promise<void> {
    let run = first;
    for (let left = tries; this.queue.length > 0 && left > 0; left -= 1) {
      const next = this.queue.sort((a, b) => (a.visibleAt < b.visibleAt ? -1 : 1)).shift();
      if (next === undefined) return;
      if (next.visibleAt > this.now) this.now = next.visibleAt;
      try {
        this.results.push(await createSendEmail(this.ports(run))(next.message));
      } catch (error) {
        if (!(error instanceof Killed)) this.failures.push(String(error));
        run = new Run();
        const receives = next.receives + 1;
        if (receives >= MAX_TRIES) this.deadLetters.push(next.message);
        else this.queue.push({ ...next, receives, visibleAt: later(this.now, this.retrySeconds) });
      }
    }
    if (this.queue.length > 0) throw new Error(`after ${tries} deliveries the queue still holds ${this.queue.length} messages`);
  }

  /** What happened to the partner so far, straight into its record. */
  async happened(type: WebhookEventType, data: object = {}, id: string = type): Promise<void> {
    const event: JourneyEvent = toJourneyEvent(queued(type, id, data, {}, this.now));
    const situation = await this.store.situation('acme', event, this.now);
    const decision = decide(rules, event, 'acme', situation);
    if (decision) await this.store.commit('acme', event, situation, decision);
  }

  async applied(changes: Readonly<Record<string, unknown>> = {}): Promise<this> {
    await this.happened('application.submitted', { partner: organisation(changes) });
    return this;
  }

  entry(key: string) {
    return this.store.items('acme').ledger.get(key);
  }
}
