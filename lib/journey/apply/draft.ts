import type { Facts, Program } from '../definition';
import type { EventType, JourneyEvent } from '../events';
import type { CellChange, PastJourney } from '../measures';
import type { BusinessObject, Meeting, MilestoneState, Partner, Task } from '../partner';
import type { ProgramSettings } from '../settings';
import type { TimeScale } from '../time';
import type { Audience, Instant, MailWord, PhaseId } from '../words';
import type { Change, Standing } from './changes';

/** What a workflow is started with: references and boundaries of time, and nothing personal. */
export interface RunInput {
  readonly partnerId: string;
  readonly journeyVersion: string;
  readonly run: number;
  readonly journeyStartedAt: Instant;
  readonly termStartedAt: Instant;
  readonly phaseStartedAt: Instant;
}

export interface EmailRequest {
  readonly email: string;
  /** One mail per key and partner, for ever. */
  readonly key: string;
  /** When the email speaks of a task: which. */
  readonly taskId?: string | undefined;
  /** When it is for another audience than its template says. */
  readonly audience?: Audience | undefined;
  /** When it speaks of the event that caused it. */
  readonly aboutEvent?: boolean | undefined;
  /** When it speaks of another event: which. */
  readonly eventId?: string | undefined;
  /** The wait that it reminds of: not sent once that is over. */
  readonly milestone?: string | undefined;
  /** What a person says of the one that waits under this key. */
  readonly word?: MailWord | undefined;
  /** Since when the one waits that they looked at; their word is about no other one under that key. */
  readonly heldAt?: Instant | undefined;
}

/** An event that follows from another one, about the same partner. Its data fits its type, which is checked when it is applied. */
export interface FollowingEvent {
  /** Derived from what it follows from: told twice, it is one event. */
  readonly id: string;
  readonly type: EventType;
  readonly source: string;
  readonly occurredAt: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is to be done after the transaction. Each may be done twice without harm. */
export type Effect =
  | { readonly kind: 'resume'; readonly milestone: string }
  | { readonly kind: 'start'; readonly phase: PhaseId; readonly input: RunInput }
  | { readonly kind: 'stop'; readonly phase: PhaseId; readonly run: number }
  | ({ readonly kind: 'email' } & EmailRequest)
  | { readonly kind: 'answer'; readonly answer: string }
  | { readonly kind: 'tell'; readonly at: Instant; readonly event: FollowingEvent }
  /** Told when `at` has come. What waits is no item of the table, so nothing personal may be in it. */
  | { readonly kind: 'later'; readonly at: Instant; readonly event: FollowingEvent }
  | { readonly kind: 'unpark'; readonly alias: Alias }
  /** Tells those who follow the journey from outside. */
  | Announcing;

/** What those who follow the journey from outside are told of an event. */
export interface Announcing {
  readonly kind: 'announce';
  /** What it changed in the journey. */
  readonly changes: readonly Change[];
  readonly standing: Standing;
}

/** A name that senders may know a partner by. */
export interface Alias {
  readonly kind: 'id' | 'email' | 'external';
  /** The id, the lower-cased address, or `system:id`. */
  readonly value: string;
}

/** A name that several partners claim. */
export interface Contest {
  readonly alias: Alias;
  /** Whom it meant until now; absent when it was contested before. */
  readonly owner?: string | undefined;
}

/** Everything that apply-event read before it decides. */
export interface Situation {
  readonly partner?: Partner | undefined;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
  /** The deal or lead that the event is about, as it was last told. */
  readonly object?: BusinessObject | undefined;
  /** The meeting that it is about. */
  readonly meeting?: Meeting | undefined;
  /** The task that it is about. */
  readonly task?: Task | undefined;
  /** That an organisation of this name was erased, when no partner has it now. */
  readonly erased?: Erasure | undefined;
  readonly now: Instant;
}

/** What is left of an organisation that was erased. */
export interface Erasure {
  readonly at: Instant;
  /** False while items of it may be left: nobody may come in its place before. */
  readonly isFinished: boolean;
  /** Names of runs are taken for as long as Step Functions remembers them: a new partner of the same id counts on. */
  readonly run: number;
}

/** A task that nobody has to do any more. */
export type ClosedTask = Pick<Task, 'id'> & { readonly doneAt: Instant; readonly doneBy: string };

/** Why something that a person asked for is not done. */
export interface Objection {
  readonly why: string;
  /** It is as was asked for already. */
  readonly isSo?: true;
}

/** Everything that one event changes: written in one transaction, then its effects are done. */
export interface Decision {
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
  readonly object?: BusinessObject | undefined;
  readonly meeting?: Meeting | undefined;
  readonly task?: Task | undefined;
  readonly closedTasks: readonly ClosedTask[];
  /** The event was a person's, and met a state that it does not fit: nothing but its log is written. */
  readonly objection?: Objection | undefined;
  /** Names that become the partner's. */
  readonly aliases: readonly Alias[];
  /** Addresses that a few others claim as well: from now on they mean nobody. Found out where names are read. */
  readonly contested?: readonly Contest[] | undefined;
  /** The name that a person has said means this partner, whoever has or claims it. */
  readonly linked?: Alias | undefined;
  /** What the program's counters change by: the difference that this event makes to the partner's account. */
  readonly cellChanges: readonly CellChange[];
  /** The journey before, when the event began another one: what stays counted of it. */
  readonly past?: PastJourney | undefined;
  readonly effects: readonly Effect[];
  /** Told to those outside when all else is done; absent when nothing was done. */
  readonly announcing?: Announcing | undefined;
  /** Why, in words, for the timeline. */
  readonly notes: readonly string[];
}

/** Everything that is to be done after the transaction, in order. */
export const effectsOf = ({ effects, announcing }: Decision): readonly Effect[] =>
  announcing === undefined ? effects : [...effects, announcing];

export interface Rules {
  readonly program: Program;
  readonly settings: ProgramSettings;
  readonly scale: TimeScale;
}

/** A decision being made: each rule changes it in turn. Lives within one call of `decide`. */
export interface Draft {
  readonly rules: Rules;
  readonly event: JourneyEvent;
  readonly now: Instant;
  partner: Partner;
  /** True while the event is the one that began the journey: it counts for it, whenever it happened. */
  beganJourney: boolean;
  /** False for a repeated word about the same deal, lead or meeting: nothing new happened. */
  isNews: boolean;
  readonly before: Situation;
  readonly milestones: Record<string, MilestoneState>;
  object?: BusinessObject;
  meeting?: Meeting;
  task?: Task;
  readonly closedTasks: ClosedTask[];
  readonly aliases: Alias[];
  linked?: Alias;
  /** What the event adds to the partner's account that cannot be told from how the partner stands. */
  readonly tally: Record<string, number>;
  readonly effects: Effect[];
  readonly changes: Change[];
  readonly notes: string[];
}

export const factsOf = (draft: Draft): Facts => ({
  partner: draft.partner,
  milestones: { ...draft.before.milestones, ...draft.milestones },
  now: draft.now,
  scale: draft.rules.scale,
});
