import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FormattedItem } from 'dynamodb-toolbox/entity';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import * as v from 'valibot';
import { createDirectory } from '../../lambdas/adapters/directory';
import { type JourneyTable, openTable } from '../../lambdas/adapters/table';
import { namesIn } from '../../lambdas/apply-event/names';
import { type QueuedEvent, queuedEvent } from '../../lambdas/messages';
import type { NameClaims } from '../../lambdas/ports';
import type { Alias } from '../../lib/journey/apply/draft';
import { LIST_SHARDS, parkedList, parkedPartition, TABLE } from '../../lib/journey/keys';
import type { Instant } from '../../lib/journey/words';
import type { Deployment } from './deployment';

/** A name that an event waits under, as its sender gave it. */
export interface AwaitedName extends Alias {
  /** Partners that have it, when there are several and nobody has said whose it is. */
  readonly claimants?: readonly string[];
}

/** An event that waits for a partner to be known, without what it tells. */
export interface ParkedSummary {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly for: readonly AwaitedName[];
  readonly since: Instant;
  readonly keptUntil: Instant;
}

/** The oldest of what waits. */
export interface ParkedEvents {
  readonly events: readonly ParkedSummary[];
  /** False when the limit left newer ones out. */
  readonly isWhole: boolean;
}

type Tables = Pick<JourneyTable, 'table' | 'ParkedItem' | 'AliasItem' | 'PartnerItem'>;
type ParkedCopy = FormattedItem<JourneyTable['ParkedItem']>;

const namesOf = ({ partner }: QueuedEvent): readonly Alias[] => ('id' in partner ? [{ kind: 'id', value: partner.id }] : namesIn(partner));

const awaited = (alias: Alias, { partnerId, claimants }: NameClaims): AwaitedName => ({
  ...alias,
  ...(partnerId === undefined && claimants.length > 0 && { claimants }),
});

const isThere = <T>(each: T | undefined): each is T => each !== undefined;

/** What waits, the oldest first: an event once, under however many names it waits. */
export const parkedIn = async (tables: JourneyTable, { limit }: { readonly limit: number }): Promise<ParkedEvents> => {
  const { table, ParkedItem }: Tables = tables;
  const directory = createDirectory(tables);

  const copyAt = async (entry: Readonly<Record<string, unknown>>): Promise<ParkedCopy | undefined> => {
    const alias = String(entry[TABLE.partitionKey]).slice(parkedPartition('').length);
    const { Item } = await ParkedItem.build(GetItemCommand)
      .key({ alias, order: String(entry[TABLE.sortKey]) })
      .send();
    return Item;
  };

  const summaryOf = async ({ message, parkedAt, expiresAt }: ParkedCopy): Promise<ParkedSummary> => {
    const event = v.parse(queuedEvent, JSON.parse(message));
    const { id, type, source } = event;
    const names = await Promise.all(namesOf(event).map(async (alias) => awaited(alias, await directory.claimsOn(alias))));
    return { id, type, source, for: names, since: parkedAt, keptUntil: new Date(expiresAt * 1000).toISOString() };
  };

  const shards = Array.from({ length: LIST_SHARDS }, (_, shard) =>
    table
      .build(QueryCommand)
      .query({ index: TABLE.listIndex, partition: parkedList(shard) })
      .options({ limit: limit + 1 })
      .send(),
  );
  const orderOf = (entry: Readonly<Record<string, unknown>>): string => `${entry[TABLE.listSortKey]}#${entry[TABLE.sortKey]}`;
  const entries = (await Promise.all(shards)).flatMap(({ Items = [] }) => Items).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  // The list may tell of one that is gone by now.
  const copies = (await Promise.all(entries.slice(0, limit).map(copyAt))).filter(isThere);
  return { events: await Promise.all(copies.map(summaryOf)), isWhole: entries.length <= limit };
};

/** The deployment's table, to look at what waits and at whom names mean. */
export const openNames = ({ client, tableName }: Pick<Deployment, 'client' | 'tableName'>): JourneyTable =>
  openTable(DynamoDBDocumentClient.from(new DynamoDBClient(client), { marshallOptions: { removeUndefinedValues: true } }), tableName);
