/** Chances that come out the same for the same number: a seeding can be repeated. */
export interface Chance {
  /** From 0 to 1. */
  next(): number;
  /** True so often, from 0 to 1. */
  happens(share: number): boolean;
  /** One of several. */
  of<T>(all: readonly [T, ...T[]]): T;
  /** Days that most take fewer than, and a few many more. */
  days(mean: number): number;
}

/** Mulberry32 by Tommy Ettinger, in the public domain: 32 bits of state are enough for plausible lives. */
const mulberry = (start: number) => {
  let state = start >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const createChance = (start: number): Chance => {
  const next = mulberry(start);
  return {
    next,
    happens: (share) => next() < share,
    of: (all) => all[Math.floor(next() * all.length)] ?? all[0],
    days: (mean) => -Math.log(1 - next()) * mean,
  };
};
