import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { ConsoleLink } from './console';

/** What an alarm must say. One on metric math is left out on the emulator, which refuses it. */
export interface AlarmProps {
  readonly metric: IMetric;
  /** Rings at this value or above. */
  readonly threshold: number;
  /** So many periods in a row; 1 when absent. */
  readonly periods?: number;
  /** Rings below the threshold instead, and when nothing is counted at all. */
  readonly whenBelow?: true;
  /** Of a percentile: does not ring on samples too few to have one. */
  readonly needsSamples?: true;
  /** What it means for partners, in one sentence: the reader was asleep a minute ago. */
  readonly impact: string;
  /** The section of docs/runbook.md that says what to do; also the alarm's name behind the stage's. */
  readonly runbook: string;
  /** Where its cause shows. */
  readonly look: ConsoleLink;
}

/** An alarm as people are told of it. */
export interface Told extends Pick<AlarmProps, 'impact' | 'runbook' | 'look'> {
  readonly name: string;
  /** Its section of the runbook. */
  readonly whatToDo: string;
}

/** How often what matters within minutes is looked at. */
export const FIVE_MINUTES = Duration.minutes(5);

/** Where the runbook is read when the stage does not say: its place in the repository. */
const IN_REPOSITORY = 'docs/runbook.md';

export interface AlarmsProps {
  readonly email?: string | undefined;
  readonly runbookUrl?: string | undefined;
}

/** Tells people that partners are affected: one topic a stage, and alarms that say what they mean and what to do. */
export class Alarms extends Construct {
  readonly topic: Topic;
  private readonly made: Told[] = [];
  private readonly runbookUrl: string;

  constructor(scope: Construct, id: string, { email, runbookUrl = IN_REPOSITORY }: AlarmsProps) {
    super(scope, id);
    this.runbookUrl = runbookUrl;
    // Not encrypted: CloudWatch may not publish to a topic under the AWS managed key, and an alarm carries no personal data.
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.allowAlarmsToPublish();
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email));
  }

  /** All that were added so far. */
  get told(): readonly Told[] {
    return this.made;
  }

  add({ metric, threshold, periods = 1, whenBelow, needsSamples, impact, runbook, look }: AlarmProps): void {
    const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;
    const name = `${Stack.of(this).stackName}-${runbook}`;
    const whatToDo = `${this.runbookUrl}#${runbook}`;
    const alarm = new Alarm(this, runbook, {
      alarmName: name,
      alarmDescription: `${impact} What to do: ${whatToDo} Where to look: ${look.url}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: whenBelow ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Nearly every metric here counts something bad, so silence is good news.
      treatMissingData: whenBelow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      ...(needsSamples && { evaluateLowSampleCountPercentile: 'ignore' }),
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.made.push({ name, impact, runbook, look, whatToDo });
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
