import type { AwaitedName, ParkedEvents, ParkedSummary } from '../parked';
import { columns } from './columns';
import type { Look } from './look';
import { both } from './moments';

/** An organisation may introduce itself by 70 names. */
const NAMES_SHOWN = 3;

const nameText = ({ kind, value }: AwaitedName): string => (kind === 'id' ? `partner "${value}"` : value);

const namesText = (names: readonly AwaitedName[]): string => {
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).map(nameText).join(' or ')}${more > 0 ? ` (and ${more} more names)` : ''}`;
};

const contestLines = ({ for: names }: ParkedSummary): readonly string[] =>
  names.flatMap(({ value, claimants }) =>
    claimants === undefined ? [] : [`${value} is an address of ${claimants.join(' and ')}: whose it is, nobody has said`],
  );

const eventLines = (event: ParkedSummary, { paint, now, width }: Look): readonly string[] => [
  `${paint.bold(event.type)}  ${event.source}  ${paint.dim(event.id)}`,
  ...columns(
    [
      `for ${namesText(event.for)}`,
      ...contestLines(event).map((line) => paint.yellow(line)),
      `waits since ${both(event.since, now)}, kept until ${both(event.keptUntil, now)}`,
    ].map((line) => ['', line]),
    [0, width - 4],
    { wrap: true },
  ),
  '',
];

const hasUnknownId = ({ for: names }: ParkedSummary): boolean => names.some(({ kind }) => kind === 'id');

/** An id is our own: the partner may still be introduced by it, or the sender has a wrong one. */
const ID_LINES = [
  'where a partner id is wrong, mend it where it was entered; what waits under it is released, once, by:',
  'npm run ops -- link id:<wrong id> <partner> --dry-run',
];

/** What waits, and for whom; then how a wait is ended. */
export const drawParked = ({ events, isWhole }: ParkedEvents, look: Look): readonly string[] => {
  if (events.length === 0) return ['nothing waits: every event found its partner'];
  return [
    ...events.flatMap((event) => eventLines(event, look)),
    ...(isWhole ? [] : ['and more: see --limit', '']),
    'they are applied, in order, when a partner becomes known by one of these names, or when you say whose one is:',
    'npm run ops -- link <email or system:id> <partner> --dry-run',
    ...(events.some(hasUnknownId) ? ID_LINES : []),
  ];
};
