import type { Step, Steps } from '../definition';
import type { JourneyEvent } from '../events';
import { FACT } from '../measures/facts';
import { type OpenTask, type Partner, servedAs, type Task } from '../partner';
import { managerOf, reachable } from '../sending/recipient';
import { slug } from '../slug';
import { plusDays } from '../time';
import type { Draft } from './draft';
import { isReached } from './reach';
import { saidBy } from './said';

/** So many open tasks that close by themselves stand on the partner's own item: all of them, each with its two places, and 71 names fit into one transaction. With more, a person closes the newest. */
const MOST_OPEN = 6;
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
  event.type === 'task.completed' || event.type === 'task.reassigned' || event.type === 'task.escalated' ? event.data.taskId : undefined;

const withOpen = ({ openTasks = [] }: Partner, task: OpenTask): readonly OpenTask[] =>
  openTasks.length < MOST_OPEN && openTasks.every(({ id }) => id !== task.id) ? [...openTasks, task] : openTasks;

type Asked = Pick<JourneyEvent<'task.opened'>['data'], 'title' | 'assignee' | 'dueDays' | 'step'>;

const countDone = ({ tally }: Draft, tasks: number): void => {
  tally[FACT.task('done')] = (tally[FACT.task('done')] ?? 0) + tasks;
};

/** What is due soon cannot wait for the digest; ten tasks for the weeks to come in ten emails would hide it. */
const isToldAtOnce = ({ partner, rules }: Draft, dueDays: number): boolean =>
  dueDays <= rules.settings.tasks.atOnceWithinDays[servedAs(partner)];

/** The task stands with a due date. Whom it is for is told at once when it is due soon, else by the next digest. */
const ask = (draft: Draft, { title, assignee, dueDays, step }: Asked): Task => {
  const { partner, rules, now, event } = draft;
  const { head } = rules.settings;
  const task: Task = {
    id: event.id,
    title,
    assignee: assignee === 'manager' ? managerOf(partner, head) : head,
    openedAt: now,
    dueAt: plusDays(rules.scale, now, dueDays),
    state: 'open',
    run: partner.run,
    step,
  };
  draft.task = task;
  draft.tally[FACT.task('opened')] = 1;
  draft.changes.push({ type: 'task.opened', taskId: event.id, title, dueAt: task.dueAt, assignee });
  if (isToldAtOnce(draft, dueDays))
    draft.effects.push({ kind: 'email', email: 'task-opened', key: `task:${event.id}`, taskId: event.id, audience: assignee });
  draft.notes.push(`task for the ${assignee}: ${title}`);
  return task;
};

/** It closes by itself: the partner's item says what it asks for, and where it is listed, so that closing it reads nothing. */
const remember = (draft: Draft, { id, title, dueAt, assignee: { email } }: Task, doneWith?: string): void => {
  const open = { id, title, dueAt, assignee: { email }, ...(doneWith !== undefined && { doneWith }) };
  draft.partner = { ...draft.partner, openTasks: withOpen(draft.partner, open) };
};

/** A person is needed, unless what is asked for has happened by now. */
export const openTask = (draft: Draft, { data }: JourneyEvent<'task.opened'>): void => {
  const { partner, rules, before } = draft;
  if (data.run !== partner.run) {
    draft.notes.push(`run ${data.run} is no longer the current one: no task opened`);
    return;
  }
  const doneWith = milestoneOfTask(rules.program.phases[partner.phase].steps, data.step);
  const milestone = doneWith === undefined ? undefined : rules.program.milestones[doneWith];
  if (doneWith === undefined || milestone === undefined) {
    ask(draft, data);
    return;
  }
  if (isReached(milestone, before.milestones[doneWith], partner)) draft.notes.push(`${milestone.title} meanwhile: no task opened`);
  else remember(draft, ask(draft, data), doneWith);
};

/** The title of the one task that the engine opens by itself; the journey's own stand in the program. */
export const UNREACHABLE_TASK = 'Find out whom to write to: no email reaches them any more';

const asksForContact = ({ doneWith }: OpenTask): boolean => doneWith === undefined;

/** Every address bounces, or whoever had one has left: only a person finds out whom to write to now. */
export const askForContact = (draft: Draft, { data }: JourneyEvent<'email.unreachable'>): void => {
  const { partner } = draft;
  draft.notes.push(`nobody is left to get ${data.email}`);
  if (reachable(partner).length > 0) {
    draft.notes.push('somebody can be reached by now: no task opened');
    return;
  }
  if (partner.openTasks?.some(asksForContact)) return;
  remember(draft, ask(draft, { title: UNREACHABLE_TASK, assignee: 'manager', dueDays: 3, step: 'unreachable' }));
};

/** Nobody has to do these any more. */
const close = (draft: Draft, isDone: (task: OpenTask) => boolean, why: string): void => {
  const { openTasks = [] } = draft.partner;
  const done = openTasks.filter(isDone);
  if (done.length === 0) return;
  countDone(draft, done.length);
  draft.partner = { ...draft.partner, openTasks: openTasks.filter((task) => !isDone(task)) };
  draft.closedTasks.push(...done.map(({ id }) => ({ id, doneAt: draft.now, doneBy: BY_ITSELF })));
  draft.changes.push(...done.map(({ id, title }) => ({ type: 'task.done', taskId: id, title, byItself: true }) as const));
  draft.notes.push(...done.map(({ title }) => `task closed by itself, ${why}: ${title}`));
};

/** There is somebody to write to again. When nobody is left another time, that is another task. */
const noteReachable = (draft: Draft): void => {
  const { before, partner } = draft;
  if (before.partner === undefined || reachable(before.partner).length > 0 || reachable(partner).length === 0) return;
  draft.partner = { ...partner, reachableAgain: (partner.reachableAgain ?? 0) + 1 };
  close(draft, asksForContact, 'somebody can be reached again');
};

/** What a task asks for has happened, however late: its milestone was reached, or a person passed it over. */
export const closeDoneTasks = (draft: Draft): void => {
  noteReachable(draft);
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
  countDone(draft, 1);
  draft.changes.push({ type: 'task.done', taskId: task.id, title: task.title, byItself: false });
  draft.notes.push(`task done ${saidBy(data)}: ${task.title}`);
};

/** A person gives it to another. */
export const reassignTask = (draft: Draft, { data }: JourneyEvent<'task.reassigned'>): void => {
  const task = known(draft, data.taskId);
  const { name, email } = data.assignee;
  const { openTasks } = draft.partner;
  draft.task = { ...task, assignee: { name, email } };
  draft.partner = {
    ...draft.partner,
    openTasks: openTasks?.map((each) => (each.id === task.id ? { ...each, assignee: { email } } : each)),
  };
  draft.notes.push(`task given to ${data.assignee.name} ${saidBy(data)}: ${task.title}`);
};
