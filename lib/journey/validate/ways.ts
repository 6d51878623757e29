import { distinctWays, type Step, type Steps } from '../definition';

/** The ways on from a step, each with its name. */
export const waysOf = (step: Step): readonly (readonly [string, Steps])[] => {
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

/** A step as problems name it: `waitFor "applied"`. */
export const nameOf = (step: Step): string => (step.kind === 'end' ? `end "${step.outcome}"` : `${step.kind} "${step.as}"`);

/** Visits each step with its place, the steps within it too. */
export const everyStep = (steps: Steps, place: string, visit: (step: Step, place: string) => void): void => {
  for (const step of steps) {
    const here = `${place} > ${nameOf(step)}`;
    visit(step, here);
    for (const [way, inner] of waysOf(step)) everyStep(inner, `${here} > ${way}`, visit);
  }
};

/** Whether no way through these steps leads past them: each ends the phase. */
export const alwaysEnds = (steps: Steps): boolean => steps.some(stepEnds);

/** Whether a step ends the phase, whichever way it goes. */
export const stepEnds = (step: Step): boolean => {
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
