import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Deployment, Queues } from './deployment';
import {
  type Reader,
  readAnnouncementLetter,
  readEmailLetter,
  readEventLetter,
  readFeedbackLetter,
  readPhaseFailedLetter,
  readTaskChatLetter,
  readTaskDigestLetter,
} from './letters';
import type { Destination, Letter, LetterBox } from './redrive';

/** A way that work takes, with the letters that were given up on it. */
export interface DeadLetters {
  readonly name: string;
  readonly box: LetterBox;
  /** Where its letters go when they are set going again. */
  readonly destination: Destination;
  readonly read: Reader;
}

/** So long is a letter that was taken hidden from others. */
const TAKEN_SECONDS = 60;

const toLetter = ({ MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }: ReceivedMessage): Letter => ({
  messageId: MessageId,
  receipt: ReceiptHandle,
  body: Body,
  group: Attributes.MessageGroupId,
  sentAt: Attributes.SentTimestamp === undefined ? undefined : new Date(Number(Attributes.SentTimestamp)).toISOString(),
});

interface ReceivedMessage {
  readonly MessageId?: string | undefined;
  readonly ReceiptHandle?: string | undefined;
  readonly Body?: string | undefined;
  readonly Attributes?: Partial<Record<string, string>> | undefined;
}

const letterBox = (client: SQSClient, QueueUrl: string): LetterBox => ({
  async count() {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] }),
    );
    return Number(Attributes.ApproximateNumberOfMessages ?? 0) + Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0);
  },
  async take() {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: TAKEN_SECONDS,
        // Asks all servers of the queue; without it some of few messages are not found.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['MessageGroupId', 'SentTimestamp'],
      }),
    );
    return Messages.map(toLetter);
  },
  async putBack({ receipt }) {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receipt, VisibilityTimeout: 0 }));
  },
  async remove({ receipt }) {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
  },
});

const destination = (client: SQSClient, QueueUrl: string): Destination => ({
  isFifo: QueueUrl.endsWith('.fifo'),
  async send({ body, group, deduplicationId }) {
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: deduplicationId }),
    );
  },
});

const ways = (queues: Queues) => [
  { name: 'events', from: queues.eventsDeadLetter, to: queues.events, read: readEventLetter },
  { name: 'emails', from: queues.emailsDeadLetter, to: queues.emails, read: readEmailLetter },
  { name: 'service-emails', from: queues.serviceEmailsDeadLetter, to: queues.serviceEmails, read: readEmailLetter },
  { name: 'feedback', from: queues.feedbackDeadLetter, to: queues.feedback, read: readFeedbackLetter },
  { name: 'announcements', from: queues.announcementsDeadLetter, to: queues.announcements, read: readAnnouncementLetter },
  { name: 'task-digests', from: queues.taskDigestsDeadLetter, to: queues.taskDigests, read: readTaskDigestLetter },
  // Only of a stage that tells a chat.
  { name: 'task-chat', from: queues.taskChatDeadLetter, to: queues.taskChat, read: readTaskChatLetter },
  // It has no queue of its own: what it would have told goes to the events.
  { name: 'phase-failed', from: queues.phaseFailedDeadLetter, to: queues.events, read: readPhaseFailedLetter },
];

/** The queues of dead letters that the deployment tells of. */
export const deadLettersOf = async (deployment: Pick<Deployment, 'client' | 'queues'>): Promise<readonly DeadLetters[]> => {
  const client = new SQSClient(deployment.client);
  return ways(await deployment.queues()).flatMap(({ name, from, to, read }) =>
    from === undefined || to === undefined ? [] : [{ name, read, box: letterBox(client, from), destination: destination(client, to) }],
  );
};
