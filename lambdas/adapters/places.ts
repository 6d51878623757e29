import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { assigneeList, ownerList, PLACE_SHARDS, parkedList, standingList, TABLE, tasksList, unmappedList } from '../../lib/journey/keys';
import { standingOf } from '../../lib/journey/measures/facts';
import type { OpenTask, Partner } from '../../lib/journey/partner';
import type { Instant } from '../../lib/journey/words';
import { personKey, shardOf } from '../identity';

/** A place in a list: an item of keys alone, which sorts by what the list goes by and ends with what stands there. */
export interface Place {
  readonly list: string;
  readonly at: string;
}

/** Whose list a partner without an owner is on. */
export const NOBODY = 'nobody';

/** Where a partner is listed: among those that stand where it does, by since when; and among its owner's. */
export const placesOf = (partner: Partner): readonly [Place, Place] => {
  const shard = shardOf(partner.id, PLACE_SHARDS);
  const standing = standingOf(partner);
  const since = `${partner.restedAt ?? partner.phaseStartedAt}#${partner.id}`;
  const owner = partner.owner === undefined ? NOBODY : personKey(partner.owner.email);
  return [
    { list: standingList(standing, shard), at: since },
    { list: ownerList(owner, shard), at: `${standing}#${since}` },
  ];
};

/** The partner that stands at a place. Its id comes last, and has no separator in it. */
export const partnerAt = ({ at }: Place): string => at.slice(at.lastIndexOf('#') + 1);

/** Where an open task is listed: among all, and among its assignee's, by the day it is due. Nowhere, when it was opened before there were lists. */
export const taskPlacesOf = (partnerId: string, { id, dueAt, assignee }: Pick<OpenTask, 'id' | 'dueAt' | 'assignee'>): readonly Place[] => {
  if (dueAt === undefined || assignee === undefined) return [];
  const shard = shardOf(partnerId, PLACE_SHARDS);
  const at = `${dueAt}#${partnerId}#${id}`;
  return [tasksList(shard), assigneeList(personKey(assignee.email), shard)].map((list) => ({ list, at }));
};

/** The task that stands at a place. */
export const taskAt = ({ at }: Place): { readonly partnerId: string; readonly taskId: string } => {
  const [, partnerId = '', ...id] = at.split('#');
  return { partnerId, taskId: id.join('#') };
};

/** Where an event is listed that waits for a name: once, under the first of its names, and by when it came. */
export const parkedPlace = (alias: string, order: string): Place => ({
  list: parkedList(shardOf(alias, PLACE_SHARDS)),
  at: `${order}#${alias}`,
});

/** The parked copy that a place is of. A name's key comes last, and has no separator in it. */
export const parkedAtPlace = ({ at }: Place): { readonly alias: string; readonly order: string } => {
  const end = at.lastIndexOf('#');
  return { alias: at.slice(end + 1), order: at.slice(0, end) };
};

/** Where an item is listed that nobody understood: by when it came last. */
export const unmappedPlace = (id: string, receivedAt: Instant): Place => ({
  list: unmappedList(shardOf(id, PLACE_SHARDS)),
  at: `${receivedAt}#${id}`,
});

export const unmappedAtPlace = ({ at }: Place): { readonly id: string; readonly receivedAt: Instant } => {
  const end = at.indexOf('#');
  return { id: at.slice(end + 1), receivedAt: at.slice(0, end) };
};

const isAmong = (places: readonly Place[], { list, at }: Place): boolean => places.some((each) => each.list === list && each.at === at);

/** Places that are left, and those that are taken. */
export const movesBetween = (before: readonly Place[], after: readonly Place[]) => ({
  gone: before.filter((place) => !isAmong(after, place)),
  fresh: after.filter((place) => !isAmong(before, place)),
});

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export const keyOfPlace = ({ list, at }: Place) => ({ [TABLE.partitionKey]: list, [TABLE.sortKey]: at });

/** To leave a place twice, or to take it twice, is to do it once: neither asks what is there. */
export const putPlace = (TableName: string, place: Place, expiresAt?: number): Write => ({
  Put: { TableName, Item: { ...keyOfPlace(place), ...(expiresAt !== undefined && { [TABLE.timeToLive]: expiresAt }) } },
});
export const deletePlace = (TableName: string, place: Place): Write => ({ Delete: { TableName, Key: keyOfPlace(place) } });
