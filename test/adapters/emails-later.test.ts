import type { CreateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import type { SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { createEmailsLater } from '../../lambdas/adapters/emails-later';
import type { EmailMessageInput } from '../../lambdas/messages';
import { later, MONDAY } from '../support/fixtures';

const DIGEST: EmailMessageInput = { partnerId: 'acme', email: 'digest', requestedAt: MONDAY, run: 3, step: 'digest-1', deferrals: 1 };
const QUEUES = { service: 'service-emails', journey: 'emails' };
const SCHEDULES = {
  group: 'deferred',
  roleArn: 'arn:role',
  queues: {
    service: { arn: 'arn:service-emails', deadLettersArn: 'arn:service-emails-dead' },
    journey: { arn: 'arn:emails', deadLettersArn: 'arn:emails-dead' },
  },
};

const keeping = (refuse?: Error) => {
  const queued: SendMessageCommandInput[] = [];
  const scheduled: CreateScheduleCommandInput[] = [];
  const queues = { send: async ({ input }: { input: SendMessageCommandInput }) => void queued.push(input) } as unknown as SQSClient;
  const createSchedule = async (input: CreateScheduleCommandInput) => {
    scheduled.push(input);
    if (refuse) throw refuse;
  };
  const clock = { now: () => MONDAY };
  return { queued, scheduled, emails: createEmailsLater({ queues, createSchedule, clock }, QUEUES, SCHEDULES) };
};

describe('an email that is put off', () => {
  it.each([
    [0, 0],
    [0.2, 1],
    [10, 10],
    [900, 900],
    [-5, 0],
  ])('for %d s waits in its own queue, %d s', async (seconds, delay) => {
    const { emails, queued, scheduled } = keeping();
    await emails.send(DIGEST, 'journey', later(MONDAY, seconds));
    await emails.send(DIGEST, 'service', later(MONDAY, seconds));
    expect(queued.map(({ QueueUrl, DelaySeconds }) => [QueueUrl, DelaySeconds])).toEqual([
      ['emails', delay],
      ['service-emails', delay],
    ]);
    expect(scheduled).toEqual([]);
  });

  it('for longer waits on a schedule in UTC, which puts it back once, or beside the queue, and is gone then', async () => {
    const { emails, queued, scheduled } = keeping();
    await emails.send(DIGEST, 'journey', '2026-06-02T13:00:00.250Z');
    expect(queued).toEqual([]);
    expect(scheduled).toEqual([
      {
        Name: expect.stringMatching(/^[0-9a-f]{32}$/),
        GroupName: 'deferred',
        ScheduleExpression: 'at(2026-06-02T13:00:01)',
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: 'arn:emails',
          RoleArn: 'arn:role',
          Input: JSON.stringify(DIGEST),
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400 },
          DeadLetterConfig: { Arn: 'arn:emails-dead' },
        },
      },
    ]);
  });

  it('has one schedule for each time that it is put off, however often that is tried', async () => {
    const { emails, scheduled } = keeping();
    const at = later(MONDAY, 86_400);
    const each = [DIGEST, DIGEST, { ...DIGEST, deferrals: 2 }, { ...DIGEST, step: 'digest-2' }, { ...DIGEST, partnerId: 'bolt' }];
    for (const message of each) await emails.send(message, 'journey', at);
    const [first, again, ...others] = scheduled.map(({ Name }) => Name);
    expect(again).toBe(first);
    expect(new Set([first, ...others]).size).toBe(4);
  });

  /** As AWS: a name that is there is refused, whatever stands under it. */
  const scheduler = () => {
    const kept = new Map<string | undefined, CreateScheduleCommandInput>();
    const createSchedule = async (input: CreateScheduleCommandInput) => {
      if (kept.has(input.Name)) throw Object.assign(new Error('exists'), { name: 'ConflictException' });
      kept.set(input.Name, input);
    };
    const clock = { now: () => MONDAY };
    return { kept, emails: createEmailsLater({ queues: {} as SQSClient, createSchedule, clock }, QUEUES, SCHEDULES) };
  };

  it('is never lost behind the schedule of another one: of an erased namesake, of another time, of the other queue', async () => {
    const { kept, emails } = scheduler();
    const at = later(MONDAY, 86_400);
    await emails.send(DIGEST, 'journey', at);
    await emails.send(DIGEST, 'journey', at);
    await emails.send({ ...DIGEST, requestedAt: later(MONDAY, 60) }, 'journey', at);
    await emails.send(DIGEST, 'journey', later(at, 60));
    await emails.send(DIGEST, 'service', at);
    expect([...kept.values()].map(({ Target, ScheduleExpression }) => [Target?.Arn, ScheduleExpression, Target?.Input])).toEqual([
      ['arn:emails', 'at(2026-06-02T09:00:00)', JSON.stringify(DIGEST)],
      ['arn:emails', 'at(2026-06-02T09:00:00)', JSON.stringify({ ...DIGEST, requestedAt: later(MONDAY, 60) })],
      ['arn:emails', 'at(2026-06-02T09:01:00)', JSON.stringify(DIGEST)],
      ['arn:service-emails', 'at(2026-06-02T09:00:00)', JSON.stringify(DIGEST)],
    ]);
  });

  it('comes back word for word, also when it says what Scheduler writes other words for', async () => {
    const { kept, emails } = scheduler();
    const odd = { ...DIGEST, key: 'thanks:training:<aws.scheduler.scheduled-time> & <aws.scheduler.execution-id>\\u003c' };
    await emails.send(odd, 'journey', later(MONDAY, 86_400));
    const [{ Target: { Input = '' } = {} } = {}] = kept.values();
    const handedOver = Input.replace(/<aws\.scheduler\.[a-z-]+>/g, '2026-06-02T09:00:00Z');
    expect(JSON.parse(handedOver)).toEqual(odd);
  });

  it('waits already when its schedule is there; any other trouble is told', async () => {
    const named = (name: string) => Object.assign(new Error(name), { name });
    const at = later(MONDAY, 86_400);
    await expect(keeping(named('ConflictException')).emails.send(DIGEST, 'journey', at)).resolves.toBeUndefined();
    await expect(keeping(named('ThrottlingException')).emails.send(DIGEST, 'journey', at)).rejects.toThrow('ThrottlingException');
  });
});
