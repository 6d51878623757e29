import type { ShownTask } from '../tasks';
import { columns } from './columns';
import type { Look } from './look';
import { away } from './moments';

/** The shape of `tasks --json`. */
export interface ShownTasks {
  readonly tasks: readonly ShownTask[];
  /** For `--after`; there when there are more. */
  readonly next?: string;
  /** False behind an `--after`. */
  readonly isFirstPage?: boolean;
}

/** When each task is due, for whom, what, and about whom; and in a line of its own its id, to be copied whole. */
export const taskLines = (tasks: readonly ShownTask[], { paint, now, width }: Look): readonly string[] =>
  tasks.flatMap(({ id, title, assignee, dueAt, isOverdue, escalatedAt, partner }) => {
    const due = isOverdue ? paint.red(`due ${away(dueAt, now)}`) : `due ${away(dueAt, now)}`;
    const what = escalatedAt === undefined ? title : `${title} (the head of the program knows)`;
    const row = ['', due, assignee.name, paint.bold(partner.id), what];
    return [...columns([row], [0, 14, 16, 20, width - 60], { wrap: true }), `    ${paint.dim(id)}`];
  });

/** What deals with one of them. */
export const DEAL_WITH_TASK = 'done, or for somebody else: npm run ops -- task complete <id>, task reassign <id> "Name <address>"';

export const drawTasks = ({ tasks, next, isFirstPage = true }: ShownTasks, look: Look): readonly string[] => {
  if (tasks.length === 0 && next === undefined) return [isFirstPage ? 'no open tasks' : 'no more open tasks: the page before was the last'];
  return [
    ...taskLines(tasks, look),
    ...(next === undefined ? [] : [look.paint.dim(`the next page: the same call with --after ${next}`)]),
    '',
    'about whom a task is, and why it was opened: npm run ops -- show <partner>',
    DEAL_WITH_TASK,
  ];
};
