import { columnOf } from './columns';
import type { ImportData } from './row';

const ofRow = ({ by: _by, reason: _reason, ...data }: ImportData): Omit<ImportData, 'by' | 'reason'> => data;

const valuesIn = (value: unknown, path: string): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => valuesIn(inner, path === '' ? name : `${path}.${name}`))
    : value === undefined
      ? []
      : [[path, String(value)]];

/** What a row says, by column: two rows are the same when all of it is. */
export const wordsOf = (data: ImportData): ReadonlyMap<string, string> =>
  new Map(valuesIn(ofRow(data), '').map(([path, value]) => [columnOf(path, data), value]));

/** The columns in which two rows say something else. */
export const differingFields = (one: ImportData, other: ImportData): readonly string[] => {
  const [before, after] = [wordsOf(one), wordsOf(other)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((field) => before.get(field) !== after.get(field)).sort();
};
