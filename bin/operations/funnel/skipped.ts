import type { Figures, Tally } from '../../../lib/journey/measures/figures';

/** Waits that a person passed over, by the names that people have for milestones. */
export const skippedInWords = ({ skipped, milestones }: Pick<Figures, 'skipped' | 'milestones'>): Tally =>
  Object.fromEntries(
    Object.entries(skipped).map(([name, count]) => [milestones.find(({ milestone }) => milestone === name)?.title ?? name, count]),
  );
