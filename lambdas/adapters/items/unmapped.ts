import { Entity } from 'dynamodb-toolbox/entity';
import { item } from 'dynamodb-toolbox/schema/item';
import { list } from 'dynamodb-toolbox/schema/list';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import { unmappedPartition } from '../../../lib/journey/keys';
import { type DefinedTable, keyOf, plain } from './table';

/** What authentic senders sent and nobody understood. */
export const unmappedItems = (table: DefinedTable) => {
  const UnmappedEntity = new Entity({
    ...plain,
    name: 'unmapped',
    table,
    schema: item({
      id: string().key(),
      source: string(),
      kind: string(),
      problems: list(map({ field: string(), detail: string() })),
      item: string(),
      receivedAt: string(),
      expiresAt: number(),
    }),
    computeKey: ({ id }: { id: string }) => keyOf(unmappedPartition(id), 'UNMAPPED'),
  });
  return { UnmappedEntity };
};
