import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { LIST_SHARDS, unmappedList } from '../../lib/journey/keys';
import { type Instant, toInstant } from '../../lib/journey/words';
import { shardOf } from '../identity';
import type { UnmappedItem, UnmappedItems } from '../ports';
import type { JourneyTable } from './table';

const KEPT_DAYS = 30;

/** When an item that came then is forgotten. */
export const keptUntil = (receivedAt: Instant): Instant => toInstant(Date.parse(receivedAt) + KEPT_DAYS * 86_400_000);

/** Keeps items that nobody understood, on DynamoDB: all that a webhook needs, apart from the lists of `unmapped.ts`. */
export const createUnmappedIntake = ({ UnmappedEntity }: Pick<JourneyTable, 'UnmappedEntity'>): Pick<UnmappedItems, 'keep'> => {
  const keepOne = async ({ problems, ...kept }: UnmappedItem): Promise<void> => {
    const { id, receivedAt } = kept;
    await UnmappedEntity.build(PutItemCommand)
      .item({
        ...kept,
        problems: [...problems],
        expiresAt: Math.floor(Date.parse(keptUntil(receivedAt)) / 1000),
        list: unmappedList(shardOf(id, LIST_SHARDS)),
        listAt: `${receivedAt}#${id}`,
      })
      .send();
  };
  return {
    async keep(items) {
      await Promise.all(items.map(keepOne));
    },
  };
};
