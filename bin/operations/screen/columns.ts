import Table from 'cli-table3';

const NOTHING = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
  'middle',
] as const;
const chars = Object.fromEntries(NOTHING.map((name) => [name, '']));

/**
 * Rows in aligned columns, two blanks between them. A number is a column's width, where longer texts end in `…`, or go
 * on in the next line (`wrap`); null is as wide as its text.
 */
export const columns = (
  rows: readonly (readonly string[])[],
  widths: readonly (number | null)[],
  { wrap = false }: { readonly wrap?: boolean } = {},
): readonly string[] => {
  if (rows.length === 0) return [];
  const table = new Table({
    chars,
    colWidths: widths.map((width) => (width === null ? null : width + 2)),
    wordWrap: wrap,
    style: { 'padding-left': 0, 'padding-right': 2, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
};

/** `1 partner`, `2 partners`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
