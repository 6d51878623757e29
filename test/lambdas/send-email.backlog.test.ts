import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type EmailMessage, emailMessage } from '../../lambdas/messages';
import type { SendEmailPorts } from '../../lambdas/send-email/attempt';
import { createSendEmail } from '../../lambdas/send-email/handler';
import { createPace } from '../../lambdas/send-email/pace';
import type { Emails, Purpose } from '../../lib/journey/emails';
import { REAL_TIME } from '../../lib/journey/time';
import { toInstant } from '../../lib/journey/words';
import { LOCALES } from '../../program/locales';
import { settings } from '../../program/settings';
import { tierAbove, tierOf } from '../../program/tiers';
import { partnerOf } from '../journey/sending/world';
import { rules } from '../support/fixtures';
import { MemoryConsents } from '../support/memory-consents';
import { gateOf } from '../support/memory-modes';
import { MemoryStore } from '../support/memory-store';

/** A Tuesday at noon in New York: the window is open for five hours, which is more than the backlog needs. */
const NOON = Date.parse('2026-06-02T16:00:00.000Z');
/** What one mail takes to be written, and SES to take it, and what a batch takes SQS and Lambda to begin. */
const WRITE_MS = 20;
const SEND_MS = 80;
const BATCH_MS = 30;
/** SQS is asked for long, so it hands over at once what comes. */
const LOOK_MS = 50;
const BATCH = 10;
/** From each queue, as deployed. */
const SENDERS = 2;
const ALL_SENDERS = 2 * SENDERS;

const letter = { to: 'partner', subject: () => 'Hello', body: () => 'Hello', sample: {} } as const;
const emails: Emails = { owed: { ...letter, purpose: 'service' }, wanted: { ...letter, purpose: 'journey' } };

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes when everybody waits for it. */
class VirtualTime {
  ms = NOON;
  private readonly timers: Timer[] = [];

  sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      const at = this.ms + ms;
      const place = this.timers.findIndex((each) => each.at > at);
      this.timers.splice(place === -1 ? this.timers.length : place, 0, { at, wake });
    });

  /** Lets it pass until the work is done. */
  async until(done: Promise<unknown>): Promise<void> {
    let isDone = false;
    void done.then(() => {
      isDone = true;
    });
    while (!isDone) {
      await setImmediate();
      const next = this.timers.shift();
      if (next === undefined) continue;
      this.ms = Math.max(this.ms, next.at);
      next.wake();
    }
    await done;
  }
}

/** Partners who all wait for an email, in two queues, and the senders of a stage. */
class Backlog {
  readonly store = new MemoryStore();
  readonly sent: { readonly key: string; readonly purpose: Purpose; readonly ms: number; readonly asked: number }[] = [];
  private readonly time = new VirtualTime();
  private readonly queues: Readonly<Record<Purpose, { readonly at: number; readonly message: EmailMessage }[]>> = {
    service: [],
    journey: [],
  };
  private readonly asked = new Map<string, number>();
  private claims = 0;

  constructor(private readonly perSecond: number) {}

  /** So many, all at once or one after the other. */
  ask(purpose: Purpose, count: number, apartMs = 0): void {
    for (let n = 0; n < count; n += 1) {
      const at = NOON + n * apartMs;
      const id = `${purpose}-${n}`;
      this.asked.set(id, at);
      const email = {
        name: `Dana ${n}`,
        email: `dana@${id}.example`,
        role: 'owner',
        timeZone: 'America/New_York',
        status: 'active',
      } as const;
      this.store.items(id).partner = { ...partnerOf(email), id };
      const message = { partnerId: id, email: purpose === 'service' ? 'owed' : 'wanted', requestedAt: toInstant(at), run: 1, step: 'it' };
      this.queues[purpose].push({ at, message: v.parse(emailMessage, message) });
    }
  }

  /** How many seconds it takes. */
  async drain(): Promise<number> {
    const purposes: readonly Purpose[] = ['service', 'journey'];
    const senders = purposes.flatMap((purpose) => Array.from({ length: SENDERS }, () => this.sender(purpose)));
    await this.time.until(Promise.all(senders));
    return (Math.max(...this.sent.map(({ ms }) => ms)) - NOON) / 1000;
  }

  private async sender(purpose: Purpose): Promise<void> {
    const queue = this.queues[purpose];
    const send = createSendEmail(this.ports());
    while (queue.length > 0) {
      await this.time.sleep(BATCH_MS);
      const due = queue.filter(({ at }) => at <= this.time.ms).slice(0, BATCH);
      for (const each of due) queue.splice(queue.indexOf(each), 1);
      for (const { message } of due) await send(message);
      if (due.length === 0) await this.time.sleep(LOOK_MS);
    }
  }

  private ports(): SendEmailPorts {
    const clock = { now: () => toInstant(this.time.ms) };
    const { scale } = rules;
    return {
      letterhead: { ...rules, tierOf, tierAbove },
      emails,
      // Rendered for true it takes a millisecond each: 20 seconds of nothing else.
      render: async () => {
        await this.time.sleep(WRITE_MS);
        return { subject: 'Hello', html: 'Hello', text: 'Hello' };
      },
      policy: { settings, scale: REAL_TIME, locales: LOCALES, isHoliday: () => false },
      senderAddress: 'partners@northwind.example',
      reader: this.store,
      consents: new MemoryConsents(),
      taskLinks: { linkFor: async ({ taskId }) => `https://hooks.northwind.example/tasks/${encodeURIComponent(taskId)}` },
      links: { linkFor: async ({ contactRef }) => `https://hooks.northwind.example/mail/${contactRef}` },
      mailboxes: this.store,
      ledger: this.store,
      gate: gateOf(),
      pace: createPace({ turns: this.store, clock, sleep: this.time.sleep }, this.perSecond),
      mailer: {
        send: async ({ partnerId, purpose }) => {
          this.sent.push({ key: partnerId, purpose, ms: this.time.ms, asked: this.asked.get(partnerId) ?? NOON });
          await this.time.sleep(SEND_MS);
          return { messageId: partnerId };
        },
      },
      later: {
        send: async (message, purpose, at) =>
          void this.queues[purpose].push({ at: Date.parse(at), message: v.parse(emailMessage, message) }),
      },
      events: { send: async () => undefined },
      workflows: { answer: async () => undefined },
      clock,
      newClaim: () => {
        this.claims += 1;
        return `claim-${this.claims}-${scale.secondsPerDay}`;
      },
    };
  }

  /** Seconds until the last of them went. */
  get lastService(): number {
    return Math.max(...this.sent.filter(({ purpose }) => purpose === 'service').map(({ ms }) => ms - NOON)) / 1000;
  }

  inSecond(second: number): number {
    return this.sent.filter(({ ms }) => Math.floor((ms - NOON) / 1000) === second).length;
  }
}

describe('a backlog of 20,000 emails', { timeout: 120_000 }, () => {
  it('drains at the set rate, nothing lost and nothing doubled, service mail first', async () => {
    const backlog = new Backlog(14);
    backlog.ask('journey', 15_000);
    backlog.ask('service', 5_000);
    const seconds = await backlog.drain();

    expect(backlog.sent).toHaveLength(20_000);
    expect(new Set(backlog.sent.map(({ key }) => key)).size).toBe(20_000);
    // 20,000 at 14 a second are 1,429 seconds; what steps aside for service mail comes back within half a minute.
    expect(seconds).toBeGreaterThanOrEqual(Math.floor(20_000 / 14));
    expect(seconds).toBeLessThan((20_000 / 14) * 1.1);

    // A sender may have taken its turn in one second and reach the mail service in the next: one mail each, whatever the time.
    const perSecond = Array.from({ length: Math.ceil(seconds) }, (_, second) => backlog.inSecond(second));
    expect(Math.max(...perSecond)).toBeLessThanOrEqual(14 + ALL_SENDERS);
    for (let from = 0; from + 10 <= perSecond.length; from += 1) {
      expect(perSecond.slice(from, from + 10).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(10 * 14 + ALL_SENDERS);
    }

    // While both wait, service mail has four turns of five.
    expect(backlog.lastService).toBeLessThan((5_000 / 14) * 1.25);
  });

  it('with a service mail now and then goes out at nearly the set rate, and each of those within two seconds', async () => {
    const backlog = new Backlog(14);
    backlog.ask('journey', 1_400);
    backlog.ask('service', 100, 950);
    const seconds = await backlog.drain();
    expect(seconds).toBeLessThan((1_500 / 14) * 1.1);
    for (const { ms, asked, purpose } of backlog.sent) if (purpose === 'service') expect(ms - asked).toBeLessThan(2_500);
  });
});
