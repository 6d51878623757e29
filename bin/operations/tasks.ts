import type { Page, PageRequest, PartnerTask, ReadModel } from '../../lambdas/read-model';
import type { Person } from '../../lib/journey/partner';
import type { Instant } from '../../lib/journey/words';

/** A task as a list tells it. */
export interface ShownTask {
  readonly id: string;
  readonly title: string;
  readonly assignee: Person;
  readonly dueAt: Instant;
  readonly openedAt: Instant;
  readonly isOverdue: boolean;
  /** When it was put before the head of the program. */
  readonly escalatedAt?: Instant | undefined;
  readonly partner: { readonly id: string; readonly name: string };
}

export interface TasksFilter {
  readonly assignee?: string | undefined;
  readonly isOverdue: boolean;
}

const shownAs = (task: PartnerTask, name: string, now: Instant): ShownTask => {
  const { id, title, assignee, dueAt, openedAt, escalatedAt, partnerId } = task;
  return {
    id,
    title,
    assignee,
    dueAt,
    openedAt,
    isOverdue: dueAt < now,
    ...(escalatedAt && { escalatedAt }),
    partner: { id: partnerId, name },
  };
};

/** Open tasks, the first due first, each with the name of its partner. */
export const tasksPage = async (
  model: Pick<ReadModel, 'tasks' | 'partners'>,
  { assignee, isOverdue }: TasksFilter,
  now: Instant,
  request: PageRequest,
): Promise<Page<ShownTask>> => {
  const { items, ...more } = await model.tasks({ assignee, ...(isOverdue && { dueBefore: now }) }, request);
  const partners = await model.partners([...new Set(items.map(({ partnerId }) => partnerId))]);
  const names = new Map(partners.map(({ id, name }) => [id, name]));
  return { items: items.map((task) => shownAs(task, names.get(task.partnerId) ?? task.partnerId, now)), ...more };
};
