import { slug } from './compile';
import { distinctWays, type Next, type Phase, type Program, type Step, type Steps, type WaitStep } from './definition';
import { PHASES, type PhaseId } from './words';

/** One thing that is wrong with a program: where, what, and how to mend it. */
export interface ProgramProblem {
  readonly place: string;
  readonly problem: string;
  readonly fix: string;
}

/** AWS ends an execution after a year, and with it every wait in it. */
const LONGEST_DAYS = 365;
/** A state's name has at most 80 characters; the longest prefix is ours. */
const LONGEST_STEP_NAME = 40;
const LONGEST_REMINDER_NAME = 80 - 'Remind: '.length;
/** CloudFormation fills in what stands so in a definition. */
const SUBSTITUTION = '${';

type Report = (place: string, problem: string, fix: string) => void;

const waysOf = (step: Step): readonly (readonly [string, Steps])[] => {
  switch (step.kind) {
    case 'waitFor':
      return [['giving up', step.giveUp.steps], ['reached', step.reached], ...distinctWays(step.on ?? {})];
    case 'choose':
      return distinctWays(step.answers);
    case 'together':
      return Object.entries(step.branches);
    default:
      return [];
  }
};

const nameOf = (step: Step): string => (step.kind === 'end' ? `end "${step.outcome}"` : `${step.kind} "${step.as}"`);

const everyStep = (steps: Steps, place: string, visit: (step: Step, place: string) => void): void => {
  for (const step of steps) {
    const here = `${place} > ${nameOf(step)}`;
    visit(step, here);
    for (const [way, inner] of waysOf(step)) everyStep(inner, `${here} > ${way}`, visit);
  }
};

/** Whether no way through these steps leads past them: each ends the phase. */
const alwaysEnds = (steps: Steps): boolean => steps.some(stepEnds);

const stepEnds = (step: Step): boolean => {
  switch (step.kind) {
    case 'end':
      return true;
    case 'choose':
      return Object.values(step.answers).every(alwaysEnds);
    case 'waitFor': {
      const reached = step.on === undefined ? alwaysEnds(step.reached) : Object.values(step.on).every(alwaysEnds);
      return reached && alwaysEnds(step.giveUp.steps);
    }
    default:
      return false;
  }
};

/** Days of the longest way past some steps, and of the longest that ends the phase among them; no such way takes `NEVER`. */
interface Span {
  readonly past: number;
  readonly ended: number;
}
const NEVER = Number.NEGATIVE_INFINITY;

const oneOf = (ways: readonly Steps[]): Span => {
  const spans = ways.map(spanOf);
  return { past: Math.max(NEVER, ...spans.map(({ past }) => past)), ended: Math.max(NEVER, ...spans.map(({ ended }) => ended)) };
};

const after = (days: number, { past, ended }: Span): Span => ({ past: days + past, ended: days + ended });

const stepSpan = (step: Step): Span => {
  switch (step.kind) {
    case 'end':
      return { past: NEVER, ended: 0 };
    case 'pause':
      return { past: step.days, ended: NEVER };
    case 'waitFor':
      return after(step.giveUp.day, oneOf([step.giveUp.steps, ...(step.on === undefined ? [step.reached] : Object.values(step.on))]));
    case 'choose':
      return oneOf(Object.values(step.answers));
    case 'together':
      return oneOf([[], ...Object.values(step.branches)]);
    default:
      return { past: 0, ended: NEVER };
  }
};

const spanOf = (steps: Steps): Span =>
  steps.reduceRight<Span>(
    (rest, step) => {
      const { past, ended } = stepSpan(step);
      return { past: past + rest.past, ended: Math.max(ended, past + rest.ended) };
    },
    { past: 0, ended: NEVER },
  );

/** The most days that these steps can take, but for pauses until a date. */
export const longestDays = (steps: Steps): number => {
  const { past, ended } = spanOf(steps);
  return Math.max(0, past, ended);
};

const checkLadder = (step: WaitStep, place: string, report: Report): void => {
  const days = [0, ...step.remind.map(({ day }) => day), step.giveUp.day];
  const falls = days.findIndex((day, index) => index > 0 && !(day > (days[index - 1] ?? 0)));
  if (falls > 0) {
    const what = falls === days.length - 1 ? 'gives up' : 'reminds';
    report(
      place,
      `${what} on day ${days[falls]}, which is not after day ${days[falls - 1]}`,
      'put its days in rising order, the give-up last',
    );
  }
  if (step.remind.some(({ send }) => send.length === 0))
    report(place, 'has a reminder that sends nothing', 'name an email, or take the reminder out');
  for (const { day, send } of step.remind) {
    const twice = send.find((email, index) => send.indexOf(email) !== index);
    if (twice !== undefined) report(place, `sends "${twice}" twice on day ${day}`, 'name it once');
  }
};

const checkWait = (program: Program, step: WaitStep, place: string, report: Report): void => {
  const milestone = program.milestones[step.milestone];
  if (milestone === undefined) {
    report(place, `waits for "${step.milestone}", which is no milestone`, `use one of ${Object.keys(program.milestones).join(', ')}`);
    return;
  }
  checkLadder(step, place, report);
  const outcomes = Object.keys(milestone.outcomes ?? {});
  const handled = Object.keys(step.on ?? {});
  for (const outcome of outcomes.filter((each) => !handled.includes(each))) {
    report(place, `does not handle the outcome "${outcome}"`, `add it to "on"`);
  }
  for (const outcome of handled.filter((each) => !outcomes.includes(each))) {
    report(place, `handles "${outcome}", which is no outcome of ${step.milestone}`, 'take it out of "on"');
  }
};

/** One item holds one token: two waits for a milestone at the same time would take it from each other. */
const checkTogether = (step: Extract<Step, { kind: 'together' }>, place: string, report: Report): void => {
  const branches = Object.entries(step.branches);
  if (branches.length === 0) report(place, 'has no branches', 'add one, or take the step out');
  const seen = new Map<string, string>();
  for (const [branch, steps] of branches) {
    const mine = new Set<string>();
    everyStep(steps, place, (inner) => inner.kind === 'waitFor' && mine.add(inner.milestone));
    for (const milestone of mine) {
      const other = seen.get(milestone);
      if (other !== undefined) {
        report(place, `waits for "${milestone}" in two branches at once: ${other} and ${branch}`, 'wait for it in one of them');
      }
      seen.set(milestone, branch);
    }
    const days = longestDays(steps);
    if (days > step.withinDays) {
      report(
        `${place} > ${branch}`,
        `can take ${days} days, more than the ${step.withinDays} allowed`,
        'shorten its waits, or allow more days',
      );
    }
  }
};

const checkStep = (program: Program, step: Step, place: string, report: Report): void => {
  switch (step.kind) {
    case 'sendEmail':
      if (step.unless !== undefined && program.milestones[step.unless] === undefined) {
        report(
          place,
          `is not sent once "${step.unless}" is reached, which is no milestone`,
          `use one of ${Object.keys(program.milestones).join(', ')}`,
        );
      }
      break;
    case 'waitFor':
      checkWait(program, step, place, report);
      break;
    case 'together':
      checkTogether(step, place, report);
      break;
    case 'pause':
      if (!(step.days > 0)) report(place, `pauses for ${step.days} days`, 'use a number above 0');
      break;
    case 'pauseUntil':
      if (!Object.hasOwn(program.dates, step.date))
        report(place, `there is no date "${step.date}"`, `use one of ${Object.keys(program.dates).join(', ')}`);
      break;
    case 'choose':
      checkChoice(program, step, place, report);
      break;
    case 'openTask':
      if (!(step.dueDays >= 0)) report(place, `is due after ${step.dueDays} days`, 'use 0 or more');
      break;
    default:
  }
};

const checkChoice = (program: Program, step: Extract<Step, { kind: 'choose' }>, place: string, report: Report): void => {
  const question = program.questions[step.question];
  if (question === undefined) {
    report(place, `there is no question "${step.question}"`, `use one of ${Object.keys(program.questions).join(', ')}`);
    return;
  }
  const handled = Object.keys(step.answers);
  for (const answer of question.answers.filter((each) => !handled.includes(each))) {
    report(place, `does not handle the answer "${answer}"`, 'add it to the answers');
  }
  for (const answer of handled.filter((each) => !question.answers.includes(each))) {
    report(place, `handles "${answer}", which is no answer to ${step.question}`, 'take it out');
  }
};

/** A name that a step brings into its phase, and which others it must differ from. */
interface StepName {
  readonly among: string;
  readonly text: string;
  readonly longest: number;
}

/**
 * What states, events and mails are called by. An event or a mail that shares its id with another is taken for a repeat
 * of it, and swallowed: so a task and a question share no name, nor do a reminder and another email.
 */
const namesOf = (step: Step): readonly StepName[] => {
  const named = (among: string, text: string, longest = LONGEST_STEP_NAME): StepName => ({ among, text, longest });
  switch (step.kind) {
    case 'end':
      return [];
    case 'sendEmail':
      return [named('emails', step.as)];
    case 'choose':
    case 'openTask':
      return [named('events', step.as)];
    case 'together':
      return [named('togethers', step.as), ...Object.keys(step.branches).map((branch) => named('branches', branch))];
    case 'waitFor': {
      const reminders = step.remind.flatMap(({ day, send }) => [
        named('waits', `${step.as} from day ${day}`, LONGEST_REMINDER_NAME),
        ...send.map((email) => named('emails', `${step.as} day ${day} ${email}`, LONGEST_REMINDER_NAME)),
      ]);
      return [named('waits', step.as), ...reminders];
    }
    default:
      return [named(step.kind, step.as)];
  }
};

const checkNames = (phase: Phase, report: Report): void => {
  const seen = new Map([['events end', 'the end of the phase']]);
  everyStep(phase.steps, phase.id, (step, place) => {
    const names = new Map(namesOf(step).map((name) => [`${name.among} ${slug(name.text)}`, name]));
    for (const [key, { text, longest }] of names) {
      if (text.length > longest) report(place, `has a name of ${text.length} characters: "${text}"`, `use at most ${longest}`);
      if (slug(text) === '') {
        report(place, `has a name without letters or digits: "${text}"`, 'name it with "as"');
        continue;
      }
      const other = seen.get(key);
      if (other !== undefined) report(place, `has the same name as ${other}: "${text}"`, 'give one of them another name with "as"');
      seen.set(key, place);
    }
    const texts = [...names.values()].map(({ text }) => text).concat(step.kind === 'openTask' ? step.title : []);
    if (texts.some((text) => text.includes(SUBSTITUTION)))
      report(place, `has "${SUBSTITUTION}" in a text`, 'leave it out: AWS would look for a resource of that name');
  });
};

const checkEnds = (steps: Steps, place: string, isBranch: boolean, report: Report): void => {
  const ending = steps.findIndex(stepEnds);
  const after = steps[ending + 1];
  if (ending >= 0 && after !== undefined)
    report(`${place} > ${nameOf(after)}`, 'can never be reached', 'take it out, or move it before what ends the phase');
  for (const step of steps) {
    const inBranch = isBranch || step.kind === 'together';
    if (isBranch && step.kind === 'end')
      report(`${place} > ${nameOf(step)}`, 'a branch cannot end the phase', 'end it after the branches are done');
    for (const [way, inner] of waysOf(step)) checkEnds(inner, `${place} > ${nameOf(step)} > ${way}`, inBranch, report);
  }
};

const outcomesOf = (phase: Phase): ReadonlySet<string> => {
  const outcomes = new Set<string>();
  everyStep(phase.steps, phase.id, (step) => step.kind === 'end' && outcomes.add(step.outcome));
  return outcomes;
};

const phasesNamedBy = (next: Next): readonly PhaseId[] => {
  if (next.kind === 'start') return [next.phase];
  if (next.kind === 'decide') return next.phases;
  return next.kind === 'close' ? Object.values(next.reopen).map(({ phase }) => phase) : [];
};

const checkNext = (program: Program, phase: Phase, report: Report): void => {
  const outcomes = outcomesOf(phase);
  for (const outcome of outcomes) {
    if (outcome.length > LONGEST_STEP_NAME)
      report(`${phase.id} > end "${outcome}"`, `has a name of ${outcome.length} characters`, `use at most ${LONGEST_STEP_NAME}`);
    if (phase.next[outcome] === undefined) report(`${phase.id} > next`, `does not say what follows "${outcome}"`, 'add it');
  }
  for (const [outcome, next] of Object.entries(phase.next)) {
    const place = `${phase.id} > next > ${outcome}`;
    if (!outcomes.has(outcome)) report(place, 'no step ends with it', 'take it out, or end with it');
    for (const id of phasesNamedBy(next)) {
      if (program.phases[id] === undefined)
        report(place, `there is no phase "${id}"`, `use one of ${Object.keys(program.phases).join(', ')}`);
    }
  }
};

const checkPhase = (program: Program, phase: Phase, report: Report): void => {
  if (!alwaysEnds(phase.steps)) report(phase.id, 'has a way through that ends without an outcome', 'end every way with end(...)');
  const days = longestDays(phase.steps);
  if (days > LONGEST_DAYS)
    report(phase.id, `can take ${days} days; AWS ends a run after ${LONGEST_DAYS}`, 'split it into two phases, or into cycles');
  everyStep(phase.steps, phase.id, (step, place) => checkStep(program, step, place, report));
  checkNames(phase, report);
  checkEnds(phase.steps, phase.id, false, report);
  checkNext(program, phase, report);
};

const checkMilestones = (program: Program, report: Report): void => {
  for (const [name, { events, outcomes }] of Object.entries(program.milestones)) {
    const place = `milestones > ${name}`;
    if (events.length === 0) report(place, 'no event counts for it', 'name its events');
    if (outcomes === undefined) continue;
    const named = Object.values(outcomes).flat();
    for (const event of events) {
      const times = named.filter((each) => each === event).length;
      if (times !== 1) report(place, `the event ${event} leads to ${times} outcomes`, 'name it under exactly one');
    }
  }
  if (program.milestones[program.wakes] === undefined) report('program > wakes', `"${program.wakes}" is no milestone`, 'name one');
};

/** Everything that is wrong with a program, all at once; none when it may be deployed. */
export const validate = (program: Program): readonly ProgramProblem[] => {
  const problems: ProgramProblem[] = [];
  const report: Report = (place, problem, fix) => problems.push({ place, problem, fix });
  for (const id of PHASES) {
    const phase: Phase | undefined = program.phases[id];
    if (phase === undefined) report('phases', `"${id}" is missing`, 'add it: every partner may come to it');
    else {
      if (phase.id !== id) report(`phases > ${id}`, `holds the phase "${phase.id}"`, 'put each phase under its own id');
      checkPhase(program, phase, report);
    }
  }
  checkMilestones(program, report);
  return problems;
};

/** A program that must not be deployed. Its message has every problem with its place and fix. */
export class InvalidProgram extends Error {
  override readonly name = 'InvalidProgram';
  constructor(problems: readonly ProgramProblem[]) {
    const lines = problems.map(({ place, problem, fix }) => `  ${place}: ${problem}\n    fix: ${fix}`);
    super(`${problems.length} problem${problems.length === 1 ? '' : 's'} in program/\n${lines.join('\n')}`);
  }
}

/** Throws `InvalidProgram` unless the program may be deployed. */
export const refuseInvalid = (program: Program): void => {
  const problems = validate(program);
  if (problems.length > 0) throw new InvalidProgram(problems);
};
