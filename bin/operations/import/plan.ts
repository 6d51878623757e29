import type { ActionEvent } from '../../../lambdas/actions/perform';
import { type Asker, importing } from '../../../lambdas/actions/requests';
import { toJourneyEvent } from '../../../lambdas/journey-event';
import type { AppliedEvent, NameClaims } from '../../../lambdas/ports';
import { decide } from '../../../lib/journey/apply';
import type { Alias, Decision, Rules } from '../../../lib/journey/apply/draft';
import { OBJECTED } from '../../../lib/journey/apply/objections';
import { isReached } from '../../../lib/journey/apply/reach';
import { emailAlias, externalAlias } from '../../../lib/journey/apply/roster';
import type { Partner } from '../../../lib/journey/partner';
import type { Instant, PhaseId } from '../../../lib/journey/words';
import { eachOf } from '../all-partners';
import { columnOf, contactColumn } from './columns';
import type { Problem } from './reading';
import type { ImportData, ReadRow } from './row';

/** What is there already, as a plan asks for it. */
export interface Known {
  appliedEvent(partnerId: string, eventId: string): Promise<AppliedEvent | undefined>;
  claimsOn(alias: Alias): Promise<NameClaims>;
  /** When an organisation that had one of these names was erased. */
  erased(names: readonly Alias[]): Promise<Instant | undefined>;
}

interface Planned {
  readonly line: number;
  readonly partnerId: string;
  readonly name: string;
}

/** What a row will do. */
export type PlannedRow =
  | (Planned & {
      readonly effect: 'brings in';
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

type Readable = ReadRow & Required<Pick<ReadRow, 'partner'>>;

const isReadable = (row: ReadRow): row is Readable => row.partner !== undefined && row.problems.length === 0;

const bad = ({ line, name, cells }: ReadRow, problems: readonly Problem[]): BadRow => ({ effect: 'bad', line, name, problems, cells });

interface Name {
  readonly alias: Alias;
  readonly field: string;
}

const namesOf = ({ partner: { id, data } }: Readable): readonly Name[] => [
  // One that was made from another of its names is taken when that is.
  ...(data.partner.id === undefined ? [] : [{ alias: { kind: 'id', value: id } as const, field: 'id' }]),
  ...(data.partner.externalIds ?? []).map((each) => ({ alias: externalAlias(each), field: `external id ${each.system}` })),
  ...data.partner.contacts.map(({ email }, index) => ({ alias: emailAlias(email), field: contactColumn(index) })),
];

const keyOf = ({ kind, value }: Alias): string => `${kind} ${value}`;

const ofRow = ({ by: _by, reason: _reason, ...data }: ImportData): Omit<ImportData, 'by' | 'reason'> => data;

const valuesIn = (value: unknown, path: string): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => valuesIn(inner, path === '' ? name : `${path}.${name}`))
    : value === undefined
      ? []
      : [[path, String(value)]];

/** What a row says, by column: two rows are the same when all of it is. */
const wordsOf = (data: ImportData): ReadonlyMap<string, string> =>
  new Map(valuesIn(ofRow(data), '').map(([path, value]) => [columnOf(path, data), value]));

const differingFields = (one: ImportData, other: ImportData): readonly string[] => {
  const [before, after] = [wordsOf(one), wordsOf(other)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((field) => before.get(field) !== after.get(field)).sort();
};

const MOST_LINES = 5;

const linesInWords = (lines: readonly number[]): string => {
  const more = lines.length - MOST_LINES;
  return `line ${lines.slice(0, MOST_LINES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** Rows by each of their names, with what they say in one text: an address may stand on all of them. */
const byName = (rows: readonly Readable[]) => {
  const found = new Map<string, { readonly line: number; readonly says: string }[]>();
  for (const row of rows) {
    const entry = { line: row.line, says: JSON.stringify([...wordsOf(row.partner.data)].sort()) };
    for (const key of new Set(namesOf(row).map(({ alias }) => keyOf(alias)))) {
      const all = found.get(key);
      if (all === undefined) found.set(key, [entry]);
      else all.push(entry);
    }
  }
  return found;
};

/** Rows that claim the same name: no one can say which of them is right. The very same row again says nothing. */
const amongThemselves = (rows: readonly Readable[]) => {
  const named = byName(rows);
  return (row: Readable): { readonly first?: number; readonly problems: readonly Problem[] } => {
    const shared = namesOf(row).map((name) => ({ ...name, entries: named.get(keyOf(name.alias)) ?? [] }));
    const own = shared.flatMap(({ entries }) => entries).find(({ line }) => line === row.line);
    const first = shared.flatMap(({ entries }) => entries).find(({ line, says }) => line < row.line && says === own?.says);
    const problems = shared.flatMap(({ field, alias, entries }): readonly Problem[] => {
      const others = entries.filter(({ says }) => says !== own?.says).map(({ line }) => line);
      const reason = `${alias.value} is on ${linesInWords(others)} as well, with something else beside it`;
      return others.length === 0 ? [] : [{ field, reason, fix: 'leave it with one of them, or make them one row' }];
    });
    return { ...(first !== undefined && { first: first.line }), problems };
  };
};

const whose = ({ partnerId, claimants }: NameClaims): string | undefined =>
  partnerId ?? (claimants.length > 0 ? claimants.join(' and ') : undefined);

const conflictsOf = async (known: Known, row: Readable): Promise<readonly Problem[]> => {
  const names = namesOf(row);
  const claimed = await Promise.all(names.map(async (name) => ({ ...name, owner: whose(await known.claimsOn(name.alias)) })));
  const taken = claimed.flatMap(({ field, alias, owner }): readonly Problem[] => {
    const reason = `${alias.value} is ${alias.kind === 'id' && owner === alias.value ? 'the id of a partner' : `of partner ${owner}`} that is here already`;
    return owner === undefined ? [] : [{ field, reason, fix: `take the row out; tell what is new of it by "ops record ${owner} ..."` }];
  });
  if (taken.length > 0) return taken;
  const at = await known.erased(names.map(({ alias }) => alias));
  if (at === undefined) return [];
  const reason = `an organisation of one of its names was erased here on ${at.slice(0, 10)}`;
  return [{ field: 'id', reason, fix: 'take the row out; who comes back applies anew' }];
};

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
