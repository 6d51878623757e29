import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import {
  assigneeList,
  milestoneOfSortKey,
  milestoneSortKey,
  ownerList,
  PARTNER_SORT_KEY,
  PLACE_SHARDS,
  partnerPartition,
  standingList,
  TABLE,
  taskSortKey,
  tasksList,
} from '../../lib/journey/keys';
import { FACT, factsUnder } from '../../lib/journey/measures/facts';
import { type Instant, toInstant } from '../../lib/journey/words';
import { personKey } from '../identity';
import type { Entry, LateEntry, ReadModel } from '../read-model';
import { readCells, readStandings } from './cells';
import { createJourneyStore, toMilestone } from './journey-store';
import { createLists, LISTED, type Listed, PLACES, type Range } from './lists';
import { createMailLists } from './mail-lists';
import { NOBODY, type Place, partnerAt, taskAt } from './places';
import { readAll } from './read-all';
import type { JourneyTable } from './table';

type Item = Readonly<Record<string, unknown>>;
type Key = Pick<Listed, 'pk' | 'sk'>;

/** Between two rungs a reminder is under way; a wait is listed for so long after its last second. */
const SLACK_MS = 60_000;

/** Behind every instant. */
const NEVER = '~';

const shards = (list: (shard: number) => string): readonly Range[] =>
  Array.from({ length: PLACE_SHARDS }, (_, shard) => ({ partition: list(shard) }));

const partnerIn = (pk: string): string => pk.slice(partnerPartition('').length);
const placeOf = ({ pk, sk }: Listed): Place => ({ list: pk, at: sk });
const entryAt = (listed: Listed): Entry => ({ partnerId: partnerAt(placeOf(listed)), cursor: listed.cursor });

/** What operators and managers ask, on DynamoDB. Never scans the table. */
export const createReadModel = (tables: JourneyTable): ReadModel => {
  const { table, PartnerItem, MilestoneItem, TaskItem } = tables;
  const client = table.getDocumentClient();
  const lists = createLists(client, table.getName());

  /** In the order of the keys, which may be the same; undefined for what is gone by now. */
  const readEach = async (keys: readonly Key[]): Promise<readonly (Item | undefined)[]> => {
    const nameOf = ({ pk, sk }: Key) => `${pk} ${sk}`;
    const once = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
    const found = await readAll(
      client,
      table.getName(),
      once.map(({ pk, sk }) => ({ [TABLE.partitionKey]: pk, [TABLE.sortKey]: sk })),
    );
    const byKey = new Map(found.map((item) => [`${item[TABLE.partitionKey]} ${item[TABLE.sortKey]}`, item]));
    return keys.map((key) => byKey.get(nameOf(key)));
  };

  /** In the order of the keys; what is gone by now is left out. */
  const itemsAt = async (keys: readonly Key[]): Promise<readonly Item[]> => (await readEach(keys)).filter((item) => item !== undefined);

  const partnerKey = (id: string): Key => ({ pk: partnerPartition(id), sk: PARTNER_SORT_KEY });
  const milestoneKey = ({ partnerId, milestone }: Pick<LateEntry, 'partnerId' | 'milestone'>): Key => ({
    pk: partnerPartition(partnerId),
    sk: milestoneSortKey(milestone),
  });

  return {
    cells: () => readCells(client, table.getName()),

    standings: async () => factsUnder(await readStandings(client, table.getName()), FACT.now('')),

    async standingIn(groups, page) {
      const { items, ...more } = await lists(
        PLACES,
        groups.flatMap((group) => shards((shard) => standingList(group, shard))),
        page,
      );
      return { items: items.map(entryAt), ...more };
    },

    async ownedBy(whose, page) {
      const person = whose === 'nobody' ? NOBODY : personKey(whose.email);
      const { items, ...more } = await lists(
        PLACES,
        shards((shard) => ownerList(person, shard)),
        page,
      );
      return { items: items.map(entryAt), ...more };
    },

    async lateFor(milestones, now, page) {
      // Reminded before that, it has given up: its entry stays where nobody looks.
      const from = (seconds: number): Instant => toInstant(Date.parse(now) - seconds * 1000 - SLACK_MS);
      const lasting = new Map(milestones.map(({ milestone, seconds }) => [milestone, from(seconds)]));
      const ranges = [...Map.groupBy(milestones, ({ list }) => list)].map(([partition, those]) => ({
        ...{ partition, from: from(Math.max(...those.map(({ seconds }) => seconds))) },
      }));
      const { items, ...more } = await lists(LISTED, ranges, page);
      const late = items.map(({ pk, sk, at, cursor }) => ({
        ...{ partnerId: partnerIn(pk), milestone: milestoneOfSortKey(sk), since: at.slice(0, at.indexOf('#')), cursor },
      }));
      // Of one list, some give up sooner than others, and some may not be asked for.
      return { items: late.filter(({ milestone, since }) => since >= (lasting.get(milestone) ?? NEVER)), ...more };
    },

    async waitStates(entries) {
      const items = await readEach([...entries.map(({ partnerId }) => partnerKey(partnerId)), ...entries.map(milestoneKey)]);
      return entries.map((_, n) => {
        const [partner, state] = [items[n], items[n + entries.length]];
        if (partner === undefined || state === undefined) return undefined;
        return {
          partner: PartnerItem.build(EntityFormatter).format(partner),
          state: toMilestone(MilestoneItem.build(EntityFormatter).format(state)),
        };
      });
    },

    async tasks({ assignee, dueBefore }, page) {
      const person = assignee === undefined ? undefined : personKey(assignee);
      const ranges = shards((shard) => (person === undefined ? tasksList(shard) : assigneeList(person, shard)));
      const found = await lists(
        PLACES,
        ranges.map((range) => ({ ...range, before: dueBefore })),
        page,
      );
      const keys = found.items
        .map(placeOf)
        .map(taskAt)
        .map(({ partnerId, taskId }) => ({ pk: partnerPartition(partnerId), sk: taskSortKey(taskId) }));
      const items = (await itemsAt(keys)).map((item) => TaskItem.build(EntityFormatter).format(item));
      return { items: items.filter(({ state }) => state === 'open'), ...(found.next !== undefined && { next: found.next }) };
    },

    mails: createMailLists(tables, lists, itemsAt),

    async partners(ids) {
      const items = await itemsAt(ids.map(partnerKey));
      return items.map((item) => PartnerItem.build(EntityFormatter).format(item));
    },

    standing: createJourneyStore(tables).partner,
  };
};
