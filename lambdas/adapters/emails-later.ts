import type { CreateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Purpose } from '../../lib/journey/emails';
import type { Instant } from '../../lib/journey/words';
import { scheduleNameOf } from '../identity';
import { type EmailMessageInput, toMessageBody } from '../messages';
import type { Clock } from '../ports/journey';
import type { EmailsLater } from '../ports/queues';
import type { EmailSchedules } from './configuration';
import { sendEmailMessage } from './queues';
import { unless } from './quiet';

/** Makes one schedule. */
export type CreateSchedule = (input: CreateScheduleCommandInput) => Promise<unknown>;

/** SQS holds no message back for longer. */
export const LONGEST_DELAY_SECONDS = 900;
/** What Scheduler may take to hand a message to the queue before it is a dead letter; it is tried again all the time. */
const GIVEN_UP_AFTER_SECONDS = 86_400;

/** Schedules know whole seconds, in UTC: rounded up, so that nothing comes back before it is due. */
const at = (time: Instant): string => `at(${new Date(Math.ceil(Date.parse(time) / 1000) * 1000).toISOString().slice(0, 19)})`;

/** Scheduler writes its own words in place of some in angle brackets, `<aws.scheduler.attempt-number>`: spelt out, it meets none. */
const inputOf = (message: EmailMessageInput): string => toMessageBody(message).replaceAll('<', '\\u003c');

const scheduleFor = (
  { group, roleArn, queues }: EmailSchedules,
  message: EmailMessageInput,
  purpose: Purpose,
  time: Instant,
): CreateScheduleCommandInput => {
  const { arn, deadLettersArn } = queues[purpose];
  const [expression, input] = [at(time), inputOf(message)];
  return {
    // The same however often this deferral is tried, and of all that matters: one that is there already brings this very message.
    Name: scheduleNameOf(arn, expression, input),
    GroupName: group,
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: arn,
      RoleArn: roleArn,
      Input: input,
      RetryPolicy: { MaximumEventAgeInSeconds: GIVEN_UP_AFTER_SECONDS },
      DeadLetterConfig: { Arn: deadLettersArn },
    },
  };
};

export interface LaterPorts {
  readonly queues: SQSClient;
  readonly createSchedule: CreateSchedule;
  readonly clock: Clock;
}

/** Emails that are put off: within 15 minutes the queue itself holds them back, for longer a one-off schedule does. */
export const createEmailsLater = (
  { queues, createSchedule, clock }: LaterPorts,
  queueUrls: Readonly<Record<Purpose, string>>,
  schedules: EmailSchedules,
): EmailsLater => ({
  async send(message, purpose, time) {
    const seconds = Math.ceil((Date.parse(time) - Date.parse(clock.now())) / 1000);
    if (seconds <= LONGEST_DELAY_SECONDS) return sendEmailMessage(queues, queueUrls[purpose], message, Math.max(0, seconds));
    await createSchedule(scheduleFor(schedules, message, purpose, time)).catch(unless('ConflictException'));
  },
});
