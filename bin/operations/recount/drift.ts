import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { addToCell, addToStandings, readCells, readStandings } from '../../../lambdas/adapters/cells';
import type { JourneyTable } from '../../../lambdas/adapters/table';
import { type CellChange, type Counted, cellKey, type Facts } from '../../../lib/journey/measures';
import { changesBetween } from '../../../lib/journey/measures/changes';
import { difference, standingFacts, sumOf, sumOfAll } from '../../../lib/journey/measures/facts';
import { isPartner, isPast, scan } from './scan';

/** What the counters lack, by cell, and those of where partners stand in all: negative where they hold too much. */
export interface Drift {
  readonly cells: readonly CellChange[];
  readonly standings: Facts;
}

/** Compares the counters with what they are sums of, and mends them. */
export const createDrift = ({ table, PartnerItem, PastJourneyItem }: JourneyTable) => {
  const client: DynamoDBDocumentClient = table.getDocumentClient();
  const TableName = table.getName();

  return {
    /** How the counters differ from the sum of all accounts. Of events that are applied meanwhile some are in one and not in the other. */
    async drift(): Promise<Drift> {
      const sums = new Map<string, Counted>();
      const add = (account: Counted): void => {
        const known = sums.get(cellKey(account));
        sums.set(cellKey(account), known === undefined ? account : { ...known, facts: sumOf(known.facts, account.facts) });
      };
      for await (const items of scan(client, TableName)) {
        for (const item of items) {
          if (isPast(item)) add(PastJourneyItem.build(EntityFormatter).format(item));
          const { counted } = isPartner(item) ? PartnerItem.build(EntityFormatter).format(item) : {};
          if (counted !== undefined) add(counted);
        }
      }
      const accounts = [...sums.values()];
      const stand = standingFacts(sumOfAll(accounts.map(({ facts }) => facts)));
      return {
        cells: changesBetween(await readCells(client, TableName), accounts),
        standings: difference(await readStandings(client, TableName), stand),
      };
    },

    /** Adds what is lacking; what others add meanwhile is not lost. */
    async repair({ cells, standings }: Drift): Promise<void> {
      for (const change of cells) await client.send(new TransactWriteCommand({ TransactItems: [addToCell(TableName, 0, change)] }));
      if (Object.keys(standings).length > 0)
        await client.send(new TransactWriteCommand({ TransactItems: [addToStandings(TableName, 0, standings)] }));
    },
  };
};

const common = (one: Facts, other: Facts): Facts =>
  Object.fromEntries(Object.entries(one).filter(([name, count]) => other[name] === count));

export const isNoDrift = ({ cells, standings }: Drift): boolean => cells.length === 0 && Object.keys(standings).length === 0;

/** What two looks at the counters found alike: what only one of them found was an event on its way. */
export const inBoth = (first: Drift, second: Drift): Drift => ({
  cells: first.cells.flatMap(({ cell, add }) => {
    const again = second.cells.find((each) => cellKey(each.cell) === cellKey(cell));
    const lasting = again === undefined ? {} : common(add, again.add);
    return Object.keys(lasting).length === 0 ? [] : [{ cell, add: lasting }];
  }),
  standings: common(first.standings, second.standings),
});
