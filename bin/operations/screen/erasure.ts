import type { EraseResult } from '../../../lambdas/actions/erase';
import { count } from './columns';
import type { Look } from './look';

/** The shape of `erase --json`. */
export type ShownErasure = (EraseResult | { readonly result: 'would be done' }) & {
  readonly partnerId: string;
  /** What was found, by kind. */
  readonly kept: Readonly<Record<string, number>>;
};

const keptText = (kept: ShownErasure['kept']): readonly string[] => {
  const found = Object.entries(kept).filter(([, number]) => number > 0);
  return found.length === 0 ? [] : [`  ${found.map(([kind, number]) => `${kind} ${number}`).join(', ')}`];
};

const head = (shown: ShownErasure, { paint }: Look): string => {
  switch (shown.result) {
    case 'would be done':
      return 'would be erased:';
    case 'done':
      return paint.green(`erased: ${count(shown.items, 'item')}, and its names`);
    case 'repeated':
      return shown.items === 0
        ? 'was erased before: nothing is left'
        : `was erased before: ${count(shown.items, 'item')} had come since, and went`;
    case 'begun':
      return paint.yellow(
        'nothing personal is left in the table, but events before it in its queue are not done: do it again in a few minutes',
      );
    case 'refused':
      return paint.red(`cannot be done: ${shown.why}`);
  }
};

/** What was erased, or is to be. */
export const drawErasure = (shown: ShownErasure, look: Look): readonly string[] => [
  look.paint.bold(shown.partnerId),
  head(shown, look),
  ...keptText(shown.kept),
];
