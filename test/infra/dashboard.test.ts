import { describe, expect, it } from 'vitest';
import { METRICS, METRICS_BY } from '../../lambdas/environment';
import { PHASES } from '../../lib/journey/words';
import { resolved, resourcesOf, templateOf } from './deployed';

const template = templateOf();
const [dashboard] = Object.values(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));

interface Widget {
  readonly type: string;
  readonly y: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

const body: { readonly widgets: readonly Widget[] } = JSON.parse(resolved(dashboard?.Properties.DashboardBody));
const graph = (title: string) => body.widgets.find(({ properties }) => properties.title?.startsWith(title))?.properties.metrics ?? [];
const namesIn = (title: string) => graph(title).map(([namespace, name]) => `${namespace} ${name}`);
const alarmNames = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties.AlarmName);

describe('the dashboard', () => {
  it('is the stage’s, and asks its questions from top to bottom', () => {
    expect(dashboard?.Properties.DashboardName).toBe('partner-journey-test');
    const questions = body.widgets.flatMap(({ properties }) => properties.markdown?.match(/^## .*/)?.[0] ?? []);
    expect(questions).toEqual([
      '## Do events come in, and are they answered?',
      '## How long from a webhook to what follows from it?',
      '## Does anything wait, or lie where only a person can help?',
      '## Do the phases run?',
      '## Do emails arrive?',
      '## How far do partners get?',
      '## Does what comes in move partners?',
      '## What the alarms mean',
    ]);
  });

  it('shows the state of every alarm on top; CloudWatch takes 100 in one widget', () => {
    const [first] = body.widgets;
    expect(first).toMatchObject({ type: 'alarm', y: 0 });
    const shown = first?.properties.alarms?.map((arn) => arn.split(':alarm:')[1]);
    expect(shown?.toSorted()).toEqual(alarmNames.toSorted());
    expect(alarmNames.length).toBeLessThanOrEqual(100);
  });

  it('says of each alarm what it means, with the way to the runbook and into the console', () => {
    const told = (of: Widget[]) =>
      of.find(({ properties }) => properties.markdown?.startsWith('## What the alarms mean'))?.properties.markdown ?? '';
    const meanings = told([...body.widgets]);
    for (const name of alarmNames) expect(meanings).toContain(`| ${name} | `);
    expect(meanings).toMatch(/\| docs\/runbook\.md#run-failed \| \[logs\]\(https:\/\//);
    const [linked] = Object.values(
      resourcesOf(templateOf({ runbookUrl: 'https://wiki.example.com/runbook' }), 'AWS::CloudWatch::Dashboard'),
    );
    const other: { widgets: Widget[] } = JSON.parse(resolved(linked?.Properties.DashboardBody));
    expect(told(other.widgets)).toContain('| [run-failed](https://wiki.example.com/runbook#run-failed) |');
  });

  it('shows answers by sender, with the dimensions under which they are counted', () => {
    const service = [METRICS.dimension, 'partner-journey-test'];
    const bySource = (name: string, sources: readonly string[]) =>
      sources.map((source) => [METRICS.namespace, name, ...service, 'source', source]);
    const ofSources = ['standard', 'hubspot', 'partner-academy'];
    // CloudWatch sorts dimensions by name for itself: here as CDK writes them.
    const shown = (title: string) => graph(title).map((metric) => metric.slice(0, 6));
    expect(shown('Accepted an hour')).toEqual(bySource(METRICS_BY.source.accepted, ofSources));
    expect(shown('Turned away an hour')).toEqual(bySource(METRICS_BY.source.turnedAway, [...ofSources, 'other']));
  });

  it('shows latency, queues and dead letters, runs of each phase, emails and the heartbeat', () => {
    expect(graph('Webhook to applied').map((metric) => metric.at(-1))).toMatchObject([{ stat: 'p50' }, { stat: 'p99' }]);
    expect(namesIn('Oldest message')).toEqual(Array.from({ length: 6 }, () => 'AWS/SQS ApproximateAgeOfOldestMessage'));
    const letters = Object.keys(resourcesOf(template, 'AWS::SQS::Queue')).filter((id) => id.endsWith('DeadLetterQueue'));
    expect(graph('Dead letters')).toHaveLength(letters.length);
    expect(namesIn('Started')).toEqual(PHASES.map(() => 'AWS/States ExecutionsStarted'));
    expect(namesIn('Succeeded')).toEqual(PHASES.map(() => 'AWS/States ExecutionsSucceeded'));
    expect(namesIn('Failed')).toEqual(PHASES.map(() => 'AWS/States ExecutionsFailed'));
    expect(namesIn('Timed out')).toHaveLength(2 * PHASES.length);
    const counted = [METRICS.emailSent, METRICS.emailDeferred, METRICS.emailSkipped, METRICS.emailRefused];
    expect(graph('An hour').map(([, name]) => name)).toEqual(counted);
    expect(graph('Of a day’s emails').slice(0, 1)).toMatchObject([[{ expression: '100 * FILL(bounced, 0) / sent' }]]);
  });
});
