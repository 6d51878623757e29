import { type DynamoDBDocumentClient, QueryCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { MEASURE_SHARDS, measuresPartition, TABLE } from '../../lib/journey/keys';
import { type CellChange, type Counted, cellKey, type Facts, partsOfCellKey } from '../../lib/journey/measures';
import { TRACKS } from '../../lib/journey/words';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * One write that adds all of a change to its cell, which begins at nothing. A counter is an attribute of its own, whose name
 * the program gives: no entity knows them beforehand.
 */
export const addToCell = (tableName: string, shard: number, { cell, add }: CellChange): Write => {
  const facts = Object.entries(add);
  return {
    Update: {
      TableName: tableName,
      Key: { [TABLE.partitionKey]: measuresPartition(shard), [TABLE.sortKey]: cellKey(cell) },
      UpdateExpression: `ADD ${facts.map((_, n) => `#${n} :${n}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(facts.map(([name], n) => [`#${n}`, name])),
      ExpressionAttributeValues: Object.fromEntries(facts.map(([, count], n) => [`:${n}`, count])),
    },
  };
};

const CELL_KEYS: readonly string[] = [TABLE.partitionKey, TABLE.sortKey];

/** One shard's items, a page at a time; with `only`, no other counters than these, so that less comes over the wire. */
async function* shardOfCells(client: DynamoDBDocumentClient, TableName: string, shard: number, only: readonly string[]) {
  const names = Object.fromEntries(only.map((name, n) => [`#${n}`, name]));
  const chosen =
    only.length === 0 ? {} : { ProjectionExpression: ['#sk', ...Object.keys(names)].join(', '), names: { '#sk': TABLE.sortKey, ...names } };
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        ...{ TableName, KeyConditionExpression: '#pk = :pk', ExpressionAttributeValues: { ':pk': measuresPartition(shard) } },
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey, ...chosen.names },
        ...(chosen.ProjectionExpression !== undefined && { ProjectionExpression: chosen.ProjectionExpression }),
        ExclusiveStartKey: from,
      }),
    );
    yield page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

const toCell = (key: string, facts: Facts): readonly Counted[] => {
  const { cohort, track: told, source, version } = partsOfCellKey(key);
  const track = TRACKS.find((each) => each === told);
  const counted = Object.fromEntries(Object.entries(facts).filter(([, count]) => count !== 0));
  return track === undefined ? [] : [{ cohort, track, source, version, facts: counted }];
};

/**
 * All cells, each once: the sum of its shards. What it costs grows with the months, sources and versions that there are, and not with the partners.
 * @param only the counters that are wanted; all when left out
 */
export const readCells = async (
  client: DynamoDBDocumentClient,
  tableName: string,
  only: readonly string[] = [],
): Promise<readonly Counted[]> => {
  // Thousands of items of a hundred counters each: added up in place.
  const cells = new Map<string, Record<string, number>>();
  const add = (item: Readonly<Record<string, unknown>>): void => {
    const key = String(item[TABLE.sortKey]);
    const facts = cells.get(key) ?? {};
    for (const [name, count] of Object.entries(item))
      if (typeof count === 'number' && !CELL_KEYS.includes(name)) facts[name] = (facts[name] ?? 0) + count;
    cells.set(key, facts);
  };
  await Promise.all(
    Array.from({ length: MEASURE_SHARDS }, async (_, shard) => {
      for await (const items of shardOfCells(client, tableName, shard, only)) for (const item of items) add(item);
    }),
  );
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, facts]) => toCell(key, facts));
};
