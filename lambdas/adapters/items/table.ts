import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { map } from 'dynamodb-toolbox/schema/map';
import { string } from 'dynamodb-toolbox/schema/string';
import { Table } from 'dynamodb-toolbox/table';
import { TABLE } from '../../../lib/journey/keys';

/** State machines write the same items: no entity attribute, and no time stamps of a clock that is not ours. */
export const plain = { entityAttribute: false, timestamps: false } as const;

/** Somebody with a name and an address. */
export const person = () => map({ name: string(), email: string() });

/** An item's two keys. */
export const keyOf = (pk: string, sk: string) => ({ [TABLE.partitionKey]: pk, [TABLE.sortKey]: sk }) as { pk: string; sk: string };

/** The one table with its indexes. */
export const defineTable = (documentClient: DynamoDBDocumentClient, name: string) => {
  return new Table({
    documentClient,
    name,
    partitionKey: { name: TABLE.partitionKey, type: 'string' },
    sortKey: { name: TABLE.sortKey, type: 'string' },
    indexes: {
      [TABLE.timelineIndex]: { type: 'local', sortKey: { name: TABLE.timelineSortKey, type: 'string' } },
      [TABLE.listIndex]: {
        type: 'global',
        partitionKey: { name: TABLE.listPartitionKey, type: 'string' },
        sortKey: { name: TABLE.listSortKey, type: 'string' },
      },
    },
  });
};

export type DefinedTable = ReturnType<typeof defineTable>;
