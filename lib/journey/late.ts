import { allSteps, type Program, rungsOf, type WaitStep } from './definition';
import { lateList } from './keys';
import { type TimeScale, timeoutSeconds } from './time';

/** A milestone that is reminded of, and for how many seconds at most a wait for it goes on after a reminder without another one. */
export interface LateMilestone {
  readonly milestone: string;
  readonly seconds: number;
  /** Where its waits are listed. */
  readonly list: string;
}

const isWait = (step: { readonly kind: string }): step is WaitStep => step.kind === 'waitFor';

/** Where late waits for a milestone are listed: it is ours to reach, or the partner's. */
export const lateListOf = ({ measures }: Pick<Program, 'measures'>, milestone: string): string =>
  lateList(milestone, measures.duties.includes(milestone));

/**
 * Every milestone that a wait of the program reminds of. A wait is late from its first reminder on: whom it waits for did
 * not come in the days that the program gives. What was reminded of longer ago than `seconds` has given up.
 */
export const lateMilestones = (program: Pick<Program, 'phases' | 'measures'>, scale: TimeScale): readonly LateMilestone[] => {
  const longest = new Map<string, number>();
  for (const step of Object.values(program.phases)
    .flatMap(({ steps }) => allSteps(steps))
    .filter(isWait)) {
    for (const { from, to } of rungsOf(step).slice(1))
      longest.set(step.milestone, Math.max(timeoutSeconds(scale, to - from), longest.get(step.milestone) ?? 0));
  }
  return [...longest].map(([milestone, seconds]) => ({ milestone, seconds, list: lateListOf(program, milestone) }));
};
