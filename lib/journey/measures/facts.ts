import type { Facts } from '../measures';
import type { Partner } from '../partner';
import type { Histogram } from './buckets';

const NOW = 'now:';

/**
 * Names of what is counted, as they stand on the counters' items. Short, since an item is paid for by its size with each
 * write; none of their parts has a colon in it, but the last may.
 */
export const FACT = {
  /** One for each journey: what shares are of. */
  began: 'began',
  /** Where the partner stands now: the only one that comes and goes. */
  now: (standing: string) => `${NOW}${standing}`,
  /** Has been in the phase. */
  entered: (phase: string) => `in:${phase}`,
  /** Runs of the phase that ended so. */
  ended: (phase: string, outcome: string) => `out:${phase}:${outcome}`,
  /** Reached it, so many days after the journey began. */
  reached: (milestone: string, bucket: number) => `at:${milestone}:${bucket}`,
  /** Reached it in this way, as last told. */
  way: (milestone: string, outcome: string) => `way:${milestone}:${outcome}`,
  span: (name: string, bucket: number) => `span:${name}:${bucket}`,
  /** Reached in that month what a rate starts from. */
  due: (rate: string, month: string) => `due:${rate}:${month}`,
  /** And of those did what the rate asks for. */
  did: (rate: string, month: string) => `did:${rate}:${month}`,
  exitReason: (word: string) => `why:exit:${word}`,
  declineReason: (word: string) => `why:decline:${word}`,
  task: (what: 'opened' | 'done') => `task:${what}`,
  /** Waits for it that a person passed over. */
  skipped: (milestone: string) => `skip:${milestone}`,
} as const;

/** Of these only the event tells: they stand on no item of the partner's, so its account carries them on. */
const CARRIED: readonly string[] = ['out:', 'why:decline:', 'task:', 'skip:'];
export const isCarried = (name: string): boolean => CARRIED.some((prefix) => name.startsWith(prefix));

const isNow = ([name]: readonly [string, number]): boolean => name.startsWith(NOW);

/** Only where partners stand. */
export const standingFacts = (facts: Facts): Facts => Object.fromEntries(Object.entries(facts).filter(isNow));

/** What stays counted of a journey when another one begins. */
export const lastingFacts = (facts: Facts): Facts => Object.fromEntries(Object.entries(facts).filter((each) => !isNow(each)));

/** The facts that begin so, by what follows. */
export const factsUnder = (facts: Facts, prefix: string): ReadonlyMap<string, number> =>
  new Map(Object.entries(facts).flatMap(([name, count]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), count] as const] : [])));

/** Facts whose name ends with a bucket. */
export const histogramUnder = (facts: Facts, prefix: string): Histogram =>
  new Map([...factsUnder(facts, prefix)].map(([bucket, count]) => [Number(bucket), count]));

/** What must be added to the one to get the other; nothing for what stays as it is. */
export const difference = (before: Facts, after: Facts): Facts =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const)
      .filter(([, change]) => change !== 0),
  );

/** Adds up facts in place: a reader has tens of thousands of them. */
export class Sums {
  private readonly counts = new Map<string, number>();

  add(name: string, count: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }

  /** What comes to nothing is left out. */
  facts(): Facts {
    const facts: Record<string, number> = {};
    for (const [name, count] of this.counts) if (count !== 0) facts[name] = count;
    return facts;
  }
}

export const sumOfAll = (all: Iterable<Facts>): Facts => {
  const sums = new Sums();
  for (const facts of all) for (const name of Object.keys(facts)) sums.add(name, facts[name] ?? 0);
  return sums.facts();
};

export const sumOf = (one: Facts, other: Facts): Facts => sumOfAll([one, other]);

/** The group that a partner is counted and listed in: its phase, how its journey came to rest, or `failed`. */
export const standingOf = ({ state, phase, outcome = 'closed' }: Pick<Partner, 'state' | 'phase' | 'outcome'>): string =>
  state === 'running' ? phase : state === 'failed' ? 'failed' : outcome;
