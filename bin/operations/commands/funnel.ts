import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Counted } from '../../../lib/journey/measures';
import { DIMENSIONS, type Dimension, type FiguresOf, figuresBy } from '../../../lib/journey/measures/figures';
import { isRealTime } from '../../../lib/journey/time';
import { TRACKS, type Track } from '../../../lib/journey/words';
import { program as journey } from '../../../program/partner-journey';
import { settings } from '../../../program/settings';
import { openReadModel } from '../all-partners';
import { figuresCsv } from '../funnel/csv';
import { notesOnDays } from '../funnel/notes';
import { drawFunnel, type Funnel } from '../screen/funnel';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly by?: Dimension;
  readonly from?: string;
  readonly to?: string;
  readonly track?: Track;
  readonly source?: string;
  readonly csv?: string | true;
  readonly html?: string;
}

const month = (text: string): string => {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('It must be a month such as 2026-11.');
  return text;
};

const isWanted = ({ cohort, ...cell }: Counted, { from, to, track, source }: Options): boolean =>
  (from === undefined || cohort.slice(0, 7) >= from) &&
  (to === undefined || cohort.slice(0, 7) <= to) &&
  (track === undefined || cell.track === track) &&
  (source === undefined || cell.source === source);

const aboutOf = ({ from, to, track, source }: Options): string =>
  [
    from === undefined && to === undefined
      ? 'all that ever began'
      : `begun ${from === undefined ? '' : `from ${from} `}${to === undefined ? 'until now' : `to ${to}`}`,
    ...(track === undefined ? [] : [`track ${track}`]),
    ...(source === undefined ? [] : [`source ${source}`]),
  ].join(', ');

const save = async (path: string, text: string): Promise<void> => {
  await writeFile(path, text);
  console.error(`written to ${path}`);
};

const exportTo = async (
  { csv, html }: Options,
  { about, secondsPerDay }: Funnel,
  groups: readonly FiguresOf[],
  now: string,
): Promise<void> => {
  // A spreadsheet's rows have no place for it.
  if (csv !== undefined) for (const note of notesOnDays(secondsPerDay)) console.error(note);
  if (csv === true) process.stdout.write(figuresCsv(groups));
  else if (csv !== undefined) await save(csv, figuresCsv(groups));
  if (html === undefined) return;
  // React takes a while to load: only who wants a page waits for it.
  const { figuresPage } = await import('../funnel/page');
  await save(html, await figuresPage(groups, { program: settings.name, about: `Journeys, ${about}`, takenAt: now, secondsPerDay }));
};

const showFunnel = async (options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const cells = (await openReadModel(deployment).cells()).filter((cell) => isWanted(cell, options));
  const now = new Date().toISOString();
  const { scale } = deployment;
  const groups = figuresBy({ program: journey, scale, now }, cells, options.by);
  const funnel: Funnel = {
    about: aboutOf(options),
    by: options.by ?? null,
    groups,
    ...(!isRealTime(scale) && { secondsPerDay: scale.secondsPerDay }),
  };
  if (options.csv !== undefined || options.html !== undefined) return exportTo(options, funnel, groups, now);
  show<Funnel>(options, funnel, drawFunnel);
};

/** `ops funnel`: how far partners come, how long it takes, and where they are lost. */
export const registerFunnel = (program: Command): Command =>
  program.addCommand(
    operation('funnel', {
      summary: 'how far partners come, how long it takes, and where they are lost',
      description:
        'Counts journeys: what share reached each milestone, in how many days (median and p90), times to the first act and the first win, rates, where partners stand and why they left. It reads counters, and no partner: it is as quick for a million as for one.\nDays count from the beginning of the journey, times between two milestones. A rate is of those whose time is up; program/measures.ts says what each means.',
      examples: [
        ['funnel', 'all journeys, drawn as bars'],
        ['funnel --by cohort --from 2026-01', 'month by month of their beginning, one line each'],
        ['funnel --by source --track reseller', 'which channel brings partners that come far'],
        ['funnel --by version', 'whether the last change of the program did any good'],
        ['funnel --csv figures.csv --html figures.html', 'for a spreadsheet, and as a page with charts to send on'],
      ],
      json: '{ about, by, secondsPerDay?, groups: [{ group, figures: { began, standing, entered, milestones: [{ milestone, title, isStep, reached, share?, shareOfBefore?, medianDays?, p90Days?, ways }],\n    spans: [{ name, title, partners, medianDays?, p90Days? }], rates: [{ name, title, due, did, share?, tooEarly }],\n    exitReasons, declineReasons, ended: { phase: { outcome: count } }, tasks: { opened, done }, skipped } }] }\n  (shares are from 0 to 1; shareOfBefore is over 1 where some come to a step without the one before; the others are counts by name.\n   secondsPerDay is there where a day is no day of ours: days of imported partners mean nothing there, nor do rates of imported and seeded ones)',
    })
      .addOption(new Option('--by <dimension>', 'compare groups').choices(DIMENSIONS))
      .option('--from <month>', 'journeys that began in this month or later', month)
      .option('--to <month>', 'journeys that began in this month or before', month)
      .addOption(new Option('--track <track>', 'on one track').choices(TRACKS))
      .addOption(new Option('--source <source>', 'from one source').choices([...Object.keys(journey.measures.sources), 'other', 'unknown']))
      .option('--csv [file]', 'as CSV, printed or written to a file')
      .option('--html <file>', 'as a page with charts, which needs and tells nobody anything')
      .action(showFunnel),
  );
