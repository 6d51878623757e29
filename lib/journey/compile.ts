import {
  askState,
  choiceState,
  type EmailRequest,
  emailState,
  eventState,
  failState,
  readDateState,
  readOutcomeState,
  type State,
  type Target,
} from './asl';
import { waitState } from './asl-wait';
import { distinctWays, type Phase, type Program, rungsOf, type Step, type Steps, type WaitStep } from './definition';
import type { PurposeOf } from './emails';
import { lateListOf } from './late';
import { slug } from './slug';
import { type TimeScale, timeoutSeconds } from './time';

/** Amazon States Language, in JSONPath; the placeholders of `keys.ts` are filled in when it is deployed. */
export interface StateMachine {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface Scope {
  readonly states: Record<string, State>;
  readonly phase: Phase;
  readonly milestones: Program['milestones'];
  readonly lateListOf: (milestone: string) => string;
  readonly scale: TimeScale;
  readonly purposeOf: PurposeOf;
  /** A Catch and a Choice must name the next state; at a branch's end this is the one they name. */
  readonly doneName: string;
  /** Where an outcome or an answer goes that no step handles: the run fails, loudly. */
  readonly unhandledName: string;
}

const add = (scope: Scope, name: string, state: State): Target => {
  if (Object.hasOwn(scope.states, name)) throw new Error(`two states of ${scope.phase.id} are called "${name}"; run validate first`);
  scope.states[name] = state;
  return { Next: name };
};

const addOnce = (scope: Scope, name: string, state: State): string => {
  scope.states[name] ??= state;
  return name;
};

/** The name of the state that a target leads to; at a branch's end, a Succeed state that exists only if it is needed. */
const nameOf = (scope: Scope, target: Target): string =>
  'Next' in target ? target.Next : addOnce(scope, scope.doneName, { Type: 'Succeed' });

const unhandled = (scope: Scope): string => addOnce(scope, scope.unhandledName, failState('an outcome or an answer that no step handles'));

/** Ways that name the very same steps share their states. */
const compileWays = (scope: Scope, ways: Readonly<Record<string, Steps>>, after: Target): Readonly<Record<string, string>> => {
  const starts = new Map(distinctWays(ways).map(([, steps]) => [steps, nameOf(scope, compileSteps(scope, steps, after))]));
  return Object.fromEntries(Object.entries(ways).map(([way, steps]) => [way, starts.get(steps) ?? nameOf(scope, after)]));
};

const addEmail = (scope: Scope, name: string, request: EmailRequest, after: Target): Target =>
  add(scope, name, emailState(request, scope.purposeOf(request.email), after, nameOf(scope, after)));

/** The emails of one reminder, one after the other, and then on to the next rung. */
const compileReminder = (scope: Scope, step: WaitStep, reminder: WaitStep['remind'][number], next: Target): Target =>
  reminder.send.reduceRight<Target>((after, email) => {
    const place = `${step.as} day ${reminder.day} ${email}`;
    return addEmail(scope, `Remind: ${place}`, { email, step: slug(place), milestone: step.milestone }, after);
  }, next);

/** A ladder of conditional writes, each with its literal time-out, and the reminders between them. */
const compileWait = (scope: Scope, step: WaitStep, after: Target): Target => {
  const since = scope.milestones[step.milestone]?.since ?? 'journey';
  const reached = compileReached(scope, step, after);
  const gaveUp = compileSteps(scope, step.giveUp.steps, after);
  return rungsOf(step).reduceRight<Target>((next, { from, to }, index) => {
    const rung = add(
      scope,
      index === 0 ? `Wait: ${step.as}` : `Wait: ${step.as} from day ${from}`,
      waitState({
        milestone: step.milestone,
        lateList: scope.lateListOf(step.milestone),
        step: step.as,
        since,
        index,
        seconds: timeoutSeconds(scope.scale, to - from),
        hasOutcomes: step.on !== undefined,
        reached: reached.now,
        reachedBefore: reached.before,
        timedOut: nameOf(scope, next),
      }),
    );
    const reminder = step.remind[index - 1];
    return reminder === undefined ? rung : compileReminder(scope, step, reminder, rung);
  }, gaveUp);
};

const compileReached = (scope: Scope, step: WaitStep, after: Target): { readonly now: Target; readonly before: string } => {
  if (step.on === undefined) {
    const now = compileSteps(scope, step.reached, after);
    return { now, before: nameOf(scope, now) };
  }
  const ways = compileWays(scope, step.on, after);
  const now = add(scope, `Outcome: ${step.as}`, choiceState('$.wait.outcome', ways, unhandled(scope)));
  return { now, before: nameOf(scope, add(scope, `Read outcome: ${step.as}`, readOutcomeState(step.milestone, now))) };
};

const compileBranch = (scope: Scope, name: string, steps: Steps) => {
  const branch: Scope = { ...scope, states: {}, doneName: `Done: ${name}`, unhandledName: `Not handled: ${name}` };
  const start = nameOf(branch, compileSteps(branch, steps, { End: true }));
  return { StartAt: start, States: branch.states };
};

const compileStep = (scope: Scope, step: Step, after: Target): Target => {
  switch (step.kind) {
    case 'sendEmail': {
      const { email, as, unless, once } = step;
      const request = { email, step: slug(as), ...(unless !== undefined && { unless }), ...(once && { once }) };
      return addEmail(scope, `Send: ${as}`, request, after);
    }
    case 'waitFor':
      return compileWait(scope, step, after);
    case 'together': {
      const branches = Object.entries(step.branches).map(([name, steps]) => compileBranch(scope, name, steps));
      return add(scope, `Together: ${step.as}`, { Type: 'Parallel', Branches: branches, ResultPath: null, ...after });
    }
    case 'pause':
      return add(scope, `Pause: ${step.as}`, { Type: 'Wait', Seconds: timeoutSeconds(scope.scale, step.days), ...after });
    case 'pauseUntil': {
      const pause = add(scope, `Pause until: ${step.as}`, { Type: 'Wait', TimestampPath: '$.date.at', ...after });
      return add(scope, `Read date: ${step.as}`, readDateState(step.date, pause));
    }
    case 'choose': {
      const ways = compileWays(scope, step.answers, after);
      add(scope, `Answer: ${step.as}`, choiceState('$.choice.answer', ways, unhandled(scope)));
      return add(scope, `Ask: ${step.as}`, askState(step.question, slug(step.as), `Answer: ${step.as}`));
    }
    case 'openTask': {
      const { title, assignee, dueDays } = step;
      return add(
        scope,
        `Task: ${step.as}`,
        eventState('task.opened', slug(step.as), { step: slug(step.as), title, assignee, dueDays }, after),
      );
    }
    case 'end': {
      const { outcome } = step;
      const state = eventState('phase.completed', 'end', { phase: scope.phase.id, outcome }, { End: true });
      return { Next: addOnce(scope, `End: ${outcome}`, state) };
    }
  }
};

const compileSteps = (scope: Scope, steps: Steps, after: Target): Target =>
  steps.reduceRight<Target>((next, step) => compileStep(scope, step, next), after);

const ALL_JOURNEY: PurposeOf = () => 'journey';

/**
 * A phase as the definition of its state machine. Throws on a phase that `validate` would refuse.
 * @param purposeOf service mail goes into a queue of its own; all is journey mail when left out
 */
export const compilePhase = (
  phase: Phase,
  program: Pick<Program, 'milestones' | 'measures'>,
  scale: TimeScale,
  purposeOf: PurposeOf = ALL_JOURNEY,
): StateMachine => {
  const scope: Scope = {
    states: {},
    phase,
    milestones: program.milestones,
    lateListOf: (milestone) => lateListOf(program, milestone),
    scale,
    purposeOf,
    doneName: 'Done',
    unhandledName: 'Not handled',
  };
  const first = compileSteps(scope, phase.steps, { End: true });
  return { Comment: `${phase.title}, compiled from program/`, StartAt: nameOf(scope, first), States: scope.states };
};
