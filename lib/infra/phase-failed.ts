import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ENV, METRICS } from '../../lambdas/environment';
import { type Alarms, FIVE_MINUTES } from './alarms';
import { ConsoleLink } from './console';
import { JourneyFunction } from './journey-function';
import type { JourneyTable } from './journey-table';
import { lasting } from './lasting';
import type { PhaseMachines } from './phase-machines';
import type { Stage } from './stage';
import { KEPT, visibleMessages, type WorkQueue } from './work-queue';

export interface PhaseFailedProps {
  readonly stage: Stage;
  readonly table: JourneyTable;
  readonly events: WorkQueue;
  readonly machines: PhaseMachines;
}

/** Hears of workflows that ended badly, so that no partner is left standing in silence. */
export class PhaseFailed extends JourneyFunction {
  /** Two ways in lead here: EventBridge could not call the function, or the function failed three times. */
  readonly deadLetters: Queue;
  private readonly rule: Rule;

  constructor(scope: Construct, id: string, { stage, table, events, machines }: PhaseFailedProps) {
    const maxEventAge = Duration.hours(6);
    super(scope, id, {
      stage,
      name: 'phase-failed',
      environment: { [ENV.table]: table.table.tableName, [ENV.eventsQueueUrl]: events.queue.queueUrl },
    });
    this.deadLetters = lasting(new Queue(this, 'DeadLetters', KEPT), 'PhaseFailedDeadLetterQueue');
    this.fn.configureAsyncInvoke({ onFailure: new SqsDestination(this.deadLetters), retryAttempts: 2, maxEventAge });
    table.grantQuery(this);
    events.grantSend(this);
    this.rule = new Rule(this, 'Rule', {
      description: 'Workflows of the partner journey that failed, timed out or were stopped',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: machines.arns },
      },
      targets: [new LambdaFunction(this.fn, { deadLetterQueue: this.deadLetters, retryAttempts: 185, maxEventAge })],
    });
  }

  /** Events that EventBridge could neither hand to the function nor put aside. */
  private get unheard(): Metric {
    const dimensionsMap = { RuleName: this.rule.ruleName };
    const metricName = 'InvocationsFailedToBeSentToDlq';
    return new Metric({ namespace: 'AWS/Events', metricName, dimensionsMap, period: FIVE_MINUTES, statistic: 'Sum' });
  }

  watchedBy(alarms: Alarms): void {
    const unheard = 'A workflow ended badly and nobody was told: its partner hears nothing more until someone looks.';
    // Lambda tries a failed call twice more, so three errors are one event given up.
    this.ring(alarms, { errors: 3, impact: unheard });
    const letters = ConsoleLink.queue(this.deadLetters);
    alarms.add({
      runbook: 'phase-failed-dead-letters',
      impact: unheard,
      look: letters,
      metric: visibleMessages(this.deadLetters),
      threshold: 1,
    });
    // Neither the function nor its dead letters heard of it.
    const lost = this.fn.metric('DestinationDeliveryFailures', { period: FIVE_MINUTES, statistic: 'Sum' });
    alarms.add({ runbook: 'phase-failed-lost', impact: unheard, look: ConsoleLink.function(this.fn), metric: lost, threshold: 1 });
    alarms.add({ runbook: 'phase-failed-unheard', impact: unheard, look: ConsoleLink.rule(this.rule), metric: this.unheard, threshold: 1 });
    alarms.add({
      runbook: 'run-failed',
      impact:
        'A partner stands still: the workflow of its current phase failed, and no reminder or email follows until it is started again.',
      look: this.lookFor('message like "stands still"'),
      metric: this.counted(METRICS.runFailed, FIVE_MINUTES),
      threshold: 1,
    });
  }
}
