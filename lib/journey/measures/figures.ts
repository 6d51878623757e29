import type { Program } from '../definition';
import type { Counted, Facts, Rate } from '../measures';
import { plusDays, type TimeScale } from '../time';
import type { Instant } from '../words';
import { quantile } from './buckets';
import { FACT, factsUnder, histogramUnder, sumOfAll } from './facts';
import { endOfMonth } from './months';

/** What of all partners can be compared by. */
export const DIMENSIONS = ['cohort', 'track', 'source', 'version'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** How many there are of each. */
export type Tally = Readonly<Record<string, number>>;

/** How long something took; undefined for nobody. */
interface Days {
  readonly medianDays?: number;
  readonly p90Days?: number;
}

export interface MilestoneFigures extends Days {
  readonly milestone: string;
  readonly title: string;
  /** Part of the program's funnel. */
  readonly isStep: boolean;
  readonly reached: number;
  /** Of all journeys, 0 to 1; undefined when there are none. */
  readonly share?: number;
  /** Of those who reached the step before. */
  readonly shareOfBefore?: number;
  /** How it was answered. */
  readonly ways: Tally;
}

export interface SpanFigures extends Days {
  readonly name: string;
  readonly title: string;
  readonly partners: number;
}

export interface RateFigures {
  readonly name: string;
  readonly title: string;
  /** Whose time is up, and how many of them did it. */
  readonly due: number;
  readonly did: number;
  /** 0 to 1; undefined while nobody's time is up. */
  readonly share?: number;
  /** Of how many it cannot be said yet. */
  readonly tooEarly: number;
}

/** What the program's owner sees of many partners' journeys. */
export interface Figures {
  /** Journeys that began. */
  readonly began: number;
  /** Where they stand now. */
  readonly standing: Tally;
  readonly entered: Tally;
  readonly milestones: readonly MilestoneFigures[];
  readonly spans: readonly SpanFigures[];
  readonly rates: readonly RateFigures[];
  readonly exitReasons: Tally;
  readonly declineReasons: Tally;
  /** Runs that ended, by phase and outcome. */
  readonly ended: Readonly<Record<string, Tally>>;
  readonly tasks: { readonly opened: number; readonly done: number };
  /** Waits that a person passed over, by milestone: no steps of the partners' own. */
  readonly skipped: Tally;
}

export interface FiguresOf {
  /** A cohort, a track, a source or a version; `all` of them. */
  readonly group: string;
  readonly figures: Figures;
}

interface Reading {
  readonly program: Pick<Program, 'milestones' | 'measures' | 'phases'>;
  readonly scale: TimeScale;
  readonly now: Instant;
}

const tally = (facts: Facts, prefix: string): Tally => Object.fromEntries([...factsUnder(facts, prefix)].sort(([, a], [, b]) => b - a));
const total = (counts: ReadonlyMap<unknown, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
const shareOf = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

const inDays = (facts: Facts, prefix: string): Days & { readonly partners: number } => {
  const histogram = histogramUnder(facts, prefix);
  const [median, p90] = [quantile(histogram, 0.5), quantile(histogram, 0.9)];
  return { partners: total(histogram), ...(median !== undefined && { medianDays: median }), ...(p90 !== undefined && { p90Days: p90 }) };
};

const UNTIL_BUCKET = (milestone: string): string => FACT.reached(milestone, 0).slice(0, -1);
const SPAN_UNTIL_BUCKET = (name: string): string => FACT.span(name, 0).slice(0, -1);

const milestoneFigures = ({ program }: Reading, facts: Facts, began: number): readonly MilestoneFigures[] => {
  const { funnel } = program.measures;
  const reachedBy = (milestone: string) => inDays(facts, UNTIL_BUCKET(milestone));
  return Object.entries(program.milestones).map(([milestone, { title }]) => {
    const { partners: reached, ...days } = reachedBy(milestone);
    const place = funnel.indexOf(milestone);
    const stepBefore = funnel[place - 1];
    const before = place < 0 ? undefined : stepBefore === undefined ? began : reachedBy(stepBefore).partners;
    const [share, shareOfBefore] = [shareOf(reached, began), before === undefined ? undefined : shareOf(reached, before)];
    return {
      ...{ milestone, title, isStep: place >= 0, reached, ways: tally(facts, FACT.way(milestone, '')) },
      ...(share !== undefined && { share }),
      ...(shareOfBefore !== undefined && { shareOfBefore }),
      ...days,
    };
  });
};

const daysOf = (rate: Rate): number => (rate.kind === 'reached' ? (rate.withinDays ?? 0) : rate.atDays + rate.graceDays);

/** Those of a month are judged when the time of its last day is up; without a limit of time, at once. */
const rateFigures = ({ program, scale, now }: Reading, facts: Facts): readonly RateFigures[] =>
  Object.entries(program.measures.rates).map(([name, rate]) => {
    const hasNoLimit = rate.kind === 'reached' && rate.withinDays === undefined;
    const isUp = (month: string) => hasNoLimit || plusDays(scale, endOfMonth(scale, month), daysOf(rate)) <= now;
    const allDue = factsUnder(facts, FACT.due(name, ''));
    const judged = ([month]: readonly [string, number]) => isUp(month);
    const due = total(new Map([...allDue].filter(judged)));
    const did = total(new Map([...factsUnder(facts, FACT.did(name, ''))].filter(judged)));
    const share = shareOf(did, due);
    return { ...{ name, title: rate.title, due, did, tooEarly: total(allDue) - due }, ...(share !== undefined && { share }) };
  });

/** Figures of all journeys whose facts these are. */
export const figuresOf = (reading: Reading, facts: Facts): Figures => {
  const { program } = reading;
  const began = facts[FACT.began] ?? 0;
  const spans = Object.entries(program.measures.spans).map(([name, { title }]) => ({
    name,
    title,
    ...inDays(facts, SPAN_UNTIL_BUCKET(name)),
  }));
  return {
    began,
    standing: tally(facts, FACT.now('')),
    entered: tally(facts, FACT.entered('')),
    milestones: milestoneFigures(reading, facts, began),
    spans,
    rates: rateFigures(reading, facts),
    exitReasons: tally(facts, FACT.exitReason('')),
    declineReasons: tally(facts, FACT.declineReason('')),
    ended: Object.fromEntries(Object.keys(program.phases).map((phase) => [phase, tally(facts, FACT.ended(phase, ''))])),
    tasks: { opened: facts[FACT.task('opened')] ?? 0, done: facts[FACT.task('done')] ?? 0 },
    skipped: tally(facts, FACT.skipped('')),
  };
};

/** Figures of all, or of each cohort, track, source or version by itself, in their order. */
export const figuresBy = (reading: Reading, cells: readonly Counted[], by?: Dimension): readonly FiguresOf[] => {
  const groups = Map.groupBy(cells, (cell) => (by === undefined ? 'all' : cell[by]));
  if (by === undefined && cells.length === 0) groups.set('all', []);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, those]) => ({ group, figures: figuresOf(reading, sumOfAll(those.map(({ facts }) => facts))) }));
};
