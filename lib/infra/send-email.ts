import { Duration } from 'aws-cdk-lib';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../lambdas/environment';
import type { Alarms } from './alarms';
import { besideTheBundle } from './beside-the-bundle';
import type { EmailSchedules } from './email-schedules';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import { SELDOM_NEEDED } from './left-out';
import type { PhaseMachines } from './phase-machines';
import type { PreferenceKey } from './preference-key';
import type { Sender } from './sender';
import { type Stage, scaleEnvironment } from './stage';
import type { TaskKey } from './task-key';
import type { WorkQueue } from './work-queue';

export interface SendEmailProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly emails: WorkQueue;
  readonly serviceEmails: WorkQueue;
  readonly schedules: EmailSchedules;
  readonly machines: PhaseMachines;
  readonly sender: Sender;
  readonly preferenceKey: PreferenceKey;
  readonly taskKey: TaskKey;
  /** Where links in emails lead to. */
  readonly publicUrl: string;
}

/** Few senders, who keep to the stage's pace together; one alone comes to 7 a second. 2 from each queue is the least that SQS allows.
 * A batch is over before its function is: 3 x (3 s for a turn, 5 s for SES to answer, and the rest) < 30 s. */
const SENDERS = { batchSize: 3, maxConcurrency: 2, reportBatchItemFailures: true };

/** Decides on an email, sends it once, and tells the workflow that waits for the decision. */
export class SendEmail extends JourneyFunction {
  constructor(scope: Construct, id: string, props: SendEmailProps) {
    const { stage, table, events, emails, serviceEmails, schedules, machines, sender, preferenceKey, taskKey, publicUrl } = props;
    super(scope, id, {
      stage,
      name: 'send-email',
      // Rendering is the one piece of CPU work here: twice the CPU for half the time costs the same.
      memorySize: 1024,
      // A deferred email comes back by its own queue. AWS takes the 16th time for a loop and drops the message: under three hours of an SES that is away.
      recursiveLoop: RecursiveLoop.ALLOW,
      bundling: besideTheBundle(SELDOM_NEEDED['send-email']),
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.eventsQueueUrl]: events.queue.queueUrl,
        [ENV.emailsQueueUrl]: emails.queue.queueUrl,
        [ENV.serviceEmailsQueueUrl]: serviceEmails.queue.queueUrl,
        [ENV.emailSchedules]: schedules.asJson,
        [ENV.sendsPerSecond]: String(stage.settings.sendsPerSecond),
        [ENV.configurationSets]: sender.configurationSetsAsJson,
        [ENV.senderAddress]: stage.settings.senderAddress,
        [ENV.mail]: JSON.stringify(stage.settings.mail ?? 'live'),
        [ENV.preferenceKeyArn]: preferenceKey.arn,
        [ENV.taskKeyArn]: taskKey.arn,
        [ENV.publicUrl]: publicUrl,
        ...scaleEnvironment(stage),
      },
    });
    table.grantItems(this, 'GetItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem');
    table.grantQuery(this);
    sender.grantSend(this);
    preferenceKey.grantRead(this);
    taskKey.grantRead(this);
    machines.grantResume(this);
    // That an address is dead, or nobody is left to write to.
    events.grantSend(this);
    schedules.grantCreate(this);
    for (const queue of [serviceEmails, emails]) {
      // An email that is put off goes back into a queue.
      queue.grantSend(this);
      queue.consumedBy(this, SENDERS);
    }
  }

  watchedBy(alarms: Alarms): void {
    const impact = 'Emails wait for another try: partners get invitations, reminders and thank-yous late.';
    this.ring(alarms, { errors: 5, impact });
    this.ringForMessages(alarms, { metricName: METRICS.emailFailed, failed: 5, impact });
    alarms.add({
      runbook: 'sending-paused',
      impact:
        'Amazon SES has paused sending: no invitation, reminder, agreement or thank-you goes out until a person lifts it. None is lost.',
      look: this.lookFor('rule = "account-paused"'),
      metric: this.counted(METRICS.sendingPaused, Duration.hours(1)),
      threshold: 1,
    });
  }
}
