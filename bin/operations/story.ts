import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand as PlainQuery } from '@aws-sdk/lib-dynamodb';
import type { FormattedItem } from 'dynamodb-toolbox/entity';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import * as v from 'valibot';
import { createConsents } from '../../lambdas/adapters/consents';
import { createDirectory } from '../../lambdas/adapters/directory';
import { createJourneyStore } from '../../lambdas/adapters/journey-store';
import { UnknownPage } from '../../lambdas/adapters/lists';
import { type JourneyTable, openTable } from '../../lambdas/adapters/table';
import { contactRefOf } from '../../lambdas/identity';
import type { NameClaims } from '../../lambdas/ports/names';
import { emailSortKey, eventSortKey, partnerPartition, TABLE, taskSortKey } from '../../lib/journey/keys';
import type { MilestoneState, Partner, Task } from '../../lib/journey/partner';
import { aliasTyped } from './alias-typed';
import type { Deployment } from './deployment';
import { type Wait, waitsOf } from './waits';

export type { Wait } from './waits';

export type LoggedEvent = FormattedItem<JourneyTable['EventItem']>;
export type LedgerMail = FormattedItem<JourneyTable['EmailItem']>;

/** Where a partner stands now. */
export interface Standing {
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
  readonly waits: readonly Wait[];
}

/** Everything that is known of one partner; with a limit, only the newest of its log. */
export interface Story extends Standing {
  readonly events: readonly LoggedEvent[];
  readonly mails: readonly LedgerMail[];
  readonly tasks: readonly Task[];
  /** False when the limit left out older events or mails. */
  readonly isWhole: boolean;
  /** The page before this one in time; there when something was left out. */
  readonly next?: string;
}

/** So much of a partner's log: the newest, or what lies before a page of it. */
export interface LogPage {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Whoever has something happen while it is read is read again, so often at most. */
const READS_AT_MOST = 5;

const isAsBefore = (a: Standing, b: Standing): boolean => isDeepStrictEqual([a.partner, a.milestones], [b.partner, b.milestones]);

type Item = Readonly<Record<string, unknown>>;
const placeSchema = v.pipe(v.string(), v.parseJson(), v.tuple([v.string(), v.string()]));

/** Where a page of a log ends. Whose log it is stands beside it. */
const placeOf = ({ [TABLE.timelineSortKey]: at, [TABLE.sortKey]: sk }: Item): string =>
  Buffer.from(JSON.stringify([at, sk])).toString('base64url');

const keyBehind = (partnerId: string, after: string | undefined): Item | undefined => {
  if (after === undefined) return undefined;
  const parsed = v.safeParse(placeSchema, Buffer.from(after, 'base64url').toString('utf8'));
  if (!parsed.success) throw new UnknownPage();
  const [at, sk] = parsed.output;
  return { [TABLE.partitionKey]: partnerPartition(partnerId), [TABLE.timelineSortKey]: at, [TABLE.sortKey]: sk };
};

/** Reads one partner as operators need it: the layer under the commands, and under whatever page comes later. Never scans the table. */
export const createStories = ({ client, tableName }: Pick<Deployment, 'client' | 'tableName'>) => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client), { marshallOptions: { removeUndefinedValues: true } });
  const tables = openTable(documents, tableName);
  const { table, EventItem, EmailItem, TaskItem } = tables;
  const store = createJourneyStore(tables);
  const directory = createDirectory(tables);
  const consents = createConsents(tables);

  /** The newest first, as they come from the index: one query for events and mails, told apart by their keys. */
  const newest = async (partnerId: string, { limit = NO_LIMIT, after }: LogPage) => {
    const items: Item[] = [];
    let page: { LastEvaluatedKey?: Item | undefined } = { LastEvaluatedKey: keyBehind(partnerId, after) };
    do {
      const found = await documents.send(
        new PlainQuery({
          TableName: tableName,
          IndexName: TABLE.timelineIndex,
          ConsistentRead: true,
          ScanIndexForward: false,
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
          ExpressionAttributeValues: { ':pk': partnerPartition(partnerId) },
          ExclusiveStartKey: page.LastEvaluatedKey,
          ...(Number.isFinite(limit) && { Limit: limit + 1 - items.length }),
        }),
      );
      items.push(...(found.Items ?? []));
      page = found;
    } while (page.LastEvaluatedKey !== undefined && items.length <= limit);
    const shown = items.slice(0, limit);
    const last = shown.at(-1);
    const isWhole = items.length <= limit;
    return { items: shown, isWhole, ...(!isWhole && last !== undefined && { next: placeOf(last) }) };
  };

  const timeline = async (partnerId: string, page: LogPage) => {
    const { items, ...more } = await newest(partnerId, page);
    const under = (prefix: string) => items.filter(({ [TABLE.sortKey]: sk }) => typeof sk === 'string' && sk.startsWith(prefix)).reverse();
    return {
      events: under(eventSortKey('')).map((item) => EventItem.build(EntityFormatter).format(item)),
      mails: under(emailSortKey('')).map((item) => EmailItem.build(EntityFormatter).format(item)),
      ...more,
    };
  };

  const tasks = async (partnerId: string): Promise<readonly Task[]> => {
    const { Items = [] } = await table
      .build(QueryCommand)
      .entities(TaskItem)
      .query({ partition: partnerPartition(partnerId), range: { beginsWith: taskSortKey('') } })
      .options({ consistent: true, maxPages: NO_LIMIT, entityAttrFilter: false })
      .send();
    return Items.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  };

  /** Where one partner stands; undefined when it is not known. */
  const standing = async (partnerId: string): Promise<Standing | undefined> => {
    const known = await store.partner(partnerId);
    return known && { ...known, waits: waitsOf(known.partner, known.milestones, Date.now()) };
  };

  return {
    standing,

    /**
     * One partner's whole story; undefined when it is not known. Log and standing are of one moment, unless more happens to the
     * partner than can be read between: then the standing is the newer one.
     */
    async of(partnerId: string, page: LogPage = {}): Promise<Story | undefined> {
      let before = await standing(partnerId);
      for (let reads = 1; before !== undefined; reads += 1) {
        const [log, open] = await Promise.all([timeline(partnerId, page), tasks(partnerId)]);
        const now = await standing(partnerId);
        if (now === undefined) return undefined;
        if (isAsBefore(before, now) || reads === READS_AT_MOST) return { ...now, ...log, tasks: open };
        before = now;
      }
      return undefined;
    },

    /** What a partner's contacts have stopped, by the contact's reference. */
    stopsOf: ({ contacts }: Partner) => consents.of(contacts.map(({ email }) => contactRefOf(email))),

    /** Whom a name means, as operators type it: an id, a contact's email, or `system:id`. */
    claimsOn: (name: string): Promise<NameClaims> => directory.claimsOn(aliasTyped(name)),

    /** The id of the partner whom such a name means. */
    idOf: (name: string): Promise<string | undefined> => directory.partnerOf(aliasTyped(name)),
  };
};

export type Stories = ReturnType<typeof createStories>;
