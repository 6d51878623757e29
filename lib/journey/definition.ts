import type { EmailNamesFor, Emails, StepVariables, ThanksVariables } from './emails';
import type { JourneyEvent, WebhookEventType } from './events';
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

type Declared<T extends WebhookEventType, O extends string> = [O] extends [never]
  ? Milestone<T, never>
  : Milestone<T, O> & { readonly outcomes: Readonly<Record<O, readonly T[]>> };

/** Declares milestones whose thank-you emails are of the program's own, and need nothing that their events do not carry. */
export const milestoneWords =
  <E extends Emails>() =>
  <const T extends WebhookEventType, const O extends string = never>(
    definition: Omit<Milestone<T, O>, 'thanks' | 'outcomes'> & {
      readonly outcomes?: Readonly<Record<O, readonly NoInfer<T>[]>>;
      readonly thanks?: EmailNamesFor<E, ThanksVariables<NoInfer<T>>>;
    },
  ): Declared<T, O> =>
    definition as unknown as Declared<T, O>;

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
export type Dates = Readonly<Record<string, (partner: Partner, scale: TimeScale) => Instant | undefined>>;

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

/** The ways on from a fork, with those that name the very same steps as one: `reseller, services`. */
export const distinctWays = (ways: Readonly<Record<string, Steps>>): readonly (readonly [names: string, steps: Steps])[] => {
  const names = new Map<Steps, readonly string[]>();
  for (const [name, steps] of Object.entries(ways)) names.set(steps, [...(names.get(steps) ?? []), name]);
  return [...names].map(([steps, shared]) => [shared.join(', '), steps]);
};

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
}

declare const ends: unique symbol;
/** Remembers, for the compiler only, with which outcomes a step can end its phase. */
interface Ends<O extends string> {
  readonly [ends]?: O;
}
type Ending<O extends string> = Step & Ends<O>;
type EndsOf<S> = S extends readonly (infer I)[] ? (I extends Ends<infer O> ? O : never) : never;
type EndsOfAll<W> = { [K in keyof W]: EndsOf<W[K]> }[keyof W];

type OutcomesOf<M> = M extends { readonly outcomes: Readonly<Record<infer O extends string, unknown>> } ? O : never;
type AnswersOf<Q> = Q extends Question<infer A> ? A : never;
/** Every key has its steps, and there is no other key. */
type Exactly<K extends string, W> = Readonly<Record<K, Steps>> & Readonly<Record<Exclude<keyof W, K>, never>>;

interface WaitOptions<R extends string, G extends Steps> {
  readonly as?: string;
  readonly remind?: readonly { readonly day: number; readonly send: R | readonly R[] }[];
  /** Every wait ends: on which day, and what is done then. */
  readonly giveUp: { readonly day: number; readonly steps: G };
}
type WaysOn<O extends string, R extends Steps, W> = [O] extends [never]
  ? { readonly reached?: R; readonly on?: never }
  : { readonly on: W & Exactly<O, W>; readonly reached?: never };

const list = (names: string | readonly string[]): readonly string[] => (typeof names === 'string' ? [names] : names);

/**
 * The words a journey is written in, typed by the program's own names: a misspelt milestone, an email whose variables
 * the journey cannot supply, a wait without a give-up, an outcome or an answer that nothing handles do not compile.
 */
export const journeyWords = <E extends Emails, M extends Milestones, Q extends Questions, D extends Dates>() => {
  type MilestoneName = keyof M & string;
  type QuestionName = keyof Q & string;
  type EmailName = EmailNamesFor<E, StepVariables>;
  return {
    /** Sends an email to whom its template says, and goes on once it is decided. */
    sendEmail: (
      email: EmailName,
      { as = email, ...conditions }: EmailConditions & { readonly as?: string; readonly unless?: MilestoneName } = {},
    ): Ending<never> => ({ kind: 'sendEmail', email, as, ...conditions }),
    /** Waits until the milestone is reached; one that was reached early counts. Reminds on the way, and gives up. */
    waitFor: <
      N extends MilestoneName,
      const G extends Steps,
      const R extends Steps = readonly [],
      const W extends Readonly<Record<string, Steps>> = Readonly<Record<never, Steps>>,
    >(
      milestone: N,
      options: WaitOptions<EmailName, G> & WaysOn<OutcomesOf<M[N]>, R, W>,
    ): Ending<EndsOf<G> | EndsOf<R> | EndsOfAll<W>> => {
      const { as = milestone, remind = [], giveUp, reached = [], on } = options;
      const reminders = remind.map(({ day, send }) => ({ day, send: list(send) }));
      return { kind: 'waitFor', milestone, as, remind: reminders, giveUp, reached, ...(on && { on }) };
    },
    /** Runs branches side by side and goes on when the last is done, within so many days. A branch cannot end the phase. */
    together: (as: string, withinDays: number, branches: Readonly<Record<string, readonly Ending<never>[]>>): Ending<never> => ({
      kind: 'together',
      as,
      withinDays,
      branches,
    }),
    pause: (as: string, days: number): Ending<never> => ({ kind: 'pause', as, days }),
    /** Pauses until a date on the partner's record; goes on at once when it has passed. */
    pauseUntil: (date: keyof D & string): Ending<never> => ({ kind: 'pauseUntil', as: date, date }),
    /** Goes one of several ways, as the program's question is answered at that moment. */
    choose: <N extends QuestionName, const W extends Readonly<Record<string, Steps>>>(
      question: N,
      answers: W & Exactly<AnswersOf<Q[N]>, W>,
      options: { readonly as?: string } = {},
    ): Ending<EndsOfAll<W>> => ({ kind: 'choose', question, as: options.as ?? question, answers }),
    /** Asks a person to do something by a day. */
    openTask: (
      as: string,
      task: { readonly title: string; readonly assignee: 'manager' | 'head'; readonly dueDays: number },
    ): Ending<never> => ({ kind: 'openTask', as, ...task }),
    /** Ends the phase; what follows stands in the phase's `next`. */
    end: <const O extends string>(outcome: O): Ending<O> => ({ kind: 'end', outcome }),
  };
};

/** A phase: its steps, and what follows each outcome that they can end with. */
export const phase = <const S extends Steps>(
  id: PhaseId,
  definition: { readonly title: string; readonly steps: S; readonly next: Readonly<Record<EndsOf<S>, Next>> },
): Phase => ({ id, ...definition });

export const start = (phaseId: PhaseId, options: { readonly dormant?: boolean } = {}): Next => ({
  kind: 'start',
  phase: phaseId,
  dormant: options.dormant ?? false,
});
export const decide = <P extends PhaseId>(
  phases: readonly P[],
  ask: (facts: Facts) => NoInfer<P>,
  options: { readonly dormant?: boolean } = {},
): Next => ({ kind: 'decide', phases, ask, dormant: options.dormant ?? false });
export const close = (as: string, reopen: Partial<Record<WebhookEventType, Reopen>> = {}): Next => ({ kind: 'close', as, reopen });
export const exit = (reason: string): Next => ({ kind: 'exit', reason });

export const question = <const A extends string>(
  definition: Omit<Question<A>, 'ask'> & { readonly ask: (facts: Facts) => NoInfer<A> },
): Question<A> => definition;
