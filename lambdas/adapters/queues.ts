import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { aliasKey } from '../identity';
import type { EmailQueue, EventQueue } from '../ports';

/** SQS refuses these two characters for ever; JSON can spell them out. All others that it refuses JSON spells out by itself. */
const NOT_IN_A_MESSAGE = /[\uFFFE\uFFFF]/g;

const toBody = (message: object): string =>
  JSON.stringify(message).replace(NOT_IN_A_MESSAGE, (character) => `\\u${character.charCodeAt(0).toString(16)}`);

/** events.fifo: in order per partner; an event whose partner is not known is in the order of the name that it came with. */
export const createEventQueue = (client: SQSClient, queueUrl: string): EventQueue => ({
  async send(message, attempt) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: toBody(message),
        MessageGroupId: 'id' in message.partner ? message.partner.id : aliasKey(message.partner.alias),
        MessageDeduplicationId: attempt === undefined ? message.id : `${message.id}:${attempt}`,
      }),
    );
  },
});

export const createEmailQueue = (client: SQSClient, queueUrl: string): EmailQueue => ({
  async send(message, delaySeconds = 0) {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: toBody(message), DelaySeconds: delaySeconds }));
  },
});
