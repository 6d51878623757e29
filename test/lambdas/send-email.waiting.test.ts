import { describe, expect, it } from 'vitest';
import type { EmailMessageInput } from '../../lambdas/messages';
import { UNTOUCHED } from '../../lib/journey/partner';
import type { SendingSettings } from '../../lib/journey/settings';
import { later, MONDAY } from '../support/fixtures';
import { killPoints, Run } from '../support/interrupt';
import { SendWorld } from './send-email.world';

const DAY = 86_400;
const MINUTE = 60;
/** One in seven days, so that the second waits for a week. */
const ONE_A_WEEK: Partial<SendingSettings> = { window: 'always', caps: { perContact: 1, perOrganisation: 1, days: 7 } };
const FREE = later(MONDAY, 7 * DAY);
const asked = (step: string, more: Partial<EmailMessageInput> = {}): EmailMessageInput => ({
  ...{ partnerId: 'acme', email: 'training-invite', requestedAt: MONDAY, run: 1, step, journeyStartedAt: MONDAY },
  ...more,
});
const keyOf = (step: string) => `run:1:${step}`;

/** The first went on Monday; the second has waited since Tuesday, and its place is free a week after the first. */
const oneWaits = async (run = new Run(), sending = ONE_A_WEEK): Promise<SendWorld> => {
  const world = await new SendWorld(60, sending).applied();
  world.enqueue(asked('first'));
  world.enqueue(asked('second', { milestone: 'training-attended' }), later(MONDAY, DAY));
  await world.drainUntil(later(FREE, -MINUTE), run);
  return world;
};
/** One that nobody asked for before asks in the moment in which the place is free, and right before the one that has waited. */
const withNewcomer = async (world: SendWorld, run = new Run()): Promise<void> => {
  world.enqueue(asked('newcomer'), later(FREE, -0.001));
  world.now = FREE;
  await world.drain(run, 60);
};
const sentAt = (world: SendWorld) => world.mails.map(({ key, sentAt: at }) => [key, at]);

describe('when a place under a cap is free', () => {
  it('it is for the email that has waited longest, not for one that asks at that moment', async () => {
    const world = await oneWaits();
    expect(world.mails.map(({ key }) => key)).toEqual([keyOf('first')]);
    await withNewcomer(world);
    expect(sentAt(world)).toEqual([
      [keyOf('first'), MONDAY],
      [keyOf('second'), FREE],
      [keyOf('newcomer'), later(FREE, 7 * DAY)],
    ]);
    expect(world.entry(keyOf('newcomer'))?.decisions.map(({ rule, detail }) => [rule, detail?.split(';')[0]])).toEqual([
      ['cap-contact', 'the place is for one that has waited longer'],
      ['cap-contact', 'had 1 in 7 days'],
      ['sent', undefined],
    ]);
  });

  it('it is free for the next one within minutes, when the one that has waited is withdrawn', async () => {
    const world = await oneWaits();
    world.store.items('acme').milestones.set('training-attended', { ...UNTOUCHED, waitSince: MONDAY, reachedAt: FREE });
    await withNewcomer(world);
    expect(sentAt(world)).toEqual([
      [keyOf('first'), MONDAY],
      [keyOf('newcomer'), later(FREE, 15 * MINUTE)],
    ]);
  });

  it('it is kept for a quarter of an hour and no longer for one that does not come', async () => {
    const world = await oneWaits();
    // The request of the second is lost for now: it lies among the dead letters.
    const alone = new SendWorld(60, ONE_A_WEEK);
    await alone.applied();
    alone.store.items('acme').mailbox = world.store.items('acme').mailbox;
    await withNewcomer(alone);
    expect(sentAt(alone)).toEqual([[keyOf('newcomer'), later(FREE, 15 * MINUTE)]]);
    expect(alone.store.items('acme').mailbox.waiting?.map(({ key }) => key)).toEqual([keyOf('newcomer')]);
  });

  it('it is still for the one that has waited when the mail service does not take it at once', async () => {
    const world = await oneWaits();
    let refusals = 4;
    world.deliver = () => {
      refusals -= 1;
      return refusals < 0 ? { messageId: 'ses-1' } : { setback: 'slow' };
    };
    await withNewcomer(world);
    expect(world.mails.map(({ key }) => key)).toEqual(['first', 'second', 'newcomer'].map(keyOf));
  });

  it('places that another email gave back are anybody’s until those that wait are there', async () => {
    const world = await oneWaits();
    const items = world.store.items('acme');
    items.mailbox = { ...items.mailbox, sends: [] };
    expect(await world.send(asked('newcomer'))).toEqual({ decision: 'sent' });
  });

  it('those that wait go in the order in which they began to, one a week', async () => {
    const world = await oneWaits();
    for (const step of ['third', 'fourth', 'fifth']) {
      world.now = later(world.now, 1);
      await world.send(asked(step));
    }
    await world.drain(new Run(), 100);
    expect(world.mails.map(({ key }) => key)).toEqual(['first', 'second', 'third', 'fourth', 'fifth'].map(keyOf));
    expect(world.mails.at(-1)?.sentAt).toBe(later(FREE, 3 * 7 * DAY));
  });

  it('more than twenty wait all the same, and none is dropped', { timeout: 30_000 }, async () => {
    const world = await oneWaits(new Run(), { window: 'always', caps: { perContact: 1, perOrganisation: 1, days: 1 } });
    for (let n = 0; n < 30; n += 1) world.enqueue(asked(`one of thirty, ${n}`));
    await world.drainUntil(later(world.now, 60), new Run(), 100);
    expect(world.store.items('acme').mailbox.waiting).toHaveLength(20);
    await world.drain(new Run(), 2_000);
    expect(new Set(world.mails.map(({ key }) => key)).size).toBe(32);
    expect(world.mails).toHaveLength(32);
  });

  it('is taken once, wherever send-email is killed', { timeout: 60_000 }, async () => {
    const play = async (run: Run) => {
      const world = await oneWaits(run);
      await withNewcomer(world, run);
      return world;
    };
    const reference = new Run();
    await play(reference);
    const sends = reference.calls.flatMap((call, place) => (call === 'mailer.send' ? [place] : []));
    for (const point of killPoints(reference.calls)) {
      const world = await play(new Run(point));
      const isBetween = sends.some(
        (send) => (point.call === send && point.when === 'after') || (point.call === send + 1 && point.when === 'before'),
      );
      expect(world.mails.length, `killed ${point.name}`).toBe(isBetween ? 4 : 3);
      expect(new Set(world.mails.map(({ key }) => key)).size, `killed ${point.name}`).toBe(3);
      expect(world.deadLetters, `killed ${point.name}`).toEqual([]);
      // A mail that goes twice by the written exception counts once: apart from it there is a week between any two.
      const firsts = [...new Map(world.mails.map(({ key, sentAt: at }) => [key, Date.parse(at)])).values()].sort((a, b) => a - b);
      for (const [n, at] of firsts.slice(1).entries())
        expect(at - (firsts[n] ?? 0), `killed ${point.name}`).toBeGreaterThanOrEqual(7 * DAY * 1000 - (isBetween ? 120_000 : 0));
    }
  });
});
