import type { Phase, Program } from './definition';
import type { ProgramSettings, StageSettings } from './settings';
import { checkMeasures } from './validate/measures';
import { checkPhase } from './validate/phase';
import type { ProgramProblem, Report } from './validate/problem';
import { validateSettings } from './validate/settings';
import { PHASES } from './words';

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
  checkMeasures(program, report);
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

/** Throws `InvalidProgram` unless the program and its settings may be deployed. `others` is what was found wrong beside them: all is said at once. */
export const refuseInvalid = (
  program: Program,
  settings: ProgramSettings,
  stages: Readonly<Record<string, StageSettings>>,
  others: readonly ProgramProblem[] = [],
): void => {
  const problems = [...validate(program), ...validateSettings(settings, stages), ...others];
  if (problems.length > 0) throw new InvalidProgram(problems);
};
