import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { TABLE } from '../../lib/journey/keys';
import { type Instant, toInstant } from '../../lib/journey/words';
import type { UnmappedItem, UnmappedItems } from '../ports/unmapped';
import { keyOfPlace, unmappedPlace } from './places';
import type { JourneyTable } from './table';

const KEPT_DAYS = 30;

/** When an item that came then is forgotten. */
export const keptUntil = (receivedAt: Instant): Instant => toInstant(Date.parse(receivedAt) + KEPT_DAYS * 86_400_000);

/** Keeps items that nobody understood, on DynamoDB: all that a webhook needs, apart from the lists of `unmapped.ts`. */
export const createUnmappedIntake = ({
  table,
  UnmappedEntity,
}: Pick<JourneyTable, 'table' | 'UnmappedEntity'>): Pick<UnmappedItems, 'keep'> => {
  const keepOne = async ({ problems, ...kept }: UnmappedItem): Promise<void> => {
    const { id, receivedAt } = kept;
    const expiresAt = Math.floor(Date.parse(keptUntil(receivedAt)) / 1000);
    const place = { ...keyOfPlace(unmappedPlace(id, receivedAt)), [TABLE.timeToLive]: expiresAt };
    // Its place first: what is kept is listed, and a place where nothing is kept is passed over.
    await table.getDocumentClient().send(new PutCommand({ TableName: table.getName(), Item: place }));
    await UnmappedEntity.build(PutItemCommand)
      .item({ ...kept, problems: [...problems], expiresAt })
      .send();
  };
  return {
    async keep(items) {
      await Promise.all(items.map(keepOne));
    },
  };
};
