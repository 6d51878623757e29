import { SQSClient } from '@aws-sdk/client-sqs';
import type { Deployment } from './deployment';

/**
 * Speaks to a deployment's queues. What is asked for twice is one event under one id: the queue keeps the first, and may
 * answer with the checksum of that one, whose times are others. Compared with ours, it would make an error of what is stored.
 */
export const queueClientOf = ({ client }: Pick<Deployment, 'client'>): SQSClient => new SQSClient({ ...client, md5: false });
