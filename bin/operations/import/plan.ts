import type { ActionEvent } from '../../../lambdas/actions/perform';
import { type Asker, importing } from '../../../lambdas/actions/requests';
import { toJourneyEvent } from '../../../lambdas/journey-event';
import type { AppliedEvent } from '../../../lambdas/ports/journey';
import { decide } from '../../../lib/journey/apply';
import type { Decision, Rules } from '../../../lib/journey/apply/draft';
import { OBJECTED } from '../../../lib/journey/apply/objections';
import { isReached } from '../../../lib/journey/apply/reach';
import type { Partner } from '../../../lib/journey/partner';
import type { Instant, PhaseId } from '../../../lib/journey/words';
import { eachOf } from '../all-partners';
import { amongThemselves, conflictsOf, isReadable, type Known, type Readable } from './claims';
import type { Problem } from './reading';
import type { ReadRow } from './row';
import { differingFields } from './words';

interface Planned {
  readonly line: number;
  readonly partnerId: string;
  readonly name: string;
}

/** What a row will do. */
export type PlannedRow =
  | (Planned & {
      readonly effect: 'brings in';
      /** Whether its id is made from another name of it, as the row has none. */
      readonly isIdMade: boolean;
      /** How the partner stands then. */
      readonly partner: Pick<Partner, 'track' | 'segment' | 'phase' | 'state' | 'outcome' | 'run' | 'term'>;
      /** The phase that the row says, where the program begins another one: there is no time left for it in the term. */
      readonly insteadOf?: PhaseId;
      readonly reached: readonly string[];
      /** Of these, what counts no more: it was in a phase, or a term, before the one that it is in. */
      readonly ofBefore: readonly string[];
      /** What it waits for then. */
      readonly next: readonly string[];
      /** Emails that its phase asks for at once, and nobody gets. */
      readonly untold: readonly string[];
      readonly notes: readonly string[];
      readonly event: ActionEvent;
    })
  /** It was brought in by this row before, or by one above it: nothing is done. */
  | (Planned & { readonly effect: 'nothing'; readonly why: string })
  /** It was brought in by another wording of this row: nothing is done, whatever it says now. */
  | (Planned & { readonly effect: 'differs'; readonly fields: readonly string[]; readonly broughtIn: Instant })
  | {
      readonly effect: 'bad';
      readonly line: number;
      readonly name: string;
      readonly problems: readonly Problem[];
      readonly cells: readonly string[];
    };

export type GoodRow = Extract<PlannedRow, { effect: 'brings in' }>;
export type BadRow = Extract<PlannedRow, { effect: 'bad' }>;

const bad = ({ line, name, cells }: ReadRow, problems: readonly Problem[]): BadRow => ({ effect: 'bad', line, name, problems, cells });

const wasDone = ({ notes: [first = ''] }: AppliedEvent): boolean => !first.startsWith(OBJECTED);

const againOrDiffers = (row: Readable, { event, appliedAt }: AppliedEvent): PlannedRow => {
  const { line, name, partner } = row;
  const planned = { line, name, partnerId: partner.id };
  if (event.type !== 'partner.imported') throw new Error(`event ${event.id} of ${partner.id} is no import`);
  const fields = differingFields(event.data, partner.data);
  if (fields.length > 0) return { ...planned, effect: 'differs', fields, broughtIn: appliedAt };
  return { ...planned, effect: 'nothing', why: `was brought in on ${appliedAt.slice(0, 10)}` };
};

const counts = ({ program }: Rules, { partner, milestones }: Decision, name: string): boolean => {
  const milestone = program.milestones[name];
  return milestone !== undefined && (partner.state === 'closed' || isReached(milestone, milestones[name], partner));
};

const bringingIn = (rules: Rules, row: Readable, event: ActionEvent, now: Instant): PlannedRow => {
  const { line, name } = row;
  const { id, data } = row.partner;
  const decision = decide(rules, toJourneyEvent(event), id, { milestones: {}, now });
  if (decision === undefined) throw new Error('an import makes its partner known');
  if (decision.objection !== undefined) return bad(row, [{ field: 'phase', reason: decision.objection.why, fix: 'mend the row' }]);
  const { announcing, partner } = decision;
  const { track, segment, phase, state, outcome, run, term, imported } = partner;
  return {
    ...{ line, name, partnerId: id, effect: 'brings in', event, notes: decision.notes },
    isIdMade: data.partner.id === undefined,
    partner: { track, segment, phase, state, outcome, run, term },
    ...(outcome === undefined && phase !== data.phase && { insteadOf: data.phase }),
    reached: data.milestones.map((each) => each.name),
    ofBefore: data.milestones.map((each) => each.name).filter((each) => !counts(rules, decision, each)),
    next: announcing?.standing.next ?? [],
    untold: (imported?.untold ?? []).map(({ step }) => step),
  };
};

export interface PlanContext {
  readonly rules: Rules;
  readonly known: Known;
  readonly asker: Asker;
}

/** What an import would do, row by row: every row has one effect, in the order of the file. Writes nothing. */
export const planOf = async ({ rules, known, asker }: PlanContext, rows: readonly ReadRow[]): Promise<readonly PlannedRow[]> => {
  const among = amongThemselves(rows.filter(isReadable));
  return eachOf(rows, async (row): Promise<PlannedRow> => {
    if (!isReadable(row)) return bad(row, [...row.problems, ...row.outdated]);
    const { first, problems } = among(row);
    const { line, name, partner } = row;
    if (problems.length > 0) return bad(row, [...problems, ...row.outdated]);
    if (first !== undefined) return { line, name, partnerId: partner.id, effect: 'nothing', why: `says the same as line ${first}` };
    const { by: _by, ...data } = partner.data;
    const event = importing(partner.id, data, asker);
    const applied = await known.appliedEvent(partner.id, event.id);
    if (applied !== undefined && wasDone(applied)) return againOrDiffers(row, applied);
    const conflicts = [...(await conflictsOf(known, row)), ...row.outdated];
    return conflicts.length > 0 ? bad(row, conflicts) : bringingIn(rules, row, event, asker.now);
  });
};
