import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, paginateScan, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { addToCell, addToStandings, countingWrites, readCells, readStandings } from '../../lambdas/adapters/cells';
import { createJourneyStore } from '../../lambdas/adapters/journey-store';
import { keyOfPlace, type Place, parkedPlace, placesOf, putPlace, taskPlacesOf, unmappedPlace } from '../../lambdas/adapters/places';
import type { JourneyTable } from '../../lambdas/adapters/table';
import type { Program } from '../../lib/journey/definition';
import {
  PARKED_PREFIX,
  PARTNER_SORT_KEY,
  partnerPartition,
  pastJourneyPartition,
  TABLE,
  taskSortKey,
  UNMAPPED_PREFIX,
} from '../../lib/journey/keys';
import { type CellChange, type Counted, cellKey, type Facts } from '../../lib/journey/measures';
import { accountOf } from '../../lib/journey/measures/account';
import { changesBetween } from '../../lib/journey/measures/changes';
import { difference, standingFacts, sumOf, sumOfAll } from '../../lib/journey/measures/facts';
import { isCalendarMonth } from '../../lib/journey/measures/months';
import { REAL_TIME, type TimeScale } from '../../lib/journey/time';

interface Rules {
  readonly program: Program;
  readonly scale: TimeScale;
}

type Item = Readonly<Record<string, unknown>>;

/** What the counters lack, by cell, and those of where partners stand in all: negative where they hold too much. */
export interface Drift {
  readonly cells: readonly CellChange[];
  readonly standings: Facts;
}

/** What a recount found, and did. */
export interface Recount {
  /** Partners whose account or lists were not as the program has them today, and are now; with `dryRun` are not yet. */
  readonly broughtUpToDate: number;
  readonly partners: number;
  readonly tasksListed: number;
  readonly drift: Drift;
}

const AT_ONCE = 16;
const MAX_TRIES = 5;

const isPartner = (item: Item): boolean => item[TABLE.sortKey] === PARTNER_SORT_KEY;
const isPast = (item: Item): boolean => String(item[TABLE.partitionKey]).startsWith(pastJourneyPartition(''));
const isTask = (item: Item): boolean => String(item[TABLE.sortKey]).startsWith(taskSortKey(''));

/** Where an event that waits, or an item that nobody understood, of an earlier version belongs. */
const waitingPlace = (item: Item): Place | undefined => {
  const list = String(item[TABLE.listPartitionKey] ?? '');
  if (list.startsWith(PARKED_PREFIX)) return parkedPlace(String(item.alias), String(item.order));
  return list.startsWith(UNMAPPED_PREFIX) ? unmappedPlace(String(item.id), String(item.receivedAt)) : undefined;
};

/** Looks at every partner once: to count those from before there were counters, and to see whether the counters are right. */
export const createRecount = (tables: JourneyTable, rules: Rules) => {
  const { table, PartnerItem, TaskItem, PastJourneyItem } = tables;
  const client: DynamoDBDocumentClient = table.getDocumentClient();
  const TableName = table.getName();
  const store = createJourneyStore(tables);

  async function* scan(): AsyncGenerator<readonly Item[]> {
    const pages = paginateScan(
      { client },
      {
        TableName,
        FilterExpression:
          'sk = :partner OR begins_with(sk, :task) OR begins_with(pk, :past) OR begins_with(#list, :parked) OR begins_with(#list, :unmapped)',
        ExpressionAttributeNames: { '#list': TABLE.listPartitionKey },
        ExpressionAttributeValues: {
          ...{ ':partner': PARTNER_SORT_KEY, ':task': taskSortKey(''), ':past': pastJourneyPartition('') },
          ...{ ':parked': PARKED_PREFIX, ':unmapped': UNMAPPED_PREFIX },
        },
      },
    );
    for await (const { Items = [] } of pages) yield Items;
  }

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
    const set = { counted, revision: partner.revision + 1 };
    const names = Object.keys(set);
    const update = {
      ...{ TableName, Key: { [TABLE.partitionKey]: partnerPartition(id), [TABLE.sortKey]: PARTNER_SORT_KEY } },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: '#revision = :before',
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
        ':before': partner.revision,
      },
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

  /** Together with a look at the task: one that is done meanwhile takes no place. */
  const listTask = async (item: Item): Promise<boolean> => {
    const task = TaskItem.build(EntityFormatter).format(item);
    const places = taskPlacesOf(task.partnerId, task);
    if (task.state !== 'open' || (await areTaken(places))) return false;
    const isOpen = {
      ...{ TableName, Key: { [TABLE.partitionKey]: item[TABLE.partitionKey], [TABLE.sortKey]: item[TABLE.sortKey] } },
      ...{
        ConditionExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':open': 'open' },
      },
    };
    await client.send(
      new TransactWriteCommand({ TransactItems: [{ ConditionCheck: isOpen }, ...places.map((place) => putPlace(TableName, place))] }),
    );
    return true;
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
    async bringUpToDate({ dryRun }: { readonly dryRun: boolean }): Promise<Omit<Recount, 'drift'>> {
      const seen = { partners: 0, broughtUpToDate: 0, tasksListed: 0 };
      for await (const items of scan()) {
        const ids = items.filter(isPartner).map(({ id }) => String(id));
        seen.partners += ids.length;
        seen.broughtUpToDate += await eachOf(ids, async (id) => (dryRun ? ((await due(id))?.isDue ?? false) : bring(id)));
        if (dryRun) continue;
        seen.tasksListed += await eachOf(items.filter(isTask), listTask);
        await eachOf(items, placeWaiting);
      }
      return seen;
    },

    /** How the counters differ from the sum of all accounts. Of events that are applied meanwhile some are in one and not in the other. */
    async drift(): Promise<Drift> {
      const sums = new Map<string, Counted>();
      const add = (account: Counted): void => {
        const known = sums.get(cellKey(account));
        sums.set(cellKey(account), known === undefined ? account : { ...known, facts: sumOf(known.facts, account.facts) });
      };
      for await (const items of scan()) {
        for (const item of items) {
          if (isPast(item)) add(PastJourneyItem.build(EntityFormatter).format(item));
          const { counted } = isPartner(item) ? PartnerItem.build(EntityFormatter).format(item) : {};
          if (counted !== undefined) add(counted);
        }
      }
      const accounts = [...sums.values()];
      const stand = standingFacts(sumOfAll(accounts.map(({ facts }) => facts)));
      return {
        cells: changesBetween(await readCells(client, TableName), accounts),
        standings: difference(await readStandings(client, TableName), stand),
      };
    },

    /** Adds what is lacking; what others add meanwhile is not lost. */
    async repair({ cells, standings }: Drift): Promise<void> {
      for (const change of cells) await client.send(new TransactWriteCommand({ TransactItems: [addToCell(TableName, 0, change)] }));
      if (Object.keys(standings).length > 0)
        await client.send(new TransactWriteCommand({ TransactItems: [addToStandings(TableName, 0, standings)] }));
    },
  };
};

const common = (one: Facts, other: Facts): Facts =>
  Object.fromEntries(Object.entries(one).filter(([name, count]) => other[name] === count));

export const isNoDrift = ({ cells, standings }: Drift): boolean => cells.length === 0 && Object.keys(standings).length === 0;

/** What two looks at the counters found alike: what only one of them found was an event on its way. */
export const inBoth = (first: Drift, second: Drift): Drift => ({
  cells: first.cells.flatMap(({ cell, add }) => {
    const again = second.cells.find((each) => cellKey(each.cell) === cellKey(cell));
    const lasting = again === undefined ? {} : common(add, again.add);
    return Object.keys(lasting).length === 0 ? [] : [{ cell, add: lasting }];
  }),
  standings: common(first.standings, second.standings),
});
