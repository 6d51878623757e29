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
  id: column(
    'partner.id',
    'text',
    'the id that it is to have here, and keeps; made from its first id of another system, or address, when left out',
  ),
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

/** What the header calls a contact's fields, and the event. */
export const CONTACT_FIELDS: Readonly<Record<string, string>> = {
  name: 'name',
  email: 'email',
  role: 'role',
  'time zone': 'timeZone',
  locale: 'locale',
};
/** The column of a contact's field, for the first, the second ... of them. */
export const contactColumn = (index: number, field = 'email'): string => {
  const name = Object.entries(CONTACT_FIELDS).find(([, path]) => path === field)?.[0] ?? field;
  return index === 0 ? `contact ${name}` : `contact ${index + 1} ${name}`;
};

/** The column that says how a milestone was reached. */
export const outcomeColumn = (milestone: string): string => `${milestone} outcome`;

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
