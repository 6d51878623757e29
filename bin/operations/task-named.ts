import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import type { JourneyTable } from '../../lambdas/adapters/table';
import { partnerPartition, taskSortKey } from '../../lib/journey/keys';
import type { Task } from '../../lib/journey/partner';
import { OperatorProblem } from './problem';

/** A task and whose it is. */
export interface FoundTask {
  readonly partnerId: string;
  readonly task: Task;
}

/** A partner's tasks whose ids begin so. */
export type TasksBeginning = (partnerId: string, beginning: string) => Promise<readonly Task[]>;

/** A task's id begins with its partner's, which may have hyphens of its own: all that it can be. */
const partnersIn = (typed: string): readonly string[] =>
  [...typed.matchAll(/-|$/g)].map(({ index }) => typed.slice(0, index)).filter((id) => /^[A-Za-z0-9_.-]{1,60}$/.test(id));

const inWords = ({ task: { id, title, state } }: FoundTask): string => `${id} (${title}${state === 'done' ? ', done' : ''})`;

const onlyOne = (found: readonly FoundTask[], typed: string): FoundTask => {
  const open = found.filter(({ task }) => task.state === 'open');
  const [task, ...others] = open.length > 0 ? open : found;
  if (task === undefined)
    throw new OperatorProblem(
      `there is no task "${typed}" here: give its id, or the beginning of it, or its partner when that has one open task`,
    );
  if (others.length > 0) throw new OperatorProblem(`"${typed}" may be one of ${[task, ...others].map(inWords).join(', ')}`);
  return task;
};

/**
 * The task that an operator named by its id, by the beginning of it, or by its partner when there is just one to do.
 * @throws OperatorProblem which names those that it may be
 */
export const taskNamed = async (
  tasks: TasksBeginning,
  typed: string,
  partnerOf: (name: string) => Promise<string | undefined>,
): Promise<FoundTask> => {
  const found = await Promise.all(
    partnersIn(typed).map(async (partnerId) => (await tasks(partnerId, typed)).map((task) => ({ partnerId, task }))),
  );
  const all = found.flat();
  const exact = all.find(({ task }) => task.id === typed);
  if (exact !== undefined || all.length > 0) return exact ?? onlyOne(all, typed);
  const partnerId = await partnerOf(typed);
  if (partnerId === undefined) return onlyOne([], typed);
  return onlyOne(
    (await tasks(partnerId, '')).filter(({ state }) => state === 'open').map((task) => ({ partnerId, task })),
    typed,
  );
};

/** Reads tasks on DynamoDB. */
export const tasksIn =
  ({ table, TaskItem }: JourneyTable): TasksBeginning =>
  async (partnerId, beginning) => {
    const { Items = [] } = await table
      .build(QueryCommand)
      .entities(TaskItem)
      .query({ partition: partnerPartition(partnerId), range: { beginsWith: taskSortKey(beginning) } })
      .options({ consistent: true, maxPages: Number.POSITIVE_INFINITY, entityAttrFilter: false })
      .send();
    return Items;
  };
