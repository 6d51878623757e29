import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../lambdas/environment';
import { PARTNER_PREFIX } from '../journey/keys';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import { type Stage, scaleEnvironment } from './stage';
import type { TaskKey } from './task-key';
import type { WorkQueue } from './work-queue';

export interface TaskPageProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly key: TaskKey;
}

/** Shows a manager a task, and takes their word that it is done. Open to the world: it reads partners, writes nothing, and asks by an event like any sender. */
export class TaskPage extends JourneyFunction {
  constructor(scope: Construct, id: string, { stage, table, events, key }: TaskPageProps) {
    super(scope, id, {
      stage,
      name: 'task-page',
      // It waits up to 10 s for the event to be applied, so that the answer says what came of it.
      timeout: Duration.seconds(20),
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.eventsQueueUrl]: events.queue.queueUrl,
        [ENV.taskKeyArn]: key.arn,
        ...scaleEnvironment(stage),
      },
    });
    table.grantItemsUnder(this, PARTNER_PREFIX, 'GetItem', 'Query');
    key.grantRead(this);
    events.grantSend(this);
  }

  watchedBy(alarms: Alarms): void {
    const impact =
      'Managers cannot say by the link in their email that a task is done: they are reminded of it, and the head of the program, too.';
    this.ring(alarms, { errors: 1, impact });
    const look = this.lookFor('message = "task page failed"');
    alarms.add({ runbook: 'task-page-failed', impact, look, metric: this.counted(METRICS.taskPageFailed, FIVE_MINUTES), threshold: 1 });
  }
}
