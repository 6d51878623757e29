import { describe, expect, it } from 'vitest';
import type { EmailMessageInput } from '../../lambdas/messages';
import type { Contact, Partner } from '../../lib/journey/partner';
import { later, MONDAY } from '../support/fixtures';
import { killPoints, Run } from '../support/interrupt';
import { SendWorld } from './send-email.world';

const DAY = 86_400;
const NEXT_DAY = later(MONDAY, DAY);
const KEY = `journey:${MONDAY}:application-approved`;
const asked = (run: number, changes: Partial<EmailMessageInput> = {}): EmailMessageInput => ({
  ...{ partnerId: 'acme', email: 'application-approved', step: 'application-approved', once: 'journey', journeyStartedAt: MONDAY },
  ...{ requestedAt: later(MONDAY, (run - 1) * DAY), run, taskToken: `waits in run ${run}` },
  ...changes,
});

const change = (world: SendWorld, changes: Partial<Partner>): void => {
  const items = world.store.items('acme');
  if (items.partner) items.partner = { ...items.partner, ...changes };
};
const everybody = (world: SendWorld, status: Contact['status']): void => {
  const contacts = world.store.items('acme').partner?.contacts ?? [];
  change(world, { contacts: contacts.map((each) => ({ ...each, status })) });
};
const decisionsOf = (world: SendWorld) => world.entry(KEY)?.decisions.map(({ rule }) => rule);

/** The second run asks a day after the first. */
const secondRun = async (world: SendWorld, run = new Run()): Promise<void> => {
  await world.drainUntil(NEXT_DAY, run);
  change(world, { run: 2 });
  world.enqueue(asked(2), NEXT_DAY);
  await world.drain(run);
};

/** Each run asks once, a day apart. */
const secondRunOf = async (world: SendWorld): Promise<void> => {
  world.enqueue(asked(1));
  await world.drainUntil(later(MONDAY, DAY / 2), new Run());
  await world.drainUntil(NEXT_DAY, new Run());
  change(world, { run: 2 });
  world.enqueue(asked(2), NEXT_DAY);
  await world.drainUntil(later(NEXT_DAY, 60), new Run());
};

/** What kept it from going in the first run, and what of that is over in the second. */
const REASONS = [
  [
    'a person had paused all mail',
    'partner-paused',
    (world: SendWorld) => change(world, { paused: { at: MONDAY, by: 'mara', reason: 'holidays' } }),
    (world: SendWorld) => change(world, { paused: undefined }),
  ],
  [
    'nobody could be reached',
    'nobody-left',
    (world: SendWorld) => everybody(world, 'bounced'),
    (world: SendWorld) => everybody(world, 'active'),
  ],
] as const;

describe.each(REASONS)('an email for once in a journey, which did not go in one run because %s,', (_, rule, keep, free) => {
  const skippedOnce = async (run = new Run()): Promise<SendWorld> => {
    const world = await new SendWorld().applied();
    keep(world);
    world.enqueue(asked(1));
    await world.drainUntil(later(MONDAY, DAY / 2), run);
    free(world);
    return world;
  };

  it('goes in the next one, and its entry tells of both', async () => {
    const world = await skippedOnce();
    expect(world.entry(KEY)).toMatchObject({ status: 'skipped', run: 1 });
    await secondRun(world);
    expect(world.mails).toHaveLength(1);
    expect(world.entry(KEY)).toMatchObject({ status: 'sent', run: 2 });
    expect(world.entry(KEY)?.reason).toBeUndefined();
    expect(decisionsOf(world)).toEqual([rule, 'sent']);
  });

  it('does not go when a copy of the first request comes late, and goes once, however often both come', async () => {
    const world = await skippedOnce();
    expect(await world.send(asked(1))).toEqual({ decision: 'repeated', reason: 'was skipped' });
    await secondRun(world);
    for (const run of [1, 2, 1, 3]) expect(await world.send(asked(run))).toMatchObject({ decision: 'repeated' });
    expect(world.mails).toHaveLength(1);
  });

  it('is skipped again for as long as that lasts, and goes in a run after it', async () => {
    const world = await skippedOnce();
    keep(world);
    await secondRun(world);
    expect(decisionsOf(world)).toEqual([rule, rule]);
    free(world);
    change(world, { run: 3 });
    expect(await world.send(asked(3))).toEqual({ decision: 'sent' });
  });

  it('goes once, wherever send-email is killed in either run', { timeout: 30_000 }, async () => {
    const reference = new Run();
    await secondRun(await skippedOnce(reference), reference);
    const { calls } = reference;
    const send = calls.lastIndexOf('mailer.send');
    for (const point of killPoints(calls)) {
      const run = new Run(point);
      const world = await skippedOnce(run);
      await secondRun(world, run);
      const isBetween = (point.call === send && point.when === 'after') || (point.call === send + 1 && point.when === 'before');
      expect(world.mails.length, `killed ${point.name}`).toBe(isBetween ? 2 : 1);
      expect(world.entry(KEY), `killed ${point.name}`).toMatchObject({ status: 'sent', run: 2 });
      expect(new Set(world.answers.map(({ token }) => token)), `killed ${point.name}`).toEqual(
        new Set(['waits in run 1', 'waits in run 2']),
      );
      expect(world.deadLetters, `killed ${point.name}`).toEqual([]);
    }
  });
});

it('does not go in the next run when the mail service tells that it went in the one before, after all', async () => {
  const world = await new SendWorld().applied();
  change(world, { paused: { at: MONDAY, by: 'mara' } });
  await world.send(asked(1));
  // The try before the one that skipped it was killed between the mail service's answer and the note of it.
  const { ledger } = world.store.items('acme');
  const entry = ledger.get(KEY);
  if (entry) ledger.set(KEY, { ...entry, feedback: 'delivery' });
  change(world, { paused: undefined, run: 2 });
  expect(await world.send(asked(2))).toEqual({ decision: 'repeated', reason: 'was sent by an earlier try' });
  expect(world.mails).toEqual([]);
  expect(world.entry(KEY)?.status).toBe('sent');
});

describe('an email for once in a journey, which still waits when the next run asks for it,', () => {
  const slowAtFirst = async (): Promise<SendWorld> => {
    const world = await new SendWorld().applied();
    world.deliver = () => (world.now < NEXT_DAY ? { setback: 'paused' } : { messageId: 'ses-1' });
    return world;
  };

  it('goes once: what waited for the run before is a stale copy', async () => {
    const world = await slowAtFirst();
    world.enqueue(asked(1));
    await world.drainUntil(NEXT_DAY, new Run(), 60);
    change(world, { run: 2 });
    await world.send(asked(2));
    await world.drain();
    expect(world.mails).toHaveLength(1);
    expect(world.entry(KEY)).toMatchObject({ status: 'sent', run: 2 });
  });

  it('waits for a person anew when it waited for one before, and goes once when that one says yes', async () => {
    const world = await new SendWorld(60, { window: 'always' }).applied();
    world.mail = 'approve';
    await secondRunOf(world);
    expect(decisionsOf(world)).toEqual(['awaits-approval', 'awaits-approval']);
    expect(world.entry(KEY)).toMatchObject({ status: 'deferred', run: 2 });
    world.enqueue({ partnerId: 'acme', email: 'application-approved', key: KEY, requestedAt: NEXT_DAY, word: 'approved' }, NEXT_DAY);
    await world.drain();
    expect(world.mails).toHaveLength(1);
  });

  it('is not lost when a person had the phase begun anew, which withdraws what the run before asked for', async () => {
    const world = await slowAtFirst();
    world.enqueue(asked(1));
    await world.drainUntil(later(MONDAY, 60), new Run());
    change(world, { run: 2, restartedRun: 2 });
    world.enqueue(asked(2));
    await world.drain(new Run(), 100);
    expect(world.mails).toHaveLength(1);
  });

  it('goes at the time that the new run comes to, when its own count of being put off begins anew', async () => {
    const world = await slowAtFirst();
    world.enqueue(asked(1));
    await world.drainUntil(later(MONDAY, DAY / 2), new Run(), 60);
    expect(world.entry(KEY)?.deferrals).toBeGreaterThan(5);
    change(world, { run: 2 });
    world.enqueue(asked(2));
    await world.drainUntil(later(MONDAY, DAY / 2 + 60), new Run());
    expect(world.entry(KEY)).toMatchObject({ status: 'deferred', deferrals: 1, run: 2 });
    await world.drain(new Run(), 100);
    expect(world.mails).toHaveLength(1);
  });
});
