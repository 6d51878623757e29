import type { ContestedName } from '../import/contested';
import type { Problem } from '../import/reading';
import type { Outcome } from '../import/send';
import { counted, type ShownImport, type ShownRow } from '../import/shown';
import { columns, count } from './columns';
import type { Look } from './look';

/** Which rows a person looks at; `--json` has all. */
export interface RowsShown {
  readonly limit: number;
  readonly after: number;
}

const FIELD_WIDTH = 24;

const inWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, number]) => `${number.toLocaleString('en')} ${name}`)
    .join(', ');

const effectText = (row: Exclude<ShownRow, { effect: 'bad' }>): string => {
  if (row.effect === 'nothing') return `nothing: ${row.why}`;
  if (row.effect === 'differs')
    return `not changed: ${row.fields.join(', ')} ${row.fields.length === 1 ? 'was' : 'were'} another when it was brought in on ${row.broughtIn.slice(0, 10)}`;
  const { partner, next, untold, reached, ofBefore, insteadOf } = row;
  const place = partner.state === 'closed' ? `rests (${partner.outcome ?? 'closed'})` : `${partner.phase}, run ${partner.run}`;
  return [
    place,
    ...(insteadOf === undefined ? [] : [`no time is left for ${insteadOf} before the window of its renewal opens`]),
    ...(reached.length > 0 ? [`${reached.length} reached before`] : []),
    ...(ofBefore.length > 0 ? [`counts for its past only: ${ofBefore.join(', ')}`] : []),
    ...(next.length > 0 ? [`waits for ${next.join(', ')}`] : []),
    ...(untold.length > 0 ? [`not told again: ${untold.join(', ')}`] : []),
  ].join('; ');
};

const problemLines = (problems: readonly Problem[]): readonly (readonly string[])[] =>
  problems.flatMap(({ field, reason, fix }) => [
    ['', field === '' ? 'the row' : field, reason],
    ['', '', `fix: ${fix}`],
  ]);

const rowLines = (row: ShownRow, { paint }: Look): readonly (readonly string[])[] =>
  row.effect === 'bad'
    ? [[`line ${row.line}`, paint.red(row.name === '' ? '(no name)' : row.name), paint.red('bad')], ...problemLines(row.problems)]
    : [[`line ${row.line}`, row.name, effectText(row)]];

const BAD_FIRST = (row: ShownRow): number => (row.effect === 'bad' ? 0 : row.effect === 'differs' ? 1 : 2);

/** What needs a person first, then the others, each in the order of the file. */
const pageOf = (rows: readonly ShownRow[], { limit, after }: RowsShown) => {
  const sorted = rows.toSorted((a, b) => BAD_FIRST(a) - BAD_FIRST(b) || a.line - b.line);
  return { page: sorted.slice(after, after + limit), left: Math.max(0, sorted.length - after - limit) };
};

/** Once, not on each row: ids stay, so whoever wants others gives them before the first import. */
const madeIds = (rows: ShownImport['rows']): readonly string[] => {
  const made = rows.filter((row) => row.effect === 'brings in' && row.isIdMade);
  const [first] = made;
  if (first === undefined || first.effect === 'bad') return [];
  return [
    `  ${count(made.length, 'id')} made, such as ${first.partnerId}, for rows that have none: you will type them in every command, and they stay.`,
    '  A column "id" gives your own, such as acme-consulting: 1 to 60 letters, digits, "-", "_" or "."',
  ];
};

const summary = ({ file, encoding, separator, rows, counts, standing, untold }: ShownImport, { paint }: Look): readonly string[] => {
  const sign = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' }[separator] ?? `"${separator}"`;
  const say = (number: number, one: string, many: string) =>
    number === 0 ? [] : [`${number.toLocaleString('en')} ${number === 1 ? one : many}`];
  return [
    `${paint.bold(file)}  ${rows.length.toLocaleString('en')} rows, ${encoding}, ${sign}`,
    ...say(counts['brings in'], 'partner to bring in', 'partners to bring in'),
    ...columns(
      Object.entries(standing).map(([place, tracks]) => ['', place, inWords(tracks)]),
      [2, FIELD_WIDTH, null],
    ),
    ...(Object.keys(untold).length > 0 ? [`  emails that are not sent, as it has had them before: ${inWords(untold)}`] : []),
    ...madeIds(rows),
    ...say(counts.nothing, 'row does nothing', 'rows do nothing'),
    ...say(counts.differs, 'row says something new of who is here', 'rows say something new of who is here').map(
      (text) => `${text}: not changed, see "ops record"`,
    ),
    ...say(counts.bad, 'bad row', 'bad rows').map((text) => paint.red(text)),
  ];
};

const isTrouble = ({ result }: Outcome): boolean => result !== 'stands as planned' && result !== 'has gone on';

const outcomeLines = (outcomes: readonly Outcome[], { paint, width }: Look): readonly string[] => {
  const trouble = outcomes.filter(isTrouble);
  return [
    `${inWords(counted(outcomes.map(({ result }) => result)))}`,
    ...columns(
      trouble.map((each) => [`line ${each.line}`, each.partnerId, paint.red('why' in each ? each.why : each.result)]),
      [10, FIELD_WIDTH, width - FIELD_WIDTH - 16],
      { wrap: true },
    ),
  ];
};

const contestedLines = (contested: readonly ContestedName[], { paint, width }: Look): readonly string[] => [
  '',
  paint.red(`${count(contested.length, 'name')} of who is here ${contested.length === 1 ? 'is' : 'are'} of others, too:`),
  ...columns(
    contested.flatMap(({ line, partnerId, field, reason, fix }) => [
      [`line ${line}`, partnerId, `${field}: ${reason}`],
      ['', '', `fix: ${fix}`],
    ]),
    [10, FIELD_WIDTH, width - FIELD_WIDTH - 16],
    { wrap: true },
  ),
];

/** Whether each partner that was sent stands where the plan said, or has gone on from there. */
export const isAsPlanned = (outcomes: readonly Outcome[]): boolean => !outcomes.some(isTrouble);

const ending = (found: ShownImport, { paint }: Look): readonly string[] => {
  switch (found.result) {
    case 'would be done':
      return ['nothing was done: run it without --dry-run'];
    case 'would be stopped':
      return [paint.red('nothing was done, and nothing would be'), 'mend the bad rows, or bring in the others alone: --skip-bad'];
    case 'stopped':
      return [paint.red('nothing was done'), 'mend the bad rows, or bring in the others alone: --skip-bad'];
    case 'nothing to do':
      return ['nothing was to be done'];
    case 'sent':
      return [paint.yellow('sent; run it again to see whether all are here: nobody is brought in twice')];
    case 'not as planned':
      return [paint.red('not all of them stand where they should: look at those above; run it again for what is not applied yet')];
    case 'done':
      return [paint.green('done')];
  }
};

/** The plan, what needs a person first, and what came of it. */
export const drawImport =
  (rowsShown: RowsShown) =>
  (found: ShownImport, look: Look): readonly string[] => {
    const { page, left } = pageOf(found.rows, rowsShown);
    const next = rowsShown.after + rowsShown.limit;
    return [
      ...summary(found, look),
      '',
      ...columns(
        page.flatMap((row) => rowLines(row, look)),
        [10, FIELD_WIDTH, look.width - FIELD_WIDTH - 16],
        { wrap: true },
      ),
      ...(left > 0 ? [look.paint.dim(`and ${left.toLocaleString('en')} more: --after ${next}, or --json for all`)] : []),
      '',
      ...(found.badFile === undefined ? [] : [`the bad rows, each with what is wrong with it: ${found.badFile}`]),
      ...(found.outcomes === undefined ? [] : outcomeLines(found.outcomes, look)),
      ...(found.contested === undefined ? [] : contestedLines(found.contested, look)),
      ...ending(found, look),
    ];
  };
