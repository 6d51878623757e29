import fc from 'fast-check';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import { aliasKey } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import { askedOnce, toQueued } from '../../lambdas/receive-webhook/intake';
import type { SentEvent } from '../../lambdas/sources/source';
import { later, MONDAY, rules } from '../support/fixtures';
import { Killed, type KillPoint, Run } from '../support/interrupt';
import { MemoryStore } from '../support/memory-store';

const groupOf = ({ partner }: QueuedEvent): string => ('id' in partner ? partner.id : aliasKey(partner.alias));

/** How the first deliveries end: killed at a call, or done and delivered once more. Those after them end well. */
export type Mishap = KillPoint | 'again' | 'none';

export const anyMishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({ call: fc.nat(12), when: fc.constantFrom('before' as const, 'after' as const) }),
  fc.constantFrom('again' as const, 'none' as const),
);

/**
 * Webhooks, the events queue with its groups, and one apply-event a group, all of them at once: each call of a port is a
 * step, and the scheduler says whose is next. The queue holds no duplicate back.
 */
export class NamesWorld {
  readonly store = new MemoryStore();
  /** What each run of the function sent on because a name had come to be known. */
  readonly releases: (readonly QueuedEvent[])[] = [];
  private readonly groups = new Map<string, QueuedEvent[]>();
  private seconds = 0;

  /** @param change makes the store break one of its promises */
  constructor(
    private readonly scheduler: fc.Scheduler,
    private readonly mishaps: Mishap[],
    change: (store: MemoryStore) => void = () => undefined,
  ) {
    change(this.store);
  }

  private now(): string {
    this.seconds += 1;
    return later(MONDAY, this.seconds);
  }

  private inTurn<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const verb: unknown = Reflect.get(target, name);
        if (typeof verb !== 'function') return verb;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          await this.scheduler.schedule(Promise.resolve(), String(name));
          return verb.apply(target, args);
        };
      },
    });
  }

  /** A sender tells an event; whom it is about is looked up when it comes. */
  async webhook(sent: SentEvent): Promise<void> {
    this.send(await toQueued(askedOnce(this.inTurn(this.store)), 'standard', sent, this.now()));
  }

  send(message: QueuedEvent): void {
    const group = groupOf(message);
    const waiting = this.groups.get(group);
    if (waiting !== undefined) waiting.push(message);
    else {
      this.groups.set(group, [message]);
      void this.work(group);
    }
  }

  private async work(group: string): Promise<void> {
    const waiting = this.groups.get(group) ?? [];
    for (let message = waiting[0]; message !== undefined; message = waiting[0]) {
      const mishap = this.mishaps.shift() ?? 'none';
      if ((await this.isApplied(message, typeof mishap === 'object' ? new Run(mishap) : new Run())) && mishap !== 'again') waiting.shift();
    }
    this.groups.delete(group);
  }

  /** False when the queue is to deliver it again. */
  private async isApplied(message: QueuedEvent, run: Run): Promise<boolean> {
    const released: QueuedEvent[] = [];
    this.releases.push(released);
    const events = {
      send: async (sent: QueuedEvent, attempt?: string) => {
        if (attempt === 'unparked') released.push(sent);
        this.send(sent);
      },
    };
    const quiet = async () => undefined;
    try {
      await createApplyEvent({
        rules,
        store: run.reaching('store', this.inTurn(this.store)),
        directory: run.reaching('directory', this.inTurn(this.store)),
        events: run.reaching('events', this.inTurn(events)),
        workflows: { start: quiet, stop: quiet, answer: quiet, tellLater: quiet },
        emails: { send: quiet },
        announcer: { announce: quiet },
        clock: { now: () => later(MONDAY, this.seconds) },
        backOff: quiet,
      })(message);
      return true;
    } catch (error) {
      if (error instanceof Killed) return false;
      throw error;
    }
  }
}
