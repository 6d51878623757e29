import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type AnnouncementOptions, announcementsOf } from '../announcement';
import { toMessageBody } from '../messages';
import type { Announcer } from '../ports/queues';
import { inBatches } from './queues';

/** By a queue, from which a pipe puts what comes on the stage's event bus: a bus that is away holds up no partner's events. */
export const createAnnouncer = (client: SQSClient, queueUrl: string, options: AnnouncementOptions): Announcer => ({
  async announce(partnerId, event, announcing) {
    const entries = announcementsOf(options, partnerId, event, announcing).map((each) => ({ MessageBody: toMessageBody(each) }));
    for (const batch of inBatches(entries)) {
      const Entries = batch.map((entry, index) => ({ Id: String(index), ...entry }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      if (Failed.length > 0)
        throw new Error(`${Failed.length} of ${batch.length} announcements were not stored: ${Failed.map(({ Code }) => Code).join(', ')}`);
    }
  },
});
