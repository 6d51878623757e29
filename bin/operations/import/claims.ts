import type { AppliedEvent } from '../../../lambdas/ports/journey';
import type { NameClaims } from '../../../lambdas/ports/names';
import type { Alias } from '../../../lib/journey/apply/draft';
import { emailAlias, externalAlias } from '../../../lib/journey/apply/roster';
import type { Instant } from '../../../lib/journey/words';
import { contactColumn } from './columns';
import type { Problem } from './reading';
import type { ReadRow } from './row';
import { wordsOf } from './words';

/** What is there already, as a plan asks for it. */
export interface Known {
  appliedEvent(partnerId: string, eventId: string): Promise<AppliedEvent | undefined>;
  claimsOn(alias: Alias): Promise<NameClaims>;
  /** When an organisation that had one of these names was erased. */
  erased(names: readonly Alias[]): Promise<Instant | undefined>;
}

/** A row that tells of a partner. */
export type Readable = ReadRow & Required<Pick<ReadRow, 'partner'>>;

export const isReadable = (row: ReadRow): row is Readable => row.partner !== undefined && row.problems.length === 0;

interface Name {
  readonly alias: Alias;
  readonly field: string;
}

/** What a row's partner is known by. */
export const namesOf = ({ partner: { id, data } }: Readable): readonly Name[] => [
  // One that was made from another of its names is taken when that is.
  ...(data.partner.id === undefined ? [] : [{ alias: { kind: 'id', value: id } as const, field: 'id' }]),
  ...(data.partner.externalIds ?? []).map((each) => ({ alias: externalAlias(each), field: `external id ${each.system}` })),
  ...data.partner.contacts.map(({ email }, index) => ({ alias: emailAlias(email), field: contactColumn(index) })),
];

const keyOf = ({ kind, value }: Alias): string => `${kind} ${value}`;

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
export const amongThemselves = (rows: readonly Readable[]) => {
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

/** Names of a row that partners have who are here already, or had who were erased. */
export const conflictsOf = async (known: Known, row: Readable): Promise<readonly Problem[]> => {
  const names = namesOf(row);
  const claimed = await Promise.all(names.map(async (name) => ({ ...name, owner: whose(await known.claimsOn(name.alias)) })));
  const taken = claimed.flatMap(({ field, alias, owner }): readonly Problem[] => {
    const reason = `${alias.value} is ${alias.kind === 'id' && owner === alias.value ? 'the id of a partner' : `of partner ${owner}`} that is here already`;
    return owner === undefined ? [] : [{ field, reason, fix: `take the row out; tell what is new of it by "ops record ${owner} ..."` }];
  });
  if (taken.length > 0) return taken;
  const gone = await Promise.all(names.map(async (name) => ({ ...name, at: await known.erased([name.alias]) })));
  return gone.flatMap(({ field, alias, at }): readonly Problem[] => {
    const reason = `${alias.value} was of an organisation that was erased here on ${at?.slice(0, 10)}`;
    return at === undefined ? [] : [{ field, reason, fix: 'take it out: who comes back applies anew' }];
  });
};
