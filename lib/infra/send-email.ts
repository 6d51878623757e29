import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../lambdas/environment';
import type { Alarms } from './alarms';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import type { PhaseMachines } from './phase-machines';
import type { Sender } from './sender';
import { type Stage, scaleEnvironment } from './stage';
import type { WorkQueue } from './work-queue';

export interface SendEmailProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly emails: WorkQueue;
  readonly machines: PhaseMachines;
  readonly sender: Sender;
}

/** SES lets a new account send 14 a second: two at a time, each a batch of 10 in about 1.5 s, come to 13. 2 is also the least SQS allows. */
const PACE = { batchSize: 10, maxConcurrency: 2 };

/** Decides on an email, sends it once, and tells the workflow that waits for the decision. */
export class SendEmail extends JourneyFunction {
  constructor(scope: Construct, id: string, { stage, table, emails, machines, sender }: SendEmailProps) {
    super(scope, id, {
      stage,
      name: 'send-email',
      // Rendering is the one piece of CPU work here: twice the CPU for half the time costs the same.
      memorySize: 1024,
      // A deferred email comes back by its own queue. AWS takes the 16th time for a loop and drops the message: under three hours of an SES that is away.
      recursiveLoop: RecursiveLoop.ALLOW,
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.emailsQueueUrl]: emails.queue.queueUrl,
        [ENV.configurationSets]: sender.configurationSetsAsJson,
        [ENV.senderAddress]: stage.settings.senderAddress,
        ...scaleEnvironment(stage),
      },
    });
    table.grantItems(this, 'GetItem', 'UpdateItem');
    table.grantQuery(this);
    sender.grantSend(this);
    machines.grantResume(this);
    // A deferred email goes back into its own queue.
    emails.grantSend(this);
    emails.consumedBy(this, { ...PACE, reportBatchItemFailures: true });
  }

  watchedBy(alarms: Alarms): void {
    const impact = 'Emails wait for another try: partners get invitations, reminders and thank-yous late.';
    this.ring(alarms, { errors: 5, impact });
    this.ringForMessages(alarms, { metricName: METRICS.emailFailed, failed: 5, impact });
  }
}
