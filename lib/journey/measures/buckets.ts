/** By days up to 30, then wider, but never wider than a sixth of the days themselves; what takes more than three years is one. */
const EDGES: readonly number[] = [
  ...Array.from({ length: 31 }, (_, day) => day),
  ...[35, 40, 46, 53, 61, 70, 80, 90, 105, 120, 140, 160, 180, 210, 240, 270, 300, 330, 365, 425, 495, 575, 670, 780, 910, 1060],
];

/** How many partners took so long, by the lower edge of the bucket in days. */
export type Histogram = ReadonlyMap<number, number>;

/** The bucket that a number of days falls into, by its lower edge; what comes before its time took no days. */
export const bucketOf = (days: number): number => EDGES.findLast((edge) => edge <= days) ?? 0;

/** What a bucket spans, in days; the last one is open, and is taken as its edge. */
export const widthOf = (edge: number): number => (EDGES.find((each) => each > edge) ?? edge) - edge;

/**
 * The days in which that share (0 to 1) of them were there, told from the buckets as if those in one were spread evenly over it: right to within
 * the width of the bucket. Undefined for nobody.
 */
export const quantile = (histogram: Histogram, share: number): number | undefined => {
  const buckets = [...histogram].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const rank = share * buckets.reduce((sum, [, count]) => sum + count, 0);
  let before = 0;
  for (const [edge, count] of buckets) {
    if (before + count >= rank) return edge + (widthOf(edge) * (rank - before)) / count;
    before += count;
  }
  return undefined;
};
