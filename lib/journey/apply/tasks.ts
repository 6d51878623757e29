import type { Step, Steps } from '../definition';
import type { JourneyEvent } from '../events';
import type { OpenTask, Partner } from '../partner';
import { slug } from '../slug';
import { plusDays } from '../time';
import type { Draft } from './draft';
import { isReached } from './reach';
import { saidBy } from './said';

/** So many open tasks that close by themselves stand on the partner's own item: all of them, and 71 names, fit into one transaction. With more, a person closes the newest. */
const MOST_OPEN = 12;
const BY_ITSELF = 'journey';

/** The steps inside a step, each with the milestone that a task in it is about. */
const within = (step: Step, about: string | undefined): readonly (readonly [Steps, string | undefined])[] => {
  switch (step.kind) {
    case 'waitFor':
      return [
        [step.giveUp.steps, step.milestone],
        [step.reached, about],
        ...Object.values(step.on ?? {}).map((way) => [way, about] as const),
      ];
    case 'together':
      return Object.values(step.branches).map((branch) => [branch, about] as const);
    case 'choose':
      return Object.values(step.answers).map((way) => [way, about] as const);
    default:
      return [];
  }
};

/** The milestone that does what a task asks for: the one that its step names, else the one whose wait gave up before it. */
export const milestoneOfTask = (steps: Steps, name: string, about?: string): string | undefined => {
  for (const step of steps) {
    if (step.kind === 'openTask' && slug(step.as) === name) return step.doneWith ?? about;
    for (const [inner, of] of within(step, about)) {
      const found = milestoneOfTask(inner, name, of);
      if (found !== undefined) return found;
    }
  }
  return undefined;
};

/** The task that an event is about, if it is about one that stands already. */
export const taskIdOf = (event: JourneyEvent): string | undefined =>
  event.type === 'task.completed' || event.type === 'task.reassigned' ? event.data.taskId : undefined;

const withOpen = ({ openTasks = [] }: Partner, task: OpenTask): readonly OpenTask[] =>
  openTasks.length < MOST_OPEN && openTasks.every(({ id }) => id !== task.id) ? [...openTasks, task] : openTasks;

/** A person is needed: the task stands with a due date, and whom it is for is told. */
export const openTask = (draft: Draft, { id, data }: JourneyEvent<'task.opened'>): void => {
  const { partner, rules, now, before } = draft;
  if (data.run !== partner.run) {
    draft.notes.push(`run ${data.run} is no longer the current one: no task opened`);
    return;
  }
  const doneWith = milestoneOfTask(rules.program.phases[partner.phase].steps, data.step);
  const milestone = doneWith === undefined ? undefined : rules.program.milestones[doneWith];
  if (doneWith !== undefined && milestone !== undefined) {
    if (isReached(milestone, before.milestones[doneWith], partner)) {
      draft.notes.push(`${milestone.title} meanwhile: no task opened`);
      return;
    }
    draft.partner = { ...partner, openTasks: withOpen(partner, { id, title: data.title, doneWith }) };
  }
  const assignee = data.assignee === 'manager' ? (partner.owner ?? rules.settings.head) : rules.settings.head;
  const dueAt = plusDays(rules.scale, now, data.dueDays);
  draft.task = { id, title: data.title, assignee, openedAt: now, dueAt, state: 'open', run: data.run, step: data.step };
  draft.effects.push({ kind: 'email', email: 'task-opened', key: `task:${id}`, taskId: id, audience: data.assignee });
  draft.notes.push(`task for the ${data.assignee}: ${data.title}`);
};

/** Nobody has to do these any more. */
const close = (draft: Draft, isDone: (task: OpenTask) => boolean, why: string): void => {
  const { openTasks = [] } = draft.partner;
  const done = openTasks.filter(isDone);
  if (done.length === 0) return;
  draft.partner = { ...draft.partner, openTasks: openTasks.filter((task) => !isDone(task)) };
  draft.closedTasks.push(...done.map(({ id }) => ({ id, doneAt: draft.now, doneBy: BY_ITSELF })));
  draft.notes.push(...done.map(({ title }) => `task closed by itself, ${why}: ${title}`));
};

/** What a task asks for has happened, however late: its milestone was reached, or a person passed it over. */
export const closeDoneTasks = (draft: Draft): void => {
  for (const [name, state] of Object.entries(draft.milestones)) {
    const milestone = draft.rules.program.milestones[name];
    if (milestone !== undefined && isReached(milestone, state, draft.partner))
      close(draft, ({ doneWith }) => doneWith === name, milestone.title);
  }
};

/** Who leaves or begins anew is not brought to the milestones of before any more. Tasks that no milestone does stay: someone must say that they are done. */
export const dropTasks = (draft: Draft, why: string): void => close(draft, () => true, why);

const known = ({ before }: Draft, id: string) => {
  if (before.task === undefined) throw new Error(`task ${id} is not there: its absence is an objection`);
  return before.task;
};

/** A person says that it is done. */
export const completeTask = (draft: Draft, { data }: JourneyEvent<'task.completed'>): void => {
  const task = known(draft, data.taskId);
  const { openTasks = [] } = draft.partner;
  draft.task = { ...task, state: 'done', doneAt: draft.now, doneBy: data.by };
  draft.partner = { ...draft.partner, openTasks: openTasks.filter(({ id }) => id !== task.id) };
  draft.notes.push(`task done ${saidBy(data)}: ${task.title}`);
};

/** A person gives it to another. */
export const reassignTask = (draft: Draft, { data }: JourneyEvent<'task.reassigned'>): void => {
  const task = known(draft, data.taskId);
  draft.task = { ...task, assignee: { name: data.assignee.name, email: data.assignee.email } };
  draft.notes.push(`task given to ${data.assignee.name} ${saidBy(data)}: ${task.title}`);
};
