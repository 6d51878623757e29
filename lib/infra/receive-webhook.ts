import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV } from '../../lambdas/environment';
import type { Alarms } from './alarms';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import type { SourceSecrets } from './source-secrets';
import type { Stage } from './stage';
import type { WorkQueue } from './work-queue';

export interface ReceiveWebhookProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly secrets: SourceSecrets;
  readonly events: WorkQueue;
}

/** Verifies a webhook, finds out whom it is about, and stores it in the events queue before it says yes. */
export class ReceiveWebhook extends JourneyFunction {
  constructor(scope: Construct, id: string, { stage, table, secrets, events }: ReceiveWebhookProps) {
    super(scope, id, {
      stage,
      name: 'receive-webhook',
      // Senders hang up after 5 to 10 seconds and send again.
      timeout: Duration.seconds(10),
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.eventsQueueUrl]: events.queue.queueUrl,
        [ENV.sourceSecretArns]: secrets.arnsAsJson,
      },
    });
    table.grantItems(this, 'GetItem');
    secrets.grantRead(this);
    events.grantSend(this);
  }

  watchedBy(alarms: Alarms): void {
    const impact = 'Webhooks are refused: partners are not thanked or moved on until the senders try again.';
    this.ring(alarms, { errors: 1, impact });
  }
}
