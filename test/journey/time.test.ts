import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, plusDays, plusMonths, REAL_TIME, type TimeScale, timeoutSeconds } from '../../lib/journey/time';
import { toInstant } from '../../lib/journey/words';
import { anyScale } from '../support/arbitrary-phases';

/** A year in about two minutes. */
const FAST: TimeScale = { secondsPerDay: 0.3, minTimeoutSeconds: 5 };

const anyInstant = fc.date({ min: new Date('1990-01-01'), max: new Date('2150-01-01'), noInvalidDate: true }).map(toInstant);
const anyDays = fc.integer({ min: -800, max: 800 });

describe('an instant', () => {
  it.each([
    ['2026-11-22T10:00:00+01:00', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T10:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.1239Z', '2026-11-22T10:00:00.123Z'],
    ['2026-12-31T23:30:00-02:00', '2027-01-01T01:30:00.000Z'],
  ])('%s is spelt %s, in UTC and to the millisecond', (spelt, instant) => {
    expect(toInstant(spelt)).toBe(instant);
  });

  it('comes before another as a text when it comes before it in time', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (a, b) => {
        expect(a < b).toBe(Date.parse(a) < Date.parse(b));
      }),
    );
  });
});

describe('a time-out', () => {
  it.each<[string, TimeScale, number, number]>([
    ['a day in AWS has 86,400 seconds', REAL_TIME, 1, 86_400],
    ['half a day is half of that', REAL_TIME, 0.5, 43_200],
    ['a year fits', REAL_TIME, 365, 31_536_000],
    ['a moment is a second, for a wait must end after it began', REAL_TIME, 0.000_001, 1],
    ['a fast stage is no faster than it can be', FAST, 1, 5],
    ['a fast stage keeps its pace where it can', FAST, 90, 27],
    ['seconds are whole', { secondsPerDay: 0.3, minTimeoutSeconds: 1 }, 5, 2],
  ])('%s', (_, scale, days, seconds) => {
    expect(timeoutSeconds(scale, days)).toBe(seconds);
  });

  it('is a whole number of seconds, at least the least, at any pace', () => {
    fc.assert(
      fc.property(anyScale, fc.double({ min: 0.01, max: 365, noNaN: true }), (scale, days) => {
        const seconds = timeoutSeconds(scale, days);
        expect(seconds).toSatisfy(Number.isInteger);
        expect(seconds).toBeGreaterThanOrEqual(scale.minTimeoutSeconds);
        expect(Math.abs(seconds - days * scale.secondsPerDay)).toBeLessThanOrEqual(Math.max(0.5, scale.minTimeoutSeconds));
      }),
    );
  });
});

describe('days', () => {
  it.each([
    ['90 days before the end of a term', '2027-01-12T00:00:00.000Z', -90, '2026-10-14T00:00:00.000Z'],
    ['over the day when Europe turns its clocks', '2026-03-28T12:00:00.000Z', 1, '2026-03-29T12:00:00.000Z'],
    ['over a leap day', '2028-02-28T00:00:00.000Z', 2, '2028-03-01T00:00:00.000Z'],
    ['half a day', '2026-01-01T00:00:00.000Z', 0.5, '2026-01-01T12:00:00.000Z'],
  ])('%s', (_, from, days, to) => {
    expect(plusDays(REAL_TIME, from, days)).toBe(to);
  });

  it('pass faster on a faster stage', () => {
    expect(plusDays(FAST, '2026-01-01T00:00:00.000Z', 10)).toBe('2026-01-01T00:00:03.000Z');
    expect(daysBetween(FAST, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:03.000Z')).toBe(10);
  });

  it('that are added can be counted again, at any pace', () => {
    fc.assert(
      fc.property(anyScale, anyInstant, anyDays, (scale, from, days) => {
        // Instants are milliseconds: half of one is lost, and counts for more where days are short.
        const lost = 0.0006 / scale.secondsPerDay;
        expect(Math.abs(daysBetween(scale, from, plusDays(scale, from, days)) - days)).toBeLessThanOrEqual(lost + 1e-9);
      }),
    );
  });

  it('between two instants are negative the other way round', () => {
    expect(daysBetween(REAL_TIME, '2026-01-03T00:00:00.000Z', '2026-01-01T12:00:00.000Z')).toBe(-1.5);
  });
});

describe('months of a term', () => {
  it.each([
    ['a year', '2026-01-12T09:30:00.000Z', 12, '2027-01-12T09:30:00.000Z'],
    ['a month from the 31st ends with the next', '2026-01-31T00:00:00.000Z', 1, '2026-02-28T00:00:00.000Z'],
    ['a month from the 31st in a leap year', '2028-01-31T00:00:00.000Z', 1, '2028-02-29T00:00:00.000Z'],
    ['a year from a leap day', '2028-02-29T00:00:00.000Z', 12, '2029-02-28T00:00:00.000Z'],
    ['half a year over a turn of clocks', '2026-01-15T23:30:00.000Z', 6, '2026-07-15T23:30:00.000Z'],
    ['ten years', '2026-12-31T23:59:59.999Z', 120, '2036-12-31T23:59:59.999Z'],
  ])('%s, by the calendar', (_, from, months, to) => {
    expect(plusMonths(REAL_TIME, from, months)).toBe(to);
  });

  it('on a faster stage twelve of them are 365 of its days', () => {
    expect(plusMonths(FAST, '2026-01-01T00:00:00.000Z', 12)).toBe(plusDays(FAST, '2026-01-01T00:00:00.000Z', 365));
  });
});
