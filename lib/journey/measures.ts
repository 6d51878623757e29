import type { Track } from './words';

/** Words for what senders write as they like, each with what is taken for it; the first that fits is the one. So there is never a counter for each spelling. */
export type Vocabulary = Readonly<Record<string, RegExp>>;

/** How many days lie between two milestones. */
export interface Span<M extends string = string> {
  /** What a person calls it, in lower case: `time to first win`. */
  readonly title: string;
  readonly from: M;
  readonly to: M;
}

/**
 * A share of those who reached `from`. `reached`: who came to another milestone, in so many days when there is a limit.
 * `retained`: who, so many days later, has not left and was renewed beyond that day, or did business in the days before it.
 */
export type Rate<M extends string = string> =
  | { readonly kind: 'reached'; readonly title: string; readonly from: M; readonly reached: M; readonly withinDays?: number }
  | {
      readonly kind: 'retained';
      readonly title: string;
      readonly from: M;
      readonly atDays: number;
      /** Who did business in so many days before is producing. */
      readonly producingDays: number;
      /** A renewal may be told so many days late. */
      readonly graceDays: number;
    };

/** What a program counts of its partners, and what it calls late: the one place for the meaning of its figures. */
export interface Measures<M extends string = string> {
  /** Where partners come from, by the channel that they were introduced with. */
  readonly sources: Vocabulary;
  readonly exitReasons: Vocabulary;
  readonly declineReasons: Vocabulary;
  /** Milestones that a partner passes one after the other, for the picture of the funnel. */
  readonly funnel: readonly M[];
  readonly spans: Readonly<Record<string, Span<M>>>;
  readonly rates: Readonly<Record<string, Rate<M>>>;
  /** Milestones that are our own to reach: a partner waits for us. */
  readonly duties: readonly M[];
  /** Outcomes with which a journey rests and a person should look at it. */
  readonly stuck: readonly string[];
}

/** Measures nothing. */
export const NO_MEASURES: Measures = {
  ...{ sources: {}, exitReasons: {}, declineReasons: {} },
  ...{ funnel: [], spans: {}, rates: {}, duties: [], stuck: [] },
};

/** For a text that no word of the vocabulary fits. */
export const OTHER = 'other';
/** For no text at all. */
export const UNKNOWN = 'unknown';

/** The one word of a vocabulary that stands for a text. */
export const wordFor = (vocabulary: Vocabulary, text: string | undefined): string => {
  if (text === undefined) return UNKNOWN;
  return Object.entries(vocabulary).find(([word, fits]) => text.toLowerCase() === word || fits.test(text))?.[0] ?? OTHER;
};

/** How often each thing is true of one partner's journey, or of all that share a cell. */
export type Facts = Readonly<Record<string, number>>;

/** Partners that are counted together: whose journey began in the same month, on the same track, from the same source, by the same version. */
export interface Cell {
  /** The month in which the journey began: `2026-11`. */
  readonly cohort: string;
  readonly track: Track;
  readonly source: string;
  /** The version of the program by which the journey began. */
  readonly version: string;
}

/** A partner's share of the program's counters: where its journey is counted, and as what. */
export interface Counted extends Cell {
  readonly facts: Facts;
}

/** What is to be added to a cell. */
export interface CellChange {
  readonly cell: Cell;
  readonly add: Facts;
}

/** A journey that is over because another one began: its cell, and what stays counted there. */
export interface PastJourney extends Counted {
  /** The partner's run with which it ended: no two of its journeys have it. When they began says less, as an application may be told late. */
  readonly lastRun: number;
}

const SEPARATOR = '#';

/** A cell as it stands in keys; sorts by cohort. */
export const cellKey = ({ cohort, track, source, version }: Cell): string => [cohort, track, source, version].join(SEPARATOR);

/** The parts of a cell's key. A version comes last, so that no separator in it can matter. */
export const partsOfCellKey = (key: string) => {
  const [cohort = '', track = '', source = '', ...version] = key.split(SEPARATOR);
  return { cohort, track, source, version: version.join(SEPARATOR) };
};
