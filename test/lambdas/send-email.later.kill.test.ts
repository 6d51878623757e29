import { describe, expect, it } from 'vitest';
import type { EmailMessageInput } from '../../lambdas/messages';
import type { Delivery } from '../../lambdas/ports/mail';
import { UNTOUCHED } from '../../lib/journey/partner';
import { later, MONDAY } from '../support/fixtures';
import { killPoints, Run } from '../support/interrupt';
import { SendWorld } from './send-email.world';

/** Monday 09:00 UTC is 05:00 in New York: the window opens four hours later. */
const OFFICE_HOURS = { window: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }, timeZone: 'America/New_York' };
const OPENS = later(MONDAY, 4 * 3_600);
const INVITE: EmailMessageInput = {
  ...{ partnerId: 'acme', email: 'training-invite', requestedAt: MONDAY, run: 1, step: 'training-invite', taskToken: 'waiting' },
  milestone: 'training-attended',
};
const KEY = 'run:1:training-invite';
/** The next try comes when the dead one's claim has run out, or while it still holds. */
const retries = [60, 10];

const nightly = async (retrySeconds: number): Promise<SendWorld> => {
  const world = await new SendWorld(retrySeconds, OFFICE_HOURS).applied();
  world.store.items('acme').milestones.set('training-attended', { ...UNTOUCHED, waitToken: 'rung', waitSince: MONDAY });
  world.enqueue(INVITE);
  return world;
};

const callsIn = async (world: SendWorld, runs: (run: Run) => Promise<void>): Promise<readonly string[]> => {
  const run = new Run();
  await runs(run);
  expect(world.deadLetters).toEqual([]);
  return run.calls;
};

describe('an email at night', { timeout: 30_000 }, () => {
  it('waits first, then the ledger says so, then the workflow goes on', async () => {
    const world = await nightly(60);
    const run = new Run();
    await world.send(INVITE, run);
    expect(run.calls).toEqual([
      ...[
        'ledger.claim',
        'mailboxes.of',
        'reader.partner',
        'modes.read',
        'consents.of',
        'later.send',
        'ledger.confirmDeferred',
        'workflows.answer',
      ],
    ]);
    expect(world.entry(KEY)).toMatchObject({ status: 'deferred', deferrals: 1, dueAt: OPENS });
  });

  it.each(retries)('goes once, in the morning, wherever send-email is killed and tried again after %i s', async (retrySeconds) => {
    const reference = await nightly(retrySeconds);
    const calls = await callsIn(reference, (run) => reference.drain(run));
    const send = calls.lastIndexOf('mailer.send');
    for (const point of killPoints(calls)) {
      const world = await nightly(retrySeconds);
      await world.drain(new Run(point));
      const isBetween = (point.call === send && point.when === 'after') || (point.call === send + 1 && point.when === 'before');
      expect(world.mails.length, `killed ${point.name}`).toBe(isBetween ? 2 : 1);
      for (const { sentAt } of world.mails) expect(sentAt >= OPENS, `killed ${point.name}`).toBe(true);
      expect(world.entry(KEY), `killed ${point.name}`).toMatchObject({ status: 'sent' });
      expect(world.places, `killed ${point.name}`).toEqual([KEY]);
      expect(new Set(world.answers.map(({ token }) => token)), `killed ${point.name}`).toEqual(new Set(['waiting']));
      // One that waits already is put off once more at most, by the try after the one that died.
      expect(world.putOff.filter(({ seconds }) => seconds > 3_600).length, `killed ${point.name}`).toBeLessThanOrEqual(2);
    }
  });

  it.each(retries)('is withdrawn once when its milestone is reached meanwhile, wherever it is killed (%i s)', async (retrySeconds) => {
    const play = async (run: Run) => {
      const world = await nightly(retrySeconds);
      // Attended during the night, after the email was put off.
      await world.drainUntil(later(MONDAY, 3_600), run);
      await world.happened('training.attended', { course: 'Partner 101' }, 'training');
      await world.drain(run);
      return world;
    };
    const reference = new Run();
    await play(reference);
    for (const point of killPoints(reference.calls)) {
      const world = await play(new Run(point));
      expect(world.mails, `killed ${point.name}`).toEqual([]);
      expect(world.entry(KEY), `killed ${point.name}`).toMatchObject({ status: 'skipped', reason: 'reached meanwhile' });
      expect(
        world
          .entry(KEY)
          ?.decisions.map(({ decision }) => decision)
          .at(0),
        `killed ${point.name}`,
      ).toBe('deferred');
      expect(world.places, `killed ${point.name}`).toEqual([]);
    }
  });

  it('waits on when a copy of it comes too early, and copies never grow in number', async () => {
    const world = await nightly(60);
    await world.send(INVITE);
    const [waiting] = world.waiting.filter(({ deferrals }) => deferrals === 1);
    if (waiting === undefined) throw new Error('nothing waits');
    for (let copy = 0; copy < 5; copy += 1) world.enqueue(waiting);
    await world.drain(new Run(), 60);
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]?.sentAt).toBe(OPENS);
    // The first copy is put off; the others, and the one that waited, are of no use any more.
    expect(world.results.filter(({ decision }) => decision === 'deferred')).toHaveLength(1);
    expect(world.results.filter(({ reason }) => reason === 'was deferred' || reason === 'was sent').length).toBeGreaterThanOrEqual(5);
  });
});

describe('a stale copy', () => {
  it('is dropped while another try is at work on the mail: what it would wait for is decided elsewhere', async () => {
    const world = await nightly(60);
    await world.send(INVITE);
    const later = { partnerId: 'acme', key: KEY, name: 'another try', email: 'training-invite', deferrals: 1 };
    await world.store.claim({ ...later, now: OPENS, leaseUntil: '2026-06-01T13:00:35.000Z' });
    expect(await world.send(INVITE)).toEqual({ decision: 'repeated', reason: 'was deferred' });
    expect(world.putOff).toHaveLength(1);
  });
});

/** The mail service says this so often, and then takes the mail. */
const saying = (world: SendWorld, times: number, delivery: Delivery) => {
  let left = times;
  world.deliver = () => {
    left -= 1;
    return left < 0 ? { messageId: 'ses-at-last' } : delivery;
  };
};

describe('a journey email that the mail service would not take', { timeout: 30_000 }, () => {
  const worldWith = async (retrySeconds: number, delivery: Delivery) => {
    const world = await new SendWorld(retrySeconds).applied();
    saying(world, 1, delivery);
    world.enqueue(INVITE);
    return world;
  };

  it.each([
    ['for it is slow gives its place back, and takes it again', { setback: 'slow' }, 3],
    ['for the account is paused gives its place back, and takes it again', { setback: 'paused' }, 3],
    ['for it knows no such address gives its place back, and takes it again', { setback: 'address refused' }, 3],
    ['for it is away, or its answer was lost, keeps its place until the next try', { setback: 'away' }, 2],
  ] as const)('%s', async (_, delivery, writes) => {
    for (const retrySeconds of retries) {
      const reference = await worldWith(retrySeconds, delivery);
      const calls = await callsIn(reference, (run) => reference.drain(run));
      expect(calls.filter((call) => call === 'mailboxes.replace')).toHaveLength(writes);
      const send = calls.lastIndexOf('mailer.send');
      for (const point of killPoints(calls)) {
        const world = await worldWith(retrySeconds, delivery);
        await world.drain(new Run(point));
        const isBetween = (point.call === send && point.when === 'after') || (point.call === send + 1 && point.when === 'before');
        expect(world.mails.length, `killed ${point.name}`).toBe(isBetween ? 2 : 1);
        expect(world.entry(KEY)?.status, `killed ${point.name}`).toBe('sent');
        expect(world.places, `killed ${point.name}`).toEqual([KEY]);
      }
    }
  });

  it('for a reason that only a person can mend holds no place, while it is tried and when it is set aside', async () => {
    const world = await new SendWorld().applied();
    world.deliver = () => {
      throw new Error('MessageRejected: Email address is not verified');
    };
    world.enqueue(INVITE);
    await world.drain();
    expect(world.deadLetters).toHaveLength(1);
    expect(world.places).toEqual([]);
  });
});

describe('an email that nobody is left to get', () => {
  const worldOfNobody = async (retrySeconds: number) => {
    const world = await new SendWorld(retrySeconds).applied();
    for (const name of ['dana', 'luis']) {
      await world.happened('contact.left', { contact: { email: `${name}@acme.example` } }, `${name} leaves`);
    }
    world.enqueue(INVITE);
    world.enqueue({ ...INVITE, step: 'another', taskToken: 'another' });
    return world;
  };

  it.each(retries)('is one task for the manager, wherever send-email is killed and tried again after %i s', async (retrySeconds) => {
    const reference = await worldOfNobody(retrySeconds);
    const calls = await callsIn(reference, (run) => reference.drain(run));
    for (const point of killPoints(calls)) {
      const world = await worldOfNobody(retrySeconds);
      await world.drain(new Run(point));
      expect([...world.store.items('acme').tasks.values()].map(({ assignee, title }) => [assignee.email, title])).toEqual([
        ['mara@northwind.example', 'Find out whom to write to: no email reaches them any more'],
      ]);
      expect(new Set(world.told.map(({ id }) => id)).size, `killed ${point.name}`).toBe(1);
      expect(world.entry(KEY), `killed ${point.name}`).toMatchObject({ status: 'skipped' });
    }
  });

  it('is another task when somebody could be reached in between', async () => {
    const world = await worldOfNobody(60);
    await world.drain();
    const works = (id: string) => world.happened('contact.added', { contact: { name: 'Sam Okafor', email: 'sam@acme.example' } }, id);
    await works('sam joins');
    await world.happened('contact.left', { contact: { email: 'sam@acme.example' } }, 'sam leaves');
    for (const step of ['third', 'fourth']) world.enqueue({ ...INVITE, step });
    await world.drain();
    const states = [...world.store.items('acme').tasks.values()].map(({ state }) => state);
    expect(states).toEqual(['done', 'open']);
  });
});
