import { assigneeList, LIST_SHARDS, ownerList, standingList, tasksList } from '../../lib/journey/keys';
import { standingOf } from '../../lib/journey/measures/facts';
import type { Partner, Task } from '../../lib/journey/partner';
import { personKey, shardOf } from '../identity';

/** Whose list a partner without an owner is on. */
export const NOBODY = 'nobody';

/** The lists that a partner is on: that of where it stands, since when, and its owner's. */
export const listingOf = (partner: Partner) => {
  const shard = shardOf(partner.id, LIST_SHARDS);
  const standing = standingOf(partner);
  const since = `${partner.restedAt ?? partner.phaseStartedAt}#${partner.id}`;
  return {
    list: standingList(standing, shard),
    listAt: since,
    whose: ownerList(partner.owner === undefined ? NOBODY : personKey(partner.owner.email), shard),
    whoseAt: `${standing}#${since}`,
  };
};

/** The lists that an open task is on: that of all, and its assignee's, by the day it is due; one that is done is on none. */
export const taskListingOf = (partnerId: string, { id, state, dueAt, assignee }: Task) => {
  const at = `${dueAt}#${id}`;
  return state === 'open'
    ? { list: tasksList(shardOf(partnerId, LIST_SHARDS)), listAt: at, whose: assigneeList(personKey(assignee.email)), whoseAt: at }
    : {};
};
