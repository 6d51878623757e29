import * as v from 'valibot';
import { eventIdOf, partnerIdOf } from '../../../lambdas/identity';
import { BY_HAND } from '../../../lib/journey/action-events';
import type { Rules } from '../../../lib/journey/apply/draft';
import { emailAlias, externalAlias } from '../../../lib/journey/apply/roster';
import { EVENTS, type EventData } from '../../../lib/journey/events';
import { type Instant, PHASES, SEGMENTS, TRACKS } from '../../../lib/journey/words';
import { plainText, readCell } from './cell';
import { COLUMNS, columnOf, contactColumn } from './columns';
import type { Row } from './csv';
import { checkFit, phaseOfOutcome } from './fit';
import type { Meaning } from './header';
import { type MilestoneCells, milestonesTold } from './milestones';
import { complain, meant, type Problem, put, type Reading, recordAt } from './reading';
import { completeTerm } from './term';

export type ImportData = EventData<'partner.imported'>;

/** What is read of a row: the partner that it tells of, or what is wrong with it. */
export interface ReadRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** As far as it is told, for whoever reads the plan. */
  readonly name: string;
  readonly problems: readonly Problem[];
  /** Wrong only for who is not brought in yet. */
  readonly outdated: readonly Problem[];
  /** Who it is and how it stands; absent when that could not be read. */
  readonly partner?: { readonly id: string; readonly data: ImportData };
}

export interface RowContext {
  readonly rules: Rules;
  readonly meanings: readonly Meaning[];
  readonly now: Instant;
  /** Who says so. */
  readonly by: string;
}

/** Of a name that is too long its beginning tells enough. */
const LONGEST_NAME = 200;
/** By so many systems an organisation is known. */
const MOST_SYSTEMS = 20;

interface Cells {
  readonly contacts: Map<number, Record<string, unknown>>;
  readonly externalIds: Map<string, unknown>;
  readonly milestones: MilestoneCells;
}

/** Reads one cell into the place that its column means. */
const take = (
  reading: Reading,
  { contacts, externalIds, milestones }: Cells,
  meaning: Meaning,
  text: string,
  { settings }: Rules,
): void => {
  const kind = meaning.kind === 'field' ? (COLUMNS[meaning.name]?.kind ?? 'text') : meaning.kind === 'milestone' ? 'past' : 'text';
  const read = readCell(text, kind, settings.currency);
  if ('reason' in read) {
    complain(reading, meaning.name, read.reason, read.fix);
    return;
  }
  const { value } = read;
  if (meaning.kind === 'field') put(reading.data, COLUMNS[meaning.name]?.path ?? meaning.name, value);
  if (meaning.kind === 'contact') contacts.set(meaning.index, { ...contacts.get(meaning.index), [meaning.field]: value });
  if (meaning.kind === 'external') externalIds.set(meaning.system, value);
  if (meaning.kind === 'milestone') milestones.set(meaning.milestone, { ...milestones.get(meaning.milestone), at: String(value) });
  if (meaning.kind === 'outcome')
    milestones.set(meaning.milestone, { ...milestones.get(meaning.milestone), outcome: String(value).toLowerCase() });
};

const contactsOf = (reading: Reading, contacts: Cells['contacts']): readonly unknown[] => {
  const last = Math.max(-1, ...contacts.keys());
  return Array.from({ length: last + 1 }, (_, index) => {
    if (!contacts.has(index)) complain(reading, contactColumn(index), 'is empty, and a later contact is not', 'move the contacts up');
    return contacts.get(index);
  }).filter((each) => each !== undefined);
};

const NO_NUMBERS = { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 };

/** What one says of a few numbers, it says of all: the others are 0, or in all what they are in this term. */
const completeNumbers = ({ data }: Reading): void => {
  const thisTerm = { ...NO_NUMBERS, ...recordAt(data, 'thisTerm') };
  if (data.thisTerm !== undefined) data.thisTerm = thisTerm;
  if (data.total !== undefined) data.total = { ...thisTerm, ...recordAt(data, 'total') };
};

const WORDS: Readonly<Record<string, readonly string[]>> = { phase: PHASES, track: TRACKS, segment: SEGMENTS };

const fixOf = (field: string, typed: string | undefined): string => {
  const words = WORDS[field];
  if (words !== undefined) return meant(typed ?? '', words);
  if (field.endsWith('email')) return 'write one address, as dana@acme.example';
  if (field.endsWith('time zone'))
    return meant(typed ?? '', Intl.supportedValuesOf('timeZone'), 'write an IANA time zone, as Europe/Berlin');
  return typed === undefined ? 'fill it in' : 'mend it';
};

/** What the event's own schema refuses, by the column that it came from; of a cell that could not be read enough was said. */
const noteIssues = (reading: Reading, issues: readonly v.BaseIssue<unknown>[]): void => {
  for (const issue of issues) {
    const field = columnOf(v.getDotPath(issue) ?? '', reading.data);
    const typed = reading.typed.get(field);
    const reason = typed === undefined ? 'is missing' : `"${typed}" ${issue.message}`;
    complain(reading, field, reason, fixOf(field, typed));
  }
};

/** Its own id, else one that follows from the first id that another system knows it by, else from its first address. */
const idOf = ({ partner: { id, externalIds = [], contacts } }: ImportData): string => {
  if (id !== undefined) return id;
  const [external] = externalIds;
  const { kind, value } = external === undefined ? emailAlias(contacts[0]?.email ?? '') : externalAlias(external);
  return partnerIdOf(eventIdOf(BY_HAND, JSON.stringify(['import', kind, value])));
};

const assemble = (reading: Reading, cells: Cells, rules: Rules, by: string): void => {
  const { data } = reading;
  const milestones = milestonesTold(reading, rules.program.milestones, cells.milestones);
  const contacts = contactsOf(reading, cells.contacts);
  if (cells.externalIds.size > MOST_SYSTEMS)
    complain(
      reading,
      'externalIds',
      `has ids of ${cells.externalIds.size} other systems, and at most ${MOST_SYSTEMS} are kept`,
      'put # before the columns of the others',
    );
  const externalIds = [...cells.externalIds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([system, id]) => ({ system, id }));
  data.partner = { ...recordAt(data, 'partner'), ...(contacts.length > 0 && { contacts }), ...(externalIds.length > 0 && { externalIds }) };
  data.phase ??= phaseOfOutcome(rules, data.outcome);
  Object.assign(data, { milestones, by });
  completeTerm(reading, rules, milestones);
  completeNumbers(reading);
};

/** Reads one row: every cell of it, whatever is wrong with the others. */
export const readRow = ({ rules, meanings, now, by }: RowContext, { line, cells: texts, problem }: Row): ReadRow => {
  const typed = new Map(meanings.flatMap(({ name }, index) => (texts[index] ? [[name, texts[index]] as const] : [])));
  const reading: Reading = { data: {}, typed, problems: [], outdated: [] };
  const row = { line, cells: texts, name: plainText(typed.get('name') ?? typed.get('id') ?? '').slice(0, LONGEST_NAME), ...reading };
  if (problem !== undefined) complain(reading, '', problem, 'mend the row, or save the file anew');
  else if (texts.length !== meanings.length)
    complain(
      reading,
      '',
      `has ${texts.length} cells, and the header has ${meanings.length}`,
      'put a cell that has the separator in it into quotation marks',
    );
  if (reading.problems.length > 0) return row;
  const cells: Cells = { contacts: new Map(), externalIds: new Map(), milestones: new Map() };
  for (const [index, meaning] of meanings.entries())
    if (meaning.kind !== 'left out' && texts[index]) take(reading, cells, meaning, texts[index], rules);
  assemble(reading, cells, rules, by);
  const parsed = v.safeParse(EVENTS['partner.imported'], reading.data);
  if (!parsed.success) {
    noteIssues(reading, parsed.issues);
    return row;
  }
  checkFit(reading, rules, parsed.output, now);
  return { ...row, partner: { id: idOf(parsed.output), data: parsed.output } };
};
