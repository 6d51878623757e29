import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import * as v from 'valibot';
import { LONGEST_DELAY_SECONDS } from '../../../lambdas/adapters/emails-later';
import { executionName } from '../../../lambdas/adapters/workflows';
import { announcementsOf } from '../../../lambdas/announcement';
import { tagsFor } from '../../../lambdas/mail-tags';
import { type EmailMessage, emailMessage, type QueuedEvent, queuedEvent } from '../../../lambdas/messages';
import type { Workflows } from '../../../lambdas/ports/journey';
import type { Mail } from '../../../lambdas/ports/mail';
import { type SesFeedback, sesFeedback } from '../../../lambdas/receive-feedback/told';
import { purposesBy, serviceEmailsAmong } from '../../../lib/journey/emails';
import { PLACEHOLDERS } from '../../../lib/journey/keys';
import type { PhaseId } from '../../../lib/journey/words';
import { emails } from '../../../program/emails';
import { MemoryStore } from '../../../test/support/memory-store';
import { SAMPLE_PARTNER } from '../../local/sample';
import { type Wait, waitsOf } from '../../operations/waits';
import { FEEDBACK_PER_EMAIL } from '../assumptions';
import { VirtualClock } from './clock';
import { createFunctions } from './functions';
import { Machines } from './machines';
import type { Metering } from './meter';
import { Tally } from './tally';

const DAY_SECONDS = 86_400;
const purposeOf = purposesBy(serviceEmailsAmong(emails));
/** Through JSON and its schema, as a queue does it. */
const overTheWire = <S extends v.GenericSchema>(schema: S, message: unknown): v.InferOutput<S> =>
  v.parse(schema, JSON.parse(JSON.stringify(message)));

/** The system as it is deployed, but in virtual time: real functions on a real table, and every request counted. */
export class World {
  readonly tally = new Tally();
  readonly secret = `whsec_${randomBytes(32).toString('base64')}`;
  private readonly memory = new MemoryStore();
  private readonly clock: VirtualClock;
  private readonly machines: Machines;
  private readonly functions: ReturnType<typeof createFunctions>;
  private readonly events: QueuedEvent[] = [];
  private readonly mails: EmailMessage[] = [];
  private readonly feedback: SesFeedback[] = [];

  constructor(metering: Metering, tableName: string, startsAt: number) {
    this.clock = new VirtualClock(startsAt);
    const { tally, memory, clock, secret } = this;
    const now = () => clock.now();
    const after = (seconds: number, then: () => void) => clock.after(seconds, then);
    const send = (queueUrl: string, message: object) =>
      queueUrl === PLACEHOLDERS.eventsQueueUrl ? this.queueEvent(message) : this.queueMail(message);
    this.machines = new Machines({ store: memory, now, after, send }, metering.client(tally.meter('state machines')), tableName, tally);
    this.functions = createFunctions({
      metering,
      tally,
      tableName,
      memory,
      clock,
      secret,
      events: { send: async (message) => this.queueEvent(message) },
      emailQueue: { send: async (message) => this.queueMail(message) },
      later: { send: async (message, _, at) => this.queueMailLater(message, at) },
      announcer: {
        announce: async (...told) => {
          for (const each of announcementsOf({ stage: 'bench', whole: false }, ...told)) this.tally.sent('announcements', each);
        },
      },
      workflows: this.workflows(),
      deliver: (mail) => this.deliver(mail),
    });
  }

  get partner() {
    return this.memory.items(SAMPLE_PARTNER).partner;
  }

  waits(): readonly Wait[] {
    const { partner, milestones } = this.memory.items(SAMPLE_PARTNER);
    return partner === undefined ? [] : waitsOf(partner, Object.fromEntries(milestones), Date.parse(this.clock.now()));
  }

  /** A sender's webhook about the sample partner, signed, received and applied. */
  async fire(type: string, data: object): Promise<void> {
    const body = JSON.stringify({ type, timestamp: this.clock.now(), data: { partner: { id: SAMPLE_PARTNER }, ...data } });
    const id = `msg_${randomUUID()}`;
    const sentAt = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(this.secret).sign(id, sentAt, body),
    };
    this.tally.webhooks += 1;
    this.tally.invoked('receive-webhook');
    await this.functions.receiveWebhook('standard', { headers, body: Buffer.from(body) });
    await this.settle();
  }

  async pass(days: number): Promise<void> {
    await this.clock.pass(days * DAY_SECONDS, () => this.settle());
  }

  private async settle(): Promise<void> {
    await this.machines.flush();
    while (this.events.length + this.mails.length + this.feedback.length > 0) {
      const [event, mail, feedback] = [this.events.shift(), this.mails.shift(), this.feedback.shift()];
      if (event !== undefined) {
        this.tally.invoked('apply-event');
        await this.functions.applyEvent(event);
      }
      if (mail !== undefined) {
        this.tally.invoked('send-email');
        await this.functions.sendEmail(mail);
      }
      if (feedback !== undefined) {
        this.tally.invoked('receive-feedback');
        await this.functions.receiveFeedback(feedback);
      }
      this.clock.tick();
      await this.machines.flush();
    }
  }

  private queueEvent(message: object): void {
    this.tally.sent('events', message);
    this.events.push(overTheWire(queuedEvent, message));
  }

  private queueMail(message: object): void {
    const parsed = overTheWire(emailMessage, message);
    this.tally.sent(purposeOf(parsed.email) === 'service' ? 'service emails' : 'emails', message);
    this.mails.push(parsed);
  }

  /** A queue holds it back or, for longer than 15 minutes, a schedule does. */
  private queueMailLater(message: object, at: string): void {
    const seconds = (Date.parse(at) - Date.parse(this.clock.now())) / 1000;
    if (seconds > LONGEST_DELAY_SECONDS) this.tally.schedules += 1;
    this.clock.after(seconds, () => this.queueMail(message));
  }

  private deliver(mail: Mail): string {
    const messageId = randomUUID();
    this.tally.mails += 1;
    if (mail.stopUrl !== undefined) this.tally.stoppable += 1;
    for (const eventType of FEEDBACK_PER_EMAIL) {
      const told = {
        eventType,
        mail: { messageId, tags: Object.fromEntries(tagsFor(mail).map(({ Name, Value }) => [Name, [Value]])) },
        delivery: { timestamp: this.clock.now() },
      };
      this.tally.sent('feedback', told);
      this.feedback.push(overTheWire(sesFeedback, told));
    }
    return messageId;
  }

  private workflows(): Workflows {
    const then = async (act: () => void) => {
      act();
      await this.machines.flush();
    };
    return {
      start: (phase: PhaseId, input) =>
        then(() => this.machines.start(phase, executionName(input.partnerId, phase, input.run), { ...input })),
      stop: (phase, partnerId, run) =>
        then(() => {
          if (this.machines.stop(executionName(partnerId, phase, run))) this.tally.invoked('phase-failed');
        }),
      answer: (token, output) => then(() => this.machines.answer(token, output)),
      // The sample year books no meeting: told when its time has come, and not metered.
      tellLater: async (at, partnerId, event) => {
        const seconds = (Date.parse(at) - Date.parse(this.clock.now())) / 1000;
        this.clock.after(seconds, () => this.queueEvent({ ...event, receivedAt: this.clock.now(), partner: { id: partnerId } }));
      },
    };
  }
}
