/** The value below which a share of the samples lies, by linear interpolation; `share` from 0 to 1. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) throw new Error('there are no samples');
  return low + (high - low) * (place - Math.floor(place));
};

export interface Spread {
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

export const spreadOf = (samples: readonly number[]): Spread => ({
  p10: quantile(samples, 0.1),
  median: quantile(samples, 0.5),
  p90: quantile(samples, 0.9),
});
