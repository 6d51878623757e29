import { describe, expect, it } from 'vitest';
import type { EmailMessageInput } from '../../lambdas/messages';
import { later, MONDAY } from '../support/fixtures';
import { killPoints, Run } from '../support/interrupt';
import { SendWorld } from './send-email.world';

/** A step of a workflow that waits for the decision. */
const step: EmailMessageInput = {
  partnerId: 'acme',
  email: 'agreement-ready',
  requestedAt: MONDAY,
  run: 1,
  step: 'agreement-ready',
  taskToken: 'waiting',
};
const KEY = 'run:1:agreement-ready';

/** Journey mail, which caps count. */
const invite: EmailMessageInput = { ...step, email: 'training-invite', step: 'training-invite' };

const thanks: EmailMessageInput = {
  partnerId: 'acme',
  email: 'training-thanks',
  requestedAt: MONDAY,
  key: 'event:training:training-thanks',
  eventId: 'training',
};

const taskOpened: EmailMessageInput = {
  partnerId: 'acme',
  email: 'task-opened',
  requestedAt: MONDAY,
  key: 'task:call',
  taskId: 'call',
  audience: 'manager',
};

const worldWith = async (message: EmailMessageInput, retrySeconds?: number): Promise<SendWorld> => {
  const world = await new SendWorld(retrySeconds).applied();
  await world.happened('training.attended', { course: 'Partner 101' }, 'training');
  const assignee = { name: 'Mara Lindqvist', email: 'mara@northwind.example' };
  const task = { id: 'call', title: 'Call them', assignee, openedAt: MONDAY, dueAt: MONDAY, state: 'open', run: 1, step: 'call' } as const;
  world.store.items('acme').tasks.set('call', task);
  world.enqueue(message);
  return world;
};

/** Another try takes the claim. */
const anotherTry = (world: SendWorld, now: string, leaseUntil: string) =>
  world.store.claim({ partnerId: 'acme', key: KEY, name: 'another try', email: 'agreement-ready', now, leaseUntil, deferrals: 0 });

const callsOf = async (message: EmailMessageInput): Promise<readonly string[]> => {
  const world = await worldWith(message);
  const run = new Run();
  await world.drain(run);
  return run.calls;
};

const messages = [
  { name: 'an email of a workflow', message: step, key: KEY, counted: false },
  { name: 'a journey email of a workflow', message: invite, key: 'run:1:training-invite', counted: true },
  { name: 'a thank-you that speaks of its event', message: thanks, key: thanks.key ?? '', counted: true },
  { name: 'a note to a manager that speaks of a task', message: taskOpened, key: taskOpened.key ?? '', counted: false },
];
/** The next try comes when the dead one's claim has run out, or while it still holds: locally a message comes back in 10 s. */
const retries = [60, 10];

describe.each(messages)('$name', ({ message, key, counted }) => {
  it.each(retries)(
    'is sent once wherever send-email is killed and tried again after %i s; only between send and confirm it goes twice',
    async (retrySeconds) => {
      const calls = await callsOf(message);
      const send = calls.indexOf('mailer.send');
      expect(calls.slice(send, send + 2)).toEqual(['mailer.send', 'ledger.confirmSent']);
      for (const point of killPoints(calls)) {
        const world = await worldWith(message, retrySeconds);
        await world.drain(new Run(point));
        const isBetween = (point.call === send && point.when === 'after') || (point.call === send + 1 && point.when === 'before');
        expect(world.mails.length, `killed ${point.name}`).toBe(isBetween ? 2 : 1);
        expect(world.entry(key), `killed ${point.name}`).toMatchObject({ status: 'sent', messageId: `ses-${isBetween ? 1 : 0}` });
        expect(world.places, `killed ${point.name}`).toEqual(counted ? [key] : []);
        expect(world.deadLetters, `killed ${point.name}`).toEqual([]);
      }
    },
  );

  it('is the same mail, however often it was tried', async () => {
    const calls = await callsOf(message);
    const texts = new Set<string>();
    for (const point of killPoints(calls)) {
      const world = await worldWith(message);
      await world.drain(new Run(point));
      for (const { to, replyTo, subject, text, key: mailKey } of world.mails)
        texts.add(JSON.stringify([to, replyTo, subject, text, mailKey]));
    }
    expect(texts.size).toBe(1);
  });
});

describe('a workflow that waits for the decision', () => {
  it.each(retries)('gets its answer wherever send-email is killed and tried again after %i s', async (retrySeconds) => {
    for (const point of killPoints(await callsOf(step))) {
      const world = await worldWith(step, retrySeconds);
      await world.drain(new Run(point));
      const decisions = world.answers.map(({ token, output }) => ({ token, output }));
      expect(decisions.length, `killed ${point.name}`).toBeGreaterThan(0);
      for (const { token, output } of decisions) {
        expect(token).toBe('waiting');
        expect(output, `killed ${point.name}`).toEqual({
          decision: expect.stringMatching(/sent|repeated/),
          ...(Object(output).reason && { reason: 'was sent' }),
        });
      }
    }
  });

  it('is not told of a mail before the mail is out, nor of one that nobody sent', async () => {
    const world = await worldWith(step);
    const run = new Run();
    await world.drain(run);
    expect(run.calls).toEqual([
      'ledger.claim',
      'reader.partner',
      'modes.read',
      'pace.turn',
      'mailer.send',
      'ledger.confirmSent',
      'workflows.answer',
    ]);
  });

  it('gets it after the place that caps count was taken, and the last word of who may stop it was asked for', async () => {
    const world = await worldWith(invite);
    const run = new Run();
    await world.drain(run);
    expect(run.calls).toEqual([
      ...['ledger.claim', 'mailboxes.of', 'reader.partner', 'modes.read', 'consents.of', 'pace.turn', 'links.linkFor', 'mailboxes.replace'],
      ...['mailer.send', 'ledger.confirmSent', 'workflows.answer'],
    ]);
  });
});

describe('a mail service that is slow, away or out of reach', () => {
  const throttledTimes = (world: SendWorld, times: number) => {
    let left = times;
    world.deliver = () => {
      left -= 1;
      return left < 0 ? { messageId: 'ses-at-last' } : { setback: 'slow' };
    };
  };

  it('is asked again after 10, 20, 40 ... seconds, at most 15 minutes, until it takes the mail', async () => {
    const world = await worldWith(step);
    throttledTimes(world, 9);
    await world.drain();
    expect(world.putOff.map(({ seconds }) => seconds)).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
    expect(world.mails).toHaveLength(1);
    expect(world.entry(KEY)).toMatchObject({ status: 'sent', messageId: 'ses-at-last' });
  });

  it('holds no workflow up: the first word to it is "deferred", and the only one', async () => {
    const world = await worldWith(step);
    throttledTimes(world, 3);
    await world.drain();
    expect(world.answers).toEqual([{ token: 'waiting', output: expect.objectContaining({ decision: 'deferred' }) }]);
    expect(world.putOff.every(({ message }) => message.taskToken === undefined)).toBe(true);
  });

  it.each(retries)('loses and doubles nothing wherever send-email is killed meanwhile and tried again after %i s', async (retrySeconds) => {
    const reference = await worldWith(step);
    throttledTimes(reference, 1);
    const run = new Run();
    await reference.drain(run);
    const calls = run.calls;
    const lastSend = calls.lastIndexOf('mailer.send');
    for (const point of killPoints(calls)) {
      const world = await worldWith(step, retrySeconds);
      throttledTimes(world, 1);
      await world.drain(new Run(point));
      const isBetween = (point.call === lastSend && point.when === 'after') || (point.call === lastSend + 1 && point.when === 'before');
      expect(world.mails.length, `killed ${point.name}`).toBe(isBetween ? 2 : 1);
      expect(world.entry(KEY)?.status, `killed ${point.name}`).toBe('sent');
      expect(world.answers.length, `killed ${point.name}`).toBeGreaterThan(0);
    }
  });
});

describe('many deliveries of one message at once', () => {
  it('send one mail, and tell every one that waits', async () => {
    const world = await worldWith(step);
    await world.drain();
    const fresh = await worldWith(step);
    for (let copy = 1; copy < 20; copy += 1) fresh.enqueue({ ...step, taskToken: `waiting ${copy}` });
    const decided = await Promise.all(Array.from({ length: 20 }, (_, copy) => fresh.send({ ...step, taskToken: `at once ${copy}` })));
    expect(decided.filter(({ decision }) => decision === 'sent')).toHaveLength(1);
    expect(decided.filter(({ decision }) => decision === 'deferred')).toHaveLength(19);
    await fresh.drain(new Run(), 200);
    expect(fresh.mails).toHaveLength(1);
    expect(new Set(fresh.answers.map(({ token }) => token)).size).toBe(40);
  });

  it('look again when the lease of the one that has the claim is over, and not before', async () => {
    const world = await worldWith(step);
    await anotherTry(world, MONDAY, '2026-06-01T09:00:35.000Z');
    expect(await world.send(step)).toEqual({ decision: 'deferred', reason: 'another try holds the claim' });
    expect(world.putOff).toEqual([{ message: { ...step, deferrals: 0, setbacks: 0 }, purpose: 'service', seconds: 36 }]);
    expect(world.answers).toEqual([]);
    world.now = '2026-06-01T09:00:36.000Z';
    expect(await world.send(step)).toEqual({ decision: 'sent' });
  });

  it('do not overtake one that sends for as long as the function may run', async () => {
    const world = await worldWith(step);
    world.deliver = async () => {
      world.now = later(MONDAY, 30);
      expect(await world.send(step)).toEqual({ decision: 'deferred', reason: 'another try holds the claim' });
      return { messageId: 'slow' };
    };
    expect(await world.send(step)).toEqual({ decision: 'sent' });
    expect(world.mails).toHaveLength(1);
  });

  it('cannot confirm what another try has taken over', async () => {
    const world = await worldWith(step);
    world.deliver = () => {
      world.now = '2026-06-01T09:00:36.000Z'; // the mail service took longer than the lease
      void anotherTry(world, world.now, '2026-06-01T09:01:11.000Z');
      return { messageId: 'late' };
    };
    await expect(world.send(step)).rejects.toThrow();
    expect(world.entry(KEY)).toMatchObject({ status: 'claimed', claim: 'another try' });
  });
});

describe('an email that cannot be sent', () => {
  const refuse = (world: SendWorld) => {
    world.deliver = () => {
      throw new Error('MessageRejected: the address is not verified');
    };
  };

  it.each(retries)(
    'because the mail service refuses it is tried five times, %i s apart, and then set aside for a person',
    async (retrySeconds) => {
      const world = await worldWith(step, retrySeconds);
      refuse(world);
      await world.drain();
      expect(world.failures).toHaveLength(5);
      expect(world.failures[0]).toContain('MessageRejected');
      expect(world.deadLetters).toHaveLength(1);
      expect(world.putOff).toEqual([]);
      expect(world.answers).toEqual([]);
    },
  );

  it.each(retries)(
    'because the program has no such email is tried five times, %i s apart, and then set aside for a person',
    async (retrySeconds) => {
      const world = await worldWith({ ...step, email: 'agreement-raedy' }, retrySeconds);
      await world.drain();
      expect(world.failures).toHaveLength(5);
      expect(world.failures[0]).toContain('there is no email "agreement-raedy"; a running phase sends it, so put it back');
      expect(world.deadLetters).toHaveLength(1);
      expect(world.mails).toEqual([]);
    },
  );

  it('goes out at once when a person has mended the cause and sends the dead letter again', async () => {
    const world = await worldWith(step);
    refuse(world);
    await world.drain();
    world.deliver = () => ({ messageId: 'mended' });
    for (const message of world.deadLetters) world.enqueue(message);
    await world.drain();
    expect(world.mails).toHaveLength(1);
    expect(world.answers).toEqual([{ token: 'waiting', output: { decision: 'sent' } }]);
  });

  it('because the message has neither a key nor a step is no message of ours', async () => {
    const world = await worldWith(step);
    await expect(world.send({ partnerId: 'acme', email: 'digest', requestedAt: MONDAY })).rejects.toThrow(
      'needs a key, or a run and a step',
    );
  });
});
