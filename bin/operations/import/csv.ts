import { OperatorProblem } from '../problem';

/** One row of a file, with the line that it begins on. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  /** Why its cells cannot be told apart for sure. */
  readonly problem?: string;
}

/** A file as a table: its separator, its header and its rows. Blank rows are left out. */
export interface Sheet {
  readonly separator: string;
  readonly header: Row;
  readonly rows: readonly Row[];
}

const QUOTE = '"';
/** European spreadsheets separate by semicolons, as the comma is in their numbers. */
const SEPARATORS = [',', ';', '\t', '|'] as const;
const LINE_END = /\r\n|\r|\n/g;
/** Excel's own line above the header. */
const SEPARATOR_LINE = /^sep=(.)(?:\r\n|\r|\n|$)/i;

interface Cell {
  readonly value: string;
  readonly end: number;
  readonly problem?: string;
}

const linesIn = (text: string): number => text.match(LINE_END)?.length ?? 0;

const isBreak = (letter: string | undefined): boolean => letter === '\n' || letter === '\r';

const endOfPlain = (text: string, from: number, separator: string): number => {
  let end = from;
  while (end < text.length && text[end] !== separator && !isBreak(text[end])) end += 1;
  return end;
};

/** A cell in quotes may have separators, line breaks and doubled quotes in it: RFC 4180. */
const quotedCell = (text: string, from: number, separator: string, line: number): Cell => {
  let value = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf(QUOTE, at);
    if (quote < 0)
      throw new OperatorProblem(
        `line ${line}: a cell begins with a quotation mark and never ends with one, so nothing behind it can be read. End it, or write """" where the mark is meant`,
      );
    value += text.slice(at, quote);
    at = quote + 1;
    if (text[at] !== QUOTE) break;
    value += QUOTE;
    at += 1;
  }
  const end = endOfPlain(text, at, separator);
  const rest = text.slice(at, end);
  if (rest.trim() === '') return { value, end };
  const below = linesIn(value);
  // Most often the first mark is one too many, and all rows up to the next one are read as this cell.
  const where = below === 0 ? '' : `, ${below} line${below === 1 ? '' : 's'} below the mark that it begins with (is that one meant?)`;
  return { value: value + rest, end, problem: `a quotation mark in the middle of a cell${where}: write "" for one inside quotes` };
};

const cellAt = (text: string, from: number, separator: string, line: number): Cell => {
  // Some write a blank behind the separator, before the mark.
  const first = from + (/^ */.exec(text.slice(from, from + 10))?.[0].length ?? 0);
  if (text[first] === QUOTE) return quotedCell(text, first, separator, line);
  const end = endOfPlain(text, from, separator);
  return { value: text.slice(from, end), end };
};

const rowAt = (text: string, from: number, separator: string, line: number): { readonly row: Row; readonly next: number } => {
  const cells: string[] = [];
  let at = from;
  let problem: string | undefined;
  let lineHere = line;
  for (;;) {
    const cell = cellAt(text, at, separator, lineHere);
    cells.push(cell.value.trim());
    lineHere += linesIn(cell.value);
    problem ??= cell.problem;
    at = cell.end;
    if (text[at] !== separator) break;
    at += 1;
  }
  const next = at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1);
  return { row: { line, cells, ...(problem !== undefined && { problem }) }, next };
};

/** The sign that stands most often between the cells of the first line. */
const separatorOf = (text: string): string => {
  const end = text.search(/[\r\n]/);
  const header = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
  const counted = SEPARATORS.map((separator) => ({ separator, times: header.split(separator).length - 1 }));
  return counted.reduce((most, each) => (each.times > most.times ? each : most)).separator;
};

const isBlank = ({ cells }: Row): boolean => cells.every((cell) => cell === '');

/**
 * Reads a table as spreadsheets and databases write it: RFC 4180, any line ends, commas, semicolons, tabs or bars.
 * @throws OperatorProblem when there is no header, or a quoted cell without an end
 */
export const readSheet = (text: string): Sheet => {
  const said = SEPARATOR_LINE.exec(text);
  const separator = said?.[1] ?? separatorOf(text);
  const rows: Row[] = [];
  let line = 1 + (said === null ? 0 : 1);
  for (let at = said?.[0].length ?? 0; at < text.length; ) {
    const { row, next } = rowAt(text, at, separator, line);
    line += linesIn(text.slice(at, next));
    at = next;
    if (!isBlank(row)) rows.push(row);
  }
  const [header, ...others] = rows;
  if (header === undefined) throw new OperatorProblem('the file is empty: its first line must name the columns');
  return { separator, header, rows: others };
};
