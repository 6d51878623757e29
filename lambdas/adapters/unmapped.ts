import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { LIST_SHARDS, TABLE, unmappedList } from '../../lib/journey/keys';
import type { UnmappedItem, UnmappedItems } from '../ports';
import type { JourneyTable } from './table';
import { createUnmappedIntake } from './unmapped-intake';

const isThere = <T>(each: T | undefined): each is T => each !== undefined;

/** Items that nobody understood, on DynamoDB: forgotten after 30 days. */
export const createUnmappedItems = (tables: JourneyTable): UnmappedItems => {
  const { table, UnmappedEntity } = tables;
  const get = async (id: string): Promise<UnmappedItem | undefined> => {
    const { Item } = await UnmappedEntity.build(GetItemCommand).key({ id }).options({ consistent: true }).send();
    if (Item === undefined) return undefined;
    const { source, kind, problems, item, receivedAt } = Item;
    return { id, source, kind, problems, item, receivedAt };
  };

  return {
    ...createUnmappedIntake(tables),
    get,
    async list({ limit, after }) {
      const shards = Array.from({ length: LIST_SHARDS }, (_, shard) => {
        const list = { index: TABLE.listIndex, partition: unmappedList(shard) };
        return table
          .build(QueryCommand)
          .query(after === undefined ? list : { ...list, range: { gt: after } })
          .options({ limit })
          .send();
      });
      const entries = (await Promise.all(shards)).flatMap(({ Items = [] }) => Items);
      const oldest = entries
        .map((entry) => String(entry[TABLE.listSortKey]))
        .sort()
        .slice(0, limit);
      const next = oldest.length === limit ? oldest.at(-1) : undefined;
      const items = await Promise.all(oldest.map((listAt) => get(listAt.slice(listAt.indexOf('#') + 1))));
      // The list may tell of one that is gone by now.
      return { items: items.filter(isThere), ...(next !== undefined && { next }) };
    },
    async remove(id) {
      await UnmappedEntity.build(DeleteItemCommand).key({ id }).send();
    },
  };
};
