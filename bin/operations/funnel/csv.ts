import type { Figures, FiguresOf, Tally } from '../../../lib/journey/measures/figures';

/** A spreadsheet takes a text that begins so for a formula; blanks before it do not help. */
const FORMULA = /^[\s\uFEFF]*[=+\-@\t\r]/;

/** A text as a cell: never a formula, and whole whatever stands in it. */
export const csvCell = (value: string | number | undefined, separator = ','): string => {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /["\r\n]/.test(harmless) || harmless.includes(separator) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** RFC 4180: lines end with CR and LF. A European spreadsheet opens only what semicolons separate. */
export const csvOf = (rows: readonly (readonly (string | number | undefined)[])[], separator = ','): string =>
  rows.map((row) => `${row.map((cell) => csvCell(cell, separator)).join(separator)}\r\n`).join('');

const HEAD = ['group', 'measure', 'name', 'title', 'partners', 'of', 'share', 'median days', 'p90 days'] as const;

type Row = readonly (string | number | undefined)[];

const rounded = (value: number | undefined): number | undefined => (value === undefined ? undefined : Math.round(value * 10_000) / 10_000);

const tallyRows = (group: string, measure: string, counts: Tally, of?: number): readonly Row[] =>
  Object.entries(counts).map(([name, count]) => [group, measure, name, name, count, of, rounded(of ? count / of : undefined)]);

const rowsOf = ({ group, figures }: FiguresOf): readonly Row[] => {
  const { began, standing, entered, milestones, spans, rates, exitReasons, declineReasons, ended, tasks, skipped } =
    figures satisfies Figures;
  return [
    [group, 'journeys', 'began', 'journeys begun', began],
    ...tallyRows(group, 'stands in', standing),
    ...tallyRows(group, 'entered', entered, began),
    ...milestones.map(({ milestone, title, reached, share, medianDays, p90Days }) => [
      ...[group, 'reached', milestone, title, reached, began, rounded(share), rounded(medianDays), rounded(p90Days)],
    ]),
    ...milestones.flatMap(({ milestone, reached, ways }) => tallyRows(group, `answer to ${milestone}`, ways, reached)),
    ...spans.map(({ name, title, partners, medianDays, p90Days }) => [
      ...[group, 'time', name, title, partners, undefined, undefined, rounded(medianDays), rounded(p90Days)],
    ]),
    ...rates.map(({ name, title, did, due, share }) => [group, 'rate', name, title, did, due, rounded(share)]),
    ...tallyRows(group, 'exit reason', exitReasons),
    ...tallyRows(group, 'decline reason', declineReasons),
    ...Object.entries(ended).flatMap(([phase, outcomes]) => tallyRows(group, `end of ${phase}`, outcomes)),
    ...tallyRows(group, 'tasks', tasks),
    ...tallyRows(group, 'passed over by a person', skipped),
  ];
};

/** Every figure as one row: what a spreadsheet pivots. */
export const figuresCsv = (groups: readonly FiguresOf[]): string =>
  csvOf([HEAD, ...groups.flatMap(rowsOf)].map((row) => HEAD.map((_, n) => row[n])));
