import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { ConditionCheck } from 'dynamodb-toolbox/entity/actions/transactCheck';
import { countingWrites } from '../../../lambdas/adapters/cells';
import { createJourneyStore } from '../../../lambdas/adapters/journey-store';
import { keyOfPlace, type Place, parkedPlace, placesOf, putPlace, taskPlacesOf, unmappedPlace } from '../../../lambdas/adapters/places';
import { plainly } from '../../../lambdas/adapters/plainly';
import { isTransactionConditionFailed } from '../../../lambdas/adapters/quiet';
import type { JourneyTable } from '../../../lambdas/adapters/table';
import type { Program } from '../../../lib/journey/definition';
import { PARKED_PREFIX, PARTNER_SORT_KEY, partnerPartition, TABLE, UNMAPPED_PREFIX } from '../../../lib/journey/keys';
import { accountOf } from '../../../lib/journey/measures/account';
import { changesBetween } from '../../../lib/journey/measures/changes';
import { isCalendarMonth } from '../../../lib/journey/measures/months';
import { REAL_TIME, type TimeScale } from '../../../lib/journey/time';
import { type Item, isPartner, isTask, scan } from './scan';

export interface Rules {
  readonly program: Program;
  readonly scale: TimeScale;
}

/** What was not as the program has it today. */
export interface BroughtUpToDate {
  /** Partners whose account or lists were not so, and are now; with `dryRun` are not yet. */
  readonly broughtUpToDate: number;
  readonly partners: number;
  readonly tasksListed: number;
}

const AT_ONCE = 16;
const MAX_TRIES = 5;

/** Where an event that waits, or an item that nobody understood, of an earlier version belongs. */
const waitingPlace = (item: Item): Place | undefined => {
  const list = String(item[TABLE.listPartitionKey] ?? '');
  if (list.startsWith(PARKED_PREFIX)) return parkedPlace(String(item.alias), String(item.order));
  return list.startsWith(UNMAPPED_PREFIX) ? unmappedPlace(String(item.id), String(item.receivedAt)) : undefined;
};

/** Counts and lists what an earlier version has not, or otherwise. */
export const createUpToDate = (tables: JourneyTable, rules: Rules) => {
  const { table, TaskItem } = tables;
  const client: DynamoDBDocumentClient = table.getDocumentClient();
  const TableName = table.getName();
  const store = createJourneyStore(tables);

  const areTaken = async (places: readonly Place[]): Promise<boolean> => {
    const found = await Promise.all(
      places.map((place) => client.send(new GetCommand({ TableName, Key: keyOfPlace(place), ConsistentRead: true }))),
    );
    return found.every(({ Item }) => Item !== undefined);
  };

  /** What is to be written of one partner; nothing when it is counted and listed as it should be. */
  const due = async (id: string) => {
    const known = await store.partner(id);
    if (known === undefined) return undefined;
    const { partner, milestones } = known;
    // Who was seeded on a fast stage lives at the real pace.
    const isAtRealPace = partner.counted !== undefined && isCalendarMonth(partner.counted.cohort);
    const counted = accountOf(isAtRealPace ? { ...rules, scale: REAL_TIME } : rules, { partner, milestones, known: partner.counted });
    const changes = changesBetween(partner.counted === undefined ? [] : [partner.counted], [counted]);
    const places = placesOf(partner);
    const isDue = changes.length > 0 || partner.counted === undefined || !(await areTaken(places));
    return { partner, counted, changes, places, isDue };
  };

  /** Raises the revision: an event that is being applied meanwhile reads anew. */
  const bring = async (id: string, tries = 0): Promise<boolean> => {
    const found = await due(id);
    if (found === undefined || !found.isDue) return false;
    const { partner, counted, changes, places } = found;
    const update = {
      ...{ TableName, Key: { [TABLE.partitionKey]: partnerPartition(id), [TABLE.sortKey]: PARTNER_SORT_KEY } },
      UpdateExpression: 'SET #counted = :counted, #revision = :next',
      ConditionExpression: '#revision = :before',
      ExpressionAttributeNames: { '#counted': 'counted', '#revision': 'revision' },
      ExpressionAttributeValues: { ':counted': counted, ':before': partner.revision, ':next': partner.revision + 1 },
    };
    const cells = countingWrites(TableName, id, changes);
    try {
      await client.send(
        new TransactWriteCommand({ TransactItems: [{ Update: update }, ...places.map((place) => putPlace(TableName, place)), ...cells] }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException) || tries === MAX_TRIES) throw error;
      return bring(id, tries + 1);
    }
  };

  /** Together with a look at the task: one that is done, or becomes another's meanwhile, has taken its places by itself. */
  const listTask = async (item: Item): Promise<boolean> => {
    const { partnerId, ...task } = TaskItem.build(EntityFormatter).format(item);
    const places = taskPlacesOf(partnerId, task);
    if (task.state !== 'open' || (await areTaken(places))) return false;
    const asSeen = TaskItem.build(ConditionCheck)
      .key({ partnerId, id: task.id })
      .condition({ and: [{ attr: 'state', eq: 'open' } as const, { attr: 'assignee.email', eq: task.assignee.email } as const] });
    try {
      await client.send(
        new TransactWriteCommand({ TransactItems: [plainly(asSeen), ...places.map((place) => putPlace(TableName, place))] }),
      );
      return true;
    } catch (error) {
      if (!isTransactionConditionFailed(error)) throw error;
      return false;
    }
  };

  /** What an earlier version listed by an index. What is gone by the time that it is placed is passed over. */
  const placeWaiting = async (item: Item): Promise<boolean> => {
    const place = waitingPlace(item);
    if (place === undefined) return false;
    await client.send(new TransactWriteCommand({ TransactItems: [putPlace(TableName, place, Number(item[TABLE.timeToLive]))] }));
    return true;
  };

  const eachOf = async <T>(all: readonly T[], act: (each: T) => Promise<boolean>): Promise<number> => {
    let done = 0;
    for (let from = 0; from < all.length; from += AT_ONCE) {
      done += (await Promise.all(all.slice(from, from + AT_ONCE).map(act))).filter(Boolean).length;
    }
    return done;
  };

  return {
    /** Counts and lists who is not, or not as the program has it today. Safe to repeat, and while events are applied. */
    async bringUpToDate({ dryRun }: { readonly dryRun: boolean }): Promise<BroughtUpToDate> {
      const seen = { partners: 0, broughtUpToDate: 0, tasksListed: 0 };
      for await (const items of scan(client, TableName)) {
        const ids = items.filter(isPartner).map(({ id }) => String(id));
        seen.partners += ids.length;
        seen.broughtUpToDate += await eachOf(ids, async (id) => (dryRun ? ((await due(id))?.isDue ?? false) : bring(id)));
        if (dryRun) continue;
        seen.tasksListed += await eachOf(items.filter(isTask), listTask);
        await eachOf(items, placeWaiting);
      }
      return seen;
    },
  };
};
