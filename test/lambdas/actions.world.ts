import type fc from 'fast-check';
import { erase } from '../../lambdas/actions/erase';
import { type ActionEvent, type ActionPorts, type ActionResult, perform } from '../../lambdas/actions/perform';
import type { Asker, Looked } from '../../lambdas/actions/requests';
import { unlessErased } from '../../lambdas/apply-event/erased';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import { toJourneyEvent } from '../../lambdas/journey-event';
import type { QueuedEvent } from '../../lambdas/messages';
import { decide } from '../../lib/journey/apply';
import type { Alias, Erasure } from '../../lib/journey/apply/draft';
import type { JourneyEvent } from '../../lib/journey/events';
import { type MilestoneState, UNTOUCHED } from '../../lib/journey/partner';
import { later, MONDAY, organisation, queued, rules } from '../support/fixtures';
import { Killed, Run } from '../support/interrupt';
import { MemoryErasures } from '../support/memory-erasures';
import { MemoryStore } from '../support/memory-store';
import type { Mishap } from './names.world';

type Written =
  | { readonly kind: 'event'; readonly event: JourneyEvent; readonly now: string }
  | { readonly kind: 'wait'; readonly milestone: string; readonly state: Partial<MilestoneState> }
  | { readonly kind: 'answered'; readonly milestone: string }
  | { readonly kind: 'erased'; readonly names: readonly Alias[]; readonly erasure: Erasure };

const HOUR = 3_600;
/** A call that an erasure came in between: it fails, and is tried again. */
const MEETS_AN_ERASURE = /is not finished|was applied and is not in the log/;
/** Then the queue gives a message up. */
const TRIES = 5;

/**
 * One partner with its queue, its workflow and people who act on it, all at once: each call of a port is a step, and the
 * scheduler says whose is next. What is written is noted in its order.
 */
export class ActionsWorld {
  readonly store = new MemoryStore();
  readonly written: Written[] = [];
  readonly running = new Set<number>();
  /** A run starts once: Step Functions keeps its name. */
  private readonly started = new Set<number>();
  readonly answered: string[] = [];
  readonly results: ActionResult[] = [];
  /** Tasks that were seen done, with who said so. */
  readonly done = new Map<string, string | undefined>();
  readonly broken: string[] = [];
  private readonly erasures = new MemoryErasures(this.store, (_partnerId, names, erasure) => {
    this.written.push({ kind: 'erased', names, erasure });
    this.done.clear();
  });
  private tries = 0;
  private readonly queue: QueuedEvent[] = [];
  private isWorking = false;
  private seconds = 0;
  private tokens = 0;

  constructor(
    private readonly scheduler: fc.Scheduler,
    private readonly mishaps: Mishap[],
    change: (world: ActionsWorld) => void = () => undefined,
  ) {
    const { commit, removeToken } = this.store;
    this.store.commit = async (partnerId, event, before, decision) => {
      const result = await commit(partnerId, event, before, decision);
      if (result === 'applied') this.noteCommit(event, before.now);
      return result;
    };
    this.store.removeToken = async (partnerId, milestone, token) => {
      const held = (await this.store.milestone(partnerId, milestone))?.waitToken;
      await removeToken(partnerId, milestone, token);
      if (held === token) this.written.push({ kind: 'answered', milestone });
    };
    change(this);
  }

  private noteCommit(event: JourneyEvent, now: string): void {
    this.written.push({ kind: 'event', event, now });
    const { tasks } = this.store.items('acme');
    for (const [id, by] of this.done) {
      const task = tasks.get(id);
      if (task?.state !== 'done' || task.doneBy !== by) this.broken.push(`task ${id} was done by ${by}, and then by ${task?.doneBy}`);
    }
    for (const task of tasks.values()) if (task.state === 'done') this.done.set(task.id, task.doneBy);
  }

  now(): string {
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

  /** The partner applied, was approved, signed, and is in onboarding: nobody else is about yet. */
  async begin(): Promise<void> {
    const apply = createApplyEvent(this.ports(new Run(), (port) => port));
    const tell = (type: string, data: object, source = 'standard') => apply(queued(type, `${type} at first`, data, { source }, this.now()));
    await tell('application.submitted', { partner: organisation() });
    await tell('application.approved', {});
    await tell('agreement.signed', {});
    this.running.delete(1);
    await tell('phase.completed', { phase: 'recruitment', run: 1, outcome: 'signed' }, 'journey');
    this.openWait('training-attended');
  }

  private ports(run: Run, inTurn: <T extends object>(port: T) => T = (port) => this.inTurn(port)) {
    const quiet = async () => undefined;
    const workflows = {
      start: async (_phase: string, { run: number }: { readonly run: number }) => {
        if (!this.started.has(number)) this.running.add(number);
        this.started.add(number);
      },
      stop: async (_phase: string, _partnerId: string, stopped: number) => void this.running.delete(stopped),
      answer: async (token: string) => void this.answered.push(token),
      tellLater: quiet,
    };
    return {
      rules,
      store: run.reaching('store', inTurn(this.store)),
      directory: run.reaching('directory', inTurn(this.store)),
      events: run.reaching('events', inTurn({ send: async (message: QueuedEvent) => this.send(message) })),
      workflows: run.reaching('workflows', inTurn(workflows)),
      emails: { send: quiet },
      announcer: { announce: quiet },
      clock: { now: () => later(MONDAY, this.seconds) },
      backOff: quiet,
    };
  }

  /** The events queue, in order; it holds no duplicate back. */
  send(message: QueuedEvent): void {
    this.queue.push(message);
    if (!this.isWorking) void this.work();
  }

  /** What is in the table of what was written, since the partner is the one that it is. */
  get log(): readonly Written[] {
    return this.written.slice(this.written.findLastIndex(({ kind }) => kind === 'erased') + 1);
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    for (let message = this.queue[0]; message !== undefined; message = this.queue[0]) {
      const mishap = this.mishaps.shift() ?? 'none';
      // A copy that takes too long: the queue gives the message to another one, and then the next ones, while it goes on.
      if (mishap === 'again') void this.isApplied(message, new Run());
      else if (await this.isApplied(message, typeof mishap === 'object' ? new Run(mishap) : new Run())) this.queue.shift();
    }
    this.isWorking = false;
  }

  private async isApplied(message: QueuedEvent, run: Run): Promise<boolean> {
    try {
      await createApplyEvent(this.ports(run))(message);
      return true;
    } catch (error) {
      if (error instanceof Killed) return false;
      if (!(error instanceof Error) || !MEETS_AN_ERASURE.test(error.message)) throw error;
      this.tries = (this.tries + 1) % TRIES;
      return this.tries === 0;
    }
  }

  /** The workflow of the current run comes to wait: what its conditional write leaves, if it may. */
  openWait(milestone: string): void {
    const { partner, milestones } = this.store.items('acme');
    if (partner === undefined || !this.running.has(partner.run)) return;
    const before = milestones.get(milestone) ?? UNTOUCHED;
    const since = partner.journeyStartedAt;
    if (before.reachedAt !== undefined && before.reachedAt >= since) return;
    if (before.waitRun !== undefined && before.waitRun > partner.run) return;
    const at = this.now();
    this.tokens += 1;
    const wait = { waitToken: `token ${this.tokens}`, waitSince: since, waitStartedAt: at, waitStep: milestone, waitRun: partner.run };
    const state = { ...wait, rung: 0, rungStartedAt: at, rungSeconds: 24 * HOUR };
    milestones.set(milestone, { ...before, ...state });
    this.written.push({ kind: 'wait', milestone, state });
  }

  /** The workflow of the current run tells something: each run says it once. */
  workflowTells(type: 'task.opened' | 'phase.completed', data: object): void {
    const { partner } = this.store.items('acme');
    if (partner === undefined || !this.running.has(partner.run)) return;
    const { run, phase } = partner;
    if (type === 'phase.completed') this.running.delete(run);
    const id = `acme-${phase}-${run}:${type === 'task.opened' ? 'no-training' : 'end'}`;
    this.send(queued(type, id, { phase, run, step: 'no-training', ...data }, { source: 'journey' }, this.now()));
  }

  /** Somebody forgets the partner. */
  async forget(by: string): Promise<void> {
    const quiet = async () => undefined;
    await erase(
      {
        reader: this.inTurn(this.store),
        erasures: this.inTurn(this.erasures),
        directory: this.store,
        unmapped: { list: async () => ({ items: [] }), remove: quiet },
        events: this.inTurn({ send: async (message: QueuedEvent) => this.send(message) }),
        clock: { now: () => this.now() },
        sleep: quiet,
      },
      'acme',
      { by },
    );
  }

  /** Somebody looks at the partner, and asks for something, once or by two clicks. */
  async act(ask: (looked: Looked, asker: Asker) => ActionEvent, by: string, isTwice = false): Promise<void> {
    const store = this.inTurn(this.store);
    const looked = await store.partner('acme');
    if (looked === undefined) return;
    const ports: ActionPorts = {
      rules,
      store,
      events: this.inTurn({ send: async (message: QueuedEvent) => this.send(message) }),
      clock: { now: () => later(MONDAY, this.seconds) },
      sleep: async () => undefined,
    };
    const asked = ask(looked, { by, now: this.now() });
    this.results.push(...(await Promise.all((isTwice ? [asked, asked] : [asked]).map((each) => perform(ports, each)))));
  }

  /** The same writes once more, one after the other, on a table that knows nothing. */
  async replayed(): Promise<{ readonly store: MemoryStore; readonly notes: readonly (readonly string[])[] }> {
    const store = new MemoryStore();
    let notes: (readonly string[])[] = [];
    for (const each of this.written) {
      const { milestones } = store.items('acme');
      if (each.kind === 'wait') milestones.set(each.milestone, { ...(milestones.get(each.milestone) ?? UNTOUCHED), ...each.state });
      else if (each.kind === 'answered') delete milestones.get(each.milestone)?.waitToken;
      else if (each.kind === 'erased') {
        store.erase('acme', each.names, { ...each.erasure, isFinished: true });
        notes = [];
      } else {
        const before = await store.situation('acme', each.event, each.now);
        const decided = decide(rules, toJourneyEvent(each.event), 'acme', before);
        const decision = decided && (await unlessErased(store, each.event, before, decided));
        if (decision === undefined || (await store.commit('acme', each.event, before, decision)) !== 'applied')
          throw new Error('does not fit');
        notes.push(decision.notes);
      }
    }
    return { store, notes };
  }
}
