import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../lambdas/environment';
import { CONSENT_PREFIX } from '../journey/keys';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import type { PreferenceKey } from './preference-key';
import type { Stage } from './stage';
import type { WorkQueue } from './work-queue';

export interface MailPreferencesProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly key: PreferenceKey;
}

/** Shows a person which emails come, and stops them. It is open to the world, so it can read and write consents only: not who anybody is. */
export class MailPreferences extends JourneyFunction {
  constructor(scope: Construct, id: string, { stage, table, events, key }: MailPreferencesProps) {
    super(scope, id, {
      stage,
      name: 'mail-preferences',
      timeout: Duration.seconds(10),
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.eventsQueueUrl]: events.queue.queueUrl,
        [ENV.preferenceKeyArn]: key.arn,
      },
    });
    table.grantItemsUnder(this, CONSENT_PREFIX, 'GetItem', 'PutItem');
    key.grantRead(this);
    events.grantSend(this);
  }

  watchedBy(alarms: Alarms): void {
    const impact =
      "People who want to stop emails cannot: some will call them spam instead, which harms the sender's name for all partners.";
    this.ring(alarms, { errors: 1, impact });
    const look = this.lookFor('message = "mail preferences failed"');
    alarms.add({
      runbook: 'preferences-failed',
      impact,
      look,
      metric: this.counted(METRICS.preferencesFailed, FIVE_MINUTES),
      threshold: 1,
    });
    alarms.add({
      runbook: 'consent-not-told',
      impact:
        "Somebody stopped emails, or wants them again. It holds, but is missing in the partner's timeline: whoever looks there does not see why emails stay away.",
      look: this.lookFor('message = "consent not told"'),
      metric: this.counted(METRICS.consentNotTold, Duration.hours(1)),
      threshold: 1,
    });
  }
}
