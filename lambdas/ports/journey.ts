import type { Decision, Effect, FollowingEvent, RunInput, Situation } from '../../lib/journey/apply/draft';
import type { JourneyEvent } from '../../lib/journey/events';
import type { MilestoneState, Partner, Task } from '../../lib/journey/partner';
import type { Instant, PhaseId } from '../../lib/journey/words';

/** The clock is passed in: nothing in a handler reads the real one. */
export interface Clock {
  now(): Instant;
}

export interface AppliedEvent {
  readonly event: JourneyEvent;
  readonly effects: readonly Effect[];
  readonly notes: readonly string[];
  readonly appliedAt: Instant;
  /** Absent while the effects may be half done. */
  readonly effectsDoneAt?: Instant | undefined;
}

/** `stale`: somebody wrote in between, read again. `another has it`: only an address names its partner, and meant another one when it came first. */
export type Commit = 'applied' | 'already applied' | 'another has it' | 'stale';

/** The partner's state and log, as apply-event needs it. */
export interface JourneyStore {
  situation(partnerId: string, event: JourneyEvent, now: Instant): Promise<Situation>;
  commit(partnerId: string, event: JourneyEvent, before: Situation, decision: Decision): Promise<Commit>;
  appliedEvent(partnerId: string, eventId: string): Promise<AppliedEvent | undefined>;
  markEffectsDone(partnerId: string, eventId: string, at: Instant): Promise<void>;
  milestone(partnerId: string, milestone: string): Promise<MilestoneState | undefined>;
  /** Takes the token off the milestone, unless another wait has left its own by now. */
  removeToken(partnerId: string, milestone: string, token: string): Promise<void>;
}

/** The workflows that run the phases. Each verb may be repeated; what has ended is let be. */
export interface Workflows {
  start(phase: PhaseId, input: RunInput): Promise<void>;
  stop(phase: PhaseId, partnerId: string, run: number): Promise<void>;
  /** Answers a waiting state. One that waits no more is let be. */
  answer(taskToken: string, output: Readonly<Record<string, unknown>>): Promise<void>;
  /** Has the partner's journey told the event when `at` has come; at once when it is past. */
  tellLater(at: Instant, partnerId: string, event: FollowingEvent): Promise<void>;
}

/** What send-email reads of a partner. */
export interface PartnerReader {
  partner(
    partnerId: string,
  ): Promise<{ readonly partner: Partner; readonly milestones: Readonly<Record<string, MilestoneState>> } | undefined>;
  appliedEvent(partnerId: string, eventId: string): Promise<AppliedEvent | undefined>;
  task(partnerId: string, taskId: string): Promise<Task | undefined>;
}
