import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { type QueuedEvent, queuedEvent } from '../../lambdas/messages';
import { createReceiveFeedback, sesFeedback } from '../../lambdas/receive-feedback/handler';
import { MONDAY } from '../support/fixtures';
import { Killed, killPoints, Run } from '../support/interrupt';

/** One mail in the ledger: `ses-1`, of step `welcome`, to the partner acme. */
class FeedbackWorld {
  readonly events: QueuedEvent[] = [];
  readonly recorded: { key: string; kind: string; at: string }[] = [];
  readonly ledgerKeys = new Map([['acme ses-1', 'run:2:welcome']]);

  receiver(run = new Run()) {
    return createReceiveFeedback({
      ledger: run.reaching('ledger', {
        keyOf: async (partnerId, messageId) => this.ledgerKeys.get(`${partnerId} ${messageId}`),
        recordFeedback: async (_, key, kind, at) => void this.recorded.push({ key, kind, at }),
      }),
      events: run.reaching('events', {
        // As apply-event reads it.
        send: async (message) => void this.events.push(v.parse(queuedEvent, JSON.parse(JSON.stringify(message)))),
      }),
      clock: { now: () => MONDAY },
    });
  }

  receive(feedback: object, run?: Run) {
    return this.receiver(run)(v.parse(sesFeedback, feedback));
  }
}

const mail = {
  timestamp: '2026-05-30T10:00:00.000Z',
  messageId: 'ses-1',
  source: 'partners@northwind.example',
  destination: ['dana@acme.example'],
  tags: { 'ses:configuration-set': ['partner-journey'], partner: ['acme'] },
};
/** As AWS documents them: "Examples of event data that Amazon SES publishes to Amazon SNS". */
const bounce = (bounceType: string, ...addresses: readonly string[]) => ({
  eventType: 'Bounce',
  mail,
  bounce: {
    bounceType,
    bounceSubType: 'General',
    bouncedRecipients: addresses.map((emailAddress) => ({ emailAddress, action: 'failed', status: '5.1.1' })),
    timestamp: '2026-05-30T10:00:03.5Z',
    feedbackId: '0100',
  },
});
const complaint = {
  eventType: 'Complaint',
  mail,
  complaint: {
    complainedRecipients: [{ emailAddress: 'Dana@Acme.example' }],
    timestamp: '2026-05-31T08:00:00.000Z',
    complaintFeedbackType: 'abuse',
  },
};
const delivery = { eventType: 'Delivery', mail, delivery: { timestamp: '2026-05-30T10:00:02.000Z', recipients: ['dana@acme.example'] } };

describe('what the mail service says of a mail', () => {
  it.each([
    ['delivered', delivery, 'delivery', '2026-05-30T10:00:02.000Z'],
    ['bounced', bounce('Permanent', 'dana@acme.example'), 'bounce', '2026-05-30T10:00:03.500Z'],
    ['complained about', complaint, 'complaint', '2026-05-31T08:00:00.000Z'],
    ['opened', { eventType: 'Open', mail, open: {} }, 'open', MONDAY],
    [
      'delivered, told in the older way',
      { ...delivery, eventType: undefined, notificationType: 'Delivery' },
      'delivery',
      '2026-05-30T10:00:02.000Z',
    ],
  ])('stands in its ledger entry with its time: %s', async (_, feedback, kind, at) => {
    const world = new FeedbackWorld();
    expect(await world.receive(feedback)).toMatchObject({ result: 'recorded', kind, partnerId: 'acme' });
    expect(world.recorded).toEqual([{ key: 'run:2:welcome', kind, at }]);
  });

  it('is taken as told now when it says no time that can be read', async () => {
    const world = new FeedbackWorld();
    await world.receive({ ...delivery, delivery: { timestamp: 'soon' } });
    expect(world.recorded[0]?.at).toBe(MONDAY);
  });
});

describe('a bounce', () => {
  it.each([
    ['Permanent', true],
    ['Transient', false],
    ['Undetermined', false],
  ])('that is %s is an event of the journey for each address, permanent: %s', async (type, permanent) => {
    const world = new FeedbackWorld();
    expect((await world.receive(bounce(type, 'dana@acme.example', 'LUIS@acme.example'))).bounced).toBe(true);
    const events = world.events.map(toJourneyEvent);
    expect(events.map(({ type: kind, data }) => [kind, data])).toEqual([
      ['email.bounced', { email: 'dana@acme.example', permanent, emailKey: 'run:2:welcome' }],
      ['email.bounced', { email: 'luis@acme.example', permanent, emailKey: 'run:2:welcome' }],
    ]);
    expect(world.events.every(({ partner }) => 'id' in partner && partner.id === 'acme')).toBe(true);
  });

  it('told twice is one event, and of two addresses two', async () => {
    const world = new FeedbackWorld();
    await world.receive(bounce('Permanent', 'dana@acme.example', 'luis@acme.example'));
    await world.receive(bounce('Permanent', 'dana@acme.example', 'luis@acme.example'));
    expect(new Set(world.events.map(({ id }) => id)).size).toBe(2);
  });

  it('for the moment and then for good is two events: the second stops the address', async () => {
    const world = new FeedbackWorld();
    for (const type of ['Transient', 'Transient', 'Permanent']) await world.receive(bounce(type, 'dana@acme.example'));
    expect(new Set(world.events.map(({ id, data }) => `${id} ${data.permanent}`)).size).toBe(2);
    expect(new Set(world.events.map(({ id }) => id)).size).toBe(2);
  });

  it('of a mail whose sending was never confirmed still stops the address', async () => {
    const world = new FeedbackWorld();
    world.ledgerKeys.clear(); // send-email was killed between send and confirm
    expect(await world.receive(bounce('Permanent', 'dana@acme.example'))).toMatchObject({ result: 'unknown mail', partnerId: 'acme' });
    expect(world.events.map(toJourneyEvent)).toMatchObject([
      { type: 'email.bounced', data: { email: 'dana@acme.example', permanent: true } },
    ]);
    expect(world.recorded).toEqual([]);
  });
});

it('a complaint is an event of the journey: the contact gets no more mail', async () => {
  const world = new FeedbackWorld();
  expect((await world.receive(complaint)).bounced).toBe(false);
  expect(world.events.map(toJourneyEvent)).toMatchObject([
    { type: 'email.complained', source: 'ses', occurredAt: '2026-05-31T08:00:00.000Z', data: { email: 'dana@acme.example' } },
  ]);
});

it.each([
  ['has no partner', { messageId: 'ses-1' }],
  ['has the tags of others', { messageId: 'ses-1', tags: { campaign: ['spring'] } }],
])('a mail that %s is none of ours', async (_, foreign) => {
  const world = new FeedbackWorld();
  expect(await world.receive({ ...bounce('Permanent', 'dana@acme.example'), mail: foreign })).toEqual({
    result: 'unknown mail',
    kind: 'bounce',
    bounced: true,
  });
  expect([world.recorded, world.events]).toEqual([[], []]);
});

it('feedback is recorded and told in full wherever receive-feedback is killed and tried again', async () => {
  const feedback = bounce('Permanent', 'dana@acme.example', 'luis@acme.example');
  const whole = new Run();
  await new FeedbackWorld().receive(feedback, whole);
  expect(whole.calls).toEqual(['ledger.keyOf', 'ledger.recordFeedback', 'events.send', 'events.send']);
  for (const point of killPoints(whole.calls)) {
    const world = new FeedbackWorld();
    await expect(world.receive(feedback, new Run(point))).rejects.toThrow(Killed);
    await world.receive(feedback);
    expect(new Set(world.events.map(({ id }) => id)).size, `killed ${point.name}`).toBe(2);
    expect(new Set(world.recorded.map((each) => JSON.stringify(each))).size, `killed ${point.name}`).toBe(1);
  }
});

it('a message that is no feedback is refused, and ends among the dead letters', () => {
  expect(v.safeParse(sesFeedback, { Type: 'SubscriptionConfirmation', Token: 'x' }).success).toBe(false);
});
