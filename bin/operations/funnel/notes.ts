import type { Figures, MilestoneFigures } from '../../../lib/journey/measures/figures';

type Step = Pick<MilestoneFigures, 'isStep' | 'shareOfBefore'>;

/** Whether it cannot be a share of those of the step before: some have come to this one without it. */
const isOverAll = ({ shareOfBefore }: Step): boolean => shareOfBefore !== undefined && Math.round(shareOfBefore * 100) > 100;

const OVER_ALL = '>100 %';

/** A step's share of the step before, as it may be called. */
export const shareOfBeforeInWords = (step: Step, percent: (share: number | undefined) => string): string =>
  isOverAll(step) ? OVER_ALL : percent(step.shareOfBefore);

/** What is to be said below the steps of a funnel. */
export const notesOnSteps = ({ milestones }: Pick<Figures, 'milestones'>): readonly string[] =>
  milestones.some((each) => each.isStep && isOverAll(each))
    ? [`${OVER_ALL}: more have come to it than to the step before, as some come to it without that one`]
    : [];

/**
 * What is to be said beside days, where a day is no day of ours. Who is imported has real dates, and at 0.3 s a day five real
 * minutes count as a thousand days. Who is seeded was counted by real days; but whose time is up is asked by the pace here.
 */
export const notesOnDays = (secondsPerDay: number | undefined): readonly string[] =>
  secondsPerDay === undefined
    ? []
    : [
        `a day lasts ${secondsPerDay} s here: days of imported partners, whose dates are real ones, mean nothing; nor do rates of imported and seeded ones, whose time is up at once`,
      ];
