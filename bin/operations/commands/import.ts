import type { Command } from 'commander';
import { CONTACT_ROLES, PHASES } from '../../../lib/journey/words';
import { program } from '../../../program/partner-journey';
import { settings } from '../../../program/settings';
import { scaleOf } from '../actions';
import { badRowsCsv, writeBadRows } from '../import/bad-file';
import { COLUMNS } from '../import/columns';
import { contestedNames } from '../import/contested';
import { type ImportFile, openImport, readTable } from '../import/open';
import { type PlannedRow, planOf } from '../import/plan';
import { readRow } from '../import/row';
import { checkRows, type ImportPorts, sendRows } from '../import/send';
import { type ShownImport, shownRows, totalsOf } from '../import/shown';
import { drawImport, isAsPlanned } from '../screen/import';
import { askerOf } from './act';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly dryRun?: true;
  readonly skipBad?: true;
  readonly wait: boolean;
  readonly encoding?: string;
  readonly pace: number;
  readonly limit: number;
  readonly after?: number;
  readonly by?: string;
  readonly reason?: string;
}

/** Of 300 workflows that may start in a second, senders' partners have most. */
const ROWS_PER_SECOND = 50;
const ROWS_SHOWN = 20;

const width = Math.max(...Object.keys(COLUMNS).map((name) => name.length)) + 2;
const listed = (name: string, about: string): string => `  ${name.padEnd(width)}${about}`;

const COLUMNS_HELP = `
Columns (${['name', 'phase', 'contact name', 'contact email'].map((name) => `"${name}"`).join(', ')} must be there; in any order, "Term_End" is "term end"):
${Object.entries(COLUMNS)
  .map(([name, { about }]) => listed(name, about))
  .join('\n')}
${listed('contact name', 'its first contact')}
${listed('contact email', `also contact role (${CONTACT_ROLES.join(', ')}), time zone, locale`)}
${listed('contact 2 name, ...', 'up to contact 9')}
${listed('external id <system>', 'its id in another system, such as "external id hubspot"')}
${listed('<milestone>', 'the day on which it was reached, for each of the milestones below')}
${listed('<milestone> outcome', 'how, where it can be reached in several ways')}
${listed('# anything', 'is not looked at')}

Phases: ${PHASES.join(', ')}
Milestones: ${Object.keys(program.milestones).join(', ')}
Days are written as 2026-03-01; docs/import.md has an example.`;

/** On a terminal, one line that is written over. */
const progress = (what: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
};
const endProgress = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
};

/** Whoever stops it in the middle is told that it may be run again. */
const onInterrupt = (): void => {
  process.once('SIGINT', () => {
    endProgress();
    process.stderr.write('stopped in the middle: run it again for the rest, nobody is brought in twice\n', () => process.exit(130));
  });
};

const bringIn = async (ports: ImportPorts, rows: readonly PlannedRow[], { pace, wait }: Options) => {
  const good = rows.filter((row) => row.effect === 'brings in');
  if (good.length === 0) return { result: 'nothing to do' } as const;
  onInterrupt();
  await sendRows(ports, good, pace);
  if (!wait) return { result: 'sent' } as const;
  const outcomes = await checkRows(ports, good);
  return { result: isAsPlanned(outcomes) ? 'done' : 'not as planned', outcomes } as const;
};

const act = async (ports: ImportPorts, path: string, sheet: ImportFile, rows: readonly PlannedRow[], options: Options) => {
  const bad = rows.filter((row) => row.effect === 'bad');
  const skips = bad.length > 0 && options.skipBad;
  if (options.dryRun) return { result: bad.length > 0 && !skips ? 'would be stopped' : 'would be done' } as const;
  if (bad.length > 0 && !skips) return { result: 'stopped' } as const;
  const badFile = `${path}.bad.csv`;
  // Before anything is sent: what is left out must not be lost.
  if (skips) await writeBadRows(badFile, badRowsCsv(sheet, bad));
  return { ...(await bringIn(ports, rows, options)), ...(skips && { badFile }) };
};

/** A script sees by the exit code that a person is needed. */
const FAILED: ReadonlySet<ShownImport['result']> = new Set(['stopped', 'would be stopped', 'not as planned']);

const importFile = async (path: string, options: Options): Promise<void> => {
  const asker = askerOf(options);
  const sheet = await readTable(path, program.milestones, options.encoding);
  const deployment = await deploymentFor(options);
  const rules = { program, settings, scale: await scaleOf(options) };
  const ports = openImport(deployment, progress);
  const context = { rules, meanings: sheet.meanings, now: asker.now, by: asker.by };
  const read = sheet.rows.map((row) => readRow(context, row));
  const rows = await planOf({ rules, asker, known: ports.known }, read);
  const done = await act(ports, path, sheet, rows, options);
  const contested = await contestedNames(ports.known, read, rows, ('outcomes' in done && done.outcomes) || []);
  endProgress();
  const { encoding, separator } = sheet;
  const found: ShownImport = {
    ...{ file: path, encoding, separator, dryRun: options.dryRun ?? false },
    ...totalsOf(rows),
    rows: shownRows(rows),
    ...done,
    ...(contested.length > 0 && { contested }),
  };
  show(options, found, drawImport({ limit: options.limit, after: options.after ?? 0 }));
  if (FAILED.has(found.result) || (contested.length > 0 && !found.dryRun)) process.exitCode = 1;
};

/** `ops import`: a program that was run by other means goes on here. */
export const registerImport = (ops: Command): Command =>
  ops.addCommand(
    operation('import <file>', {
      summary: 'brings in partners whose journey is under way elsewhere, from a CSV file',
      description:
        'Brings in the partners of a file: each stands in its phase, with what it has reached, and its phase begins now. Nobody is told what the phase begins with; reminders come at their deadlines, counted from now, and what happens from now on is answered as always.\nEvery row is planned first. One bad row stops all, unless bad ones are to be skipped; a partner that is here already is never changed. Interrupted or run again, nobody is brought in twice.',
      examples: [
        ['import partners.csv --dry-run', 'what each row would do; changes nothing'],
        ['import partners.csv', 'brings all of them in, and looks whether they are there'],
        ['import partners.csv --skip-bad', 'brings in the good rows; the others go into partners.csv.bad.csv, each with what is wrong'],
        ['import partners.csv --encoding windows-1252', 'of a file that Excel saved as plain "CSV"'],
      ],
      json: '{ file, encoding, separator, dryRun, result, counts, standing, untold, rows: [{ line, name, effect, partnerId?, isIdMade?, partner?, reached?, next?, untold?, notes?, why?, fields?, problems?: [{ field, reason, fix }] }], badFile?, outcomes?: [{ line, partnerId, name, result, why? }], contested?: [{ line, partnerId, name, field, reason, fix }] }\n  effect is one of: brings in, nothing, differs (not changed), bad. result: would be done, would be stopped (--dry-run, and there are bad rows), stopped (bad rows: nothing was done), done, sent (--no-wait), nothing to do, not as planned.\n  contested: an address, or id of another system, of who is here that another partner has as well.\n  The exit code is 1 for would be stopped, stopped and not as planned, and, but for --dry-run, when names are contested.',
    })
      .argument('<file>', 'a CSV file whose first line names the columns')
      .option('--dry-run', 'do nothing, say what would be done')
      .option('--skip-bad', 'bring in the good rows; write the bad ones to <file>.bad.csv')
      .option('--no-wait', 'send, and do not wait until all are here')
      .option('--encoding <name>', 'such as windows-1252; found out for UTF-8 and UTF-16')
      .option('--pace <rows>', 'so many rows a second', wholeNumber, ROWS_PER_SECOND)
      .option('--limit <rows>', 'show so many rows, bad ones first', wholeNumber, ROWS_SHOWN)
      .option('--after <rows>', 'show those behind so many', wholeNumber)
      .option('--by <who>', 'who says so, for the timeline; your user name when left out')
      .option('--reason <text>', 'why, for the timeline')
      .addHelpText('after', COLUMNS_HELP)
      .action(importFile),
  );
