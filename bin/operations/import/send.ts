import type { AppliedEvent, PartnerReader } from '../../../lambdas/ports/journey';
import type { EventIntake } from '../../../lambdas/ports/queues';
import { OBJECTED } from '../../../lib/journey/apply/objections';
import type { Partner } from '../../../lib/journey/partner';
import { eachOf } from '../all-partners';
import type { Known } from './claims';
import type { GoodRow } from './plan';

/** What an import writes to, and looks at afterwards. */
export interface ImportPorts {
  readonly known: Pick<Known, 'appliedEvent'>;
  readonly events: EventIntake;
  readonly reader: Pick<PartnerReader, 'partner'>;
  sleep(milliseconds: number): Promise<void>;
  /** How far it has come. */
  said(what: string): void;
}

/** What became of a row. */
export type Outcome = { readonly line: number; readonly partnerId: string; readonly name: string } & (
  | { readonly result: 'stands as planned' }
  /** It did, and something has happened to it since. */
  | { readonly result: 'has gone on'; readonly phase: string; readonly run: number }
  /** It is in the queue, behind others. */
  | { readonly result: 'not applied yet' }
  | { readonly result: 'not done' | 'elsewhere'; readonly why: string }
);

const AT_ONCE = 10;

/** Puts the rows into the queue, so many a second: senders' events go on between them. Sent again, each is applied once. */
export const sendRows = async ({ events, sleep, said }: ImportPorts, rows: readonly GoodRow[], perSecond: number): Promise<void> => {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const batch = rows.slice(from, from + AT_ONCE);
    await events.sendAll(batch.map(({ event }) => event));
    said(`${from + batch.length} of ${rows.length} sent`);
    if (from + batch.length < rows.length) await sleep((batch.length * 1000) / perSecond);
  }
};

const LOOK_AGAIN_MS = 500;
/** Two minutes without one more that is applied: then it is not the pace, and whoever waits must look. */
const PATIENCE = 240;

/** Of one that met an objection, nothing was to be done. */
const isDone = ({ effects, effectsDoneAt }: AppliedEvent): boolean => effects.length === 0 || effectsDoneAt !== undefined;

/** Waits until all are applied, and what they decided is done; until nothing more comes when some are not. */
const untilApplied = async ({ known, sleep, said }: ImportPorts, rows: readonly GoodRow[]): Promise<ReadonlyMap<GoodRow, AppliedEvent>> => {
  const found = new Map<GoodRow, AppliedEvent>();
  let left = rows;
  for (let looks = 0; left.length > 0 && looks < PATIENCE; looks += 1) {
    if (looks > 0) await sleep(LOOK_AGAIN_MS);
    const seen = await eachOf(left, ({ partnerId, event }) => known.appliedEvent(partnerId, event.id));
    for (const [index, row] of left.entries()) {
      const applied = seen[index];
      if (applied !== undefined && isDone(applied)) found.set(row, applied);
    }
    const still = left.filter((row) => !found.has(row));
    if (still.length < left.length) looks = 0;
    left = still;
    said(`${found.size} of ${rows.length} applied`);
  }
  return found;
};

const standsAsPlanned = ({ partner: planned }: GoodRow, { phase, state, outcome, run }: Partner): boolean =>
  phase === planned.phase && state === planned.state && outcome === planned.outcome && run === planned.run;

const outcomeOf = (row: GoodRow, applied: AppliedEvent | undefined, partner: Partner | undefined): Outcome => {
  const { line, partnerId, name } = row;
  const which = { line, partnerId, name };
  if (applied === undefined) return { ...which, result: 'not applied yet' };
  const [first = ''] = applied.notes;
  if (first.startsWith(OBJECTED)) return { ...which, result: 'not done', why: first.slice(OBJECTED.length) };
  if (partner === undefined) return { ...which, result: 'elsewhere', why: 'the partner was erased since' };
  if (standsAsPlanned(row, partner)) return { ...which, result: 'stands as planned' };
  const { phase, run, state } = partner;
  if (state === 'failed')
    return { ...which, result: 'elsewhere', why: `${phase}, run ${run}, has failed: see "ops why", "ops executions"` };
  if (run > row.partner.run || state === 'closed') return { ...which, result: 'has gone on', phase, run };
  return { ...which, result: 'elsewhere', why: `it is in ${phase}, run ${run}` };
};

/** Waits for what was sent, and looks whether each partner stands where the plan said. */
export const checkRows = async (ports: ImportPorts, rows: readonly GoodRow[]): Promise<readonly Outcome[]> => {
  const applied = await untilApplied(ports, rows);
  return eachOf(rows, async (row) => {
    const event = applied.get(row);
    const known = event === undefined ? undefined : await ports.reader.partner(row.partnerId);
    return outcomeOf(row, event, known?.partner);
  });
};
