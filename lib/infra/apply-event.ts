import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../lambdas/environment';
import { ANNOUNCED } from '../journey/settings';
import { type Alarms, FIVE_MINUTES } from './alarms';
import type { EventsOut } from './events-out';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import type { LaterMachine } from './later-machine';
import type { PhaseMachines } from './phase-machines';
import { type Stage, scaleEnvironment } from './stage';
import type { WorkQueue } from './work-queue';

export interface ApplyEventProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly emails: WorkQueue;
  readonly serviceEmails: WorkQueue;
  /** Names of the emails that go into that queue. */
  readonly serviceEmailNames: readonly string[];
  readonly machines: PhaseMachines;
  readonly later: LaterMachine;
  readonly eventsOut: EventsOut;
}

/**
 * 50 at a time x 10 events a second each = the 500 SendTaskSuccess a second that an account has to start with; and
 * a flood of events leaves the rest of the account's 1,000 concurrent calls to the webhooks.
 */
const MAX_CONCURRENCY = 50;

/** People notice a thank-you that is minutes late; a second try after a minute is all right. */
const SLOW_MS = 120_000;

/** Applies one event to one partner: records it, then resumes, starts or stops workflows and queues emails. */
export class ApplyEvent extends JourneyFunction {
  constructor(scope: Construct, id: string, props: ApplyEventProps) {
    const { stage, table, events, emails, serviceEmails, serviceEmailNames, machines, later, eventsOut } = props;
    super(scope, id, {
      stage,
      name: 'apply-event',
      environment: {
        [ENV.table]: table.table.tableName,
        [ENV.eventsQueueUrl]: events.queue.queueUrl,
        [ENV.emailsQueueUrl]: emails.queue.queueUrl,
        [ENV.serviceEmailsQueueUrl]: serviceEmails.queue.queueUrl,
        [ENV.serviceEmails]: JSON.stringify(serviceEmailNames),
        [ENV.stateMachineArns]: machines.arnsAsJson,
        [ENV.laterMachineArn]: later.arn,
        [ENV.announcementsQueueUrl]: eventsOut.announcements.queue.queueUrl,
        [ENV.announces]: stage.settings.announces ?? ANNOUNCED[0],
        ...scaleEnvironment(stage),
      },
    });
    table.grantItems(this, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem');
    table.grantQuery(this);
    machines.grantStart(this);
    machines.grantStop(this);
    machines.grantResume(this);
    later.grantStart(this);
    events.grantSend(this);
    emails.grantSend(this);
    eventsOut.grantAnnounce(this);
    serviceEmails.grantSend(this);
    // One at a time: a bad event takes its partner's next ones to the dead letters with it otherwise.
    events.consumedBy(this, { batchSize: 1, maxConcurrency: MAX_CONCURRENCY });
  }

  /** Milliseconds from a webhook to the moment when all that follows from it was done. */
  timeToApplied(statistic: string): Metric {
    return this.counted(METRICS.timeToApplied, FIVE_MINUTES, statistic);
  }

  watchedBy(alarms: Alarms): void {
    const impact = 'Events wait for another try: the partners they are about are thanked and moved on late.';
    // One event is tried five times before it is a dead letter, which rings by itself; five errors in five minutes are more than one event's bad luck.
    this.ring(alarms, { errors: 5, impact });
    alarms.add({
      runbook: 'events-slow',
      impact: 'Of a hundred events one or more take over two minutes: partners are thanked late, or reminded of what they just did.',
      look: this.lookFor('message like /^event /'),
      metric: this.timeToApplied('p99'),
      threshold: SLOW_MS,
      // One try more takes a minute; a quarter of an hour of it is no bad luck.
      periods: 3,
      needsSamples: true,
    });
    alarms.add({
      runbook: 'event-parked',
      impact: 'An event waits for a partner that nobody has registered; after 90 days it is forgotten.',
      look: this.lookFor('message = "event parked"'),
      metric: this.counted(METRICS.eventParked, Duration.hours(1)),
      threshold: 1,
    });
  }
}
