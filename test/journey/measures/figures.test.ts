import { describe, expect, it } from 'vitest';
import type { Counted, Facts } from '../../../lib/journey/measures';
import { figuresBy, figuresOf } from '../../../lib/journey/measures/figures';
import { endOfMonth, monthOf } from '../../../lib/journey/measures/months';
import { REAL_TIME } from '../../../lib/journey/time';
import { program } from '../../../program/partner-journey';

const reading = { program, scale: REAL_TIME, now: '2026-11-22T10:00:00.000Z' };
const figures = (facts: Facts) => figuresOf(reading, facts);
const rate = (facts: Facts, name: string) => figures(facts).rates.find((each) => each.name === name);
const milestone = (facts: Facts, name: string) => figures(facts).milestones.find((each) => each.milestone === name);

describe('a milestone', () => {
  const facts: Facts = {
    began: 10,
    ...{ 'at:applied:0': 8, 'at:application-decided:2': 5, 'at:application-decided:4': 1, 'at:agreement-signed:9': 2, 'at:activity:40': 3 },
    ...{ 'way:application-decided:approved': 4, 'way:application-decided:declined': 2 },
  };

  it('is reached by a share of all journeys, and of those that came to the step before', () => {
    expect(milestone(facts, 'applied')).toMatchObject({ reached: 8, share: 0.8, shareOfBefore: 0.8, isStep: true });
    expect(milestone(facts, 'application-decided')).toMatchObject({ reached: 6, share: 0.6, shareOfBefore: 0.75 });
  });

  it('is reached in so many days, by half and by nine of ten', () => {
    expect(milestone(facts, 'application-decided')).toMatchObject({ medianDays: 2.6, p90Days: expect.closeTo(4.4) });
    expect(milestone(facts, 'certified')).toEqual({
      milestone: 'certified',
      title: 'certification passed',
      isStep: true,
      reached: 0,
      share: 0,
      shareOfBefore: undefined,
      ways: {},
    });
  });

  it('is reached in one way or another, the commonest first', () => {
    expect(Object.entries(milestone(facts, 'application-decided')?.ways ?? {})).toEqual([
      ['approved', 4],
      ['declined', 2],
    ]);
  });

  it('beside the funnel is no step of it', () => {
    expect(milestone(facts, 'activity')).toMatchObject({ isStep: false, reached: 3 });
    expect(milestone(facts, 'activity')).not.toHaveProperty('shareOfBefore');
  });
});

describe('a rate', () => {
  const facts: Facts = {
    ...{ 'due:activated:2026-07': 10, 'did:activated:2026-07': 4, 'due:activated:2026-10': 7, 'did:activated:2026-10': 6 },
    ...{
      'due:enabled:2026-10': 7,
      'did:enabled:2026-10': 6,
      'due:retained:2025-09': 3,
      'did:retained:2025-09': 2,
      'due:retained:2025-11': 9,
    },
  };

  it('is of those whose time is up: 90 days after the last day of their month', () => {
    expect(rate(facts, 'activated')).toMatchObject({ due: 10, did: 4, share: 0.4, tooEarly: 7 });
  });

  it('without a limit is of all', () => {
    expect(rate(facts, 'enabled')).toMatchObject({ due: 7, did: 6, tooEarly: 0 });
  });

  it('of a year waits for the year and the days in which a renewal may be told late', () => {
    expect(rate(facts, 'retained')).toMatchObject({ due: 3, did: 2, tooEarly: 9 });
  });

  it('is none while nobody can be judged', () => {
    expect(rate({ 'due:activated:2026-10': 3 }, 'activated')).toEqual({
      ...{ name: 'activated', title: expect.any(String), due: 0, did: 0, tooEarly: 3 },
    });
  });
});

it('figures compare cohorts, tracks, sources and versions, and add up to those of all', () => {
  const cell = (changes: Partial<Counted>): Counted => ({
    ...{ cohort: '2026-01', track: 'reseller', source: 'event', version: '1', facts: { began: 1, 'now:onboarding': 1 } },
    ...changes,
  });
  const cells = [cell({}), cell({ track: 'services' }), cell({ cohort: '2026-02', facts: { began: 5, 'now:activation': 5 } })];
  const byTrack = figuresBy(reading, cells, 'track');
  expect(byTrack.map(({ group, figures: { began } }) => [group, began])).toEqual([
    ['reseller', 6],
    ['services', 1],
  ]);
  expect(figuresBy(reading, cells, 'cohort').map(({ group }) => group)).toEqual(['2026-01', '2026-02']);
  const [all] = figuresBy(reading, cells);
  expect(all?.figures.standing).toEqual({ activation: 5, onboarding: 2 });
});

it('of nobody are nothing, and no error', () => {
  const [all] = figuresBy(reading, []);
  expect(all).toMatchObject({ group: 'all', figures: { began: 0, standing: {} } });
});

describe('a month', () => {
  it('is one of the calendar where a day is a day', () => {
    expect(monthOf(REAL_TIME, '2026-11-22T10:00:00.000Z')).toBe('2026-11');
    expect(endOfMonth(REAL_TIME, '2026-12')).toBe('2027-01-01T00:00:00.000Z');
  });

  it('is as short as the journey is where a year is played in minutes', () => {
    const scale = { secondsPerDay: 0.3, minTimeoutSeconds: 5 };
    const month = monthOf(scale, '2026-11-22T10:00:00.000Z');
    const length = Date.parse(endOfMonth(scale, month)) - Date.parse(month);
    expect(length).toBe((365 / 12) * 300);
    expect(month <= '2026-11-22T10:00:00.000Z' && endOfMonth(scale, month) > '2026-11-22T10:00:00.000Z').toBe(true);
    expect(monthOf(scale, endOfMonth(scale, month))).toBe(endOfMonth(scale, month));
  });
});
