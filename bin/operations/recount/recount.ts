import type { JourneyTable } from '../../../lambdas/adapters/table';
import { createDrift, type Drift } from './drift';
import { type BroughtUpToDate, createUpToDate, type Rules } from './up-to-date';

/** What a recount found, and did. */
export interface Recount extends BroughtUpToDate {
  readonly drift: Drift;
}

/** Looks at every partner once: to count those from before there were counters, and to see whether the counters are right. */
export const createRecount = (tables: JourneyTable, rules: Rules) => ({ ...createUpToDate(tables, rules), ...createDrift(tables) });
