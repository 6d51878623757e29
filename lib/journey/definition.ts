import type { JourneyEvent, WebhookEventType } from './events';
import type { Measures } from './measures';
import type { MilestoneState, Partner } from './partner';
import type { TimeScale } from './time';
import type { Instant, PhaseId, Since } from './words';

/** What a predicate may look at: the partner as it stands, its milestones, and the time. */
export interface Facts {
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
  readonly now: Instant;
  readonly scale: TimeScale;
}

/** A milestone with outcomes is reached in one of several ways, each by its own event types. */
export interface Milestone<T extends WebhookEventType = WebhookEventType, O extends string = string> {
  /** What a person calls it, in lower case: `training attended`. */
  readonly title: string;
  readonly events: readonly T[];
  readonly outcomes?: Readonly<Record<O, readonly T[]>>;
  // Methods, so that milestones of different events fit one registry; the engine passes only events of `events`.
  counts?(event: JourneyEvent<T>, facts: Facts): boolean;
  /** How many matches reach it; 1 when absent. */
  readonly times?: (partner: Partner) => number;
  /** Matches with the same key count once. */
  distinctBy?(event: JourneyEvent<T>): string | undefined;
  readonly since: Since;
  /** Name of the email that acknowledges it at once, wherever the partner stands. */
  readonly thanks?: string;
  /** `reached`: one thank-you per reaching. `match`: one per distinct match, as for each won deal. */
  readonly thankFor?: 'reached' | 'match';
}

export type Milestones = Readonly<Record<string, Milestone>>;

/** A question that apply-event answers from the facts when a workflow comes to a `choose`. */
export interface Question<A extends string = string> {
  readonly answers: readonly A[];
  readonly ask: (facts: Facts) => A;
  /** What an answer changes on the partner's record, in the same transaction. */
  readonly records?: Partial<Record<A, (facts: Facts) => Partial<Pick<Partner, 'tier' | 'term' | 'thisTerm'>>>>;
}

export type Questions = Readonly<Record<string, Question>>;
/** A date on the partner's record, kept up to date with each write; absent until it is known. */
export interface PartnerDate {
  /** What a person calls it, in lower case: `the opening of the renewal window`. */
  readonly title: string;
  readonly at: (partner: Partner, scale: TimeScale) => Instant | undefined;
}

export type Dates = Readonly<Record<string, PartnerDate>>;

export interface Reminder {
  /** Days since the wait began. */
  readonly day: number;
  readonly send: readonly string[];
}

export type Step =
  | EmailStep
  | WaitStep
  | { readonly kind: 'together'; readonly as: string; readonly withinDays: number; readonly branches: Readonly<Record<string, Steps>> }
  | { readonly kind: 'pause'; readonly as: string; readonly days: number }
  | { readonly kind: 'pauseUntil'; readonly as: string; readonly date: string }
  | { readonly kind: 'choose'; readonly as: string; readonly question: string; readonly answers: Readonly<Record<string, Steps>> }
  | {
      readonly kind: 'openTask';
      readonly as: string;
      readonly title: string;
      readonly assignee: 'manager' | 'head';
      readonly dueDays: number;
      /** Done when this milestone is reached; that of the wait that it is opened for when absent. */
      readonly doneWith?: string;
    }
  | { readonly kind: 'end'; readonly outcome: string };

export interface EmailStep extends EmailConditions {
  readonly kind: 'sendEmail';
  readonly email: string;
  readonly as: string;
}

export interface EmailConditions {
  /** Not sent when this milestone is reached already: nobody is invited to what they have done. */
  readonly unless?: string;
  /** `journey`: not sent again when a phase runs again in the same journey. One mail per run when left out. */
  readonly once?: 'journey';
}

export type Steps = readonly Step[];

/** Either goes on after it is reached (through `reached`), or one way for each of its outcomes (`on`). */
export interface WaitStep {
  readonly kind: 'waitFor';
  readonly milestone: string;
  readonly as: string;
  readonly remind: readonly Reminder[];
  readonly giveUp: { readonly day: number; readonly steps: Steps };
  readonly reached: Steps;
  readonly on?: Readonly<Record<string, Steps>>;
}

/** A wait's rungs: from which of its days to which it waits, before each of its reminders and after the last. */
export const rungsOf = ({
  remind,
  giveUp,
}: Pick<WaitStep, 'remind' | 'giveUp'>): readonly { readonly from: number; readonly to: number }[] => {
  const starts = [0, ...remind.map(({ day }) => day)];
  return starts.map((from, index) => ({ from, to: starts[index + 1] ?? giveUp.day }));
};

/** The ways on from a fork, with those that name the very same steps as one: `reseller, services`. */
export const distinctWays = (ways: Readonly<Record<string, Steps>>): readonly (readonly [names: string, steps: Steps])[] => {
  const names = new Map<Steps, readonly string[]>();
  for (const [name, steps] of Object.entries(ways)) names.set(steps, [...(names.get(steps) ?? []), name]);
  return [...names].map(([steps, shared]) => [shared.join(', '), steps]);
};

const within = (step: Step): Steps => {
  switch (step.kind) {
    case 'waitFor':
      return [...step.reached, ...distinctWays(step.on ?? {}).flatMap(([, steps]) => steps), ...step.giveUp.steps];
    case 'together':
      return Object.values(step.branches).flat();
    case 'choose':
      return distinctWays(step.answers).flatMap(([, steps]) => steps);
    default:
      return [];
  }
};

/** Every step, those inside other steps too; steps that several ways share stand once. */
export const allSteps = (steps: Steps): Steps => steps.flatMap((step) => [step, ...allSteps(within(step))]);

/** What follows a phase's outcome. */
export type Next =
  | { readonly kind: 'start'; readonly phase: PhaseId; readonly dormant: boolean }
  | { readonly kind: 'decide'; readonly phases: readonly PhaseId[]; readonly ask: (facts: Facts) => PhaseId; readonly dormant: boolean }
  /** The journey comes to rest; these events set it going again, in the same journey or as a new one. */
  | { readonly kind: 'close'; readonly as: string; readonly reopen: Partial<Record<WebhookEventType, Reopen>> }
  | { readonly kind: 'exit'; readonly reason: string };

export interface Reopen {
  readonly phase: PhaseId;
  readonly journey: 'same' | 'new';
}

export interface Phase {
  readonly id: PhaseId;
  readonly title: string;
  readonly steps: Steps;
  readonly next: Readonly<Record<string, Next>>;
}

/** A whole program: everything the engine needs to know of `program/`. */
export interface Program {
  readonly version: string;
  readonly phases: Readonly<Record<PhaseId, Phase>>;
  readonly milestones: Milestones;
  readonly questions: Questions;
  readonly dates: Dates;
  readonly firstPhase: PhaseId;
  readonly exit: { readonly phase: PhaseId; readonly on: WebhookEventType };
  /** Reaching this milestone wakes a dormant partner. */
  readonly wakes: string;
  readonly measures: Measures;
}
