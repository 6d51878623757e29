import { BatchGetCommand, type BatchGetCommandOutput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Item = Readonly<Record<string, unknown>>;

/** DynamoDB takes so many keys at once. */
const KEYS_AT_ONCE = 100;

/** The items of these keys, in no order; what is not there is left out. */
export const readAll = async (client: DynamoDBDocumentClient, tableName: string, keys: readonly Item[]): Promise<readonly Item[]> => {
  const found: Item[] = [];
  for (let left: Item[] = [...keys]; left.length > 0; ) {
    const answer: BatchGetCommandOutput = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: left.slice(0, KEYS_AT_ONCE) } } }),
    );
    found.push(...(answer.Responses?.[tableName] ?? []));
    left = [...(answer.UnprocessedKeys?.[tableName]?.Keys ?? []), ...left.slice(KEYS_AT_ONCE)];
  }
  return found;
};
