import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { PARKED_PREFIX, PARTNER_SORT_KEY, pastJourneyPartition, TABLE, taskSortKey, UNMAPPED_PREFIX } from '../../../lib/journey/keys';

export type Item = Readonly<Record<string, unknown>>;

export const isPartner = (item: Item): boolean => item[TABLE.sortKey] === PARTNER_SORT_KEY;
export const isPast = (item: Item): boolean => String(item[TABLE.partitionKey]).startsWith(pastJourneyPartition(''));
export const isTask = (item: Item): boolean => String(item[TABLE.sortKey]).startsWith(taskSortKey(''));

/** All that is counted or listed, a page at a time: partners, past journeys, tasks, and what an earlier version listed by an index. */
export async function* scan(client: DynamoDBDocumentClient, TableName: string): AsyncGenerator<readonly Item[]> {
  const pages = paginateScan(
    { client },
    {
      TableName,
      FilterExpression:
        'sk = :partner OR begins_with(sk, :task) OR begins_with(pk, :past) OR begins_with(#list, :parked) OR begins_with(#list, :unmapped)',
      ExpressionAttributeNames: { '#list': TABLE.listPartitionKey },
      ExpressionAttributeValues: {
        ...{ ':partner': PARTNER_SORT_KEY, ':task': taskSortKey(''), ':past': pastJourneyPartition('') },
        ...{ ':parked': PARKED_PREFIX, ':unmapped': UNMAPPED_PREFIX },
      },
    },
  );
  for await (const { Items = [] } of pages) yield Items;
}
