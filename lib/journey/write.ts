import type {
  Dates,
  EmailConditions,
  Facts,
  Milestone,
  Milestones,
  Next,
  Phase,
  Question,
  Questions,
  Reopen,
  Step,
  Steps,
} from './definition';
import type { EmailNamesFor, Emails, StepVariables, ThanksVariables } from './emails';
import type { WebhookEventType } from './events';
import type { PhaseId } from './words';

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
    /** Asks a person to do something by a day. What a wait that gave up asks for is done when its milestone is reached after all. */
    openTask: (
      as: string,
      task: {
        readonly title: string;
        readonly assignee: 'manager' | 'head';
        readonly dueDays: number;
        readonly doneWith?: MilestoneName;
      },
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
