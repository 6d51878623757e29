import { Entity } from 'dynamodb-toolbox/entity';
import { boolean } from 'dynamodb-toolbox/schema/boolean';
import { item } from 'dynamodb-toolbox/schema/item';
import { list } from 'dynamodb-toolbox/schema/list';
import { number } from 'dynamodb-toolbox/schema/number';
import { set } from 'dynamodb-toolbox/schema/set';
import { string } from 'dynamodb-toolbox/schema/string';
import { aliasPartition, erasedPartition, givenPartition, parkedPartition } from '../../../lib/journey/keys';
import { PHASES } from '../../../lib/journey/words';
import { type DefinedTable, keyOf, plain } from './table';

/**
 * Names of partners, and events that wait for a name to be known. `claimants` are there once several partners have the
 * same address; then `partnerId` is gone until a person says whose it is (`linked`). An event waits under several names:
 * the copy under the first one has the place in the list, and says whom it was given to. An event that only an address names is
 * one partner's by its `given` item, whatever the address comes to mean. Of an organisation that was erased its hashed names
 * are left: the one of its id says how far that is.
 */
export const directoryItems = (table: DefinedTable) => {
  const AliasItem = new Entity({
    ...plain,
    name: 'alias',
    table,
    schema: item({
      alias: string().key(),
      partnerId: string().optional(),
      claimants: set(string()).optional(),
      linked: boolean().optional(),
    }),
    computeKey: ({ alias }: { alias: string }) => keyOf(aliasPartition(alias), 'ALIAS'),
  });
  const ParkedItem = new Entity({
    ...plain,
    name: 'parked',
    table,
    schema: item({
      alias: string().key(),
      order: string().key(),
      under: list(string()).optional(),
      message: string(),
      goesTo: string().optional(),
      parkedAt: string(),
      expiresAt: number(),
    }),
    computeKey: ({ alias, order }: { alias: string; order: string }) => keyOf(parkedPartition(alias), order),
  });
  const GivenItem = new Entity({
    ...plain,
    name: 'given',
    table,
    schema: item({ event: string().key(), partnerId: string(), expiresAt: number() }),
    computeKey: ({ event }: { event: string }) => keyOf(givenPartition(event), 'GIVEN'),
  });
  const ErasedItem = new Entity({
    ...plain,
    name: 'erased',
    table,
    schema: item({
      alias: string().key(),
      at: string(),
      expiresAt: number(),
      by: string().optional(),
      run: number().optional(),
      phase: string()
        .enum(...PHASES)
        .optional(),
      names: list(string()).optional(),
      settledAt: string().optional(),
      finishedAt: string().optional(),
    }),
    computeKey: ({ alias }: { alias: string }) => keyOf(erasedPartition(alias), 'ERASED'),
  });
  return { AliasItem, ParkedItem, GivenItem, ErasedItem };
};
