import { personKey } from '../../lambdas/identity';
import { type TaskLink, taskToken } from '../../lambdas/task-token';

export const TASK_KEY = 't'.repeat(44);

/** A link to a task as send-email makes it; years from now it still works. */
export const taskTokenOf = ({ key = TASK_KEY, ...changes }: Partial<TaskLink> & { readonly key?: string } = {}): string =>
  taskToken(key, {
    partnerId: 'acme',
    taskId: 'acme-onboarding-2:call',
    person: personKey('mara@northwind.example'),
    expiresAt: 9_999_999_999,
    nonce: 'n'.repeat(16),
    locale: 'en',
    ...changes,
  });
