import type { Next, Phase, Program, Steps } from '../definition';
import type { PhaseId } from '../words';
import { longestDays } from './days';
import { checkNames } from './names';
import { LONGEST_STEP_NAME, type Report } from './problem';
import { checkStep } from './steps';
import { alwaysEnds, everyStep, nameOf, stepEnds, waysOf } from './ways';

/** AWS ends an execution after a year, and with it every wait in it. */
const LONGEST_DAYS = 365;

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

/** What is wrong with a phase: its steps, its names, its ends, and what follows them. */
export const checkPhase = (program: Program, phase: Phase, report: Report): void => {
  if (!alwaysEnds(phase.steps)) report(phase.id, 'has a way through that ends without an outcome', 'end every way with end(...)');
  const days = longestDays(phase.steps);
  if (days > LONGEST_DAYS)
    report(phase.id, `can take ${days} days; AWS ends a run after ${LONGEST_DAYS}`, 'split it into two phases, or into cycles');
  everyStep(phase.steps, phase.id, (step, place) => checkStep(program, step, place, report));
  checkNames(phase, report);
  checkEnds(phase.steps, phase.id, false, report);
  checkNext(program, phase, report);
};
