import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Purpose, PurposeOf } from '../../lib/journey/emails';
import { aliasKey } from '../identity';
import { type EmailMessageInput, type QueuedEvent, toMessageBody } from '../messages';
import type { EmailQueue, EventIntake, EventQueue } from '../ports/queues';

/** What SQS takes in one call, with room for what surrounds the bodies. */
const BATCH = { messages: 10, bytes: 255 * 1024 };

const toEntry = (message: QueuedEvent, attempt?: string) => ({
  MessageBody: toMessageBody(message),
  MessageGroupId: 'id' in message.partner ? message.partner.id : aliasKey(message.partner.alias),
  MessageDeduplicationId: attempt === undefined ? message.id : `${message.id}:${attempt}`,
});
interface Entry {
  readonly MessageBody: string;
}

const sizeOf = ({ MessageBody }: Entry): number => Buffer.byteLength(MessageBody);

/** Parts that one call each can take, in order. */
export const inBatches = <E extends Entry>(entries: readonly E[]): readonly (readonly E[])[] => {
  const batches: E[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const batch = batches.at(-1);
    bytes += sizeOf(entry);
    if (batch !== undefined && batch.length < BATCH.messages && bytes <= BATCH.bytes) batch.push(entry);
    else {
      batches.push([entry]);
      bytes = sizeOf(entry);
    }
  }
  return batches;
};

/** events.fifo: in order per partner; an event whose partner is not known is in the order of the name that it came with. */
export const createEventQueue = (client: SQSClient, queueUrl: string): EventQueue & EventIntake => ({
  async send(message, attempt) {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...toEntry(message, attempt) }));
  },
  async sendAll(messages) {
    // One after the other: their order is that of what happened.
    for (const batch of inBatches(messages.map((message) => toEntry(message)))) {
      const Entries = batch.map((entry, index) => ({ Id: String(index), ...entry }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      if (Failed.length > 0)
        throw new Error(`${Failed.length} of ${batch.length} events were not stored: ${Failed.map(({ Code }) => Code).join(', ')}`);
    }
  },
});

/** Puts the request for an email into a queue; a queue holds it back for 15 minutes at most. */
export const sendEmailMessage = async (
  client: SQSClient,
  queueUrl: string,
  message: EmailMessageInput,
  delaySeconds = 0,
): Promise<void> => {
  await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: toMessageBody(message), DelaySeconds: delaySeconds }));
};

/** What is owed to partners has a queue of its own, so that no campaign holds it up. */
export const createEmailQueue = (client: SQSClient, queueUrls: Readonly<Record<Purpose, string>>, purposeOf: PurposeOf): EmailQueue => ({
  send: (message) => sendEmailMessage(client, queueUrls[purposeOf(message.email)], message),
});
