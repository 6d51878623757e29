import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fate, isWornOut, WORN_OUT } from '../../lambdas/receive-feedback/worn-out';
import { at, bounce, click, complaint, delay, delivery, open, reject, send } from '../support/ses-reports';
import { FeedbackWorld } from './receive-feedback.world';

const DAY = 86_400;
const mails = ['welcome', 'second', 'third', 'fourth'].map((step, place) => ({ key: `run:2:${step}`, messageId: `ses-${place + 1}` }));

const seconds = fc.integer({ min: 0, max: 20 * DAY });
const report = fc
  .tuple(
    fc.constantFrom(...mails),
    seconds,
    fc.constantFrom('send', 'delivery', 'delay', 'full', 'gone', 'complaint', 'reject', 'open', 'click'),
  )
  .map(([mail, after, kind]) => {
    switch (kind) {
      case 'send':
        return send(mail);
      case 'delivery':
        return delivery(mail, after);
      case 'delay':
        return delay(mail, after);
      case 'full':
        return bounce('Transient', 'MailboxFull', mail, after);
      case 'gone':
        return bounce('Permanent', 'General', mail, after);
      case 'complaint':
        return complaint(mail, after);
      case 'reject':
        return reject(mail);
      case 'open':
        return open(mail, after);
      default:
        return click(mail, after);
    }
  });

type Report = ReturnType<typeof send>;
const tell = async (reports: readonly object[]): Promise<FeedbackWorld> => {
  const world = new FeedbackWorld();
  for (const each of reports) await world.receive(each);
  return world;
};

/** Some reports, and the same in another order with some of them told twice. */
const anyOrder = fc.array(report, { maxLength: 12 }).chain((told) =>
  fc.tuple(
    fc.constant(told),
    fc.array(fc.nat(Math.max(0, told.length - 1)), { maxLength: 6 }).chain((again) => {
      const all = [...told, ...again.flatMap((place) => told[place] ?? [])];
      return fc.shuffledSubarray(all, { minLength: all.length });
    }),
  ),
);

const isStopped = (world: FeedbackWorld): boolean => world.told().some((each) => /for good|complained/.test(each));
const stands = (world: FeedbackWorld, place: number): string | undefined => [...world.ledger.entries.values()][place]?.feedback;

describe('reports that come twice and in any order', () => {
  it('leave the same words beside each mail', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder, async ([told, shuffled]) => {
        expect((await tell(shuffled)).ledger.entries).toEqual((await tell(told)).ledger.entries);
      }),
    );
  });

  it('stop every address that they stop when told in order', async () => {
    const when = (each: object): string => JSON.stringify(each).match(/"timestamp":"([^"]+)"(?!.*"timestamp")/)?.[1] ?? '';
    await fc.assert(
      fc.asyncProperty(anyOrder, async ([told, shuffled]) => {
        const inOrder = await tell([...told].sort((a, b) => (when(a) < when(b) ? -1 : 1)));
        const fates = [...inOrder.ledger.entries.values()];
        const mustStop = told.some(({ eventType }) => eventType === 'Complaint') || told.some(isPermanent) || isWornOut(fates);
        if (mustStop) expect(isStopped(await tell(shuffled))).toBe(true);
      }),
    );
  });

  it('never let a delivery stand above a complaint, or above a bounce for good', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder, async ([told, shuffled]) => {
        const world = await tell(shuffled);
        for (const [place, { messageId }] of mails.entries()) {
          const own = told.filter(({ mail }) => mail.messageId === messageId);
          if (own.some(({ eventType }) => eventType === 'Complaint')) expect(stands(world, place)).toBe('complaint');
          else if (own.some(isPermanent)) expect(['bounce', 'reject']).toContain(stands(world, place));
        }
      }),
    );
  });

  it('stop nobody who was only delivered to, delayed, opened or clicked', async () => {
    const harmless = fc.array(
      report.filter(({ eventType }) => !['Bounce', 'Complaint'].includes(eventType)),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(harmless, async (told) => {
        expect((await tell(told)).events).toEqual([]);
      }),
    );
  });
});

const isPermanent = (each: Report | object): boolean => JSON.stringify(each).includes('"bounceType":"Permanent"');

describe('an address', () => {
  const bounced = (...days: readonly number[]): Fate[] => days.map((day) => ({ passinglyBouncedAt: at(day * DAY) }));
  const delivered = (day: number): Fate => ({ deliveredAt: at(day * DAY) });

  it.each([
    ['of which nothing is known', [], false],
    ['that bounced twice', bounced(0, 1), false],
    ['that bounced three times in a fortnight', bounced(0, 5, WORN_OUT.days), true],
    ['that bounced three times in a fortnight and a bit', bounced(0, 5, WORN_OUT.days + 0.01), false],
    ['that took a mail in between', [...bounced(0, 2, 3), delivered(1)], false],
    ['that took one before', [...bounced(1, 2, 3), delivered(0)], true],
    ['that took one after', [...bounced(0, 1, 2), delivered(3)], false],
    ['that bounced long ago, and then three times', bounced(0, 30, 31, 32), true],
  ])('%s: worn out %s', (_, fates, expected) => {
    expect(isWornOut(fates)).toBe(expected);
    expect(isWornOut([...fates].reverse())).toBe(expected);
  });
});
