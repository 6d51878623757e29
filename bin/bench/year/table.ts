import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PACE_PREFIX } from '../../../lib/journey/keys';
import { clientSettings } from '../../local/aws';
import { type Index, storedBytes } from '../units';

/** The table as the template makes it, so that keys and indexes are those deployed. */
export type TableShape = Pick<
  CreateTableCommandInput,
  'AttributeDefinitions' | 'KeySchema' | 'LocalSecondaryIndexes' | 'GlobalSecondaryIndexes'
>;

const namesOf = (schema: TableShape['KeySchema']): readonly string[] => (schema ?? []).flatMap(({ AttributeName = '' }) => [AttributeName]);

export const keysOf = ({ KeySchema }: TableShape): readonly string[] => namesOf(KeySchema);

export const indexesOf = (table: TableShape): readonly Index[] =>
  [...(table.LocalSecondaryIndexes ?? []), ...(table.GlobalSecondaryIndexes ?? [])].map(
    ({ IndexName: name = '', KeySchema, Projection }) => {
      const keys = namesOf(KeySchema);
      switch (Projection?.ProjectionType) {
        case 'ALL':
          return { name, keys };
        case 'KEYS_ONLY':
          return { name, keys, holds: [...keysOf(table), ...keys] };
        default:
          throw new Error(`the bench does not know what index ${name} holds`);
      }
    },
  );

export const createTable = async (endpoint: string, name: string, shape: TableShape): Promise<void> => {
  const client = new DynamoDBClient(clientSettings(endpoint));
  await client.send(new CreateTableCommand({ ...shape, TableName: name, BillingMode: 'PAY_PER_REQUEST' }));
  client.destroy();
};

/** What is in the table, in bytes that are paid for. */
export const sizeOf = async (
  endpoint: string,
  name: string,
  shape: TableShape,
): Promise<{ readonly items: number; readonly bytes: number }> => {
  const client = new DynamoDBClient(clientSettings(endpoint));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
  client.destroy();
  // What is forgotten within hours is not stored for a year.
  const kept = Items.filter(({ pk }) => !pk?.S?.startsWith(PACE_PREFIX));
  return { items: kept.length, bytes: kept.reduce((sum, item) => sum + storedBytes(item, indexesOf(shape)), 0) };
};
