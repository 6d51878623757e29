import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { ConditionCheck } from 'dynamodb-toolbox/entity/actions/transactCheck';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { execute } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import * as v from 'valibot';
import type { Alias } from '../../lib/journey/apply/draft';
import { LIST_SHARDS, parkedPartition } from '../../lib/journey/keys';
import { aliasKey, shardOf } from '../identity';
import { queuedEvent } from '../messages';
import type { Directory } from '../ports';
import { isTransactionConditionFailed } from './quiet';
import type { JourneyTable } from './table';

const PARKED_DAYS = 90;

/** Names of partners, and the events parked under names that nobody has yet, on DynamoDB. */
export const createDirectory = ({ table, AliasItem, ParkedItem, PartnerItem }: JourneyTable): Directory => {
  /** Holds only as long as nobody has the name: parking and naming are serialised by the database. */
  const stillUnknown = (alias: Alias) =>
    alias.kind === 'id'
      ? PartnerItem.build(ConditionCheck).key({ id: alias.value }).condition({ attr: 'id', exists: false })
      : AliasItem.build(ConditionCheck)
          .key({ alias: aliasKey(alias) })
          .condition({ attr: 'alias', exists: false });

  return {
    async partnerOf(alias) {
      if (alias.kind === 'id') {
        const { Item } = await PartnerItem.build(GetItemCommand).key({ id: alias.value }).options({ consistent: true }).send();
        return Item?.id;
      }
      const { Item } = await AliasItem.build(GetItemCommand)
        .key({ alias: aliasKey(alias) })
        .options({ consistent: true })
        .send();
      return Item?.partnerId;
    },

    async park(alias, message, now) {
      const key = aliasKey(alias);
      const parked = ParkedItem.build(PutTransaction).item({
        alias: key,
        order: `${message.receivedAt}#${message.id}`,
        message: JSON.stringify(message),
        parkedAt: now,
        expiresAt: Math.floor(Date.parse(now) / 1000) + PARKED_DAYS * 86_400,
        list: `PARKED#${shardOf(key, LIST_SHARDS)}`,
        listAt: now,
      });
      try {
        await execute(parked, stillUnknown(alias));
        return true;
      } catch (error) {
        if (isTransactionConditionFailed(error)) return false;
        throw error;
      }
    },

    async parked(alias) {
      const { Items = [] } = await table
        .build(QueryCommand)
        .entities(ParkedItem)
        .query({ partition: parkedPartition(aliasKey(alias)) })
        .options({ consistent: true, maxPages: Number.POSITIVE_INFINITY, entityAttrFilter: false })
        .send();
      return Items.map(({ order, message }) => ({ order, message: v.parse(queuedEvent, JSON.parse(message)) }));
    },

    async unpark(alias, order) {
      await ParkedItem.build(DeleteItemCommand)
        .key({ alias: aliasKey(alias), order })
        .send();
    },
  };
};
