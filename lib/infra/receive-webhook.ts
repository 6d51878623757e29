import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../lambdas/environment';
import { UNMAPPED_LIST_PREFIX, UNMAPPED_PREFIX } from '../journey/keys';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { besideTheBundle } from './beside-the-bundle';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import { SELDOM_NEEDED } from './left-out';
import type { SourceSecrets } from './source-secrets';
import type { Stage } from './stage';
import type { WorkQueue } from './work-queue';

export interface ReceiveWebhookProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly secrets: SourceSecrets;
  readonly events: WorkQueue;
}

/** Scanners try once and go on. A real sender with a wrong secret sends its one event three times within the hour (Zoom; Pipedrive four times), and gives up. */
const REFUSED_PROOFS = 3;

/** Who tries a sender out is told by the answer itself; ten in an hour are a sender that goes on. */
const REFUSED_BODIES = 10;

/** Verifies a webhook, finds out whom it is about, and stores it in the events queue before it says yes. */
export class ReceiveWebhook extends JourneyFunction {
  constructor(scope: Construct, id: string, { stage, table, secrets, events }: ReceiveWebhookProps) {
    super(scope, id, {
      stage,
      name: 'receive-webhook',
      // Senders hang up after 3 to 10 seconds and send again.
      timeout: Duration.seconds(10),
      bundling: besideTheBundle(SELDOM_NEEDED['receive-webhook']),
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.eventsQueueUrl]: events.queue.queueUrl,
        [ENV.sourceSecretArns]: secrets.arnsAsJson,
      },
    });
    table.grantItems(this, 'GetItem');
    table.grantItemsUnder(this, UNMAPPED_PREFIX, 'PutItem');
    table.grantItemsUnder(this, UNMAPPED_LIST_PREFIX, 'DeleteItem');
    secrets.grantRead(this);
    events.grantSend(this);
  }

  watchedBy(alarms: Alarms): void {
    const impact = 'Webhooks are refused: partners are not thanked or moved on until the senders try again.';
    this.ring(alarms, { errors: 1, impact });
    alarms.add({
      runbook: 'webhooks-not-stored',
      impact:
        'Senders were told that their events are not stored, each in its own way: partners are not thanked or moved on until they send again.',
      look: this.lookFor('message = "webhook not stored"'),
      metric: this.counted(METRICS.webhookNotStored, FIVE_MINUTES),
      threshold: 1,
    });
    alarms.add({
      runbook: 'events-unmapped',
      impact: 'A sender told something that nobody understood: what it means for partners does not happen until its mapping is right.',
      look: this.lookFor('message = "webhook accepted" and ispresent(unmapped.0)'),
      metric: this.counted(METRICS.eventUnmapped, Duration.hours(1)),
      threshold: 1,
    });
    alarms.add({
      runbook: 'proofs-refused',
      impact: 'Somebody cannot prove who they are. If it is a real sender with an old secret, its events are lost when it gives up.',
      look: this.lookFor('message = "webhook refused" and status = 401'),
      metric: this.counted(METRICS.proofRefused, Duration.hours(1)),
      threshold: REFUSED_PROOFS,
    });
    alarms.add({
      runbook: 'webhooks-refused',
      impact: 'A sender tells things in a form that cannot be read: what they mean for its partners does not happen.',
      look: this.lookFor('message = "webhook refused" and status != 401 and status != 404'),
      metric: this.counted(METRICS.webhookRefused, Duration.hours(1)),
      threshold: REFUSED_BODIES,
    });
  }
}
