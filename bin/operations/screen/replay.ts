import type { ReplayedItem } from '../replay';
import { columns, count } from './columns';
import type { Look } from './look';
import { away, moment } from './moments';
import { problemLines } from './unmapped';

/** The shape of `replay --json`; with `--dry-run` nothing was changed, and it says what would be. */
export interface ReplayReport {
  readonly dryRun: boolean;
  readonly alsoIgnored: boolean;
  readonly understood: readonly ReplayedItem[];
  readonly ignored: readonly ReplayedItem[];
  readonly stayed: readonly ReplayedItem[];
  readonly error?: string;
}

const eventLines = ({ events = [] }: ReplayedItem, { width }: Look): readonly string[] =>
  columns(
    events.map(({ type, partner, occurredAt }) => [
      '',
      type,
      partner === undefined ? 'of a partner that is not known yet' : `of ${partner}`,
      moment(occurredAt),
    ]),
    [2, 30, width - 63, 19],
  );

const itemLines = (item: ReplayedItem, look: Look): readonly string[] => [
  `${look.paint.bold(item.id)}  ${item.source}  ${item.kind}  ${look.paint.dim(`received ${away(item.receivedAt, look.now)}`)}`,
  ...eventLines(item, look),
  ...(item.ignored === undefined ? [] : [`  ignored: ${item.ignored}`]),
  ...problemLines(item.problems ?? [], look),
];

const group = (title: string, items: readonly ReplayedItem[], look: Look): readonly string[] =>
  items.length === 0 ? [] : [title, ...items.flatMap((item) => itemLines(item, look)), ''];

const ignoredTitle = ({ dryRun, alsoIgnored, ignored }: ReplayReport): string => {
  const what = `${count(ignored.length, 'item')} mean${ignored.length === 1 ? 's' : ''} nothing to the journey`;
  if (!alsoIgnored) return `${what}, and stay${ignored.length === 1 ? 's' : ''} (--also-ignored removes them)`;
  return `${what}: ${dryRun ? 'would be removed' : 'removed'}`;
};

/** What was understood and sent, what is of no interest, and what is still not understood. */
export const drawReplay = (report: ReplayReport, look: Look): readonly string[] => {
  const { dryRun, understood, ignored, stayed, error } = report;
  const { paint } = look;
  if (understood.length + ignored.length + stayed.length === 0 && error === undefined) return ['nothing is kept that could be replayed'];
  const sent = dryRun ? 'would be sent to be applied' : 'sent to be applied';
  return [
    ...group(paint.green(`${count(understood.length, 'item')} understood: ${sent}`), understood, look),
    ...group(paint.yellow(ignoredTitle(report)), ignored, look),
    ...group(paint.red(`${count(stayed.length, 'item')} still not understood: kept as before`), stayed, look),
    ...(error === undefined ? [] : [paint.red(`stopped: ${error}; what was not sent is still kept`)]),
  ];
};
