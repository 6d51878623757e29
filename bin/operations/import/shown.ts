import type { ContestedName } from './contested';
import type { BadRow, GoodRow, PlannedRow } from './plan';
import type { Outcome } from './send';

/** A row as it is shown: without the cells that it came from. */
export type ShownRow = Exclude<PlannedRow, GoodRow | BadRow> | Omit<GoodRow, 'event'> | Omit<BadRow, 'cells'>;

/** The shape of `import --json`. */
export interface ShownImport {
  readonly file: string;
  readonly encoding: string;
  readonly separator: string;
  readonly dryRun: boolean;
  /** `stopped`: there are bad rows, and nothing was done. */
  readonly result: 'would be done' | 'would be stopped' | 'stopped' | 'done' | 'sent' | 'nothing to do' | 'not as planned';
  readonly counts: Readonly<Record<PlannedRow['effect'], number>>;
  /** Partners that are brought in, by where they stand then (a phase, or an outcome) and track. */
  readonly standing: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Emails that nobody gets, by the step that asks for them. */
  readonly untold: Readonly<Record<string, number>>;
  readonly rows: readonly ShownRow[];
  /** Where the bad rows were written to. */
  readonly badFile?: string;
  /** What became of the rows that were sent, when that was waited for. */
  readonly outcomes?: readonly Outcome[];
  /** Names of rows that are here which others claim, too: a person has to say whose they are. */
  readonly contested?: readonly ContestedName[];
}

const standingOf = ({ state, phase, outcome }: GoodRow['partner']): string => (state === 'closed' ? (outcome ?? 'closed') : phase);

/** How often each word is there, the most frequent first. */
export const counted = (words: readonly string[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
};

/** What a plan comes to. */
export const totalsOf = (rows: readonly PlannedRow[]): Pick<ShownImport, 'counts' | 'standing' | 'untold'> => {
  const good = rows.filter((row) => row.effect === 'brings in');
  const places = Object.keys(counted(good.map(({ partner }) => standingOf(partner))));
  const tracksIn = (place: string) => good.filter(({ partner }) => standingOf(partner) === place).map(({ partner }) => partner.track);
  return {
    counts: { 'brings in': 0, nothing: 0, differs: 0, bad: 0, ...counted(rows.map(({ effect }) => effect)) },
    standing: Object.fromEntries(places.map((place) => [place, counted(tracksIn(place))])),
    untold: counted(good.flatMap(({ untold }) => untold)),
  };
};

const shown = (row: PlannedRow): ShownRow => {
  if (row.effect === 'brings in') {
    const { event: _event, ...rest } = row;
    return rest;
  }
  if (row.effect === 'bad') {
    const { cells: _cells, ...rest } = row;
    return rest;
  }
  return row;
};

/** Rows as they are shown. */
export const shownRows = (rows: readonly PlannedRow[]): readonly ShownRow[] => rows.map(shown);
