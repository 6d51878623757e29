import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deadLettersOf } from '../../bin/operations/dead-letters';
import {
  readEmailLetter,
  readEventLetter,
  readFeedbackLetter,
  readPhaseFailedLetter,
  readTaskChatLetter,
  readTaskDigestLetter,
} from '../../bin/operations/letters';
import { type Destination, type Letter, type LetterBox, lookInto, redrive } from '../../bin/operations/redrive';
import { drawLetterQueues, drawMove } from '../../bin/operations/screen/letters';
import { taskAnnouncement } from '../../lambdas/task-chat/handler';
import { at, plain } from './samples';

const eventBody = (id: string, partner: object = { id: 'acme' }): string =>
  JSON.stringify({
    id,
    type: 'call.held',
    source: 'standard',
    occurredAt: at(-60),
    receivedAt: at(-60),
    partner,
    data: { notes: 'private' },
  });

const letter = (messageId: string, more: Partial<Letter> = {}): Letter => ({
  ...{ messageId, receipt: `receipt of ${messageId}`, body: eventBody(messageId), group: 'acme', sentAt: at(-30) },
  ...more,
});

/** A FIFO queue of dead letters: while one of a group is taken, the others of that group are not given out. */
const fakeBox = (letters: readonly Letter[], batch = 10) => {
  const lying = [...letters];
  const taken = new Set<string>();
  const log: string[] = [];
  const box: LetterBox = {
    count: async () => lying.length,
    async take() {
      const blocked = new Set(lying.filter(({ messageId }) => taken.has(messageId)).map(({ group }) => group));
      const given = lying.filter(({ messageId, group }) => !taken.has(messageId) && !blocked.has(group)).slice(0, batch);
      for (const { messageId } of given) taken.add(messageId);
      return given;
    },
    async putBack({ messageId }) {
      log.push(`put back ${messageId}`);
      taken.delete(messageId);
    },
    async remove({ messageId }) {
      log.push(`removed ${messageId}`);
      taken.delete(messageId);
      lying.splice(
        lying.findIndex((each) => each.messageId === messageId),
        1,
      );
    },
  };
  return { box, log, taken, left: () => lying.map(({ messageId }) => messageId) };
};

type Sent = Parameters<Destination['send']>[0];

const fakeQueue = (log: string[], { isFifo = true, failsAt = Number.POSITIVE_INFINITY } = {}) => {
  const sent: Sent[] = [];
  const destination: Destination = {
    isFifo,
    async send(message) {
      if (sent.length + 1 >= failsAt) throw new Error('the queue is away');
      sent.push(message);
      log.push(`sent ${sent.length}`);
    },
  };
  return { destination, sent };
};

const run = async (letters: readonly Letter[], { failsAt, isFifo, batch, ...more }: Record<string, never> | RunOptions = {}) => {
  const { box, log, taken, left } = fakeBox(letters, batch);
  const { destination, sent } = fakeQueue(log, { ...(failsAt && { failsAt }), ...(isFifo !== undefined && { isFifo }) });
  const result = await redrive({ box, destination, read: readEventLetter, alsoUnreadable: false, startedAt: at(0), ...more });
  return { result, sent, log, taken, left: left() };
};
interface RunOptions {
  readonly failsAt?: number;
  readonly isFifo?: boolean;
  readonly batch?: number;
  readonly alsoUnreadable?: boolean;
}

describe('dead letters go back to work', () => {
  it('in the order of their partner, each removed only after it was sent', async () => {
    const { result, log, left } = await run([letter('one'), letter('two')]);
    expect(log).toEqual(['sent 1', 'removed one', 'sent 2', 'removed two']);
    expect(result.moved.map(({ messageId }) => messageId)).toEqual(['one', 'two']);
    expect(left).toEqual([]);
  });

  it('with a new deduplication id each: a redrive within five minutes of the last is not taken for a repeat', async () => {
    const first = await run([letter('one')]);
    const again = await run([letter('one')]);
    const ids = [...first.sent, ...again.sent].map(({ deduplicationId }) => deduplicationId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^redrive-.{36}$/);
  });

  it('in the group that they came in, else in that of the partner or the name that they are about', async () => {
    const alias = { kind: 'email', value: 'dana@acme.example' };
    const { group: _group, ...lost } = letter('two', { body: eventBody('two', { id: 'beta' }) });
    const { group: _same, ...unknown } = letter('three', { body: eventBody('three', { alias }) });
    const { sent } = await run([letter('one', { group: 'own' }), lost, unknown]);
    expect(sent.map(({ group }) => group)).toEqual(['own', 'beta', expect.stringMatching(/^email-[0-9a-f]{64}$/)]);
  });

  it('unchanged, and without group or deduplication id to a queue that has no order', async () => {
    const { sent } = await run([letter('one')], { isFifo: false });
    expect(sent).toEqual([{ body: eventBody('one') }]);
  });

  it('and when the queue is away, what was not sent stays a dead letter, at once ready to be taken again', async () => {
    const { result, log, left, taken } = await run([letter('one'), letter('two'), letter('three')], { failsAt: 2 });
    expect(result.moved.map(({ messageId }) => messageId)).toEqual(['one']);
    expect(result.trouble).toEqual(new Error('the queue is away'));
    expect(left).toEqual(['two', 'three']);
    expect(log).not.toContain('removed two');
    expect([...taken]).toEqual([]);
  });

  it('but what fails again meanwhile is not moved for ever', async () => {
    const { result, left } = await run([letter('old'), letter('failed again', { sentAt: at(1) })]);
    expect(result.moved).toHaveLength(1);
    expect(left).toEqual(['failed again']);
  });
});

describe('a letter that cannot be read', () => {
  const garbage = letter('garbage', { body: 'dana@acme.example wrote' });

  it('stays, and is named', async () => {
    const { result, left, taken } = await run([garbage]);
    expect(result).toMatchObject({ moved: [], stayed: [{ messageId: 'garbage', problem: 'not JSON (23 bytes)' }] });
    expect(left).toEqual(['garbage']);
    expect([...taken]).toEqual([]);
  });

  it('does not keep those behind it in its group from going', async () => {
    const { result, left } = await run([garbage, letter('one'), letter('two'), letter('three')], { batch: 2 });
    expect(result.moved.map(({ messageId }) => messageId)).toEqual(['one', 'two', 'three']);
    expect(result.stayed).toHaveLength(1);
    expect(left).toEqual(['garbage']);
  });

  it('goes too when that is asked for', async () => {
    const { group: _group, ...nobodys } = garbage;
    const { sent, left } = await run([nobodys], { alsoUnreadable: true });
    expect(sent).toMatchObject([{ body: 'dana@acme.example wrote', group: 'redriven' }]);
    expect(left).toEqual([]);
  });
});

it('looking at dead letters moves none, and puts all back', async () => {
  const { box, taken, left } = fakeBox([letter('one'), letter('two', { group: 'beta' })], 1);
  expect(await lookInto(box, readEventLetter, 100)).toEqual([
    { messageId: 'one', sentAt: at(-30), id: 'one', type: 'call.held', partnerId: 'acme' },
    { messageId: 'two', sentAt: at(-30), id: 'two', type: 'call.held', partnerId: 'acme' },
  ]);
  expect([...taken]).toEqual([]);
  expect(left()).toEqual(['one', 'two']);
});

describe('nothing personal is told of a dead letter', () => {
  const bodies = {
    event: [readEventLetter, eventBody('e', { alias: { kind: 'email', value: 'dana@acme.example' } })],
    'event of a type that is an address': [readEventLetter, eventBody('e').replace('call.held', 'dana@acme.example')],
    'event with a wrong partner': [readEventLetter, eventBody('e', { id: 'dana@acme.example' })],
    'event with an address for a field': [readEventLetter, '{"dana@acme.example":1,"partner":{"alias":{"kind":"dana@acme.example"}}}'],
    email: [
      readEmailLetter,
      JSON.stringify({ partnerId: 'acme', email: 'dana@acme.example', requestedAt: at(0), key: 'to:dana@acme.example' }),
    ],
    feedback: [
      readFeedbackLetter,
      JSON.stringify({
        eventType: 'Bounce',
        mail: { messageId: 'm-1', tags: { partner: ['acme'] }, destination: ['dana@acme.example'] },
        bounce: { bounceType: 'Permanent', timestamp: at(0), bouncedRecipients: [{ emailAddress: 'dana@acme.example' }] },
      }),
    ],
  } as const;

  it.each(Object.entries(bodies))('%s', async (_name, [read, body]) => {
    const letters = await lookInto(fakeBox([letter('one', { body })]).box, read, 10);
    const text = [
      JSON.stringify(letters),
      ...drawLetterQueues({ queues: [{ queue: 'events', count: 1, letters }] }, plain),
      ...drawMove({ queue: 'events', dryRun: false, moved: letters, stayed: letters, left: 1 }, plain),
    ].join('\n');
    expect(text).not.toContain('dana');
    expect(text).not.toContain('private');
  });
});

describe('a request for digests of tasks', () => {
  it('goes back as it was, and says nothing of anybody; what is none stays', async () => {
    for (const body of ['{}', '{"byHand":true,"only":"0123456789abcdef"}'])
      expect(await readTaskDigestLetter(body)).toEqual({ isReadable: true, summary: {}, body });
    expect(await readTaskDigestLetter('{"only":"mara@northwind.example"}')).toEqual({
      isReadable: false,
      problem: 'not what this queue carries: see only',
    });
  });
});

describe('what a chat was to be told of a task', () => {
  const told = {
    type: 'task.opened',
    subject: 'acme',
    data: { change: { taskId: 'acme-onboarding-2:no-training', title: 'Call Dana', dueAt: at(60) } },
  };
  const summary = { id: 'acme-onboarding-2:no-training', type: 'task.opened', partnerId: 'acme' };

  it('goes back as the chat takes it, and is shown without its title, whoever gave it up', async () => {
    for (const body of [told, { id: 'e', 'detail-type': 'task.opened', detail: { specversion: '1.0', ...told } }]) {
      const reading = await readTaskChatLetter(JSON.stringify(body));
      expect(reading).toMatchObject({ isReadable: true, summary });
      if (reading.isReadable) expect(v.parse(taskAnnouncement, JSON.parse(reading.body))).toEqual(told);
      expect(JSON.stringify(reading.isReadable && reading.summary)).not.toContain('Dana');
    }
  });

  it('and is none, or of no task, stays', async () => {
    for (const body of ['{}', JSON.stringify({ ...told, type: 'partner.paused' }), 'Dana <dana@acme.example>']) {
      const reading = await readTaskChatLetter(body);
      expect(reading.isReadable).toBe(false);
      expect(JSON.stringify(reading)).not.toContain('dana@');
    }
  });

  it('is among the dead letters of a stage that has a chat, and of no other', async () => {
    const queues = {
      events: 'e',
      eventsDeadLetter: 'ed',
      emails: 'm',
      emailsDeadLetter: 'md',
      serviceEmails: 's',
      serviceEmailsDeadLetter: 'sd',
    };
    const client = { region: 'us-east-1' };
    const names = async (more: object) =>
      (await deadLettersOf({ client, queues: async () => ({ ...queues, ...more }) })).map(({ name }) => name);
    expect(await names({})).toEqual(['events', 'emails', 'service-emails']);
    expect(await names({ taskChat: 'c', taskChatDeadLetter: 'cd' })).toContain('task-chat');
  });
});

describe('a failed run that nobody was told of', () => {
  const change = { detail: { name: 'acme-onboarding-3', status: 'TIMED_OUT' } };

  it.each([
    ['by EventBridge', change],
    ['by Lambda', { requestContext: {}, requestPayload: change }],
  ])('is told to the events queue, whether it was left %s', async (_whom, body) => {
    const reading = await readPhaseFailedLetter(JSON.stringify(body));
    expect(reading).toMatchObject({
      isReadable: true,
      summary: { id: 'acme-onboarding-3:timed_out', type: 'phase.failed', partnerId: 'acme' },
      group: 'acme',
    });
    if (!reading.isReadable) throw new Error(reading.problem);
    expect(await readEventLetter(reading.body)).toMatchObject({ isReadable: true });
    expect(JSON.parse(reading.body)).toMatchObject({ type: 'phase.failed', data: { phase: 'onboarding', run: 3, status: 'TIMED_OUT' } });
  });

  it('stays when it is no run of ours', async () => {
    expect(await readPhaseFailedLetter(JSON.stringify({ detail: { name: 'by hand', status: 'FAILED' } }))).toMatchObject({
      isReadable: false,
    });
  });
});
