import type { KeptSummary, KeptWhole } from '../unmapped';
import { columns } from './columns';
import { harmlessJson } from './harmless';
import type { Look } from './look';
import { both } from './moments';

/** The shape of `unmapped --json`. */
export interface KeptItems {
  readonly items: readonly KeptSummary[];
  /** False when `--limit` left newer ones out. */
  readonly isWhole: boolean;
}

/** Problems as aligned lines: the field, and what is wrong with it. */
export const problemLines = (problems: KeptSummary['problems'], { width }: Look): readonly string[] =>
  columns(
    problems.map(({ field, detail }) => ['', field, detail]),
    [2, 36, width - 44],
    { wrap: true },
  );

const head = ({ id, source, kind, receivedAt, keptUntil }: KeptSummary, { paint, now }: Look): readonly string[] => [
  `${paint.bold(id)}  ${source}  ${kind}`,
  paint.dim(`  received ${both(receivedAt, now)}, kept until ${both(keptUntil, now)}`),
];

/** Items that nobody understood, the oldest first, with nothing of what their senders wrote but what they call them. */
export const drawKept = ({ items, isWhole }: KeptItems, look: Look): readonly string[] => {
  if (items.length === 0) return ['nothing is kept: all that was sent was understood'];
  return [
    ...items.flatMap((item) => [...head(item, look), ...problemLines(item.problems, look), '']),
    ...(isWhole ? [] : ['and more: see --limit', '']),
    'mend the mapping (program/senders.ts, lambdas/sources), deploy it, then: npm run ops -- replay --dry-run',
  ];
};

/** One item whole. It is JSON for a terminal: names of fields are the sender's, too. */
export const drawKeptWhole = (whole: KeptWhole, look: Look): readonly string[] => [
  ...head(whole, look),
  ...problemLines(whole.problems, look),
  '',
  ...harmlessJson(whole.item).split('\n'),
  '',
  `read it again with the mapping of this checkout: npm run ops -- replay ${whole.id} --dry-run`,
];
