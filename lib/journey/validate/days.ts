import type { Step, Steps } from '../definition';

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
