import { existsSync, readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/environment';
import { Alarms } from '../../lib/infra/alarms';
import { resourcesOf, templateOf } from './deployed';

const PREFIX = 'partner-journey-test-';
const RUNBOOK = 'docs/runbook.md';
const template = templateOf();
const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const alarm = (runbook: string) => alarms.find(({ AlarmName }) => AlarmName === PREFIX + runbook);
const watches = (queue: string) => ({ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } });

describe('an alarm', () => {
  it('says what it means for partners and where to read on, and tells people when it rings and when it is over', () => {
    const topic = [{ Ref: expect.stringContaining('AlarmsTopic') }];
    expect(alarms.length).toBeGreaterThan(25);
    for (const { AlarmName, AlarmDescription, AlarmActions, OKActions, TreatMissingData } of alarms) {
      expect(AlarmDescription).toMatch(/^[A-Z].{30,}\. What to do: docs\/runbook\.md#/);
      expect(AlarmName).toBe(PREFIX + AlarmDescription.split('#')[1]);
      expect([AlarmActions, OKActions]).toEqual([topic, topic]);
      expect(TreatMissingData).toBe('notBreaching');
    }
  });

  it('cannot be made without its impact and its runbook section', () => {
    const made = new Alarms(new Stack(new App(), 'S'), 'Alarms', {});
    const metric = new Metric({ namespace: 'N', metricName: 'M' });
    // @ts-expect-error no impact
    expect(() => made.add({ metric, threshold: 1, runbook: 'a' })).not.toThrow();
    // @ts-expect-error no runbook
    expect(() => made.add({ metric, threshold: 1, impact: 'Partners wait.' })).toThrow();
  });

  it.runIf(existsSync(RUNBOOK))('has its section in the runbook', () => {
    const sections = readFileSync(RUNBOOK, 'utf8')
      .match(/^#+ .*/gm)
      ?.map((heading) => heading.replace(/^#+ `?|`$/g, ''));
    expect(sections).toEqual(expect.arrayContaining(alarms.map(({ AlarmName }) => AlarmName.slice(PREFIX.length))));
  });

  it('may publish to the topic, which refuses everyone without TLS', () => {
    const policies = Object.values(resourcesOf(template, 'AWS::SNS::TopicPolicy'));
    const policy = policies.find(({ Properties }) => Properties.Topics[0].Ref.startsWith('Alarms'));
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny' }),
      expect.objectContaining({ Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    ]);
  });

  it('goes to the address of the stage, if it has one', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
  });
});

describe('people are told', () => {
  it.each([
    ['events-dead-letters', 'EventsDeadLetterQueue'],
    ['emails-dead-letters', 'EmailsDeadLetterQueue'],
    ['feedback-dead-letters', 'FeedbackDeadLetterQueue'],
    ['phase-failed-dead-letters', 'PhaseFailedDeadLetterQueue'],
  ])('%s: at the first message in %s', (runbook, queue) => {
    const visible = { Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum', Threshold: 1 };
    expect(alarm(runbook)).toMatchObject({ ...visible, Dimensions: [watches(queue)] });
  });

  it('of dead letters in every queue that takes them', () => {
    const deadLetters = Object.keys(resourcesOf(template, 'AWS::SQS::Queue')).filter((id) => id.endsWith('DeadLetterQueue'));
    const watched = alarms.filter(({ AlarmName }) => AlarmName.endsWith('-dead-letters')).map(({ Dimensions }) => Dimensions[0]);
    expect(watched.map((it) => it.Value['Fn::GetAtt'][0]).sort()).toEqual(deadLetters.sort());
  });

  it.each([
    ['events-late', 'EventsQueue', 300],
    ['emails-late', 'EmailsQueue', 1800],
    ['feedback-late', 'FeedbackQueue', 1800],
  ])('%s: when the oldest in %s is %i s old', (runbook, queue, seconds) => {
    const age = { MetricName: 'ApproximateAgeOfOldestMessage', Statistic: 'Maximum', Threshold: seconds };
    expect(alarm(runbook)).toMatchObject({ ...age, Dimensions: [watches(queue)] });
  });

  it.each([
    ['run-failed', METRICS.runFailed, 1],
    ['event-parked', METRICS.eventParked, 1],
    ['webhooks-not-stored', METRICS.webhookNotStored, 1],
    ['events-unmapped', METRICS.eventUnmapped, 1],
    ['preferences-failed', METRICS.preferencesFailed, 1],
    ['consent-not-told', METRICS.consentNotTold, 1],
    // A scanner tries once; a sender with a wrong secret tries again and again.
    ['proofs-refused', METRICS.proofRefused, 3],
  ])('%s: as the functions count %s', (runbook, metric, threshold) => {
    expect(alarm(runbook)).toMatchObject({
      Namespace: METRICS.namespace,
      MetricName: metric,
      Dimensions: [{ Name: METRICS.dimension, Value: 'partner-journey-test' }],
      Statistic: 'Sum',
      Threshold: threshold,
    });
  });

  it.each(['receive-webhook', 'mail-preferences', 'apply-event', 'send-email', 'receive-feedback', 'phase-failed'])(
    'when %s fails or is throttled',
    (name) => {
      const dimension = { Name: 'FunctionName', Value: { Ref: expect.any(String) } };
      expect(alarm(`${name}-errors`)).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [dimension] });
      expect(alarm(`${name}-throttled`)).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Throttles', Dimensions: [dimension] });
    },
  );

  it.each(['recruitment', 'onboarding', 'activation', 'engagement', 'renewal'])('when AWS slows %s down', (phase) => {
    expect(alarm(`${phase}-throttled`)).toMatchObject({ Namespace: 'AWS/States', MetricName: 'ExecutionThrottled' });
  });

  it('not of each failed phase: phase-failed knows which of them matter', () => {
    const failed = alarms.filter(({ MetricName }) => /^Executions?(Failed|Aborted|TimedOut)$/.test(MetricName));
    expect(failed.map(({ AlarmName }) => AlarmName)).toEqual([`${PREFIX}later-failed`]);
  });

  it('when an event that was to be told later could not be told', () => {
    const failed = { Namespace: 'AWS/States', MetricName: 'ExecutionsFailed', Statistic: 'Sum', Threshold: 1 };
    expect(alarm('later-failed')).toMatchObject({ ...failed, Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: 'LaterMachine' } }] });
  });

  it.each([
    ['own-bounces-high', METRICS.emailBounced, 0.05],
    ['own-complaints-high', METRICS.emailComplained, 0.001],
  ])('%s: at a share of %s of a day’s emails of this stage, once there are enough to speak of one', (runbook, bad, threshold) => {
    const { Threshold, Metrics } = alarm(runbook);
    expect(Threshold).toBe(threshold);
    const [share, ...counted] = Metrics;
    expect(share).toMatchObject({ Expression: 'IF(sent >= 100, FILL(bad, 0) / sent, 0)' });
    const dimension = { Name: METRICS.dimension, Value: 'partner-journey-test' };
    const stat = (MetricName: string) => ({
      ReturnData: false,
      MetricStat: { Metric: { Namespace: METRICS.namespace, MetricName, Dimensions: [dimension] }, Period: 86_400, Stat: 'Sum' },
    });
    expect(counted).toEqual([
      { Id: 'bad', ...stat(bad) },
      { Id: 'sent', ...stat(METRICS.emailSent) },
    ]);
  });

  it('when webhooks, the table or the reputation of the sender are in trouble', () => {
    expect(alarm('webhooks-failing')).toMatchObject({ Namespace: 'AWS/ApiGateway', MetricName: '5xx', Dimensions: [{ Name: 'ApiId' }] });
    const table = { Name: 'TableName', Value: { Ref: 'Table' } };
    expect(alarm('table-writes-throttled')).toMatchObject({ MetricName: 'WriteThrottleEvents', Dimensions: [table] });
    expect(alarm('lists-writes-throttled').Dimensions).toEqual([{ Name: 'GlobalSecondaryIndexName', Value: 'lists' }, table]);
    expect(alarm('table-updates-failing')).toMatchObject({ MetricName: 'SystemErrors', Dimensions: [{ Value: 'UpdateItem' }, table] });
    expect(alarm('complaints-high')).toMatchObject({ Namespace: 'AWS/SES', MetricName: 'Reputation.ComplaintRate', Threshold: 0.001 });
    expect(alarm('emails-refused')).toMatchObject({ Namespace: METRICS.namespace, MetricName: METRICS.emailRefused, Threshold: 1 });
    expect(alarm('bounces-high')).toMatchObject({ Namespace: 'AWS/SES', MetricName: 'Reputation.BounceRate', Threshold: 0.05 });
  });
});
