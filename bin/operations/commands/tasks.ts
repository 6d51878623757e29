import type { Command } from 'commander';
import * as v from 'valibot';
import { email } from '../../../lib/journey/event-fields';
import { openReadModel } from '../all-partners';
import { OperatorProblem } from '../problem';
import { drawTasks, type ShownTasks } from '../screen/tasks';
import { askForDigest } from '../task-digest';
import { tasksPage } from '../tasks';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly digest?: true;
  readonly assignee?: string;
  readonly overdue?: true;
  readonly limit: number;
  readonly after?: string;
}

const DEFAULT_LIMIT = 20;

const addressOf = (assignee: string | undefined): string | undefined => {
  if (assignee === undefined) return undefined;
  const parsed = v.safeParse(email, assignee);
  if (!parsed.success) throw new OperatorProblem(`--assignee takes the address of the person whom the tasks are for`);
  return parsed.output;
};

const askForDigests = async (options: Options): Promise<void> => {
  const { assignee, overdue, after } = options;
  if (overdue || after !== undefined) throw new OperatorProblem('--digest holds all that is open: leave --overdue and --after out');
  const address = addressOf(assignee);
  await askForDigest(await deploymentFor(options), address);
  show(options, { asked: true, ...(address !== undefined && { assignee: address }) }, () => [
    `asked for: ${address ?? 'everybody with open tasks'} gets a digest by email, unless it went today already`,
  ]);
};

const listTasks = async (options: Options): Promise<void> => {
  if (options.digest) return askForDigests(options);
  const { limit, after } = options;
  const filter = { assignee: addressOf(options.assignee), isOverdue: options.overdue ?? false };
  const model = openReadModel(await deploymentFor(options));
  const { items, ...more } = await tasksPage(model, filter, new Date().toISOString(), { limit, after });
  show<ShownTasks>(options, { tasks: items, ...more, ...(after !== undefined && { isFirstPage: false }) }, drawTasks);
};

/** `ops tasks`: what people are asked to do, and by when. */
export const registerTasks = (program: Command): Command =>
  program.addCommand(
    operation('tasks', {
      summary: 'what people are asked to do for partners, and by when',
      description:
        'Lists open tasks, the first due first: whom each is for, which partner it is about, and its id, by which "task" marks it as done.',
      examples: [
        ['tasks --overdue', 'what should have been done by now, by anybody'],
        ['tasks --assignee mara@northwind.example', "one manager's"],
        ['tasks --digest', 'has everybody sent the digest of their tasks now; who got one today gets no second one'],
        ['tasks --limit 100 --after <next> --stage prod', 'in AWS, and the next page of a list: its last line says how'],
      ],
      json: '{ tasks: [{ id, title, assignee: { name, email }, openedAt, dueAt, isOverdue, escalatedAt?, partner: { id, name } }], next?, isFirstPage? }\n  (next is for --after; isFirstPage is false behind one)',
    })
      .option('--assignee <email>', 'for one person')
      .option('--overdue', 'due before now')
      .option('--digest', 'has the digests sent by email now: all, or that of --assignee')
      .option('--limit <number>', 'so many', wholeNumber, DEFAULT_LIMIT)
      .option('--after <next>', 'the page after one that was shown')
      .action(listTasks),
  );
