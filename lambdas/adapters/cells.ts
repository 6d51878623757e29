import { type DynamoDBDocumentClient, QueryCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { MEASURE_SHARDS, measuresPartition, STANDING_SHARDS, standingsPartition, TABLE } from '../../lib/journey/keys';
import { type CellChange, type Counted, cellKey, type Facts, partsOfCellKey } from '../../lib/journey/measures';
import { Sums, standingFacts, sumOfAll } from '../../lib/journey/measures/facts';
import { TRACKS } from '../../lib/journey/words';
import { shardOf } from '../identity';
import { readAll } from './read-all';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Item = Readonly<Record<string, unknown>>;

const keyOfStandings = (shard: number) => ({ [TABLE.partitionKey]: standingsPartition(shard), [TABLE.sortKey]: 'STANDINGS' });

/**
 * One write that adds all of a change to its item, which begins at nothing. A counter is an attribute of its own, whose name
 * the program gives: no entity knows them beforehand.
 */
const addTo = (TableName: string, Key: Item, add: Facts): Write => {
  const facts = Object.entries(add);
  return {
    Update: {
      ...{ TableName, Key },
      UpdateExpression: `ADD ${facts.map((_, n) => `#${n} :${n}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(facts.map(([name], n) => [`#${n}`, name])),
      ExpressionAttributeValues: Object.fromEntries(facts.map(([, count], n) => [`:${n}`, count])),
    },
  };
};

export const addToCell = (tableName: string, shard: number, { cell, add }: CellChange): Write =>
  addTo(tableName, { [TABLE.partitionKey]: measuresPartition(shard), [TABLE.sortKey]: cellKey(cell) }, add);

export const addToStandings = (tableName: string, shard: number, add: Facts): Write => addTo(tableName, keyOfStandings(shard), add);

/** What is written of a partner whose account changes: its cells and, when it comes, moves or goes, how many stand where. */
export const countingWrites = (tableName: string, partnerId: string, changes: readonly CellChange[]): readonly Write[] => {
  const moves = standingFacts(sumOfAll(changes.map(({ add }) => add)));
  return [
    ...changes.map((change) => addToCell(tableName, shardOf(partnerId, MEASURE_SHARDS), change)),
    ...(Object.keys(moves).length === 0 ? [] : [addToStandings(tableName, shardOf(partnerId, STANDING_SHARDS), moves)]),
  ];
};

/** One shard's items, a page at a time. */
async function* shardOfCells(client: DynamoDBDocumentClient, TableName: string, shard: number) {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        ...{ TableName, KeyConditionExpression: '#pk = :pk', ExpressionAttributeValues: { ':pk': measuresPartition(shard) } },
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
        ExclusiveStartKey: from,
      }),
    );
    yield page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** Adds an item's counters to these; they are its numbers, as its keys are texts. */
const addCounters = (sums: Sums, item: Item): void => {
  for (const name of Object.keys(item)) {
    const count = item[name];
    if (typeof count === 'number') sums.add(name, count);
  }
};

const toCell = (key: string, sums: Sums): readonly Counted[] => {
  const { cohort, track: told, source, version } = partsOfCellKey(key);
  const track = TRACKS.find((each) => each === told);
  return track === undefined ? [] : [{ cohort, track, source, version, facts: sums.facts() }];
};

/** All cells, each once: the sum of its shards. What it costs grows with the months, sources and versions that there are, and not with the partners. */
export const readCells = async (client: DynamoDBDocumentClient, tableName: string): Promise<readonly Counted[]> => {
  const cells = new Map<string, Sums>();
  const add = (item: Item): void => {
    const key = String(item[TABLE.sortKey]);
    const sums = cells.get(key) ?? new Sums();
    addCounters(sums, item);
    cells.set(key, sums);
  };
  await Promise.all(
    Array.from({ length: MEASURE_SHARDS }, async (_, shard) => {
      for await (const items of shardOfCells(client, tableName, shard)) for (const item of items) add(item);
    }),
  );
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, sums]) => toCell(key, sums));
};

/** Where partners stand, of all cells together, by one request. */
export const readStandings = async (client: DynamoDBDocumentClient, tableName: string): Promise<Facts> => {
  const keys = Array.from({ length: STANDING_SHARDS }, (_, shard) => keyOfStandings(shard));
  const sums = new Sums();
  for (const item of await readAll(client, tableName, keys)) addCounters(sums, item);
  return sums.facts();
};
