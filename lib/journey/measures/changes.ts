import { type CellChange, type Counted, cellKey, type Facts } from '../measures';
import { difference, sumOf } from './facts';

/** What accounts bring to their cells, `by` times; a cell stands once, as one write cannot change an item twice. */
const addUp = (accounts: readonly { readonly account: Counted; readonly by: 1 | -1 }[]): readonly CellChange[] => {
  const cells = new Map<string, CellChange>();
  for (const { account, by } of accounts) {
    const { cohort, track, source, version } = account;
    const brings: Facts = by === 1 ? account.facts : difference(account.facts, {});
    const known = cells.get(cellKey(account))?.add ?? {};
    cells.set(cellKey(account), { cell: { cohort, track, source, version }, add: sumOf(known, brings) });
  }
  return [...cells.values()].filter(({ add }) => Object.keys(add).length > 0);
};

/**
 * What the counters change by when accounts come in the place of others: the difference, in one cell, or from one into
 * another. What stays as it is changes nothing, so that whatever is told twice counts once.
 */
export const changesBetween = (before: readonly Counted[], after: readonly Counted[]): readonly CellChange[] =>
  addUp([...before.map((account) => ({ account, by: -1 as const })), ...after.map((account) => ({ account, by: 1 as const }))]);
