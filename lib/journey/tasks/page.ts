import type { WebPage } from '../preferences';
import type { Instant } from '../words';

/** What a person can say about a task by its link. */
export const TASK_CHOICES = ['done', 'approve', 'decline'] as const;
export type TaskChoice = (typeof TASK_CHOICES)[number];

/** The name of the buttons in the page's form; the choice is their value. */
export const TASK_FIELD = 'choice';

interface NamedTask {
  readonly title: string;
  /** The partner's name. */
  readonly partner: string;
  readonly dueAt: Instant;
}

/** What the page behind a task's link shows, and in which language. */
export type TaskPageView = { readonly locale?: string | undefined } & (
  | ({ readonly kind: 'task'; readonly assignee: string; readonly isOverdue: boolean; readonly choices: readonly TaskChoice[] } & NamedTask)
  /** Right after it was said; `taken`: it is noted in a moment. */
  | ({ readonly kind: 'done' | 'taken'; readonly choice: TaskChoice } & NamedTask)
  /** Nothing was changed: it is done, or another's, or this link was used, or the partner has moved on. */
  | ({ readonly kind: 'closed'; readonly why: 'done' | 'another’s' | 'used' | 'moved on' } & NamedTask)
  /** `gone`: its partner was erased. `not-understood`: nothing was changed. `away`: trouble of ours, to be tried again. */
  | { readonly kind: 'expired' | 'gone' | 'unknown' | 'not-understood' | 'away' }
);

/** The page as the program's owner designs it. */
export type TaskPage<Markup = unknown> = WebPage<TaskPageView, Markup>;
