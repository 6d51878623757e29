import type { StepVariables } from '../emails';
import type { Instant } from '../words';

/** What the digest of a person's tasks can say. It is about several partners: `partner` is that of the first task. */
export type TaskDigestVariables = StepVariables & {
  /** How many tasks there are, and how many of them are overdue. */
  readonly total: number;
  readonly overdue: number;
  /** The first of them. */
  readonly tasks: readonly {
    readonly title: string;
    /** The partner's name. */
    readonly partner: string;
    readonly assignee: string;
    readonly dueAt: Instant;
    readonly isOverdue: boolean;
    /** It is another's, and long overdue. */
    readonly isEscalated: boolean;
    /** Where its reader says that it is done. */
    readonly url: string;
  }[];
  /** So many are not among them. */
  readonly more: number;
};
