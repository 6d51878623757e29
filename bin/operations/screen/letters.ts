import type { ShownLetter } from '../redrive';
import { columns, count } from './columns';
import type { Look } from './look';
import { away } from './moments';

/** The shape of `redrive --json` without a queue's name. */
export interface LetterQueues {
  readonly queues: readonly { readonly queue: string; readonly count: number; readonly letters: readonly ShownLetter[] }[];
}

/** The shape of `redrive <queue> --json`; with `--dry-run` nothing was moved, and `moved` says what would be. */
export interface Move {
  readonly queue: string;
  readonly dryRun: boolean;
  readonly moved: readonly ShownLetter[];
  readonly stayed: readonly ShownLetter[];
  /** About how many dead letters there are now. */
  readonly left: number;
  readonly error?: string;
}

const letterLines = (letters: readonly ShownLetter[], { now, width, paint }: Look): readonly string[] =>
  columns(
    letters.map(({ messageId, id, type, partnerId, problem, sentAt }) => [
      '',
      sentAt === undefined ? '' : away(sentAt, now),
      problem === undefined ? `${type ?? ''} of ${partnerId ?? 'a partner not known yet'}` : paint.red(problem),
      problem === undefined ? (id ?? '') : messageId,
    ]),
    [0, 11, width - 57, 36],
  );

/** Dead letters by queue, with no address and no body. */
export const drawLetterQueues = ({ queues }: LetterQueues, look: Look): readonly string[] =>
  queues.flatMap(({ queue, count: all, letters }) => [
    `${look.paint.bold(queue)}  ${all === 0 ? look.paint.green('no dead letters') : look.paint.red(count(all, 'dead letter'))}`,
    ...letterLines(letters, look),
    ...(letters.length < all ? [`  and ${all - letters.length} more, that cannot be looked at now`] : []),
  ]);

export const drawMove = ({ queue, dryRun, moved, stayed, left, error }: Move, look: Look): readonly string[] => [
  `${dryRun ? 'would move' : 'moved'} ${count(moved.length, 'letter')} back to work from ${look.paint.bold(queue)}`,
  ...letterLines(moved, look),
  ...(stayed.length === 0 ? [] : [`${count(stayed.length, 'letter')} cannot be read and stay (--also-unreadable moves them too)`]),
  ...letterLines(stayed, look),
  ...(error === undefined ? [] : [look.paint.red(`stopped: ${error}; what was not moved is still a dead letter`)]),
  ...(dryRun || left === stayed.length ? [] : [`${count(left, 'dead letter')} in the queue now`]),
];
