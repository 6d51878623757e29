import { allSteps, type Program, rungsOf, type WaitStep } from './definition';
import { type TimeScale, timeoutSeconds } from './time';

/** A milestone that is reminded of, and for how many seconds at most a wait for it goes on after a reminder without another one. */
export interface LateMilestone {
  readonly milestone: string;
  readonly seconds: number;
}

const isWait = (step: { readonly kind: string }): step is WaitStep => step.kind === 'waitFor';

/**
 * Every milestone that a wait of the program reminds of. A wait is late from its first reminder on: whom it waits for did
 * not come in the days that the program gives. What was reminded of longer ago than `seconds` has given up.
 */
export const lateMilestones = ({ phases }: Pick<Program, 'phases'>, scale: TimeScale): readonly LateMilestone[] => {
  const longest = new Map<string, number>();
  for (const step of Object.values(phases)
    .flatMap(({ steps }) => allSteps(steps))
    .filter(isWait)) {
    for (const { from, to } of rungsOf(step).slice(1))
      longest.set(step.milestone, Math.max(timeoutSeconds(scale, to - from), longest.get(step.milestone) ?? 0));
  }
  return [...longest].map(([milestone, seconds]) => ({ milestone, seconds }));
};
