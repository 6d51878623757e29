import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord, UnreadableMessage } from '../../lambdas/middleware/record';
import { isGreeting, outOfEnvelope, sesFeedback } from '../../lambdas/receive-feedback/told';
import { bounce, complaint, DANA, delivery, inEnvelope, notification } from '../support/ses-reports';

const read = (body: string) => readRecord(sesFeedback, { messageId: 'm-1', body: outOfEnvelope(body) } as SQSRecord);

describe('feedback', () => {
  it.each([
    ['a bounce', bounce('Permanent', 'General')],
    ['a delivery told of the identity', notification.delivery()],
  ])('reads the same with the envelope of the topic and without: %s', (_, report) => {
    const raw = JSON.stringify(report);
    expect(read(inEnvelope(raw))).toEqual(read(raw));
  });

  it.each([
    'Successfully validated SNS topic for Amazon SES event publishing.',
    '{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"You have successfully subscribed your Amazon SNS topic"}',
  ])('is not what the service says when it tries the topic out: %s', (greeting) => {
    expect(isGreeting(greeting)).toBe(true);
    expect(isGreeting(outOfEnvelope(inEnvelope(greeting)))).toBe(true);
    expect(isGreeting(JSON.stringify(delivery()))).toBe(false);
  });

  const { bounce: _, ...hollow } = bounce('Permanent', 'General');
  const { mail: __, ...homeless } = delivery();
  const nameless = complaint();
  it.each([
    ['is not JSON', 'bounce!'],
    ['is no object', '[1]'],
    ['wants the queue to confirm something', '{"Type":"SubscriptionConfirmation","Token":"x","TopicArn":"arn","Message":"confirm"}'],
    ['says no kind', '{"mail":{"messageId":"ses-1"}}'],
    ['is of a kind that is new', JSON.stringify({ ...delivery(), eventType: 'Levitated' })],
    ['is a bounce without its bounce', JSON.stringify(hollow)],
    ['is a bounce of a type that is new', JSON.stringify(bounce('Perhaps', 'General'))],
    ['is about no mail', JSON.stringify(homeless)],
    ['is a complaint of nobody', JSON.stringify({ ...nameless, complaint: { ...nameless.complaint, complainedRecipients: undefined } })],
    ['is in an envelope and not JSON', inEnvelope('hello')],
  ])('that %s is refused, and ends among the dead letters', (_, body) => {
    expect(isGreeting(outOfEnvelope(body))).toBe(false);
    expect(() => read(body)).toThrow(UnreadableMessage);
  });

  it('is never refused with its reader’s address in the words', () => {
    const odd = bounce('Permanent', 'General');
    const wrong = { ...odd, bounce: { ...odd.bounce, bounceType: DANA } };
    expect(() => read(JSON.stringify(wrong))).toThrow(expect.objectContaining({ message: expect.not.stringContaining(DANA) }));
  });

  it('whatever it is, is read or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify({ ...delivery(), delivery: value })),
        ),
        (body) => {
          try {
            read(body);
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableMessage);
          }
        },
      ),
    );
  });
});
