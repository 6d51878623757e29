import type { Command } from 'commander';
import { type DeadLetters, deadLettersOf } from '../dead-letters';
import { inWords, OperatorProblem } from '../problem';
import { lookInto, redrive } from '../redrive';
import { drawLetterQueues, drawMove, type LetterQueues, type Move } from '../screen/letters';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly dryRun?: true;
  readonly alsoUnreadable?: true;
}

/** So many letters are looked at; the count says how many there are. */
const LOOKED_AT = 100;

const list = async (options: Options, all: readonly DeadLetters[]): Promise<void> => {
  const queues: LetterQueues['queues'][number][] = [];
  for (const { name, box, read } of all) {
    const count = await box.count();
    const letters = count === 0 ? [] : await lookInto(box, read, LOOKED_AT);
    queues.push({ queue: name, count: Math.max(count, letters.length), letters });
  }
  show<LetterQueues>(options, { queues }, drawLetterQueues);
};

const tryOut = async (options: Options, { name, box, read }: DeadLetters): Promise<void> => {
  const letters = await lookInto(box, read, LOOKED_AT);
  const stays = ({ problem }: { readonly problem?: string }) => problem !== undefined && options.alsoUnreadable === undefined;
  const moved = letters.filter((letter) => !stays(letter));
  show<Move>(options, { queue: name, dryRun: true, moved, stayed: letters.filter(stays), left: await box.count() }, drawMove);
};

const move = async (options: Options, { name, box, destination, read }: DeadLetters): Promise<void> => {
  const startedAt = new Date().toISOString();
  const job = { box, destination, read, startedAt, alsoUnreadable: options.alsoUnreadable ?? false };
  const { moved, stayed, trouble } = await redrive(job);
  const left = await box.count().catch(() => stayed.length);
  const error = trouble === undefined ? {} : { error: inWords(trouble) };
  show<Move>(options, { queue: name, dryRun: false, moved, stayed, left, ...error }, drawMove);
  if (trouble !== undefined) process.exitCode = 1;
};

const redriveLetters = async (queue: string | undefined, options: Options): Promise<void> => {
  const all = await deadLettersOf(await deploymentFor(options));
  if (queue === undefined) return list(options, all);
  const found = all.find(({ name }) => name === queue);
  if (found === undefined)
    throw new OperatorProblem(`there are no dead letters of "${queue}" here; there are those of ${all.map(({ name }) => name).join(', ')}`);
  return options.dryRun ? tryOut(options, found) : move(options, found);
};

/** `ops redrive`: what was given up, and how it is set going again. */
export const registerRedrive = (program: Command): Command =>
  program.addCommand(
    operation('redrive [queue]', {
      summary: 'lists dead letters, and moves them back to work',
      description:
        'Lists dead letters by queue; with a queue, moves them back to be worked on. Shows ids and types, never addresses or bodies.\nMend what made them fail first: five failed tries bring them here again.',
      examples: [
        ['redrive', 'what was given up, in all queues; moves nothing'],
        ['redrive events --dry-run', 'what would be moved, and what would stay'],
        ['redrive events', 'in order per partner; each is sent before it is removed'],
        ['redrive events --also-unreadable', 'also what is not an event at all'],
      ],
      json: 'without a queue: { queues: [{ queue, count, letters: [{ messageId, sentAt?, id?, type?, partnerId?, problem? }] }] }\n  with one: { queue, dryRun, moved: [letter], stayed: [letter], left, error? }',
    })
      .argument('[queue]', 'events, emails, feedback or phase-failed')
      .option('--dry-run', 'move nothing, say what would be moved')
      .option('--also-unreadable', 'move also letters that are not what the queue carries')
      .action(redriveLetters),
  );
