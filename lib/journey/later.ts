import type { FollowingEvent } from './apply/draft';
import { patiently } from './asl';
import type { StateMachine } from './compile';
import { PLACEHOLDERS } from './keys';
import type { Instant } from './words';

/** What the machine that tells later is started with. An execution is kept for 90 days, so nothing personal may be in it. */
export interface LaterInput {
  readonly at: Instant;
  readonly partnerId: string;
  readonly event: FollowingEvent;
}

/** Waits for as long as it takes, at the price of two states, and then tells the partner's journey the event. */
export const tellLater: StateMachine = {
  Comment: 'Tells an event when its time has come',
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', TimestampPath: '$.at', Next: 'Tell' },
    Tell: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Parameters: {
        QueueUrl: PLACEHOLDERS.eventsQueueUrl,
        'MessageGroupId.$': '$.partnerId',
        'MessageDeduplicationId.$': '$.event.id',
        MessageBody: {
          'id.$': '$.event.id',
          'type.$': '$.event.type',
          'source.$': '$.event.source',
          'occurredAt.$': '$.event.occurredAt',
          'receivedAt.$': '$$.State.EnteredTime',
          partner: { 'id.$': '$.partnerId' },
          'data.$': '$.event.data',
        },
      },
      Retry: patiently(['States.TaskFailed']),
      End: true,
    },
  },
};
