import { BY_HAND } from '../../lib/journey/action-events';
import { milestoneOfTask } from '../../lib/journey/apply/tasks';
import type { Program } from '../../lib/journey/definition';
import type { Task } from '../../lib/journey/partner';
import type { TaskChoice } from '../../lib/journey/tasks/page';
import type { ActionEvent } from '../actions/perform';
import { type Asker, completing, deciding, type Looked } from '../actions/requests';
import { eventIdOf } from '../identity';
import type { TaskLink } from '../task-token';

interface OnTask extends Looked {
  readonly task: Task;
  readonly link: TaskLink;
}

const DECISIONS = { approve: 'application.approved', decline: 'application.declined' } as const;

/** What can be said about it: a task that asks for a decision on an application takes the decision itself. */
export const choicesFor = (program: Program, { task, partner }: Pick<OnTask, 'task' | 'partner'>): readonly TaskChoice[] => {
  const isOfThisRun = task.run === partner.run;
  const about = isOfThisRun ? milestoneOfTask(program.phases[partner.phase].steps, task.step) : undefined;
  const types = Object.values((about === undefined ? undefined : program.milestones[about])?.outcomes ?? {}).flat();
  return Object.values(DECISIONS).every((type) => types.includes(type)) ? ['approve', 'decline', 'done'] : ['done'];
};

/** The id of whatever event a link is used for: it is used for one. */
export const usedAs = ({ nonce }: TaskLink): string => eventIdOf(BY_HAND, `task link ${nonce}`);

/** The same event as the operator's command makes, but for its id: pressed twice, or in two windows, it is one. */
export const requestFor = (program: Program, found: OnTask, choice: TaskChoice, asker: Asker): ActionEvent => ({
  ...(choice === 'done' ? completing(found, found.task, asker) : deciding(program, found, DECISIONS[choice], asker)),
  id: usedAs(found.link),
});
