import { PHASES, type PhaseId } from '../../../lib/journey/words';
import { FUNCTIONS, type FunctionName } from '../cost';
import type { Meter } from './meter';
import { isEmail, isWait } from './steps';

/** Who reads and writes the table: the functions, and the state machines by themselves. */
export const CALLERS = [...FUNCTIONS, 'state machines'] as const;
export type Caller = (typeof CALLERS)[number];

/** Queues without an order, whose messages go alone. */
export const STANDARD_QUEUES = ['service emails', 'emails', 'feedback'] as const;
export const QUEUES = ['events', ...STANDARD_QUEUES, 'announcements'] as const;
export type QueueName = (typeof QUEUES)[number];

/** The states that were entered for one milestone, and the emails that some of them asked for. */
export interface MilestoneCount {
  transitions: number;
  emails: number;
}

/** A zero for each name. */
const zeros = <N extends string>(names: readonly N[]): Map<N, number> => new Map(names.map((name) => [name, 0]));

const SQS_UNIT_BYTES = 64 * 1024;

/** Everything that a simulated journey uses, as it happens. */
export class Tally {
  readonly invocations = zeros<FunctionName>(FUNCTIONS);
  readonly messages = zeros<QueueName>(QUEUES);
  readonly transitions = zeros<PhaseId>(PHASES);
  readonly units: ReadonlyMap<Caller, Meter> = new Map(CALLERS.map((caller) => [caller, { reads: 0, writes: 0 }]));
  readonly milestones = new Map<string, MilestoneCount>();
  webhooks = 0;
  mails = 0;
  /** Of these mails, those with a link that stops them. */
  stoppable = 0;
  /** Emails that a schedule held back. */
  schedules = 0;
  executions = 0;
  waits = 0;

  meter(caller: Caller): Meter {
    const meter = this.units.get(caller);
    if (meter === undefined) throw new Error(`nobody is called ${caller}`);
    return meter;
  }

  invoked(name: FunctionName): void {
    this.invocations.set(name, this.of(this.invocations, name) + 1);
  }

  /** A message on its way; one of more than 64 KB is billed as several, and would need another count. */
  sent(queue: QueueName, message: object): void {
    const bytes = Buffer.byteLength(JSON.stringify(message));
    if (bytes > SQS_UNIT_BYTES) throw new Error(`a message of ${bytes} bytes is more than one request of SQS`);
    this.messages.set(queue, this.of(this.messages, queue) + 1);
  }

  entered(phase: PhaseId, state: string, milestone: string | undefined): void {
    this.transitions.set(phase, this.of(this.transitions, phase) + 1);
    if (isWait(state)) this.waits += 1;
    if (milestone === undefined) return;
    const known = this.milestones.get(milestone) ?? { transitions: 0, emails: 0 };
    this.milestones.set(milestone, { transitions: known.transitions + 1, emails: known.emails + (isEmail(state) ? 1 : 0) });
  }

  of<N extends string>(counts: ReadonlyMap<N, number>, name: N): number {
    return counts.get(name) ?? 0;
  }
}

export const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, each) => sum + each, 0);
