import type { Known } from '../../bin/operations/import/claims';
import { tableOf } from '../../bin/operations/import/open';
import { type PlannedRow, planOf } from '../../bin/operations/import/plan';
import { readRow } from '../../bin/operations/import/row';
import type { Rules } from '../../lib/journey/apply/draft';
import type { Instant } from '../../lib/journey/words';
import { rules } from '../support/fixtures';
import { MemoryStore } from '../support/memory-store';

export const NOW: Instant = '2026-11-23T09:00:00.000Z';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface Planning {
  readonly known?: Known;
  readonly now?: Instant;
  readonly by?: string;
  readonly encoding?: string;
  readonly rules?: Rules;
}

/** The plan for a file, as the command makes it. */
export const planFor = async (file: Uint8Array | string, planning: Planning = {}): Promise<readonly PlannedRow[]> => {
  const { known = new MemoryStore(), now = NOW, by = 'mara', encoding, rules: ours = rules } = planning;
  const { meanings, rows } = tableOf(typeof file === 'string' ? bytes(file) : file, ours.program.milestones, encoding);
  const context = { rules: ours, meanings, now, by };
  return planOf(
    { rules: ours, known, asker: { by, now } },
    rows.map((row) => readRow(context, row)),
  );
};

/** The cells of a good row, by column; `changes` replace some, and undefined leaves one out. */
export const row = (changes: Readonly<Record<string, string | undefined>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      ...{ name: 'Acme', phase: 'recruitment', 'contact name': 'Dana Whitfield', 'contact email': 'dana@acme.example' },
      ...changes,
    }).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );

const cell = (text: string): string => (/[",;\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows as a file: all columns that any of them has, in the order of their first appearance. */
export const csv = (rows: readonly Readonly<Record<string, string>>[], { separator = ',', end = '\n' } = {}): string => {
  const names = [...new Set(rows.flatMap((each) => Object.keys(each)))];
  return [names, ...rows.map((each) => names.map((name) => each[name] ?? ''))]
    .map((cells) => cells.map(cell).join(separator) + end)
    .join('');
};

/** What is wrong with the only row of a file: by column, the reason and the fix. */
export const problemsOf = async (changes: Readonly<Record<string, string | undefined>>, planning?: Planning) => {
  const [planned] = await planFor(csv([row(changes)]), planning);
  if (planned?.effect !== 'bad') throw new Error(`the row is good: ${JSON.stringify(planned)}`);
  return Object.fromEntries(planned.problems.map(({ field, reason, fix }) => [field, `${reason}; ${fix}`]));
};
