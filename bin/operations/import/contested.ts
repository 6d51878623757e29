import type { NameClaims } from '../../../lambdas/ports/names';
import type { Alias } from '../../../lib/journey/apply/draft';
import { eachOf } from '../all-partners';
import { isReadable, type Known, namesOf } from './claims';
import type { PlannedRow } from './plan';
import type { ReadRow } from './row';
import type { Outcome } from './send';

/** A name of a row that others have, or claim, too: nobody has said whose it is, so what comes under it waits, or goes to them. */
export interface ContestedName {
  readonly line: number;
  readonly partnerId: string;
  readonly name: string;
  readonly field: string;
  readonly reason: string;
  readonly fix: string;
}

/** The partners that an address is claimed by beside this one, or who has an id that the row says is this one's. */
const othersWith = ({ kind }: Alias, { partnerId, claimants, isLinked }: NameClaims, ours: string): readonly string[] => {
  if (isLinked) return [];
  if (kind === 'email') return claimants.includes(ours) ? claimants.filter((each) => each !== ours) : [];
  return partnerId === undefined || partnerId === ours ? [] : [partnerId];
};

const reasonOf = ({ kind, value }: Alias, others: readonly string[]): string =>
  kind === 'email'
    ? `${value} is an address of ${others.join(' and ')} as well: what is told of it waits until somebody says whose it is`
    : `${value} is of partner ${others.join(' and ')}: it was not given to this one`;

const fixOf = ({ value }: Alias, ours: string, others: readonly string[]): string =>
  `one organisation: "ops erase" the one that is not to stay (${[ours, ...others].join(' or ')}). Two: ops link ${value} <the one that it is of>`;

type Here = Exclude<PlannedRow, { effect: 'bad' }>;

/**
 * What a plan could not see: a sender may make the same organisation known under another id between the plan and its application.
 * Looked for anew on each run, for who is brought in now and who was before.
 */
export const contestedNames = async (
  known: Pick<Known, 'claimsOn'>,
  read: readonly ReadRow[],
  planned: readonly PlannedRow[],
  outcomes: readonly Outcome[],
): Promise<readonly ContestedName[]> => {
  const failed = new Set(outcomes.flatMap(({ line, result }) => (result === 'not done' || result === 'not applied yet' ? [line] : [])));
  const applied = new Set(outcomes.map(({ line }) => line));
  const isHere = (row: PlannedRow): row is Here =>
    row.effect !== 'bad' && !failed.has(row.line) && (row.effect !== 'brings in' || applied.has(row.line));
  const rows = new Map(read.filter(isReadable).map((row) => [row.line, row]));
  const found = await eachOf(planned.filter(isHere), async ({ line, partnerId, name }) => {
    const row = rows.get(line);
    // Its own id is what it was brought in by.
    const names = row === undefined ? [] : namesOf(row).filter(({ alias }) => alias.kind !== 'id');
    const claimed = await Promise.all(
      names.map(async ({ alias, field }) => ({ alias, field, others: othersWith(alias, await known.claimsOn(alias), partnerId) })),
    );
    return claimed.flatMap(({ alias, field, others }): readonly ContestedName[] =>
      others.length === 0
        ? []
        : [{ ...{ line, partnerId, name, field }, reason: reasonOf(alias, others), fix: fixOf(alias, partnerId, others) }],
    );
  });
  return found.flat();
};
