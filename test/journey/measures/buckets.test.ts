import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, type Histogram, quantile, widthOf } from '../../../lib/journey/measures/buckets';

const histogramOf = (days: readonly number[]): Histogram => {
  const counts = new Map<number, number>();
  for (const each of days) counts.set(bucketOf(each), (counts.get(bucketOf(each)) ?? 0) + 1);
  return counts;
};

/** By the days themselves: the smallest number of days that so many of them took at most. */
const exact = (days: readonly number[], share: number): number => {
  const sorted = [...days].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

const anyDays = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 200 });
const anyShare = fc.constantFrom(0.1, 0.5, 0.9, 0.99, 1);

describe('days in buckets', () => {
  it('give a median and any other share to within the width of a bucket', () => {
    fc.assert(
      fc.property(anyDays, anyShare, (days, share) => {
        const is = exact(days, share);
        const told = quantile(histogramOf(days), share) ?? Number.NaN;
        expect(Math.abs(told - is)).toBeLessThanOrEqual(widthOf(bucketOf(is)) + 1e-9);
      }),
    );
  });

  it('are a day wide up to a month, and a sixth of the days themselves at most up to three years', () => {
    for (let days = 0; days < 30; days += 0.25) expect(widthOf(bucketOf(days))).toBe(1);
    for (let days = 30; days < 1060; days += 1) expect(widthOf(bucketOf(days))).toBeLessThanOrEqual(days / 5.9);
  });

  it('are never fewer than none: what came before its time took no days', () => {
    expect(bucketOf(-3)).toBe(0);
  });

  it('of nobody have no median', () => {
    expect(quantile(new Map(), 0.5)).toBeUndefined();
    expect(quantile(new Map([[3, 0]]), 0.5)).toBeUndefined();
  });

  it('of one partner have its days as median and as p90', () => {
    expect(quantile(histogramOf([12]), 0.5)).toBe(12.5);
    expect(quantile(histogramOf([12]), 0.9)).toBe(12.9);
  });

  it('that took longer than all buckets are told as the last one begins', () => {
    expect(quantile(histogramOf([5000]), 0.5)).toBe(1060);
  });
});
