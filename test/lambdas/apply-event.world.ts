import { type Announcement, announcementsOf } from '../../lambdas/announcement';
import type { ApplyEventPorts } from '../../lambdas/apply-event/handler';
import { type Applied, createApplyEvent } from '../../lambdas/apply-event/handler';
import type { EmailMessageInput, QueuedEvent } from '../../lambdas/messages';
import type { Alias, Effect } from '../../lib/journey/apply/draft';
import type { MilestoneState } from '../../lib/journey/partner';
import { UNTOUCHED } from '../../lib/journey/partner';
import { later, MONDAY, rules } from '../support/fixtures';
import { Killed, Run } from '../support/interrupt';
import { MemoryStore } from '../support/memory-store';

/** The same things once each, in the order of their first time. */
export const once = <T>(things: readonly T[]): readonly T[] => [...new Map(things.map((each) => [JSON.stringify(each), each])).values()];

/**
 * What apply-event lives among: its table, and the queues and workflows around it, which only note what they are told.
 * The events queue forgets nothing and repeats everything: no duplicate is held back from the function.
 */
export class ApplyWorld {
  readonly store = new MemoryStore();
  now = MONDAY;
  readonly workflowCalls: unknown[] = [];
  readonly answers: { token: string; output: unknown }[] = [];
  readonly mails: EmailMessageInput[] = [];
  readonly announced: Announcement[] = [];
  readonly sent: { message: QueuedEvent; attempt: string | undefined }[] = [];
  readonly queue: QueuedEvent[] = [];
  readonly results: Applied[] = [];
  /** Called after each answer to a waiting state: what the workflow does next. */
  onAnswer: () => void = () => undefined;

  /** @param retrySeconds after a kill, the message comes back when so much time has passed */
  constructor(private readonly retrySeconds = 0) {}

  private ports(run: Run): ApplyEventPorts {
    return {
      rules,
      store: run.reaching('store', this.store),
      directory: run.reaching('directory', this.store),
      workflows: run.reaching('workflows', {
        start: async (phase, input) => void this.workflowCalls.push({ start: phase, input }),
        stop: async (phase, partnerId, stopped) => void this.workflowCalls.push({ stop: phase, partnerId, run: stopped }),
        answer: async (token, output) => {
          this.answers.push({ token, output });
          this.onAnswer();
        },
        tellLater: async (at, partnerId, event) => void this.workflowCalls.push({ later: at, partnerId, event }),
      }),
      events: run.reaching('events', {
        send: async (message, attempt) => {
          this.sent.push({ message, attempt });
          this.queue.push(message);
        },
      }),
      emails: run.reaching('emails', { send: async (message) => void this.mails.push(message) }),
      announcer: run.reaching('announcer', {
        announce: async (...told) => void this.announced.push(...announcementsOf({ stage: 'test', whole: false }, ...told)),
      }),
      clock: { now: () => this.now },
      backOff: async () => undefined,
    };
  }

  /** Delivers what is in the queue, in order, until it is empty. A killed delivery comes again; nothing kills the second. */
  async deliver(messages: readonly QueuedEvent[], first: Run = new Run()): Promise<void> {
    this.queue.push(...messages);
    let run = first;
    for (let message = this.queue[0]; message !== undefined; message = this.queue[0]) {
      try {
        this.results.push(await createApplyEvent(this.ports(run))(message));
        this.queue.shift();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        run = new Run();
        this.now = later(this.now, this.retrySeconds);
      }
    }
  }

  /** Another copy of the function applies this one meanwhile. */
  async meanwhile(message: QueuedEvent): Promise<void> {
    await createApplyEvent(this.ports(new Run()))(message);
  }

  /** Delivers one message to a function that is killed; nobody tries again. */
  async interrupted(message: QueuedEvent, run: Run): Promise<void> {
    await createApplyEvent(this.ports(run))(message);
  }

  /** A workflow waits for the milestone since `waitSince`. */
  openWait(milestone: string, token: string, waitSince: string, partnerId = 'acme'): void {
    const { milestones } = this.store.items(partnerId);
    const before: MilestoneState = milestones.get(milestone) ?? UNTOUCHED;
    milestones.set(milestone, { ...before, waitToken: token, waitSince });
  }

  /** Everything that is on record of these partners, and of these names. */
  async record(partnerIds: readonly string[], names: readonly Alias[]): Promise<unknown> {
    return {
      partners: partnerIds.map((id) => structuredClone(this.store.items(id))),
      names: await Promise.all(names.map(async (name) => [name, await this.store.partnerOf(name), await this.store.parked(name)])),
      counters: [...this.store.cells].sort(),
    };
  }

  /** What came of it outside of the table, each thing once: each may be done twice without harm. */
  consequences(): unknown {
    const unparked = this.sent.filter(({ attempt }) => attempt === 'unparked');
    const told = this.sent.filter(({ attempt }) => attempt === undefined);
    return {
      workflows: once(this.workflowCalls),
      answers: once(this.answers),
      mails: once(this.mails),
      announced: once(this.announced),
      unparked: once(unparked),
      told: once(told),
    };
  }

  /** How often each of the other systems was told something. */
  counts(): unknown {
    return { workflows: this.workflowCalls.length, answers: this.answers.length, mails: this.mails.length };
  }

  /** The effects that stand in the log of a partner. */
  recorded(partnerId: string): readonly Effect[] {
    return [...this.store.items(partnerId).events.values()].flatMap(({ effects }) => effects);
  }

  notes(partnerId: string): readonly string[] {
    return [...this.store.items(partnerId).events.values()].flatMap(({ notes }) => notes);
  }
}
