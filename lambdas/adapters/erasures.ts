import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { DeleteTransaction } from 'dynamodb-toolbox/entity/actions/transactDelete';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { $delete, $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import type { Alias } from '../../lib/journey/apply/draft';
import { countAsErased } from '../../lib/journey/apply/measure';
import { aliasesOf } from '../../lib/journey/apply/roster';
import { eventSortKey, givenPartition, parkedPartition, taskSortKey } from '../../lib/journey/keys';
import type { Partner } from '../../lib/journey/partner';
import type { Instant } from '../../lib/journey/words';
import type { Erasures } from '../actions/erase';
import { linkedIn } from '../actions/theirs';
import { aliasKey, journeyDigest } from '../identity';
import { countingWrites } from './cells';
import { deleteAll, type ItemKey, keyOfItem, partitionOf, type RawItem } from './partition';
import { deletePlace, keyOfPlace, type Place, parkedPlace, placesOf, taskPlacesOf } from './places';
import { plainly } from './plainly';
import { isConditionFailed, isTransactionConditionFailed, isTransactionConflict } from './quiet';
import type { JourneyTable } from './table';

/** Longer than anything of the partner may be on its way: an execution that tells later lasts a year at most. */
const TOMBSTONE_DAYS = 400;
const expiry = (at: Instant): number => Math.floor(Date.parse(at) / 1000) + TOMBSTONE_DAYS * 86_400;

/** So many tasks' places, two of each, go with the fence: DynamoDB takes 100 items. Those of any more go with the tasks themselves. */
const TASKS_IN_FENCE = 40;

/** Whose event it is that only an address names. */
const givenOf = (keys: readonly ItemKey[]): readonly ItemKey[] => {
  const prefix = eventSortKey('');
  return keys.flatMap(({ sk }) => (sk.startsWith(prefix) ? [{ pk: givenPartition(sk.slice(prefix.length)), sk: 'GIVEN' }] : []));
};

/** Takes partners out of the table, on DynamoDB. */
export const createErasures = (tables: JourneyTable): Erasures => {
  const { table, PartnerItem, AliasItem, ParkedItem, ErasedItem, TaskItem, PastJourneyItem } = tables;
  const tombstoneOf = (partnerId: string) => ({ alias: aliasKey({ kind: 'id', value: partnerId }) });

  const tasksIn = (items: readonly RawItem[]) =>
    items.filter((each) => keyOfItem(each).sk.startsWith(taskSortKey(''))).map((each) => TaskItem.build(EntityFormatter).format(each));

  const placesOfTasks = (partnerId: string, items: readonly RawItem[]): readonly Place[] =>
    tasksIn(items).flatMap((task) => taskPlacesOf(partnerId, task));

  /** Its names, and where its tasks are listed. */
  const lookThrough = async (partner: Partner) => {
    const linked: Alias[] = [];
    const taskPlaces: Place[] = [];
    for await (const items of partitionOf(tables, partner.id)) {
      linked.push(...linkedIn(items));
      const open = tasksIn(items).filter(({ state }) => state === 'open');
      taskPlaces.push(...open.flatMap((task) => taskPlacesOf(partner.id, task)));
    }
    return { names: [...new Set([...aliasesOf(partner), ...linked].map(aliasKey))], taskPlaces };
  };

  /** Where it stands is counted and listed no more; what it did stays counted, and nothing tells whose it was. */
  const leave = (partner: Partner, taskPlaces: readonly Place[]) => {
    const { cellChanges, past } = countAsErased(partner);
    const account = past && { ...past, digest: journeyDigest(partner.id, past.lastRun), facts: { ...past.facts } };
    const places = [...placesOf(partner), ...taskPlaces.slice(0, 2 * TASKS_IN_FENCE)];
    return [
      ...(account === undefined ? [] : [plainly(PastJourneyItem.build(PutTransaction).item(account))]),
      ...countingWrites(table.getName(), partner.id, cellChanges),
      ...places.map((place) => deletePlace(table.getName(), place)),
    ];
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
    const places = Items.map(({ under: [first = name] = [], order }) => parkedPlace(first, order)).map(({ list, at }) => ({
      pk: list,
      sk: at,
    }));
    const isHere = ({ pk }: ItemKey) => pk === parkedPartition(name);
    await deleteAll(tables, [...places, ...copies.filter((copy) => !isHere(copy))]);
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
      // Whatever changes its tasks or its account changes the partner, too, and is met by the condition on that.
      const { names, taskPlaces } = await lookThrough(partner);
      const tombstone = { ...tombstoneOf(id), at, by, run, phase, names, expiresAt: expiry(at) };
      const away = PartnerItem.build(DeleteTransaction)
        .key({ id })
        .options({ condition: { attr: 'revision', eq: revision } });
      try {
        const fence = [plainly(away), plainly(ErasedItem.build(PutTransaction).item(tombstone))];
        await table.getDocumentClient().send(new TransactWriteCommand({ TransactItems: [...fence, ...leave(partner, taskPlaces)] }));
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
        // Of a task that is done they are gone, but for one that was listed only after it stood on the partner's item.
        await deleteAll(tables, placesOfTasks(partnerId, items).map(keyOfPlace).map(keyOfItem));
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
