import { Entity } from 'dynamodb-toolbox/entity';
import { item } from 'dynamodb-toolbox/schema/item';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import { aliasPartition, parkedPartition } from '../../../lib/journey/keys';
import { type DefinedTable, keyOf, plain } from './table';

/** Names of partners, and events that wait for a name to be known. */
export const directoryItems = (table: DefinedTable) => {
  const AliasItem = new Entity({
    ...plain,
    name: 'alias',
    table,
    schema: item({ alias: string().key(), partnerId: string() }),
    computeKey: ({ alias }: { alias: string }) => keyOf(aliasPartition(alias), 'ALIAS'),
  });
  const ParkedItem = new Entity({
    ...plain,
    name: 'parked',
    table,
    schema: item({
      alias: string().key(),
      order: string().key(),
      message: string(),
      parkedAt: string(),
      expiresAt: number(),
      list: string(),
      listAt: string(),
    }),
    computeKey: ({ alias, order }: { alias: string; order: string }) => keyOf(parkedPartition(alias), order),
  });
  return { AliasItem, ParkedItem };
};
