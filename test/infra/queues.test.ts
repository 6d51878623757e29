import { describe, expect, it } from 'vitest';
import { functionOf, resourcesOf, templateOf } from './deployed';

const template = templateOf();
const resources = resourcesOf(template);
const queue = (id: string) => resources[id]?.Properties;

describe('queues', () => {
  it.each(['Events', 'Emails', 'ServiceEmails', 'Feedback', 'Announcements', 'TaskDigests'])(
    '%s: a message that fails five times is set aside, and kept for 14 days',
    (name) => {
      expect(queue(`${name}Queue`)).toMatchObject({
        MessageRetentionPeriod: 1_209_600,
        RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: { 'Fn::GetAtt': [`${name}DeadLetterQueue`, 'Arn'] } },
      });
      expect(queue(`${name}DeadLetterQueue`)).toMatchObject({ MessageRetentionPeriod: 1_209_600 });
    },
  );

  it('events keep their order within a partner, and partners do not wait for each other', () => {
    const fifo = { FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
    expect(queue('EventsQueue')).toMatchObject(fifo);
    expect(queue('EventsDeadLetterQueue')).toMatchObject({ FifoQueue: true });
    expect(queue('EmailsQueue').FifoQueue).toBeUndefined();
  });

  it('are all encrypted, and refuse what comes without TLS', () => {
    const queues = resourcesOf(template, 'AWS::SQS::Queue');
    const policies = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy'));
    for (const [id, { Properties }] of Object.entries(queues)) {
      expect(Properties.SqsManagedSseEnabled).toBe(true);
      const policy = policies.find((it) => it.Properties.Queues[0].Ref === id);
      expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });
});

describe('consumers', () => {
  const mappings = Object.entries(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'));
  const mappingsOf = (feature: string) => mappings.filter(([id]) => id.startsWith(feature)).map(([, { Properties }]) => Properties);
  const mapping = (feature: string) => mappingsOf(feature)[0];

  it('apply-event takes one event at a time, so that a bad one takes no other with it', () => {
    expect(mapping('ApplyEvent')).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 50 } });
  });

  const alone = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

  it('few senders take from each queue of emails, so that service mail never waits behind journey mail; one bad email fails alone', () => {
    const senders = { BatchSize: 3, ScalingConfig: { MaximumConcurrency: 2 }, ...alone };
    expect(mappingsOf('SendEmail')).toEqual(
      ['ServiceEmailsQueue', 'EmailsQueue'].map((id) =>
        expect.objectContaining({ ...senders, EventSourceArn: { 'Fn::GetAtt': [id, 'Arn'] } }),
      ),
    );
  });

  it('one bad report fails alone', () => {
    expect(mapping('ReceiveFeedback')).toMatchObject(alone);
  });

  it('send-email may put an email off as often as it takes: AWS would take the 16th time for a loop', () => {
    expect(functionOf(template, 'SendEmail').Properties.RecursiveLoop).toBe('Allow');
    expect(functionOf(template, 'ApplyEvent').Properties.RecursiveLoop).toBeUndefined();
  });

  it('the senders of a stage share the pace that its settings give', () => {
    const { Variables } = functionOf(templateOf({ sendsPerSecond: 3 }), 'SendEmail').Properties.Environment;
    expect(Variables.SENDS_PER_SECOND).toBe('3');
  });

  it.each([10, 60])('with %i s between tries, no function still runs when its message comes back', (retrySeconds) => {
    const tuned = templateOf({ retrySeconds });
    for (const feature of ['ApplyEvent', 'SendEmail', 'ReceiveFeedback']) {
      expect(functionOf(tuned, feature).Properties.Timeout).toBe(Math.min(30, retrySeconds));
    }
    for (const name of ['Events', 'Emails', 'ServiceEmails', 'Feedback']) {
      expect(resourcesOf(tuned)[`${name}Queue`]?.Properties.VisibilityTimeout).toBe(retrySeconds);
    }
  });
});

describe('the digests of tasks', () => {
  const schedule = (of: typeof template) => Object.values(resourcesOf(of, 'AWS::Scheduler::Schedule'))[0]?.Properties;

  it('are asked for each day by the clock of the program, also when its clocks are turned', () => {
    expect(schedule(template)).toMatchObject({
      ScheduleExpression: 'cron(30 7 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': ['TaskDigestsQueue', 'Arn'] },
        Input: '{}',
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['TaskDigestsDeadLetterQueue', 'Arn'] } },
      },
    });
  });

  it('are asked for once in each of its days on a stage with shorter ones, at most once an hour, and by a person on the emulator', () => {
    expect(schedule(templateOf({ secondsPerDay: 7200 }))?.ScheduleExpression).toBe('rate(120 minutes)');
    expect(schedule(templateOf({ secondsPerDay: 60 }))?.ScheduleExpression).toBe('rate(60 minutes)');
    expect(schedule(templateOf({ secondsPerDay: 1, emulated: true }))).toBeUndefined();
  });

  it('are sent by one run at a time, as near as SQS comes to it', () => {
    expect(mappingOfDigests()).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
  });

  const mappingOfDigests = () =>
    Object.entries(resourcesOf(template, 'AWS::Lambda::EventSourceMapping')).find(([id]) => id.startsWith('TaskDigest'))?.[1].Properties;
});
