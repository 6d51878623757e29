import type { Counted } from './measures';
import type { Instant, MeetingName, PhaseId, Segment, Track } from './words';

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Contact extends Person {
  readonly role?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly locale?: string | undefined;
  /** `active` gets emails; one who left, or whose address bounced or complained, does not. */
  readonly status: 'active' | 'left' | 'bounced' | 'complained';
  /** When the newest word on this person was true, by its sender; absent on those from before this was kept. */
  readonly toldAt?: Instant | undefined;
}

/** What a `partner.updated` may change. */
export const UPDATED_FIELDS = ['track', 'segment', 'tier', 'owner', 'termEndsAt', 'parentPartnerId'] as const;
export type UpdatedField = (typeof UPDATED_FIELDS)[number];

/** The agreement's current term. */
export interface Term {
  readonly number: number;
  readonly startedAt: Instant;
  readonly endsAt: Instant;
  readonly months: number;
  readonly autoRenews: boolean;
}

/** What the partner brought, all in whole units; money in minor units of the program's currency. */
export interface Numbers {
  readonly leads: number;
  readonly dealsRegistered: number;
  readonly dealsWon: number;
  readonly revenue: number;
}

export const NO_NUMBERS: Numbers = { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 };

/** Where a partner organisation stands: the whole of what the journey knows about it, but for its log. */
export interface Partner {
  readonly id: string;
  readonly name: string;
  readonly track: Track;
  readonly segment: Segment;
  readonly owner?: Person | undefined;
  readonly contacts: readonly Contact[];
  readonly externalIds: readonly { readonly system: string; readonly id: string }[];
  readonly channel?: string | undefined;
  readonly motivation?: string | undefined;
  readonly consentBasis?: string | undefined;
  readonly parentPartnerId?: string | undefined;
  readonly tier: string;
  /** When the newest word on each of these was true, by its sender. */
  readonly toldAt?: Readonly<Partial<Record<UpdatedField, Instant>>> | undefined;
  readonly term?: Term | undefined;
  /** Terms of earlier journeys: their deals are not this one's. */
  readonly termsBefore?: number | undefined;
  /** When the partner became known. What happened before counts for its first journey. */
  readonly createdAt: Instant;
  readonly journeyVersion: string;
  readonly journeyStartedAt: Instant;
  readonly phase: PhaseId;
  readonly phaseStartedAt: Instant;
  /** Raised each time a phase starts; names the execution. One run at a time per partner. */
  readonly run: number;
  /** `running`: a workflow is under way. `closed`: none is, see `outcome`. `failed`: it broke, a person is needed. */
  readonly state: 'running' | 'closed' | 'failed';
  /** How the journey came to rest, such as `stalled` or `exited`. */
  readonly outcome?: string | undefined;
  readonly restedAt?: Instant | undefined;
  readonly exiting: boolean;
  readonly exitReason?: string | undefined;
  /** No first win in time: engaged as if `scaled`, until a commercial act wakes it. */
  readonly dormant: boolean;
  /** How often each phase has started in this journey. */
  readonly runsOf: Readonly<Partial<Record<PhaseId, number>>>;
  readonly total: Numbers;
  readonly thisTerm: Numbers;
  readonly openDeals: number;
  readonly lastActAt?: Instant | undefined;
  readonly lastWonAt?: Instant | undefined;
  /** The program's dates for this partner, such as `renewalOpensAt`. */
  readonly dates: Readonly<Record<string, Instant>>;
  /** What the program's counters hold of this journey; absent on partners from before this was kept, until their next event. */
  readonly counted?: Counted | undefined;
  /** Held by a person: its contacts get no mail until it is resumed. Deadlines run on. */
  readonly paused?: Pause | undefined;
  /** The run that a person had begun anew, when it was one. */
  readonly restartedRun?: number | undefined;
  /** Open tasks that close by themselves. */
  readonly openTasks?: readonly OpenTask[] | undefined;
  /** How often somebody could be reached by email again after nobody could. */
  readonly reachableAgain?: number | undefined;
  /** Brought in while its journey was under way elsewhere. */
  readonly imported?: Imported | undefined;
  /** An organisation with one of its names was erased then: what happened before is not known, and not to be. */
  readonly forgetsBefore?: Instant | undefined;
  /** Raised by each write: two writers never overwrite each other. */
  readonly revision: number;
}

/** What an import leaves on a partner. */
export interface Imported {
  readonly at: Instant;
  /** Steps by which its runs would have somebody told before anything happens, by their slugs: that was done before. */
  readonly untold: readonly { readonly run: number; readonly step: string }[];
  /** The run that ends without having waited, as all that it waits for was reached: the next one is of the import as well. */
  readonly passing?: number | undefined;
}

/** A person's word that a partner is to be left in peace. */
export interface Pause {
  readonly at: Instant;
  readonly by: string;
  readonly reason?: string | undefined;
}

/** An open task, with the milestone that does it; without one, it is done as soon as somebody can be reached by email. */
export type OpenTask = Pick<Task, 'id' | 'title'> & {
  /** By this and by whose it is it is listed. Absent of one of before tasks were listed. */
  readonly dueAt?: Instant | undefined;
  readonly assignee?: Pick<Person, 'email'> | undefined;
  readonly doneWith?: string | undefined;
};

/** What a milestone's item holds. The `wait...` half is written by the state machine, the rest by apply-event. */
export interface MilestoneState {
  /** The last matches that count, oldest first, at most `times` of them. */
  readonly matches: readonly { readonly at: Instant; readonly key: string }[];
  /** Counting time of the `times`-th most recent match; absent until there are that many. */
  readonly reachedAt?: Instant | undefined;
  /** When it was first reached in the journey in which it was last reached. */
  readonly firstAt?: Instant | undefined;
  readonly outcome?: string | undefined;
  readonly revision: number;
  readonly waitToken?: string | undefined;
  /** From when on events count for the wait, by the milestone's `since`; often long before it began. */
  readonly waitSince?: Instant | undefined;
  readonly waitStartedAt?: Instant | undefined;
  readonly waitStep?: string | undefined;
  readonly waitRun?: number | undefined;
  readonly rung?: number | undefined;
  readonly rungStartedAt?: Instant | undefined;
  readonly rungSeconds?: number | undefined;
}

export const UNTOUCHED: MilestoneState = { matches: [], revision: 0 };

/** Something that a person is asked to do for a partner. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly assignee: Person;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly state: 'open' | 'done';
  readonly run: number;
  readonly step: string;
  /** When it was put before the head of the program, long past its day. */
  readonly escalatedAt?: Instant | undefined;
  readonly doneAt?: Instant | undefined;
  /** Who says so; `journey` for one that closed by itself. */
  readonly doneBy?: string | undefined;
}

/** A deal or a lead as the sender last told it. */
export interface BusinessObject {
  readonly kind: 'deal' | 'lead';
  readonly id: string;
  readonly status: 'submitted' | 'registered' | 'won' | 'lost' | 'reversed';
  readonly amount?: number | undefined;
  readonly currency?: string | undefined;
  /** Of the program's currency for one of its own, on the day it was won; absent when none is set. */
  readonly rate?: number | undefined;
  /** `amount` in the program's currency at that rate. */
  readonly value?: number | undefined;
  readonly wasRegistered: boolean;
  readonly term: number;
  /** When the newest word on it was true, by its sender; absent on those from before this was kept. */
  readonly toldAt?: Instant | undefined;
  readonly updatedAt: Instant;
  readonly revision: number;
}

/** A meeting as senders told it: `held` when its end has passed without a cancellation or a no-show. */
export interface Meeting {
  readonly id: string;
  readonly status: 'booked' | 'canceled' | 'missed' | 'held';
  /** The newest word on when it is; absent while only its cancellation or its no-show was told. */
  readonly booking?: Booking | undefined;
  /** When the sender says that its no-show was marked. */
  readonly missedAt?: Instant | undefined;
  readonly updatedAt: Instant;
  readonly revision: number;
}

export interface Booking {
  readonly meeting: MeetingName;
  readonly endsAt: Instant;
  readonly contactEmail?: string | undefined;
  /** When the sender says that it was booked so: the newest word counts, in whatever order they come. */
  readonly toldAt: Instant;
}

/** Scaled service is what a dormant partner gets, whatever its segment. */
export const servedAs = (partner: Pick<Partner, 'segment' | 'dormant'>): Segment => (partner.dormant ? 'scaled' : partner.segment);
