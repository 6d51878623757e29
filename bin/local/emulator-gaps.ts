import { DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { OutputName } from '../../lib/infra/outputs';
import { MAX_TRIES } from '../../lib/infra/work-queue';
import { TABLE } from '../../lib/journey/keys';
import { clientSettings } from './aws';

type Outputs = Readonly<Record<string, string>>;

/** Which queue's letters go where, by the stack's outputs. */
const DEAD_LETTERS: readonly (readonly [queue: OutputName, deadLetters: OutputName])[] = [
  ['EventsQueueUrl', 'EventsDeadLetterQueueUrl'],
  ['EmailsQueueUrl', 'EmailsDeadLetterQueueUrl'],
  ['ServiceEmailsQueueUrl', 'ServiceEmailsDeadLetterQueueUrl'],
  ['FeedbackQueueUrl', 'FeedbackDeadLetterQueueUrl'],
  ['AnnouncementsQueueUrl', 'AnnouncementsDeadLetterQueueUrl'],
  ['TaskDigestsQueueUrl', 'TaskDigestsDeadLetterQueueUrl'],
];

const need = (outputs: Outputs, name: OutputName): string => {
  const value = outputs[name];
  if (value === undefined) throw new Error(`the stack has no output ${name}`);
  return value;
};

const setDeadLetters = async (client: SQSClient, queueUrl: string, deadLettersUrl: string): Promise<void> => {
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: deadLettersUrl, AttributeNames: ['QueueArn'] }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: MAX_TRIES });
  await client.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { RedrivePolicy } }));
};

/**
 * Sets what the emulator's CloudFormation drops in silence although its services know it (MiniStack 1.4.21): a queue's
 * dead letters, without which a poison message is tried for ever, and the table's time to live.
 */
export const fillEmulatorGaps = async (outputs: Outputs, endpoint: string): Promise<void> => {
  const queues = new SQSClient(clientSettings(endpoint));
  const tables = new DynamoDBClient(clientSettings(endpoint));
  try {
    for (const [queue, deadLetters] of DEAD_LETTERS) await setDeadLetters(queues, need(outputs, queue), need(outputs, deadLetters));
    const TimeToLiveSpecification = { Enabled: true, AttributeName: TABLE.timeToLive };
    await tables.send(new UpdateTimeToLiveCommand({ TableName: need(outputs, 'TableName'), TimeToLiveSpecification }));
  } finally {
    queues.destroy();
    tables.destroy();
  }
};
