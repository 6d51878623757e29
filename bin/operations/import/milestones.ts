import type { Milestones } from '../../../lib/journey/definition';
import type { Instant } from '../../../lib/journey/words';
import { complain, meant, type Reading } from './reading';

/** A milestone that a row says was reached. */
export interface MilestoneTold {
  readonly name: string;
  readonly at: Instant;
  readonly outcome?: string;
}

/** What a row's two columns of a milestone say. */
export type MilestoneCells = Map<string, { at?: Instant; outcome?: string }>;

const outcomeOf = (reading: Reading, milestones: Milestones, name: string, typed: string | undefined): string | undefined => {
  const ways = Object.keys(milestones[name]?.outcomes ?? {});
  if (ways.length === 0) return undefined;
  const field = `${name} outcome`;
  if (typed === undefined)
    complain(reading, field, `${name} was reached in one of several ways, and it is not said in which`, meant('', ways));
  else if (!ways.includes(typed)) complain(reading, field, `"${typed}" is no way to reach ${name}`, meant(typed, ways));
  return typed;
};

/** What was reached, in the order of the names: the same row says the same, however its columns are arranged. */
export const milestonesTold = (reading: Reading, milestones: Milestones, cells: MilestoneCells): readonly MilestoneTold[] =>
  [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, { at, outcome: typed }]) => {
      if (at === undefined) {
        if (reading.typed.get(name) === undefined) complain(reading, name, 'has an outcome and no date', 'say when it was reached');
        return [];
      }
      const outcome = outcomeOf(reading, milestones, name, typed);
      return [{ name, at, ...(outcome !== undefined && { outcome }) }];
    });
