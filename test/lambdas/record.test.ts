import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { emailMessage, queuedEvent } from '../../lambdas/messages';
import { oneMessage, readRecord, UnreadableMessage } from '../../lambdas/middleware/record';
import { MONDAY, queued } from '../support/fixtures';

const record = (body: unknown) => ({ messageId: 'm-1', body: typeof body === 'string' ? body : JSON.stringify(body) }) as SQSRecord;
const event = queued('training.attended', 'training', { course: '101' });

const whatIsWrong = (body: unknown): string => {
  try {
    readRecord(queuedEvent, record(body));
    return 'nothing';
  } catch (error) {
    if (!(error instanceof UnreadableMessage)) throw error;
    return error.message;
  }
};

describe('a message of the events queue', () => {
  it('is read back as it was sent', () => {
    expect(readRecord(queuedEvent, record(event))).toEqual(event);
  });

  it.each([
    ['no JSON', '{', /^message m-1 cannot be read: message: /],
    ['no object', '7', /^message m-1 cannot be read: message: /],
    ['a partner id that could be a key', { ...event, partner: { id: 'a#b' } }, /partner/],
    ['a time that is none', { ...event, occurredAt: 'today' }, /occurredAt: must be an ISO 8601 time/],
    ['an id that no queue takes', { ...event, id: 'x'.repeat(129) }, /id: /],
    ['several faults', { ...event, id: '', receivedAt: 7 }, /id: .*; receivedAt: /],
  ])('that is %s is unreadable, and says where', (_, body, message) => {
    expect(whatIsWrong(body)).toMatch(message);
  });

  it('that is unreadable shows nothing of the partner in the logs', () => {
    const told = whatIsWrong({
      ...event,
      id: 7,
      data: { partner: { email: 'dana@acme.example' } },
      partner: { alias: { kind: 'email', value: 8 } },
    });
    expect(told).toContain('id');
    expect(told).not.toContain('dana');
  });
});

it('a message of the emails queue that was never put off has been put off no times', () => {
  const message = { partnerId: 'acme', email: 'digest', requestedAt: MONDAY, run: 1, step: 'digest' };
  expect(readRecord(emailMessage, record(message))).toEqual({ ...message, deferrals: 0, setbacks: 0 });
});

describe('apply-event', () => {
  const take = (...records: readonly SQSRecord[]) => {
    const request = { event: { Records: records }, context: {} };
    void oneMessage(queuedEvent).before?.(
      request as unknown as Parameters<NonNullable<ReturnType<typeof oneMessage<typeof queuedEvent>>['before']>>[0],
    );
    return request.context;
  };

  it('takes one message at a time: a bad one takes no other with it', () => {
    expect(take(record(event))).toEqual({ message: event });
    expect(() => take(record(event), record(event))).toThrow('one message at a time, not 2');
    expect(() => take()).toThrow('one message at a time, not 0');
  });
});
