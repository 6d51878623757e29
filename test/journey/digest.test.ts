import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../lib/journey/partner';
import { type AboutPartner, type DigestDay, type DigestRules, digestDay, digestsOf, toEscalate } from '../../lib/journey/tasks/digest';
import { REAL_TIME } from '../../lib/journey/time';
import { settings } from '../../program/settings';
import { later } from '../support/fixtures';

const DAY = 86_400;
/** A Wednesday, eight o'clock in New York. */
const NOW = '2026-11-25T13:00:00.000Z';
const people = ['mara', 'kim', 'li'].map((name) => ({ name, email: `${name}@northwind.example` }));
const { head } = settings;
const rules: DigestRules = { tasks: { ...settings.tasks, escalateAfterDays: 5 }, head, scale: REAL_TIME };

const anyTask: fc.Arbitrary<AboutPartner> = fc
  .record({
    id: fc.uuid(),
    dueIn: fc.integer({ min: -20, max: 20 }),
    whose: fc.constantFrom(...people, { name: 'Mara L.', email: 'MARA@northwind.example' }, head),
    isEscalated: fc.boolean(),
    segment: fc.constantFrom('managed' as const, 'scaled' as const),
    dormant: fc.boolean(),
  })
  .map(({ id, dueIn, whose, isEscalated, segment, dormant }) => {
    const task: Task = {
      ...{
        id,
        title: 'Call',
        assignee: whose,
        openedAt: later(NOW, -40 * DAY),
        dueAt: later(NOW, dueIn * DAY),
        state: 'open',
        run: 1,
        step: 'call',
      },
      ...(isEscalated && dueIn < -5 && { escalatedAt: later(NOW, -DAY) }),
    };
    return { task, partner: { id: `p-${id}`, segment, dormant } };
  });
const anyTasks = fc.uniqueArray(anyTask, { maxLength: 40, selector: ({ task }) => task.id });
const anyDay: fc.Arbitrary<DigestDay> = fc.constantFrom(
  { name: 'd', has: { managed: true, scaled: false } },
  { name: 'd', has: { managed: true, scaled: true } },
);

const isScaled = ({ partner }: AboutPartner): boolean => partner.segment === 'scaled' || partner.dormant;
const key = (email: string): string => email.toLowerCase();

describe('the digests of a day', () => {
  it('hold each open task once in its assignee’s, and none of anybody else’s but what is put before the head', () => {
    fc.assert(
      fc.property(anyTasks, anyDay, (open, day) => {
        const digests = digestsOf(rules, open, day, NOW);
        expect(new Set(digests.map(({ to }) => key(to.email))).size).toBe(digests.length);
        for (const { to, lines } of digests) {
          const theirs = lines.filter(({ isEscalated }) => !isEscalated);
          const expected = open.filter((each) => key(each.task.assignee.email) === key(to.email) && (day.has.scaled || !isScaled(each)));
          expect(theirs.map(({ task }) => task.id).sort()).toEqual(expected.map(({ task }) => task.id).sort());
          if (to.email !== head.email) expect(lines).toHaveLength(theirs.length);
        }
        const told = digests.flatMap(({ lines }) => lines.filter(({ isEscalated }) => !isEscalated));
        expect(told).toHaveLength(open.filter((each) => day.has.scaled || !isScaled(each)).length);
      }),
    );
  });

  it('put before the head what is so long overdue and another’s, segment or not, and what was put there before', () => {
    fc.assert(
      fc.property(anyTasks, anyDay, (open, day) => {
        const heads = digestsOf(rules, open, day, NOW).find(({ to }) => key(to.email) === key(head.email));
        const escalated = (heads?.lines ?? []).filter(({ isEscalated }) => isEscalated).map(({ task }) => task.id);
        const late = open.filter(({ task }) => task.assignee.email !== head.email && task.dueAt < later(NOW, -5 * DAY));
        expect(escalated.sort()).toEqual(late.map(({ task }) => task.id).sort());
        const fresh = toEscalate(rules, open, NOW).map(({ task }) => task.id);
        expect(fresh.sort()).toEqual(
          late
            .filter(({ task }) => task.escalatedAt === undefined)
            .map(({ task }) => task.id)
            .sort(),
        );
      }),
    );
  });

  it('begin with what is overdue, and go by the day it is due', () => {
    fc.assert(
      fc.property(anyTasks, (open) => {
        for (const { lines } of digestsOf(rules, open, { name: 'd', has: { managed: true, scaled: true } }, NOW)) {
          const order = lines.map(({ isOverdue, task }) => `${isOverdue ? 0 : 1} ${task.dueAt}`);
          expect(order).toEqual(order.toSorted());
        }
      }),
    );
  });

  it('are none when there is nothing', () => {
    expect(digestsOf(rules, [], { name: 'd', has: { managed: true, scaled: true } }, NOW)).toEqual([]);
  });
});

describe('the program’s settings', () => {
  it('tell of every task before it is due: at once, or by a digest in time', () => {
    const { atOnceWithinDays, digest } = settings.tasks;
    /** The hours at which there is a digest, in three weeks. */
    const mornings = (segment: 'managed' | 'scaled') =>
      Array.from({ length: 21 }, (_, n) => later('2026-11-02T13:00:00.000Z', n * DAY)).filter(
        (at) => digestDay(settings.tasks, 'America/New_York', REAL_TIME, at).has[segment],
      );
    expect(digest.at).toBe('08:00');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * DAY }), fc.constantFrom('managed' as const, 'scaled' as const), (seconds, segment) => {
        const openedAt = later('2026-11-02T13:00:01.000Z', seconds);
        const dueAt = later(openedAt, (atOnceWithinDays[segment] + 1) * DAY);
        return mornings(segment).some((at) => at > openedAt && at <= dueAt);
      }),
    );
  });
});

describe('the day of a digest', () => {
  const zone = 'America/New_York';
  const on = (now: string) => digestDay(settings.tasks, zone, REAL_TIME, now);

  it('is that of the program’s calendar: scaled partners on Mondays, nobody at the weekend', () => {
    expect(on('2026-11-23T13:00:00.000Z')).toEqual({ name: '2026-11-23', has: { managed: true, scaled: true } });
    expect(on('2026-11-24T13:00:00.000Z')).toEqual({ name: '2026-11-24', has: { managed: true, scaled: false } });
    // Still Sunday in New York.
    expect(on('2026-11-23T04:59:59.000Z')).toEqual({ name: '2026-11-22', has: { managed: false, scaled: false } });
  });

  it('is a minute with everything in it where days are shorter than that', () => {
    const scale = { secondsPerDay: 0.3, minTimeoutSeconds: 1 };
    const minute = (at: string) => digestDay(settings.tasks, zone, scale, at);
    expect(minute('2026-11-22T13:00:59.999Z')).toEqual({ name: '2026-11-22T13:00:00.000Z', has: { managed: true, scaled: true } });
    expect(minute('2026-11-22T13:01:00.000Z').name).toBe('2026-11-22T13:01:00.000Z');
  });
});
