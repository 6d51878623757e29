import { existsSync, readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/environment';
import { Alarms } from '../../lib/infra/alarms';
import { ConsoleLink } from '../../lib/infra/console';
import { functionOf, resolved, resourcesOf, templateOf } from './deployed';

const PREFIX = 'partner-journey-test-';
const RUNBOOK = 'docs/runbook.md';
const template = templateOf();
const alarmsOf = (of: typeof template) => Object.values(resourcesOf(of, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const alarms = alarmsOf(template);
const alarm = (runbook: string) => alarms.find(({ AlarmName }) => AlarmName === PREFIX + runbook);
const DESCRIPTION = /^(.*) What to do: docs\/runbook\.md#(\S+) Where to look: (\S+)$/;
const IN_CONSOLE = /^https:\/\/ap-southeast-2\.console\.aws\.amazon\.com\/[a-z0-9/]+\/home\?region=ap-southeast-2#\S+$/;
const TASK_CHAT = { kind: 'slack', secretName: 'task-chat' } as const;
const WRITE_BACK = { crm: 'hubspot', secretName: 'hubspot', fields: { phase: 'pj_phase', nextStep: 'pj_next_step' } } as const;
const watches = (queue: string) => ({ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } });

describe('an alarm', () => {
  it('says what it means for partners, what to do and where to look, and tells people when it rings and when it is over', () => {
    const topic = [{ Ref: expect.stringContaining('AlarmsTopic') }];
    expect(alarms.length).toBeGreaterThan(25);
    for (const { AlarmName, AlarmDescription, AlarmActions, OKActions, TreatMissingData } of alarms) {
      const [, impact, section, link] = DESCRIPTION.exec(resolved(AlarmDescription)) ?? [];
      expect(impact, AlarmName).toMatch(/^[A-Z].{30,}\.$/);
      expect(AlarmName).toBe(PREFIX + section);
      expect(link).toMatch(IN_CONSOLE);
      expect([AlarmActions, OKActions]).toEqual([topic, topic]);
      expect(TreatMissingData).toBe('notBreaching');
    }
  });

  it('says so within the 1,024 characters that CloudWatch takes, wherever the runbook is', () => {
    const runbookUrl = `https://github.example.com/${'northwind-partner-operations/'.repeat(3)}blob/main/docs/runbook.md`;
    const told = alarmsOf(templateOf({ runbookUrl, silenceHours: 72 }, 'a-long-stage-nam')).map(({ AlarmDescription }) =>
      resolved(AlarmDescription),
    );
    expect(told.length).toBeGreaterThan(alarms.length);
    for (const each of told) {
      expect(each.length, each).toBeLessThanOrEqual(1024);
      expect(each).toContain(` What to do: ${runbookUrl}#`);
    }
  });

  it('cannot be made without its impact, its runbook section and a place to look', () => {
    const stack = new Stack(new App(), 'S');
    const made = new Alarms(stack, 'Alarms', {});
    const metric = new Metric({ namespace: 'N', metricName: 'M' });
    const look = ConsoleLink.reputation(stack);
    const impact = 'Partners wait.';
    // @ts-expect-error no impact
    expect(() => made.add({ metric, threshold: 1, runbook: 'a', look })).not.toThrow();
    // @ts-expect-error no runbook
    expect(() => made.add({ metric, threshold: 1, impact, look })).toThrow();
    // @ts-expect-error no place to look
    expect(() => made.add({ metric, threshold: 1, impact, runbook: 'b' })).toThrow();
    // @ts-expect-error any text is no place in the console
    expect(() => made.add({ metric, threshold: 1, impact, runbook: 'c', look: { title: 'logs', url: 'in the logs' } })).not.toThrow();
  });

  it('leads to lines of the log of the function that it is about', () => {
    const [, , , link = ''] = DESCRIPTION.exec(resolved(alarm('apply-event-errors')?.AlarmDescription)) ?? [];
    const query = decodeURIComponent(link.split("editorString~'")[1]?.split('~source')[0]?.replaceAll('*', '%') ?? '');
    expect(query).toBe('fields @timestamp, @message | filter level = "ERROR" | sort @timestamp desc | limit 50');
    expect(link).toContain("~source~(~'partner-journey-ApplyEventLogs");
    const [, , , requests = ''] = DESCRIPTION.exec(resolved(alarm('webhooks-failing')?.AlarmDescription)) ?? [];
    expect(requests).toContain("~source~(~'*2Faws*2Fvendedlogs*2Fapis*2Fpartner-journey-test))");
  });

  it.runIf(existsSync(RUNBOOK))('has its section in the runbook, in which are what it means, where to look and what to do', () => {
    const all = alarmsOf(templateOf({ silenceHours: 72, crmWriteBack: WRITE_BACK, taskChat: TASK_CHAT })).map(({ AlarmName }) =>
      AlarmName.slice(PREFIX.length),
    );
    const [ofAlarms = ''] = readFileSync(RUNBOOK, 'utf8').split(/^# By hand$/m);
    const sections = ofAlarms.split(/^## /m).slice(1);
    const headings = sections.map((section) => section.split('\n')[0]);
    expect(headings).toEqual(expect.arrayContaining(all));
    for (const section of sections) {
      for (const part of ['**What it means.** ', '**Where to look.** ', '**What to do.** ']) expect(section).toContain(`\n${part}`);
    }
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
    ['announcements-dead-letters', 'AnnouncementsDeadLetterQueue'],
    ['task-digests-dead-letters', 'TaskDigestsDeadLetterQueue'],
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
    ['announcements-late', 'AnnouncementsQueue', 1800],
    ['task-digests-late', 'TaskDigestsQueue', 3600],
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
    ['task-page-failed', METRICS.taskPageFailed, 1],
    // A scanner tries once; a sender with a wrong secret tries again and again.
    ['proofs-refused', METRICS.proofRefused, 3],
    ['webhooks-refused', METRICS.webhookRefused, 10],
  ])('%s: as the functions count %s', (runbook, metric, threshold) => {
    expect(alarm(runbook)).toMatchObject({
      Namespace: METRICS.namespace,
      MetricName: metric,
      Dimensions: [{ Name: METRICS.dimension, Value: 'partner-journey-test' }],
      Statistic: 'Sum',
      Threshold: threshold,
    });
  });

  it.each([
    'receive-webhook',
    'mail-preferences',
    'task-page',
    'task-digest',
    'apply-event',
    'send-email',
    'receive-feedback',
    'phase-failed',
  ])('when %s fails, is throttled or nearly runs out of time', (name) => {
    const dimension = { Name: 'FunctionName', Value: { Ref: expect.any(String) } };
    expect(alarm(`${name}-errors`)).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [dimension] });
    expect(alarm(`${name}-throttled`)).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Throttles', Dimensions: [dimension] });
    const feature = name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
    const longest = { MetricName: 'Duration', Statistic: 'Maximum', Threshold: functionOf(template, feature).Properties.Timeout * 800 };
    expect(alarm(`${name}-slow`)).toMatchObject({ Namespace: 'AWS/Lambda', ...longest, Dimensions: [dimension] });
  });

  it.each(['recruitment', 'onboarding', 'activation', 'engagement', 'renewal'])('when AWS slows %s down', (phase) => {
    expect(alarm(`${phase}-throttled`)).toMatchObject({ Namespace: 'AWS/States', MetricName: 'ExecutionThrottled' });
  });

  it('not of each failed phase: phase-failed knows which of them matter', () => {
    const failed = alarms.filter(
      ({ Namespace, MetricName }) => Namespace === 'AWS/States' && /(Failed|Aborted|TimedOut)$/.test(MetricName),
    );
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
    expect(alarm('digests-not-delivered')).toMatchObject({ MetricName: METRICS.staffMailLost, Threshold: 1 });
    expect(alarm('bounces-high')).toMatchObject({ Namespace: 'AWS/SES', MetricName: 'Reputation.BounceRate', Threshold: 0.05 });
  });

  it('when a run that broke could be told to nobody', () => {
    const lost = { Namespace: 'AWS/Lambda', MetricName: 'DestinationDeliveryFailures', Threshold: 1 };
    expect(alarm('phase-failed-lost')).toMatchObject({
      ...lost,
      Dimensions: [{ Value: { Ref: expect.stringMatching(/^PhaseFailedFunction/) } }],
    });
    const unheard = { Namespace: 'AWS/Events', MetricName: 'InvocationsFailedToBeSentToDlq', Threshold: 1 };
    expect(alarm('phase-failed-unheard')).toMatchObject({
      ...unheard,
      Dimensions: [{ Name: 'RuleName', Value: { Ref: expect.stringMatching(/^PhaseFailedRule/) } }],
    });
  });

  it('when reports on emails reach neither their queue nor its dead letters', () => {
    const metric = { Namespace: 'AWS/SNS', MetricName: 'NumberOfNotificationsFailedToRedriveToDlq', Threshold: 1 };
    expect(alarm('feedback-undelivered')).toMatchObject({ ...metric, Dimensions: [{ Name: 'TopicName' }] });
  });

  it('when requests are turned away by the hundred, also those that come too fast for a function to see them', () => {
    expect(alarm('webhooks-turned-away')).toMatchObject({ Namespace: 'AWS/ApiGateway', MetricName: '4xx', Threshold: 500, Period: 300 });
  });

  it('when one of a hundred events takes over two minutes for a quarter of an hour, but not of a single slow one', () => {
    expect(alarm('events-slow')).toMatchObject({
      Namespace: METRICS.namespace,
      MetricName: METRICS.timeToApplied,
      ExtendedStatistic: 'p99',
      Threshold: 120_000,
      Period: 300,
      EvaluationPeriods: 3,
      EvaluateLowSampleCountPercentile: 'ignore',
    });
  });

  it('when the pipe that tells others fails', () => {
    const failed = { Namespace: 'AWS/EventBridge/Pipes', MetricName: 'ExecutionFailed' };
    expect(alarm('announcements-failing')).toMatchObject({ ...failed, Dimensions: [{ Name: 'PipeName', Value: 'partner-journey-test' }] });
    template.hasResourceProperties('AWS::Pipes::Pipe', { Name: 'partner-journey-test' });
  });
});

describe('the heartbeat', () => {
  it.each([
    ['no-milestone-in-an-hour', 3600, 50],
    ['no-milestone-in-a-day', 86_400, 20],
  ])(
    '%s: in %i s came %i events or more that could move a milestone, and none did; in a quiet night none rings',
    (runbook, period, events) => {
      const [still, heard, moved] = alarm(runbook).Metrics;
      expect(still).toMatchObject({ Expression: `IF(heard >= ${events}, IF(moved < 1, 1, 0), 0)` });
      const dimension = { Name: METRICS.dimension, Value: 'partner-journey-test' };
      const stat = (Stat: string) => ({
        ReturnData: false,
        MetricStat: {
          Metric: { Namespace: METRICS.namespace, MetricName: METRICS.milestonesMoved, Dimensions: [dimension] },
          Period: period,
          Stat,
        },
      });
      expect([heard, moved]).toEqual([
        { Id: 'heard', ...stat('SampleCount') },
        { Id: 'moved', ...stat('Sum') },
      ]);
      // Nothing counted is no event: the expression has no value then.
      expect(alarm(runbook)).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    },
  );

  it('says nothing of silence, unless the stage says how long senders may be silent', () => {
    expect(alarm('senders-silent')).toBeUndefined();
    const told = alarmsOf(templateOf({ silenceHours: 72 })).find(({ AlarmName }) => AlarmName === `${PREFIX}senders-silent`);
    expect(told).toMatchObject({
      MetricName: METRICS.webhookAccepted,
      Statistic: 'Sum',
      Period: 3600,
      EvaluationPeriods: 72,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });
});
