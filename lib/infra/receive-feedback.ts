import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../lambdas/environment';
import { CONSENT_PREFIX } from '../journey/keys';
import type { Alarms } from './alarms';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import type { Stage } from './stage';
import type { WorkQueue } from './work-queue';

export interface ReceiveFeedbackProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly feedback: WorkQueue;
}

/** Puts what SES reports on an email into the partner's timeline, and a bounce or complaint before apply-event. */
export class ReceiveFeedback extends JourneyFunction {
  constructor(scope: Construct, id: string, { stage, table, events, feedback }: ReceiveFeedbackProps) {
    super(scope, id, {
      stage,
      name: 'receive-feedback',
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.eventsQueueUrl]: events.queue.queueUrl,
      },
    });
    table.grantItems(this, 'GetItem', 'UpdateItem');
    table.grantItemsUnder(this, CONSENT_PREFIX, 'PutItem');
    table.grantQuery(this);
    events.grantSend(this);
    // Two reports an email at the least, none in a hurry: few calls, full batches.
    feedback.consumedBy(this, { batchSize: 10, maxConcurrency: 5, reportBatchItemFailures: true });
  }

  watchedBy(alarms: Alarms): void {
    const impact = 'Bounces and complaints are noted late: an address that asked to be left alone may get another email.';
    this.ring(alarms, { errors: 5, impact });
    this.ringForMessages(alarms, { metricName: METRICS.feedbackFailed, failed: 5, impact });
    const lost = 'Amazon SES took an email and then refused to send it: its partner lacks it.';
    const look = this.lookFor('kind in ["reject", "rendering failure"]');
    const refused = this.counted(METRICS.emailRefused, Duration.hours(1));
    alarms.add({ runbook: 'emails-refused', impact: lost, look, metric: refused, threshold: 1 });
    const unread = 'Somebody of the program gets no task digest: what is theirs to do stands still until it escalates.';
    const staffMail = this.lookFor('message = "feedback: staff mail"');
    const notRead = this.counted(METRICS.staffMailLost, Duration.hours(1));
    alarms.add({ runbook: 'digests-not-delivered', impact: unread, look: staffMail, metric: notRead, threshold: 1 });
  }
}
