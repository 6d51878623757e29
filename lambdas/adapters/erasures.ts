import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { DeleteTransaction } from 'dynamodb-toolbox/entity/actions/transactDelete';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { execute } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { $delete, $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import type { Alias } from '../../lib/journey/apply/draft';
import { aliasesOf } from '../../lib/journey/apply/roster';
import { eventSortKey, givenPartition, parkedPartition } from '../../lib/journey/keys';
import type { Partner } from '../../lib/journey/partner';
import type { Instant } from '../../lib/journey/words';
import type { Erasures } from '../actions/erase';
import { linkedIn } from '../actions/theirs';
import { aliasKey } from '../identity';
import { deleteAll, type ItemKey, keyOfItem, partitionOf } from './partition';
import { isConditionFailed, isTransactionConditionFailed, isTransactionConflict } from './quiet';
import type { JourneyTable } from './table';

/** Longer than anything of the partner may be on its way: an execution that tells later lasts a year at most. */
const TOMBSTONE_DAYS = 400;
const expiry = (at: Instant): number => Math.floor(Date.parse(at) / 1000) + TOMBSTONE_DAYS * 86_400;

/** Whose event it is that only an address names. */
const givenOf = (keys: readonly ItemKey[]): readonly ItemKey[] => {
  const prefix = eventSortKey('');
  return keys.flatMap(({ sk }) => (sk.startsWith(prefix) ? [{ pk: givenPartition(sk.slice(prefix.length)), sk: 'GIVEN' }] : []));
};

/** Takes partners out of the table, on DynamoDB. */
export const createErasures = (tables: JourneyTable): Erasures => {
  const { table, PartnerItem, AliasItem, ParkedItem, ErasedItem } = tables;
  const tombstoneOf = (partnerId: string) => ({ alias: aliasKey({ kind: 'id', value: partnerId }) });

  const namesOf = async (partner: Partner): Promise<readonly string[]> => {
    const linked: Alias[] = [];
    for await (const items of partitionOf(tables, partner.id)) linked.push(...linkedIn(items));
    return [...new Set([...aliasesOf(partner), ...linked].map(aliasKey))];
  };

  /** What leads to other items goes behind them: killed in between, it is found again. */
  const unparkAll = async (name: string): Promise<void> => {
    const { Items = [] } = await table
      .build(QueryCommand)
      .entities(ParkedItem)
      .query({ partition: parkedPartition(name) })
      .options({ consistent: true, maxPages: Number.POSITIVE_INFINITY, entityAttrFilter: false })
      .send();
    const copies = Items.flatMap(({ under = [name], order }) => under.map((each) => ({ pk: parkedPartition(each), sk: order })));
    const isHere = ({ pk }: ItemKey) => pk === parkedPartition(name);
    await deleteAll(
      tables,
      copies.filter((copy) => !isHere(copy)),
    );
    await deleteAll(tables, copies.filter(isHere));
  };

  /** Others have it, too: it stays theirs. */
  const leaveToOthers = (name: string, partnerId: string, isOwner: boolean) =>
    AliasItem.build(UpdateItemCommand)
      .item({ alias: name, claimants: $delete(new Set([partnerId])), ...(isOwner && { partnerId: $remove(), linked: $remove() }) })
      .options({ condition: { attr: 'claimants', exists: true } })
      .send();

  const takeAway = async (name: string, partnerId: string): Promise<void> => {
    const isIts = [{ attr: 'partnerId', eq: partnerId } as const, { attr: 'claimants', contains: partnerId } as const];
    try {
      await AliasItem.build(DeleteItemCommand)
        .key({ alias: name })
        .options({ condition: { or: isIts } })
        .send();
    } catch (error) {
      // Somebody new has come to have it a moment ago.
      if (!isConditionFailed(error)) throw error;
    }
  };

  return {
    async of(partnerId) {
      const { Item } = await ErasedItem.build(GetItemCommand).key(tombstoneOf(partnerId)).options({ consistent: true }).send();
      if (Item === undefined) return undefined;
      const { at, run = 0, phase, names = [], settledAt, finishedAt } = Item;
      return { at, run, phase, names, settledAt, finishedAt };
    },

    async fence(partner, by, at) {
      const { id, revision, run, phase } = partner;
      const names = [...(await namesOf(partner))];
      const tombstone = { ...tombstoneOf(id), at, by, run, phase, names, expiresAt: expiry(at) };
      try {
        await execute(
          PartnerItem.build(DeleteTransaction)
            .key({ id })
            .options({ condition: { attr: 'revision', eq: revision } }),
          ErasedItem.build(PutTransaction).item(tombstone),
        );
        return true;
      } catch (error) {
        if (isTransactionConditionFailed(error) || isTransactionConflict(error)) return false;
        throw error;
      }
    },

    async forget(partnerId, name, at) {
      const { Item } = await AliasItem.build(GetItemCommand).key({ alias: name }).options({ consistent: true }).send();
      const others = [...(Item?.claimants ?? [])].filter((id) => id !== partnerId);
      if (Item?.partnerId !== undefined && Item.partnerId !== partnerId && others.length === 0) return;
      if (others.length > 0) {
        await leaveToOthers(name, partnerId, Item?.partnerId === partnerId);
        return;
      }
      // The tombstone first: from then on nothing is parked under the name, and what was parked before goes last.
      if (name !== tombstoneOf(partnerId).alias)
        await ErasedItem.build(PutItemCommand)
          .item({ alias: name, at, expiresAt: expiry(at) })
          .send();
      if (Item !== undefined) await takeAway(name, partnerId);
      await unparkAll(name);
    },

    async sweep(partnerId) {
      let count = 0;
      for await (const items of partitionOf(tables, partnerId)) {
        const keys = items.map(keyOfItem);
        await deleteAll(tables, givenOf(keys));
        await deleteAll(tables, keys);
        count += items.length;
      }
      return count;
    },

    async finish(partnerId, at) {
      await ErasedItem.build(UpdateItemCommand)
        .item({ ...tombstoneOf(partnerId), finishedAt: at, names: $remove(), phase: $remove(), settledAt: $remove() })
        .options({ condition: { attr: 'at', exists: true } })
        .send();
    },
  };
};
