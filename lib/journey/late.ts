import { allSteps, type Program, rungsOf, type WaitStep } from './definition';
import { type TimeScale, timeoutSeconds } from './time';

/** A rung that a wait is late on: it has reminded so often, and stays there for at most so many seconds. */
export interface LateRung {
  readonly milestone: string;
  readonly reminders: number;
  readonly seconds: number;
}

const isWait = (step: { readonly kind: string }): step is WaitStep => step.kind === 'waitFor';

/**
 * Every rung of the program after a first reminder. A wait is late from then on: whom it waits for did not come in the days
 * that the program gives. Several steps may wait for one milestone: then the longest of their rungs counts.
 */
export const lateRungs = ({ phases }: Pick<Program, 'phases'>, scale: TimeScale): readonly LateRung[] => {
  const found = new Map<string, LateRung>();
  for (const step of Object.values(phases)
    .flatMap(({ steps }) => allSteps(steps))
    .filter(isWait)) {
    rungsOf(step).forEach(({ from, to }, reminders) => {
      if (reminders === 0) return;
      const key = `${step.milestone}#${reminders}`;
      const seconds = Math.max(timeoutSeconds(scale, to - from), found.get(key)?.seconds ?? 0);
      found.set(key, { milestone: step.milestone, reminders, seconds });
    });
  }
  return [...found.values()];
};
