import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
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
  const client = table.getDocumentClient();
  const keepOne = async ({ problems, ...kept }: UnmappedItem): Promise<void> => {
    const { id, receivedAt } = kept;
    const expiresAt = Math.floor(Date.parse(keptUntil(receivedAt)) / 1000);
    const placeAt = (at: Instant) => ({ TableName: table.getName(), Key: keyOfPlace(unmappedPlace(id, at)) });
    const { TableName, Key } = placeAt(receivedAt);
    // Its place first: what is kept is listed, and a place where nothing is kept is passed over.
    await client.send(new PutCommand({ TableName, Item: { ...Key, [TABLE.timeToLive]: expiresAt } }));
    const { Attributes: before } = await UnmappedEntity.build(PutItemCommand)
      .item({ ...kept, problems: [...problems], expiresAt })
      .options({ returnValues: 'ALL_OLD' })
      .send();
    // A sender that says the same for ever would leave a place each time.
    if (before !== undefined && before.receivedAt !== receivedAt) await client.send(new DeleteCommand(placeAt(before.receivedAt)));
  };
  return {
    async keep(items) {
      await Promise.all(items.map(keepOne));
    },
  };
};
