import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { ENV } from '../../lambdas/environment';
import { DIGEST_PREFIX, MAIL_MODE, PACE_PREFIX } from '../journey/keys';
import { REAL_TIME } from '../journey/time';
import type { Alarms } from './alarms';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import type { Sender } from './sender';
import { type Stage, scaleEnvironment } from './stage';
import type { TaskKey } from './task-key';
import { WorkQueue } from './work-queue';

/** When people get their digests, by the program's clock. */
export interface DigestTime {
  /** `HH:MM`. */
  readonly at: string;
  readonly timeZone: string;
}

export interface TaskDigestProps {
  readonly stage: Stage;
  readonly time: DigestTime;
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly sender: Sender;
  readonly key: TaskKey;
  /** Where links in emails lead to. */
  readonly publicUrl: string;
}

/** Where a day is a minute, a digest in each would be 1,440 mails a person and real day. */
const LEAST_MINUTES = 60;

/** At that time of each day; on a stage with shorter days, once in each of them, but not that often. Which days have a digest, the function knows. */
const expressionFor = ({ settings: { secondsPerDay } }: Stage, { at }: DigestTime): string => {
  if (secondsPerDay !== REAL_TIME.secondsPerDay) {
    return `rate(${Math.max(LEAST_MINUTES, Math.round(secondsPerDay / 60))} minutes)`;
  }
  const [hour, minute] = at.split(':').map(Number);
  return `cron(${minute} ${hour} * * ? *)`;
};

/** Tells people of their tasks, one email a person and day, and the head of the program what is long overdue. */
export class TaskDigest extends JourneyFunction {
  readonly requests: WorkQueue;

  constructor(scope: Construct, id: string, props: TaskDigestProps) {
    const { stage, time, table, events, sender, key, publicUrl } = props;
    super(scope, id, {
      stage,
      name: 'task-digest',
      // Rendering is CPU work, as in send-email.
      memorySize: 1024,
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.eventsQueueUrl]: events.queue.queueUrl,
        [ENV.sendsPerSecond]: String(stage.settings.sendsPerSecond),
        [ENV.configurationSets]: sender.configurationSetsAsJson,
        [ENV.senderAddress]: stage.settings.senderAddress,
        [ENV.mail]: JSON.stringify(stage.settings.mail ?? 'live'),
        [ENV.taskKeyArn]: key.arn,
        [ENV.publicUrl]: publicUrl,
        ...scaleEnvironment(stage),
      },
    });
    this.requests = new WorkQueue(this, 'TaskDigests', {
      carries: 'task-digests',
      fifo: false,
      retrySeconds: stage.settings.retrySeconds,
      dead: 'Some managers did not get the digest of their tasks: what partners wait for, and what is overdue, is on no one\u2019s desk.',
      late: { minutes: 60, impact: 'Managers get the digest of their tasks more than an hour late.' },
    });
    table.grantItems(this, 'BatchGetItem');
    table.grantQuery(this);
    table.grantItemsUnder(this, MAIL_MODE, 'GetItem');
    for (const prefix of [DIGEST_PREFIX, PACE_PREFIX]) table.grantItemsUnder(this, prefix, 'UpdateItem');
    sender.grantSend(this);
    key.grantRead(this);
    events.grantSend(this);
    // One run at a time would do; 2 is the least that SQS allows, and the claims keep them apart.
    this.requests.consumedBy(this, { batchSize: 1, maxConcurrency: 2 });
    this.schedule(stage, time);
  }

  watchedBy(alarms: Alarms): void {
    this.requests.watchedBy(alarms);
    const impact = 'Some managers have not got the digest of their tasks yet: it is tried again.';
    // A run is tried five times before it is a dead letter, which rings by itself.
    this.ring(alarms, { errors: 3, impact });
  }

  private schedule(stage: Stage, time: DigestTime): void {
    const { requests } = this;
    const sameAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: sameAccount }),
    });
    requests.grantSend(role);
    requests.grantGiveUp(role);
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: 'Has people told of their tasks',
      scheduleExpression: expressionFor(stage, time),
      scheduleExpressionTimezone: time.timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: requests.queue.queueArn,
        roleArn: role.roleArn,
        input: '{}',
        deadLetterConfig: { arn: requests.deadLetters.queueArn },
      },
    });
    schedule.node.addDependency(role);
  }
}
