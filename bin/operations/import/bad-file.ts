import { readFile, writeFile } from 'node:fs/promises';
import { csvOf } from '../funnel/csv';
import { OperatorProblem } from '../problem';
import { PROBLEM_COLUMN } from './columns';
import type { Sheet } from './csv';
import type { BadRow } from './plan';
import type { Problem } from './reading';

/** One thing that is wrong, in one line. */
export const inOneLine = ({ field, reason, fix }: Problem): string => `${field === '' ? 'the row' : field}: ${reason} (${fix})`;

/** By which Excel sees that a file is in UTF-8. */
const MARK = '\ufeff';

/** The bad rows as they came, and separated as they were, each with what is wrong with it in front: to be mended and imported as a file of its own. */
export const badRowsCsv = ({ header, separator }: Pick<Sheet, 'header' | 'separator'>, rows: readonly BadRow[]): string => {
  const isOld = header.cells.map((name) => name.toLowerCase() === PROBLEM_COLUMN);
  const kept = (cells: readonly string[]) => cells.filter((_, index) => isOld[index] !== true);
  return (
    MARK +
    csvOf(
      [[PROBLEM_COLUMN, ...kept(header.cells)], ...rows.map(({ problems, cells }) => [problems.map(inOneLine).join('; '), ...kept(cells)])],
      separator,
    )
  );
};

const alreadyThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Writes them beside the file. What somebody has mended in one of before is not written over.
 * @throws OperatorProblem when another file is there
 */
export const writeBadRows = async (path: string, csv: string): Promise<void> => {
  const before = await alreadyThere(path);
  if (before === csv) return;
  if (before !== undefined)
    throw new OperatorProblem(`${path} is there already, with other rows: import it or move it away first. Nothing was done`);
  await writeFile(path, csv, { flag: 'wx' });
};
