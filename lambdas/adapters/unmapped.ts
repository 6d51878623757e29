import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PLACE_SHARDS, unmappedList } from '../../lib/journey/keys';
import type { UnmappedItem, UnmappedItems } from '../ports/unmapped';
import { createLists, PLACES } from './lists';
import { keyOfPlace, unmappedAtPlace, unmappedPlace } from './places';
import type { JourneyTable } from './table';
import { createUnmappedIntake } from './unmapped-intake';

const LIST = Array.from({ length: PLACE_SHARDS }, (_, shard) => ({ partition: unmappedList(shard) }));

/** Items that nobody understood, on DynamoDB: forgotten after 30 days. */
export const createUnmappedItems = (tables: JourneyTable): UnmappedItems => {
  const { table, UnmappedEntity } = tables;
  const lists = createLists(table.getDocumentClient(), table.getName());

  const get = async (id: string): Promise<UnmappedItem | undefined> => {
    const { Item } = await UnmappedEntity.build(GetItemCommand).key({ id }).options({ consistent: true }).send();
    if (Item === undefined) return undefined;
    const { source, kind, problems, item, receivedAt } = Item;
    return { id, source, kind, problems, item, receivedAt };
  };

  return {
    ...createUnmappedIntake(tables),
    get,
    async list(page) {
      const { items: entries, next } = await lists(PLACES, LIST, page);
      const found = await Promise.all(
        entries.map(async ({ partition, at }) => {
          const { id, receivedAt } = unmappedAtPlace({ list: partition, at });
          const item = await get(id);
          // It may be gone by now, or have come again since: then it is listed by that.
          return item?.receivedAt === receivedAt ? [item] : [];
        }),
      );
      return { items: found.flat(), ...(next !== undefined && { next }) };
    },
    async remove(id) {
      const item = await get(id);
      if (item === undefined) return;
      await UnmappedEntity.build(DeleteItemCommand).key({ id }).send();
      const Key = keyOfPlace(unmappedPlace(id, item.receivedAt));
      await table.getDocumentClient().send(new DeleteCommand({ TableName: table.getName(), Key }));
    },
  };
};
