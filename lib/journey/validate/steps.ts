import type { Program, Step, WaitStep } from '../definition';
import { longestDays } from './days';
import type { Report } from './problem';
import { everyStep } from './ways';

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

/** What is wrong with one step by itself. */
export const checkStep = (program: Program, step: Step, place: string, report: Report): void => {
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
      if (step.doneWith !== undefined && program.milestones[step.doneWith] === undefined) {
        const fix = `use one of ${Object.keys(program.milestones).join(', ')}`;
        report(place, `is done with "${step.doneWith}", which is no milestone`, fix);
      }
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
