import { Command } from 'commander';
import * as v from 'valibot';
import type { ActionEvent } from '../../../lambdas/actions/perform';
import { type Asker, completing, type Looked, reassigning } from '../../../lambdas/actions/requests';
import { person } from '../../../lib/journey/event-fields';
import type { Person, Task } from '../../../lib/journey/partner';
import { openNames } from '../parked';
import { noPartner } from '../partner-named';
import { OperatorProblem } from '../problem';
import { createStories } from '../story';
import { taskNamed, tasksIn } from '../task-named';
import { type ActionOptions, action, askerOf, finish } from './act';
import { deploymentFor } from './operation';

const onTask = async (
  typed: string,
  options: ActionOptions,
  ask: (looked: Looked, task: Task, asker: Asker) => ActionEvent,
): Promise<void> => {
  const asker = askerOf(options);
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const { partnerId, task } = await taskNamed(tasksIn(openNames(deployment)), typed, stories.idOf);
  const looked = await stories.standing(partnerId);
  if (looked === undefined) throw noPartner(partnerId);
  await finish(options, deployment, looked.partner.name, ask(looked, task, asker));
};

const complete = (typed: string, options: ActionOptions) => onTask(typed, options, completing);

/** `Kim Park <kim@northwind.example>`, as in an email. */
const ASSIGNEE = /^\s*([^<>]+?)\s*<([^<>]+)>\s*$/;

const readPerson = (typed: string): Person => {
  const [, name, email] = ASSIGNEE.exec(typed) ?? [];
  const parsed = v.safeParse(person, { name, email });
  if (parsed.success) return { name: parsed.output.name, email: parsed.output.email };
  throw new OperatorProblem(`"${typed}" is nobody to give it to: name and address, such as "Kim Park <kim@northwind.example>"`);
};

const reassign = (typed: string, to: string, options: ActionOptions) => {
  const assignee = readPerson(to);
  return onTask(typed, options, (looked, task, asker) => reassigning(looked, task, assignee, asker));
};

const TASK = ['<task>', 'its id as "show" lists it, the beginning of it, or the partner when that has one open task'] as const;

/** `ops task`: what people were asked to do. */
export const registerTask = (program: Command): Command =>
  program.addCommand(
    new Command('task')
      .summary('marks a task as done, or gives it to somebody')
      .description(
        'Tasks are opened by the journey when a person is needed. One that asks for something which happens after all closes by itself.',
      )
      .addCommand(
        action('complete <task>', {
          summary: 'marks a task as done',
          description: 'Says that a task is done. What it asked for is not recorded by that: see "record".',
          examples: [
            ['task complete acme-onboarding-2:no-training', 'by its id'],
            ['task complete acme --by mara --reason "called them"', 'the one open task of acme'],
          ],
        })
          .argument(...TASK)
          .option('--reason <text>', 'what was done, for the timeline')
          .action(complete),
      )
      .addCommand(
        action('reassign <task> <person>', {
          summary: 'gives a task to somebody else',
          description: 'Gives an open task to another person. They are told by their next digest, and "tasks" has it.',
          examples: [['task reassign acme-onb "Kim Park <kim@northwind.example>"', 'the beginning of an id is enough']],
        })
          .argument(...TASK)
          .argument('<person>', 'name and address: "Kim Park <kim@northwind.example>"')
          .option('--reason <text>', 'why, for the timeline')
          .action(reassign),
      ),
  );
