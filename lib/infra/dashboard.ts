import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  MathExpression,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRICS, METRICS_BY, OTHER_SOURCE } from '../../lambdas/environment';
import { type Alarms, FIVE_MINUTES, type Told } from './alarms';
import type { ApplyEvent } from './apply-event';
import { countedBy, countedIn } from './counted';
import type { Heartbeat } from './heartbeat';
import type { PhaseMachines } from './phase-machines';
import type { Stage } from './stage';
import type { WebhookApi } from './webhook-api';
import { visibleMessages, type WorkQueue } from './work-queue';

export interface StageDashboardProps {
  readonly stage: Stage;
  readonly name: string;
  readonly alarms: Alarms;
  readonly sources: readonly string[];
  readonly milestones: readonly string[];
  readonly api: WebhookApi;
  readonly applyEvent: ApplyEvent;
  readonly heartbeat: Heartbeat;
  readonly machines: PhaseMachines;
  readonly queues: readonly WorkQueue[];
  /** Dead letters of no queue in `queues`. */
  readonly otherDeadLetters: Readonly<Record<string, Queue>>;
}

const HOUR = Duration.hours(1);
const DAY = Duration.days(1);
const WHOLE_WIDTH = 24;

/** One line of the table under the alarms. A runbook that is a path in the repository is named, one with an address is linked. */
const inWords = ({ name, impact, runbook, look, whatToDo }: Told): string => {
  const section = whatToDo.startsWith('https://') ? `[${runbook}](${whatToDo})` : whatToDo;
  return `| ${name} | ${impact} | ${section} | [${look.title}](${look.url}) |`;
};

/** One stage at a glance: the questions that a person asks, from top to bottom, and the graphs that answer them. */
export class StageDashboard extends Construct {
  private readonly dashboard: Dashboard;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: StageDashboardProps,
  ) {
    super(scope, id);
    const { name: dashboardName, alarms } = props;
    // Each graph keeps the period that its question is about.
    this.dashboard = new Dashboard(this, 'Dashboard', { dashboardName, defaultInterval: DAY, periodOverride: PeriodOverride.INHERIT });
    this.alarmStates(alarms.told);
    this.ask('Do events come in, and are they answered?', ...this.answers());
    this.ask('How long from a webhook to what follows from it?', ...this.latency());
    this.ask('Does anything wait, or lie where only a person can help?', ...this.waiting());
    this.ask('Do the phases run?', ...this.runs());
    this.ask('Do emails arrive?', ...this.emails());
    this.ask('How far do partners get?', ...this.funnel());
    this.ask('Does what comes in move partners?', ...this.heartbeat());
    this.dashboard.addWidgets(this.meanings(alarms.told));
  }

  private ask(question: string, ...graphs: readonly GraphWidget[]): void {
    this.dashboard.addWidgets(new TextWidget({ markdown: `## ${question}`, width: WHOLE_WIDTH, height: 1 }));
    this.dashboard.addWidgets(...graphs);
  }

  /** By name: the emulator leaves some alarms out, and a link to one that is not there does no harm. */
  private alarmStates(told: readonly Told[]): void {
    const arn = (name: string) =>
      Stack.of(this).formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: name, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    const alarms = told.map(({ name, runbook }) => Alarm.fromAlarmArn(this, runbook, arn(name)));
    const sortBy = AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP;
    this.dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Is anything wrong? What each means stands below', alarms, sortBy, width: WHOLE_WIDTH, height: 6 }),
    );
  }

  private meanings(told: readonly Told[]): TextWidget {
    const markdown = [
      '## What the alarms mean',
      '',
      '| alarm | impact | what to do | where to look |',
      '| - | - | - | - |',
      ...told.map(inWords),
    ];
    return new TextWidget({ markdown: markdown.join('\n'), width: WHOLE_WIDTH, height: 24 });
  }

  private answers(): readonly GraphWidget[] {
    const { stage, sources, api } = this.props;
    const { dimension, accepted, turnedAway } = METRICS_BY.source;
    const by = (metricName: string, values: readonly string[]) =>
      values.map((source) => countedBy(stage, dimension, source, metricName, HOUR));
    return [
      graph('Accepted an hour, by sender', by(accepted, sources)),
      graph('Turned away an hour, by sender', by(turnedAway, [...sources, OTHER_SOURCE])),
      graph('Requests, and why they were turned away', [
        api.requests.count.with({ label: 'requests' }),
        this.counted('without proof', METRICS.proofRefused),
        this.counted('cannot be read', METRICS.webhookRefused),
        this.counted('not stored', METRICS.webhookNotStored),
        this.counted('not understood, kept', METRICS.eventUnmapped),
        this.counted('partner not known, kept', METRICS.eventParked),
      ]),
    ];
  }

  private latency(): readonly GraphWidget[] {
    const { applyEvent, api } = this.props;
    const applied = ['p50', 'p99'].map((statistic) => applyEvent.timeToApplied(statistic).with({ label: statistic }));
    return [
      graph('Webhook to applied, in ms', applied, 12),
      graph('Webhook to answered, slowest hundredth, in ms', [api.requests.latency.with({ label: 'p99' })], 12),
    ];
  }

  private waiting(): readonly GraphWidget[] {
    const { queues, otherDeadLetters } = this.props;
    const letters = queues.map(({ carries, deadLetters }) => visibleMessages(deadLetters).with({ label: carries }));
    const others = Object.entries(otherDeadLetters).map(([label, queue]) => visibleMessages(queue).with({ label }));
    return [
      graph(
        'Oldest message of each queue, in seconds',
        queues.map(({ age, carries }) => age.with({ label: carries })),
        12,
      ),
      graph('Dead letters', [...letters, ...others], 12),
    ];
  }

  private runs(): readonly GraphWidget[] {
    const machines = [...this.props.machines.byPhase];
    const over = { period: HOUR };
    return [
      graph(
        'Started',
        machines.map(([label, machine]) => machine.metricStarted({ ...over, label })),
        6,
      ),
      graph(
        'Succeeded',
        machines.map(([label, machine]) => machine.metricSucceeded({ ...over, label })),
        6,
      ),
      graph(
        'Failed',
        machines.map(([label, machine]) => machine.metricFailed({ ...over, label })),
        6,
      ),
      graph(
        'Timed out, or stopped as the journey went on elsewhere',
        machines.flatMap(([phase, machine]) => [
          machine.metricTimedOut({ ...over, label: `${phase} timed out` }),
          machine.metricAborted({ ...over, label: `${phase} stopped` }),
        ]),
        6,
      ),
    ];
  }

  private emails(): readonly GraphWidget[] {
    const { stage } = this.props;
    const share = (label: string, metricName: string) =>
      new MathExpression({
        label,
        expression: `100 * FILL(${label}, 0) / sent`,
        usingMetrics: { [label]: countedIn(stage, metricName, DAY), sent: countedIn(stage, METRICS.emailSent, DAY) },
        period: DAY,
      });
    const counts = {
      sent: METRICS.emailSent,
      'put off': METRICS.emailDeferred,
      skipped: METRICS.emailSkipped,
      refused: METRICS.emailRefused,
    };
    return [
      graph(
        'An hour',
        Object.entries(counts).map(([label, name]) => this.counted(label, name)),
        12,
      ),
      graph('Of a day’s emails, in %', [share('bounced', METRICS.emailBounced), share('complained', METRICS.emailComplained)], 12),
    ];
  }

  private funnel(): readonly GraphWidget[] {
    const { stage, milestones } = this.props;
    const { dimension, reached } = METRICS_BY.milestone;
    const metrics = milestones.map((milestone) => countedBy(stage, dimension, milestone, reached, DAY));
    return [
      new GraphWidget({
        title: 'Milestones reached a day (conversion and medians: npm run ops -- funnel)',
        left: metrics,
        view: GraphWidgetView.BAR,
        stacked: true,
        width: WHOLE_WIDTH,
        height: 8,
      }),
    ];
  }

  private heartbeat(): readonly GraphWidget[] {
    const { heard, moved } = this.props.heartbeat.beats(HOUR);
    const beats = [heard.with({ label: 'events that may count' }), moved.with({ label: 'milestones moved' })];
    return [graph('An hour', beats, WHOLE_WIDTH)];
  }

  private counted(label: string, metricName: string): IMetric {
    return countedIn(this.props.stage, metricName, HOUR).with({ label });
  }
}

const graph = (title: string, left: readonly IMetric[], width = 8): GraphWidget =>
  new GraphWidget({ title, left: [...left], width, leftYAxis: { min: 0 }, period: FIVE_MINUTES });
