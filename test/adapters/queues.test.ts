import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  type SendMessageBatchCommandInput,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { startEmulator } from '../../bin/local/emulator';
import { createEmailQueue, createEventQueue } from '../../lambdas/adapters/queues';
import { aliasKey } from '../../lambdas/identity';
import { emailMessage, queuedEvent } from '../../lambdas/messages';
import { readRecord } from '../../lambdas/middleware/record';
import { purposesBy } from '../../lib/journey/emails';
import { MONDAY, queued } from '../support/fixtures';

const QUEUES = { service: 'service-emails', journey: 'emails' };

const keeping = () => {
  const inputs: SendMessageCommandInput[] = [];
  const client = {
    send: async ({ input }: { input: SendMessageCommandInput }) => ({ MessageId: String(inputs.push(input)) }),
  } as unknown as SQSClient;
  return { inputs, events: createEventQueue(client, 'events.fifo'), emails: createEmailQueue(client, QUEUES, purposesBy(['farewell'])) };
};
const read = (input: SendMessageCommandInput | undefined) => JSON.parse(input?.MessageBody ?? '');
const event = queued('training.attended', 'e1', { course: '101' });
const ALIAS = { kind: 'email', value: 'dana@acme.example' } as const;

describe('the events queue', () => {
  it('keeps the events of a partner in order, and knows a repeat by the event’s id', async () => {
    const { events, inputs } = keeping();
    await events.send(event);
    expect(inputs).toEqual([
      { QueueUrl: 'events.fifo', MessageBody: JSON.stringify(event), MessageGroupId: 'acme', MessageDeduplicationId: 'e1' },
    ]);
  });

  it('keeps the events under one name in order, without showing the name', async () => {
    const { events, inputs } = keeping();
    await events.send({ ...event, partner: { alias: ALIAS } });
    expect(inputs[0]?.MessageGroupId).toBe(aliasKey(ALIAS));
    expect(inputs[0]?.MessageGroupId).toMatch(/^[A-Za-z0-9-]{1,128}$/);
  });

  it('takes many at once in their order, as many a call as SQS takes', async () => {
    const { events, inputs } = keeping();
    const many = Array.from({ length: 25 }, (_, index) => ({ ...event, id: `e${index}` }));
    const large = { ...event, id: 'large', data: { text: 'x'.repeat(200 * 1024) } };
    await events.sendAll([...many, large, large]);
    const calls = inputs as unknown as SendMessageBatchCommandInput[];
    expect(calls.map(({ Entries = [] }) => Entries.length)).toEqual([10, 10, 6, 1]);
    const sent = calls.flatMap(({ Entries = [] }) => Entries);
    expect(sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).toEqual([...many, large, large].map(({ id }) => id));
    for (const { Entries = [] } of calls) expect(new Set(Entries.map(({ Id }) => Id)).size).toBe(Entries.length);
  });

  it('is not silent about one of many that it did not take', async () => {
    const client = { send: async () => ({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] }) } as unknown as SQSClient;
    await expect(createEventQueue(client, 'events.fifo').sendAll([event, event])).rejects.toThrow(
      '1 of 2 events were not stored: InternalError',
    );
  });

  it('takes an event that is sent on for another message than the first', async () => {
    const { events, inputs } = keeping();
    for (const attempt of [undefined, 'forwarded', 'unparked']) await events.send(event, attempt);
    expect(inputs.map((input) => input.MessageDeduplicationId)).toEqual(['e1', 'e1:forwarded', 'e1:unparked']);
  });

  it('on a real queue holds back what is the same, and lets through what is sent on', { timeout: 60_000 }, async () => {
    const emulator = await startEmulator();
    onTestFinished(emulator.stop);
    const client = new SQSClient(clientSettings(emulator.endpoint));
    onTestFinished(() => client.destroy());
    const { QueueUrl = '' } = await client.send(
      new CreateQueueCommand({
        QueueName: 'events.fifo',
        Attributes: { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' },
      }),
    );
    const events = createEventQueue(client, QueueUrl);
    const odd = { ...event, id: 'e2', data: { ...event.data, text: '\u0000\u000b\uffff 🚀 "' } };
    for (const message of [event, event, odd]) await events.send(message);
    await events.send(event, 'forwarded');
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    const bodies = Messages.map(({ Body = '' }) => queuedOf(Body));
    expect(bodies).toEqual([event, odd, event]);
  });
});

const queuedOf = (body: string) => readRecord(queuedEvent, { body, messageId: 'm' } as Parameters<typeof readRecord>[1]);

describe('any queue', () => {
  /** docs.aws.amazon.com, SendMessage: "A message can include only XML, JSON, and unformatted text. The following Unicode characters are allowed". */
  const ALLOWED = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

  it('is given only characters that SQS takes, and the message reads back as it was', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\uffff', '\ufffe\u0000', 'a\ufffe"\\\uffff', '\ud83d'));
    const roundTrip = async (words: string) => {
      const { events, emails, inputs } = keeping();
      const message = { ...event, data: { [words]: words } };
      await events.send(message);
      await emails.send({ partnerId: 'acme', email: words, requestedAt: MONDAY });
      for (const input of inputs) expect(input.MessageBody).toMatch(ALLOWED);
      expect(read(inputs[0])).toEqual(JSON.parse(JSON.stringify(message)));
      expect(read(inputs[1]).email).toBe(words);
    };
    await fc.assert(fc.asyncProperty(text, roundTrip), { numRuns: 300 });
    await roundTrip('\uffff\ufffe');
  });
});

it('service mail has a queue of its own', async () => {
  const { emails, inputs } = keeping();
  const mail = { partnerId: 'acme', email: 'digest', requestedAt: MONDAY, run: 1, step: 'digest' };
  await emails.send(mail);
  await emails.send({ ...mail, email: 'farewell' });
  expect(inputs.map((input) => [input.QueueUrl, input.DelaySeconds])).toEqual([
    ['emails', 0],
    ['service-emails', 0],
  ]);
  expect(readRecord(emailMessage, { body: inputs[0]?.MessageBody ?? '', messageId: 'm' } as Parameters<typeof readRecord>[1])).toEqual({
    ...mail,
    deferrals: 0,
    setbacks: 0,
  });
});
