import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FormattedItem } from 'dynamodb-toolbox/entity';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import * as v from 'valibot';
import { createDirectory } from '../../lambdas/adapters/directory';
import { createLists, type Listed, PLACES } from '../../lambdas/adapters/lists';
import { parkedAtPlace } from '../../lambdas/adapters/places';
import { type JourneyTable, openTable } from '../../lambdas/adapters/table';
import { namesIn } from '../../lambdas/apply-event/names';
import { type QueuedEvent, queuedEvent } from '../../lambdas/messages';
import type { NameClaims } from '../../lambdas/ports/names';
import type { Alias } from '../../lib/journey/apply/draft';
import { PLACE_SHARDS, parkedList } from '../../lib/journey/keys';
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

const LIST = Array.from({ length: PLACE_SHARDS }, (_, shard) => ({ partition: parkedList(shard) }));

const isThere = <T>(each: T | undefined): each is T => each !== undefined;

/** What waits, the oldest first: an event once, under however many names it waits. */
export const parkedIn = async (tables: JourneyTable, { limit }: { readonly limit: number }): Promise<ParkedEvents> => {
  const { table, ParkedItem }: Tables = tables;
  const directory = createDirectory(tables);

  const copyAt = async (listed: Listed): Promise<ParkedCopy | undefined> => {
    const { Item } = await ParkedItem.build(GetItemCommand)
      .key(parkedAtPlace({ list: listed.partition, at: listed.at }))
      .send();
    return Item;
  };

  const summaryOf = async ({ message, parkedAt, expiresAt }: ParkedCopy): Promise<ParkedSummary> => {
    const event = v.parse(queuedEvent, JSON.parse(message));
    const { id, type, source } = event;
    const names = await Promise.all(namesOf(event).map(async (alias) => awaited(alias, await directory.claimsOn(alias))));
    return { id, type, source, for: names, since: parkedAt, keptUntil: new Date(expiresAt * 1000).toISOString() };
  };

  const { items: listed, next } = await createLists(table.getDocumentClient(), table.getName())(PLACES, LIST, { limit });
  // The list may tell of one that is gone by now.
  const copies = (await Promise.all(listed.map(copyAt))).filter(isThere);
  return { events: await Promise.all(copies.map(summaryOf)), isWhole: next === undefined };
};

/** The deployment's table, to look at what waits and at whom names mean. */
export const openNames = ({ client, tableName }: Pick<Deployment, 'client' | 'tableName'>): JourneyTable => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client), { marshallOptions: { removeUndefinedValues: true } });
  // The SDK makes what its log would say of each answer, though nothing logs it here: that took a tenth of reading all counters.
  documents.middlewareStack.remove('loggerMiddleware');
  return openTable(documents, tableName);
};
