import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** What an alarm must say. One on metric math is left out on the emulator, which refuses it. */
export interface AlarmProps {
  readonly metric: IMetric;
  /** Rings at this value or above. */
  readonly threshold: number;
  /** So many periods in a row; 1 when absent. */
  readonly periods?: number;
  /** What it means for partners, in one sentence: the reader was asleep a minute ago. */
  readonly impact: string;
  /** The section of docs/runbook.md that says what to do; also the alarm's name behind the stage's. */
  readonly runbook: string;
}

/** How often what matters within minutes is looked at. */
export const FIVE_MINUTES = Duration.minutes(5);

/** Tells people that partners are affected: one topic a stage, and alarms that say what they mean and what to do. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: { readonly email?: string | undefined }) {
    super(scope, id);
    // Not encrypted: CloudWatch may not publish to a topic under the AWS managed key, and an alarm carries no personal data.
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.allowAlarmsToPublish();
    if (props.email !== undefined) this.topic.addSubscription(new EmailSubscription(props.email));
  }

  add({ metric, threshold, periods = 1, impact, runbook }: AlarmProps): void {
    const alarm = new Alarm(this, runbook, {
      alarmName: `${Stack.of(this).stackName}-${runbook}`,
      alarmDescription: `${impact} What to do: docs/runbook.md#${runbook}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Every metric here counts something bad, so silence is good news.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }

  /** Asking for TLS replaces the topic's default policy, and with it the right of this account's alarms to publish. */
  private allowAlarmsToPublish(): void {
    const { account } = Stack.of(this);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
  }
}
