import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { personKey } from '../../lambdas/identity';
import type { Deployment } from './deployment';
import { OperatorProblem } from './problem';
import { queueClientOf } from './queue-client';

/** Has the digests of open tasks sent now: the same run as the schedule's, with all in it. @param assignee only theirs */
export const askForDigest = async ({ client, queues }: Pick<Deployment, 'client' | 'queues'>, assignee?: string): Promise<void> => {
  const { taskDigests } = await queues();
  if (taskDigests === undefined) throw new OperatorProblem('this deployment has no digests of tasks yet: deploy it again');
  const message = { byHand: true, ...(assignee !== undefined && { only: personKey(assignee) }) };
  const sqs = queueClientOf({ client });
  try {
    await sqs.send(new SendMessageCommand({ QueueUrl: taskDigests, MessageBody: JSON.stringify(message) }));
  } finally {
    sqs.destroy();
  }
};
