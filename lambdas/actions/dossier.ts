import type { Alias } from '../../lib/journey/apply/draft';
import type { Consent } from '../../lib/journey/consent';
import { emailSortKey, eventSortKey, milestoneSortKey, objectSortKey, PARTNER_SORT_KEY, TABLE, taskSortKey } from '../../lib/journey/keys';
import type { UnmappedItem } from '../ports/unmapped';

type Item = Readonly<Record<string, unknown>>;

/** What is read of one partner, as it lies in the table. */
export interface Kept {
  readonly items: readonly Item[];
  readonly names: readonly Alias[];
  /** Events that wait under one of its names. */
  readonly waiting: readonly Item[];
  readonly unmapped: readonly UnmappedItem[];
  readonly consents: readonly ConsentOf[];
}

/** What was said about mail to one of its addresses. It is kept by the address and outlives an erasure: who stopped mail gets none. */
export type ConsentOf = Pick<Consent, 'stopped' | 'lastChange'> & { readonly address: string };

/** Everything that is kept of one partner, for who asks what is known of them. */
export interface Dossier {
  readonly partner: Item | null;
  readonly names: readonly Alias[];
  readonly milestones: readonly Item[];
  readonly events: readonly Item[];
  readonly emails: readonly Item[];
  readonly tasks: readonly Item[];
  /** Deals, leads and meetings. */
  readonly objects: readonly Item[];
  /** Whatever else lies with them. */
  readonly others: readonly Item[];
  readonly waiting: readonly Item[];
  readonly notUnderstood: readonly Item[];
  readonly consents: readonly ConsentOf[];
}

/** Places in the table, and proofs that open a workflow: no data of anybody. */
const NOT_THEIRS = new Set<string>([
  ...[TABLE.partitionKey, TABLE.sortKey, TABLE.listPartitionKey, TABLE.listSortKey, TABLE.timeToLive],
  ...['waitToken', 'taskToken', 'claim', 'leaseUntil'],
]);

const isObject = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): unknown => {
  if (value instanceof Set) return [...value].map(shown);
  if (Array.isArray(value)) return value.map(shown);
  return isObject(value) ? shownItem(value) : value;
};

const shownItem = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).flatMap(([name, value]) => (NOT_THEIRS.has(name) ? [] : [[name, shown(value)]])));

/** What a sender told is kept as text. */
const withData = (item: Item): Item => (typeof item.data === 'string' ? { ...item, data: JSON.parse(item.data) } : item);

const KINDS = {
  milestones: milestoneSortKey(''),
  events: eventSortKey(''),
  emails: emailSortKey(''),
  tasks: taskSortKey(''),
  objects: objectSortKey('', '').slice(0, -1),
} as const;
type Kind = keyof typeof KINDS;

const kindOf = ({ [TABLE.sortKey]: sk }: Item): Kind | 'partner' | 'others' => {
  if (sk === PARTNER_SORT_KEY) return 'partner';
  const found = Object.entries(KINDS).find(([, prefix]) => String(sk).startsWith(prefix));
  return found === undefined ? 'others' : (found[0] as Kind);
};

/** The dossier of what was read. */
export const dossierOf = ({ items, names, waiting, unmapped, consents }: Kept): Dossier => {
  const of = (kind: ReturnType<typeof kindOf>) => items.filter((item) => kindOf(item) === kind).map((item) => shownItem(withData(item)));
  return {
    partner: of('partner')[0] ?? null,
    names,
    ...{ milestones: of('milestones'), events: of('events'), emails: of('emails'), tasks: of('tasks') },
    ...{ objects: of('objects'), others: of('others') },
    waiting: waiting.map(shownItem),
    notUnderstood: unmapped.map(({ item, ...rest }) => ({ ...rest, item: JSON.parse(item) })),
    consents,
  };
};
