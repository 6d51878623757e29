import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS } from '../../lambdas/environment';
import type { Alarms } from './alarms';
import { ConsoleLink } from './console';
import { countedIn } from './counted';
import type { Stage } from './stage';

export interface HeartbeatProps {
  readonly stage: Stage;
  readonly dashboardName: string;
}

/**
 * Events of types that milestones count, of which none counted. Where three in ten of such events count (deals that are
 * lost and things told twice do not), 50 in a row that do not are chance once in 50 million hours, and 20 once in
 * three years of days. So a busy program is told within an hour, one of 20 events a day within a day; a quiet night, in
 * which little comes, never rings.
 */
const STILL = [
  { runbook: 'no-milestone-in-an-hour', period: Duration.hours(1), events: 50 },
  { runbook: 'no-milestone-in-a-day', period: Duration.days(1), events: 20 },
] as const;

/** Whether the journey lives: events come in, and they move partners. Each function may be in health while a program lets nothing count. */
export class Heartbeat extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: HeartbeatProps,
  ) {
    super(scope, id);
  }

  /** How many events came that could have moved a milestone, and how many milestones they moved. */
  beats(period: Duration) {
    const of = (statistic: string) => countedIn(this.props.stage, METRICS.milestonesMoved, period, statistic);
    return { heard: of('SampleCount'), moved: of('Sum') };
  }

  watchedBy(alarms: Alarms): void {
    const look = ConsoleLink.dashboard(this, this.props.dashboardName);
    const impact = 'Events come in and none of them counts: partners act, and are neither thanked nor moved on.';
    for (const { runbook, period, events } of STILL) {
      const expression = `IF(heard >= ${events}, IF(moved < 1, 1, 0), 0)`;
      const metric = new MathExpression({ expression, usingMetrics: this.beats(period), period });
      alarms.add({ runbook, impact, look, metric, threshold: 1 });
    }
    this.watchSilence(alarms, look);
  }

  /** Only where the owner knows how long its senders may be silent: nothing at all comes in at night, and that is all right. */
  private watchSilence(alarms: Alarms, look: ConsoleLink): void {
    const { stage } = this.props;
    const { silenceHours } = stage.settings;
    if (silenceHours === undefined) return;
    alarms.add({
      runbook: 'senders-silent',
      impact: 'No sender has told anything for very long: if they cannot, partners act and are neither thanked nor moved on.',
      look,
      metric: countedIn(stage, METRICS.webhookAccepted, Duration.hours(1)),
      threshold: 1,
      periods: silenceHours,
      whenBelow: true,
    });
  }
}
