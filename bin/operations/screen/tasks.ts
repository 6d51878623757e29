import type { ShownTask } from '../tasks';
import { columns } from './columns';
import type { Look } from './look';
import { away } from './moments';

/** The shape of `tasks --json`. */
export interface ShownTasks {
  readonly tasks: readonly ShownTask[];
  /** For `--after`; there when there are more. */
  readonly next?: string;
}

/** One line a task: when it is due, for whom, what, and about whom. */
export const taskLines = (tasks: readonly ShownTask[], { paint, now, width }: Look): readonly string[] =>
  columns(
    tasks.map(({ title, assignee, dueAt, isOverdue, partner }) => {
      const due = isOverdue ? paint.red(`due ${away(dueAt, now)}`) : `due ${away(dueAt, now)}`;
      return ['', due, assignee.name, paint.bold(partner.id), title];
    }),
    [0, 14, 16, 20, width - 60],
    { wrap: true },
  );

export const drawTasks = ({ tasks, next }: ShownTasks, look: Look): readonly string[] => {
  if (tasks.length === 0 && next === undefined) return ['no open tasks'];
  return [
    ...taskLines(tasks, look),
    ...(next === undefined ? [] : [look.paint.dim(`the next page: the same call with --after ${next}`)]),
    '',
    'about whom a task is, and why it was opened: npm run ops -- show <partner>',
  ];
};
