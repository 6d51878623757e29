import type { JourneyEvent } from '../events';
import type { Draft } from './draft';

/** Nobody has done it for days: the head of the program sees it from now on, once and for good. Whoever it is for may still do it. */
export const escalateTask = (draft: Draft, { data }: JourneyEvent<'task.escalated'>): void => {
  const { task } = draft.before;
  if (task?.state !== 'open') draft.notes.push('done meanwhile, or gone: not escalated');
  else if (task.escalatedAt !== undefined) draft.notes.push(`escalated already: ${task.title}`);
  else {
    draft.task = { ...task, escalatedAt: draft.now };
    draft.changes.push({ type: 'task.escalated', taskId: data.taskId, title: task.title, dueAt: task.dueAt });
    draft.notes.push(`task put before the head of the program, due ${task.dueAt.slice(0, 10)}: ${task.title}`);
  }
};
