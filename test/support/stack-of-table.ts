import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { program } from '../../program/partner-journey';
import { type RealTable, TABLE_NAME } from './dynamodb';

/** The stack file of a copy that has the table and queues, and nothing else: for commands that only look. It goes with the test, or when it is `over`. */
export const stackFileOf = async (
  { endpoint }: Pick<RealTable, 'endpoint'>,
  over: (remove: () => Promise<void>) => void = onTestFinished,
): Promise<string> => {
  const queues = new SQSClient(clientSettings(endpoint));
  const url = async (name: string) => {
    const Attributes = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
    return (await queues.send(new CreateQueueCommand({ QueueName: name, Attributes }))).QueueUrl;
  };
  const folder = await mkdtemp(join(tmpdir(), 'partner-journey-table-'));
  over(() => rm(folder, { recursive: true }));
  const machine = (phase: string) => [phase, `arn:aws:states:us-east-1:000000000000:stateMachine:${phase}`] as const;
  const stack = {
    ...{ awsEndpoint: endpoint, region: 'us-east-1', apiUrl: endpoint, sources: {}, tableName: TABLE_NAME },
    stateMachines: Object.fromEntries(Object.keys(program.phases).map(machine)),
    queues: {
      events: await url('e.fifo'),
      eventsDeadLetter: await url('d.fifo'),
      emails: await url('m'),
      emailsDeadLetter: await url('n'),
      serviceEmails: await url('s'),
      serviceEmailsDeadLetter: await url('t'),
    },
    ...{ inboxUrl: endpoint, secondsPerDay: 0.3, minTimeoutSeconds: 5, logFolder: folder },
    feedbackTopicArn: 'arn:aws:sns:us-east-1:000000000000:t',
  };
  const path = join(folder, 'stack.json');
  await writeFile(path, JSON.stringify(stack));
  return path;
};
