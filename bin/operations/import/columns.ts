import { sourceNames } from '../../../lambdas/sources/registry';
import type { Milestones } from '../../../lib/journey/definition';
import { nearest } from '../../../lib/journey/near';
import { senders } from '../../../program/senders';

/** How a cell is read. */
export type CellKind = 'text' | 'word' | 'date' | 'past' | 'whole' | 'money' | 'flag';

export interface Column {
  /** Where it stands in the data of the event, such as `partner.owner.email`. */
  readonly path: string;
  readonly kind: CellKind;
  readonly about: string;
}

const column = (path: string, kind: CellKind, about: string): Column => ({ path, kind, about });

const NUMBERS = {
  leads: ['leads', 'whole', 'leads'],
  'deals registered': ['dealsRegistered', 'whole', 'registered deals'],
  'deals won': ['dealsWon', 'whole', 'won deals'],
  revenue: ['revenue', 'money', "what the won deals are worth in the program's currency, as 18500 or 18500.50"],
} as const;

const numbersOf = (prefix: string, path: string, when: string): Record<string, Column> =>
  Object.fromEntries(
    Object.entries(NUMBERS).map(([name, [field, kind, about]]) => [
      `${prefix}${name}`,
      column(`${path}.${field}`, kind, `${when}: ${about}`),
    ]),
  );

/** All columns but contacts, ids of other systems and milestones, by the name that the header has. */
export const COLUMNS: Readonly<Record<string, Column>> = {
  id: column('partner.id', 'text', 'the id that it is to have here; made from its first id of another system, or address, when left out'),
  name: column('partner.name', 'text', 'what the organisation is called'),
  phase: column('phase', 'word', 'where it stands'),
  outcome: column('outcome', 'word', 'how its journey rests, if it does: nothing runs for it then'),
  'rested on': column('restedAt', 'past', 'since when it rests; the day of the import when left out'),
  'exit reason': column('exitReason', 'text', 'why it left'),
  track: column('partner.track', 'word', "the program's default when left out"),
  segment: column('partner.segment', 'word', "the program's default when left out"),
  tier: column('tier', 'word', 'the lowest when left out'),
  dormant: column('dormant', 'flag', 'yes: engaged without a first win'),
  'owner name': column('partner.owner.name', 'text', 'its manager'),
  'owner email': column('partner.owner.email', 'text', 'its manager'),
  'journey start': column('journeyStartedAt', 'past', 'when its journey began: its cohort; its earliest date when left out'),
  'term end': column('term.endsAt', 'date', "when its agreement's term ends"),
  'term start': column(
    'term.startedAt',
    'date',
    'when that began; so many months before its end when left out, or when the agreement was signed',
  ),
  'term months': column('term.months', 'whole', "how long a term is; the program's default when left out"),
  'term number': column('term.number', 'whole', 'which term it is in; 1 when left out'),
  'auto renews': column('term.autoRenews', 'flag', "yes or no; the program's default when left out"),
  ...numbersOf('', 'thisTerm', 'in this term'),
  ...numbersOf('total ', 'total', 'in all, when that is more than in this term'),
  'last act': column('lastActAt', 'past', 'when it last brought a lead or a deal'),
  'last win': column('lastWonAt', 'past', 'when it last won a deal'),
  channel: column('partner.source.channel', 'text', 'where it came from'),
  'consent basis': column('partner.consentBasis', 'text', 'why it may be written to'),
  motivation: column('partner.motivation', 'text', 'what it said when it applied'),
  'parent id': column('parentPartnerId', 'text', 'the partner that it belongs to'),
};

/** What the file of bad rows has beside the columns that came. */
export const PROBLEM_COLUMN = 'problem';
const LEFT_OUT = /^#/;

const CONTACT_FIELDS: Readonly<Record<string, string>> = {
  name: 'name',
  email: 'email',
  role: 'role',
  'time zone': 'timeZone',
  locale: 'locale',
};
const CONTACT = /^contact (?:([1-9]) )?(name|email|role|time zone|locale)$/;
/** Systems that send here are spelt as their events spell them, or no event would find the partner; all others as they stand. */
const SENDERS = sourceNames(senders);
const speltAsSent = (system: string): string => {
  const small = system.toLowerCase();
  return SENDERS.some((name) => small === name || small.startsWith(`${name}-`)) ? small : system;
};

const EXTERNAL = /^external[ _-]*ids?[ :_-]+(.+)$/i;

/** The column of a contact's field, for the first, the second ... of them. */
export const contactColumn = (index: number, field = 'email'): string => {
  const name = Object.entries(CONTACT_FIELDS).find(([, path]) => path === field)?.[0] ?? field;
  return index === 0 ? `contact ${name}` : `contact ${index + 1} ${name}`;
};

/** What a column is for, as its header says it. */
export type Meaning =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'contact'; readonly name: string; readonly index: number; readonly field: string }
  | { readonly kind: 'external'; readonly name: string; readonly system: string }
  | { readonly kind: 'milestone' | 'outcome'; readonly name: string; readonly milestone: string }
  | { readonly kind: 'left out'; readonly name: string };

/** `Term_End`, `term-end` and `termEnd` are one. */
const keyOf = (header: string): string =>
  header
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

const outcomeColumn = (milestone: string): string => `${milestone} outcome`;

const milestoneMeaning = (milestones: Milestones, key: string): Meaning | undefined => {
  for (const [milestone, { outcomes }] of Object.entries(milestones)) {
    if (key === keyOf(milestone)) return { kind: 'milestone', name: milestone, milestone };
    if (outcomes !== undefined && key === keyOf(outcomeColumn(milestone)))
      return { kind: 'outcome', name: outcomeColumn(milestone), milestone };
  }
  return undefined;
};

/** What a header means; undefined when nothing is called so. */
export const meaningOf = (milestones: Milestones, header: string): Meaning | undefined => {
  const key = keyOf(header);
  if (LEFT_OUT.test(header) || key === PROBLEM_COLUMN) return { kind: 'left out', name: header };
  if (Object.hasOwn(COLUMNS, key)) return { kind: 'field', name: key };
  const [, number, field] = CONTACT.exec(key) ?? [];
  const path = field === undefined ? undefined : CONTACT_FIELDS[field];
  if (path !== undefined) {
    const index = Number(number ?? 1) - 1;
    return { kind: 'contact', name: contactColumn(index, path), index, field: path };
  }
  const typed = EXTERNAL.exec(header)?.[1]?.trim();
  const system = typed && speltAsSent(typed);
  if (system) return { kind: 'external', name: `external id ${system}`, system };
  return milestoneMeaning(milestones, key);
};

const namesOf = (milestones: Milestones): readonly string[] => [
  ...Object.keys(COLUMNS),
  ...[0, 1].flatMap((index) => Object.values(CONTACT_FIELDS).map((field) => contactColumn(index, field))),
  ...Object.entries(milestones).flatMap(([name, { outcomes }]) => (outcomes === undefined ? [name] : [name, outcomeColumn(name)])),
];

const whyUnknown = (milestones: Milestones, header: string): string => {
  if (header === '') return 'a column has no name';
  const near = nearest(
    header
      .toLowerCase()
      .replace(/[_\s]+/g, ' ')
      .trim(),
    namesOf(milestones),
  );
  const meant = near.length === 0 ? '' : `: did you mean "${near.join('" or "')}"?`;
  return `there is no column "${header}"${meant}`;
};

const twice = (meanings: readonly (Meaning | undefined)[]): readonly string[] => {
  const names = meanings.flatMap((each) => (each === undefined || each.kind === 'left out' ? [] : [each.name]));
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
};

/** What is wrong with a header as a whole: nothing can be read by it then. */
export const headerProblems = (milestones: Milestones, header: readonly string[]): readonly string[] => {
  const meanings = header.map((each) => meaningOf(milestones, each));
  const known = new Set(meanings.map((each) => each?.name));
  const missing = ['name', contactColumn(0, 'name'), contactColumn(0, 'email')].filter((name) => !known.has(name));
  const noPlace = known.has('phase') || known.has('outcome') ? [] : ['phase'];
  return [
    ...header.flatMap((each, index) => (meanings[index] === undefined ? [whyUnknown(milestones, each)] : [])),
    ...twice(meanings).map((name) => `the column "${name}" is there twice`),
    ...[...missing, ...noPlace].map((name) => `the column "${name}" is missing`),
  ];
};

interface Listed {
  readonly milestones?: readonly { readonly name: string }[];
  readonly partner?: { readonly externalIds?: readonly { readonly system: string }[] | undefined };
}

/** The column that a place in the event's data came from, for whoever mends the file. */
export const columnOf = (path: string, data: Listed): string => {
  const field = Object.entries(COLUMNS).find(([, each]) => each.path === path)?.[0];
  if (field !== undefined) return field;
  const [, contact, contactField] = /^partner\.contacts(?:\.(\d+))?(?:\.(\w+))?$/.exec(path) ?? [];
  if (path.startsWith('partner.contacts')) return contactColumn(Number(contact ?? 0), contactField);
  const [, external] = /^partner\.externalIds\.(\d+)/.exec(path) ?? [];
  if (external !== undefined) return `external id ${data.partner?.externalIds?.[Number(external)]?.system ?? ''}`.trim();
  const [, milestone, what] = /^milestones\.(\d+)(?:\.(\w+))?/.exec(path) ?? [];
  const name = milestone === undefined ? undefined : data.milestones?.[Number(milestone)]?.name;
  if (name !== undefined) return what === 'outcome' ? outcomeColumn(name) : name;
  return path.replace(/^partner\.(\w+)$/, '$1');
};
