import { type DynamoDBDocumentClient, QueryCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { MEASURE_SHARDS, measuresPartition, TABLE } from '../../lib/journey/keys';
import { type CellChange, type Counted, cellKey, type Facts, partsOfCellKey } from '../../lib/journey/measures';
import { sumOf } from '../../lib/journey/measures/facts';
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

const factsIn = (item: Readonly<Record<string, unknown>>): Facts =>
  Object.fromEntries(Object.entries(item).flatMap(([name, count]) => (typeof count === 'number' && count !== 0 ? [[name, count]] : [])));

const toCell = (item: Readonly<Record<string, unknown>>): readonly Counted[] => {
  const { cohort, track: told, source, version } = partsOfCellKey(String(item[TABLE.sortKey]));
  const track = TRACKS.find((each) => each === told);
  return track === undefined ? [] : [{ cohort, track, source, version, facts: factsIn(item) }];
};

async function* shardOfCells(client: DynamoDBDocumentClient, tableName: string, shard: number): AsyncGenerator<Counted> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
        ExpressionAttributeValues: { ':pk': measuresPartition(shard) },
        ExclusiveStartKey: from,
      }),
    );
    for (const item of page.Items ?? []) yield* toCell(item);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** All cells, each once: the sum of its shards. What it costs grows with the months, sources and versions that there are, and not with the partners. */
export const readCells = async (client: DynamoDBDocumentClient, tableName: string): Promise<readonly Counted[]> => {
  const cells = new Map<string, Counted>();
  const add = (found: Counted): void => {
    const known = cells.get(cellKey(found));
    cells.set(cellKey(found), known === undefined ? found : { ...known, facts: sumOf(known.facts, found.facts) });
  };
  await Promise.all(
    Array.from({ length: MEASURE_SHARDS }, async (_, shard) => {
      for await (const cell of shardOfCells(client, tableName, shard)) add(cell);
    }),
  );
  return [...cells.values()].sort((a, b) => (cellKey(a) < cellKey(b) ? -1 : 1));
};
