import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { partnerPartition, TABLE } from '../../lib/journey/keys';
import type { JourneyTable } from './table';

export type RawItem = Readonly<Record<string, unknown>>;
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** DynamoDB takes so many in one call. */
const BATCH = 25;

export const keyOfItem = (item: RawItem): ItemKey => ({ pk: String(item[TABLE.partitionKey]), sk: String(item[TABLE.sortKey]) });

/** Everything that is kept of a partner in its own partition, whatever kind of item it is, page by page. */
export async function* partitionOf({ table }: Pick<JourneyTable, 'table'>, partnerId: string): AsyncGenerator<readonly RawItem[]> {
  let page: { LastEvaluatedKey?: Record<string, unknown> | undefined } = {};
  do {
    const found = await table.getDocumentClient().send(
      new QueryCommand({
        TableName: table.getName(),
        ConsistentRead: true,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
        ExpressionAttributeValues: { ':pk': partnerPartition(partnerId) },
        ExclusiveStartKey: page.LastEvaluatedKey,
      }),
    );
    yield found.Items ?? [];
    page = found;
  } while (page.LastEvaluatedKey !== undefined);
}

/** Deletes these items, in this order; one that is not there is deleted already. */
export const deleteAll = async ({ table }: Pick<JourneyTable, 'table'>, keys: readonly ItemKey[]): Promise<void> => {
  for (let from = 0; from < keys.length; from += BATCH) {
    let left = keys.slice(from, from + BATCH).map((Key) => ({ DeleteRequest: { Key: { ...Key } } }));
    while (left.length > 0) {
      const { UnprocessedItems = {} } = await table
        .getDocumentClient()
        .send(new BatchWriteCommand({ RequestItems: { [table.getName()]: left } }));
      left = (UnprocessedItems[table.getName()] ?? []).flatMap(({ DeleteRequest }) =>
        DeleteRequest?.Key === undefined ? [] : [{ DeleteRequest: { Key: keyOfRequest(DeleteRequest.Key) } }],
      );
    }
  }
};

const keyOfRequest = ({ pk, sk }: Record<string, unknown>): ItemKey => ({ pk: String(pk), sk: String(sk) });
