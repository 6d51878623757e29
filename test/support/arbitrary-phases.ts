import fc from 'fast-check';
import type { Milestone, Next, Phase, Program, Question, Reminder, Step, Steps, WaitStep } from '../../lib/journey/definition';
import type { WebhookEventType } from '../../lib/journey/events';
import { NO_MEASURES } from '../../lib/journey/measures';
import { REAL_TIME, type TimeScale } from '../../lib/journey/time';
import { PHASES, type PhaseId, SINCE, type Since } from '../../lib/journey/words';

/** What a phase is made of before its steps have names: it shrinks well, and one walk gives each step a name of its own. */
type Shape =
  | { readonly kind: 'sendEmail'; readonly word: string; readonly email: string; readonly isOnce: boolean }
  | { readonly kind: 'pause'; readonly word: string; readonly days: number }
  | { readonly kind: 'pauseUntil'; readonly word: string }
  | { readonly kind: 'openTask'; readonly word: string; readonly assignee: 'manager' | 'head'; readonly dueDays: number }
  | WaitShape
  | { readonly kind: 'choose'; readonly word: string; readonly ways: readonly Way[]; readonly alike: number }
  | { readonly kind: 'together'; readonly word: string; readonly branches: readonly (readonly Shape[])[] };

interface WaitShape {
  readonly kind: 'waitFor';
  readonly word: string;
  readonly since: Since;
  /** Whether it waits once more for what was waited for before. */
  readonly again: boolean;
  readonly reminders: readonly { readonly after: number; readonly send: readonly string[] }[];
  readonly giveUpAfter: number;
  readonly gaveUp: Way;
  /** One way on: `reached`. More: an outcome each. */
  readonly ways: readonly Way[];
}

interface Way {
  readonly shapes: readonly Shape[];
  readonly ends: boolean;
}

const EMAILS = ['welcome', 'digest', 'we-miss-you', 'certification-reminder'];
const ANSWERS = ['yes', 'no', 'renews by itself', 'invited without consent', 'perhaps'];
const OUTCOMES = ['signed', 'no-response', 'cycle over', 'stalled'];
const OUTCOME_EVENTS: readonly WebhookEventType[] = ['renewal.accepted', 'renewal.declined', 'renewal.offered', 'renewal.withheld'];
const DATES = ['renewalOpensAt', 'termEndsAt'];
/** The most that validate allows. */
const LONGEST_NAME = 40;
const LONGEST_DAYS = 365;

const word = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'kickoff held',
      'training',
      'Rescue plan (2nd)',
      'Übergabe',
      'end',
      'applied after a long, long, long, long call',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: LONGEST_NAME }).map((text) => text.replaceAll(/\$\{+/g, '$')) },
);
const days = fc.constantFrom(0.5, 1, 2, 3, 7, 10);
const email = fc.constantFrom(...EMAILS);

const leaf: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({ kind: fc.constant('sendEmail' as const), word, email, isOnce: fc.boolean() }),
  fc.record({ kind: fc.constant('pause' as const), word, days }),
  fc.record({ kind: fc.constant('pauseUntil' as const), word }),
  fc.record({
    kind: fc.constant('openTask' as const),
    word,
    assignee: fc.constantFrom('manager' as const, 'head' as const),
    dueDays: fc.nat(30),
  }),
);

const { shapes: shapesOfAPhase } = fc.letrec<{ shapes: readonly Shape[]; way: Way; shape: Shape; wait: WaitShape }>((tie) => ({
  shapes: fc.array(tie('shape'), { maxLength: 4, depthIdentifier: 'steps' }),
  way: fc.record({ shapes: tie('shapes'), ends: fc.boolean() }),
  wait: fc.record({
    kind: fc.constant('waitFor' as const),
    word,
    since: fc.constantFrom(...SINCE),
    again: fc.boolean(),
    reminders: fc.array(fc.record({ after: days, send: fc.uniqueArray(email, { minLength: 1, maxLength: 2 }) }), { maxLength: 3 }),
    giveUpAfter: days,
    gaveUp: tie('way'),
    ways: fc.array(tie('way'), { minLength: 1, maxLength: 3 }),
  }),
  shape: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'steps' },
    leaf,
    tie('wait'),
    fc.record({ kind: fc.constant('choose' as const), word, ways: fc.array(tie('way'), { minLength: 1, maxLength: 3 }), alike: fc.nat(2) }),
    fc.record({ kind: fc.constant('together' as const), word, branches: fc.array(tie('shapes'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

interface Built {
  readonly steps: Steps;
  /** Whether no way leads past these steps. */
  readonly ends: boolean;
}
/** Where steps stand: only outside of branches may they end the phase; what was waited for here may be waited for again. */
interface Place {
  readonly inBranch: boolean;
  readonly waitedFor: string[];
}

/** Gives names to shapes, and declares the milestones, questions and outcomes that they need. */
class Builder {
  readonly milestones: Record<string, Milestone> = { 'always there': { title: 'always there', events: ['call.held'], since: 'ever' } };
  readonly questions: Record<string, Question> = {};
  readonly outcomes = new Set<string>();
  totalDays = 0;
  private count = 0;
  private readonly taken = new Map<string, number>();

  steps(shapes: readonly Shape[], place: Place): Built {
    const steps: Step[] = [];
    for (const shape of shapes) {
      const { step, ends } = this.step(shape, place);
      steps.push(step);
      // What follows could never be reached.
      if (ends) return { steps, ends };
    }
    return { steps, ends: false };
  }

  end(): Step {
    const outcome = OUTCOMES[this.next() % OUTCOMES.length] ?? 'signed';
    this.outcomes.add(outcome);
    return { kind: 'end', outcome };
  }

  private next(): number {
    this.count += 1;
    return this.count;
  }

  /** Steps of different kinds may share a name, but for a question and a task. */
  private name(text: string, kind: Shape['kind'] | 'branch'): string {
    const among = kind === 'choose' ? 'openTask' : kind;
    const number = (this.taken.get(among) ?? 0) + 1;
    this.taken.set(among, number);
    const suffix = ` ${number}`;
    return text.slice(0, LONGEST_NAME - suffix.length) + suffix;
  }

  private way(way: Way, place: Place): Built {
    const built = this.steps(way.shapes, place);
    return way.ends && !built.ends && !place.inBranch ? { steps: [...built.steps, this.end()], ends: true } : built;
  }

  private step(shape: Shape, place: Place): { readonly step: Step; readonly ends: boolean } {
    switch (shape.kind) {
      case 'sendEmail': {
        const conditions = shape.isOnce ? { once: 'journey' as const, unless: 'always there' } : {};
        return { step: { kind: 'sendEmail', email: shape.email, as: this.name(shape.word, shape.kind), ...conditions }, ends: false };
      }
      case 'pause':
        this.totalDays += shape.days;
        return { step: { kind: 'pause', as: this.name(shape.word, shape.kind), days: shape.days }, ends: false };
      case 'pauseUntil':
        return {
          step: { kind: 'pauseUntil', as: this.name(shape.word, shape.kind), date: DATES[this.next() % DATES.length] ?? '' },
          ends: false,
        };
      case 'openTask': {
        const as = this.name(shape.word, shape.kind);
        return { step: { kind: 'openTask', as, title: `Do: ${as}`, assignee: shape.assignee, dueDays: shape.dueDays }, ends: false };
      }
      case 'waitFor':
        return this.wait(shape, place);
      case 'choose':
        return this.choose(shape, place);
      case 'together': {
        const branches = shape.branches.map((branch) => {
          const name = this.name(shape.word, 'branch');
          return [name, this.steps(branch, { inBranch: true, waitedFor: [] }).steps] as const;
        });
        const as = this.name(shape.word, shape.kind);
        return { step: { kind: 'together', as, withinDays: LONGEST_DAYS, branches: Object.fromEntries(branches) }, ends: false };
      }
    }
  }

  private wait(shape: WaitShape, place: Place): { readonly step: WaitStep; readonly ends: boolean } {
    const as = this.name(shape.word, shape.kind);
    let day = 0;
    const remind = shape.reminders.map(({ after, send }): Reminder => {
      day += after;
      return { day, send };
    });
    const gaveUpOn = day + shape.giveUpAfter;
    this.totalDays += gaveUpOn;
    const milestone = this.milestoneFor(shape, place);
    const outcomes = Object.keys(this.milestones[milestone]?.outcomes ?? {});
    const gaveUp = this.way(shape.gaveUp, place);
    const common = { kind: 'waitFor' as const, milestone, as, remind, giveUp: { day: gaveUpOn, steps: gaveUp.steps } };
    const [first] = shape.ways;
    if (outcomes.length === 0) {
      const reached = first === undefined ? { steps: [], ends: false } : this.way(first, place);
      return { step: { ...common, reached: reached.steps }, ends: gaveUp.ends && reached.ends };
    }
    const ways = outcomes.map((outcome, index) => [outcome, this.way(shape.ways[index] ?? { shapes: [], ends: false }, place)] as const);
    const on = Object.fromEntries(ways.map(([outcome, { steps }]) => [outcome, steps]));
    return { step: { ...common, reached: [], on }, ends: gaveUp.ends && ways.every(([, { ends }]) => ends) };
  }

  /** One of its own, or, once more, the last that was waited for here. */
  private milestoneFor({ again, since, ways }: WaitShape, { waitedFor }: Place): string {
    const last = waitedFor.at(-1);
    if (again && last !== undefined) return last;
    const name = `milestone ${this.next()}`;
    const named = ways.length === 1 ? [] : ways.map((_, index) => [ANSWERS[index] ?? '', [OUTCOME_EVENTS[index] ?? 'call.held']] as const);
    const outcomes = Object.fromEntries(named);
    const events = named.length === 0 ? (['kickoff.held'] as const) : Object.values(outcomes).flat();
    this.milestones[name] = { title: name, events, since, ...(named.length > 0 && { outcomes }) };
    waitedFor.push(name);
    return name;
  }

  private choose(shape: Extract<Shape, { kind: 'choose' }>, place: Place): { readonly step: Step; readonly ends: boolean } {
    const as = this.name(shape.word, shape.kind);
    const distinct = shape.ways.map((way) => this.way(way, place));
    // Some answers lead to the very same steps, as where a program names them once and uses them for several tracks.
    const ways = Array.from(ANSWERS.slice(0, distinct.length + shape.alike), (answer, index) => {
      const way = distinct[index % distinct.length] ?? { steps: [], ends: false };
      return [answer, way] as const;
    });
    const question = `question ${this.next()}`;
    const answers = ways.map(([answer]) => answer);
    this.questions[question] = { answers, ask: () => answers[0] ?? '' };
    const step: Step = { kind: 'choose', as, question, answers: Object.fromEntries(ways.map(([answer, { steps }]) => [answer, steps])) };
    return { step, ends: ways.every(([, { ends }]) => ends) };
  }
}

const NEXT: Next = { kind: 'close', as: 'over', reopen: {} };
const trivial = (id: PhaseId): Phase => ({ id, title: id, steps: [{ kind: 'end', outcome: 'over' }], next: { over: NEXT } });

export interface GeneratedProgram {
  readonly program: Program;
  /** The phase that was generated; the others only end. */
  readonly phase: Phase;
}

const build = (
  id: PhaseId,
  shapes: readonly Shape[],
): GeneratedProgram & { readonly totalDays: number; readonly [fc.toStringMethod]: () => string } => {
  const builder = new Builder();
  const built = builder.steps(shapes, { inBranch: false, waitedFor: [] });
  const steps = built.ends ? built.steps : [...built.steps, builder.end()];
  const next = Object.fromEntries([...builder.outcomes].map((outcome) => [outcome, NEXT]));
  const phase: Phase = { id, title: `The ${id}`, steps, next };
  const phases: Record<PhaseId, Phase> = {
    recruitment: trivial('recruitment'),
    onboarding: trivial('onboarding'),
    activation: trivial('activation'),
    engagement: trivial('engagement'),
    renewal: trivial('renewal'),
    [id]: phase,
  };
  const { milestones, questions, totalDays } = builder;
  const dates = Object.fromEntries(DATES.map((date) => [date, { title: date, at: () => undefined }]));
  const exit = { phase: 'renewal', on: 'exit.requested' } as const;
  const program = {
    version: 'generated',
    phases,
    milestones,
    questions,
    dates,
    firstPhase: 'recruitment',
    exit,
    wakes: 'always there',
    measures: NO_MEASURES,
  } as const;
  // A counterexample is read as its steps, the only part that differs.
  return { program, phase, totalDays, [fc.toStringMethod]: () => JSON.stringify(phase.steps, undefined, 1) };
};

/** A program that `validate` should find nothing wrong with: one phase of any steps, the others empty. */
export const anyProgram: fc.Arbitrary<GeneratedProgram> = fc
  .tuple(fc.constantFrom(...PHASES), shapesOfAPhase)
  .map(([id, shapes]) => build(id, shapes))
  .filter(({ totalDays }) => totalDays <= LONGEST_DAYS);

/** AWS, a stage that plays a year in minutes, and any other. */
export const anyScale: fc.Arbitrary<TimeScale> = fc.oneof(
  fc.constantFrom(REAL_TIME, { secondsPerDay: 0.3, minTimeoutSeconds: 5 }, { secondsPerDay: 60, minTimeoutSeconds: 1 }),
  fc.record({
    secondsPerDay: fc.double({ min: 0.001, max: 86_400, noNaN: true }),
    minTimeoutSeconds: fc.integer({ min: 1, max: 10 }),
  }),
);

/** The steps of a phase with the steps within them, whatever holds them. */
export const stepsWithin = (steps: Steps): readonly Step[] =>
  steps.flatMap((step) => {
    const ways =
      step.kind === 'waitFor'
        ? [step.giveUp.steps, step.reached, ...Object.values(step.on ?? {})]
        : step.kind === 'choose'
          ? Object.values(step.answers)
          : step.kind === 'together'
            ? Object.values(step.branches)
            : [];
    return [step, ...ways.flatMap(stepsWithin)];
  });
