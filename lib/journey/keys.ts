/** The one table: attribute names of its keys and indexes, and how an item's key is spelt. Ids come last in a key, so no separator in them can matter. */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Local index: a partner's items by time, read consistently. Items without `at` are not in it. */
  timelineIndex: 'timeline',
  timelineSortKey: 'at',
  /** Global index: partners by phase, parked events, tasks. Sharded, so no key is hot. */
  listIndex: 'lists',
  listPartitionKey: 'list',
  listSortKey: 'listAt',
  timeToLive: 'expiresAt',
} as const;

export const partnerPartition = (partnerId: string): string => `PARTNER#${partnerId}`;
/** Partitions of items that nobody understood: what receives webhooks may write these, and no others. */
export const UNMAPPED_PREFIX = 'UNMAPPED#';
/** Partitions of what people want no more of: who changes that may write these, and no others. */
export const CONSENT_PREFIX = 'CONSENT#';
/** State items share a prefix: one query reads the partner and all of its milestones. */
export const STATE_PREFIX = 'STATE#';
export const PARTNER_SORT_KEY = `${STATE_PREFIX}partner`;
export const milestoneSortKey = (milestone: string): string => `${STATE_PREFIX}milestone#${milestone}`;
export const eventSortKey = (eventId: string): string => `EVENT#${eventId}`;
export const emailSortKey = (emailKey: string): string => `EMAIL#${emailKey}`;
/** A partner's journey emails of the last days. Nobody's timeline: it has no time of its own. */
export const MAILBOX_SORT_KEY = 'MAILBOX';
/** Turns of all senders in one second: a partition of its own, so that no key is hot for longer. */
export const PACE_PREFIX = 'PACE#';
export const pacePartition = (second: number): string => `${PACE_PREFIX}${second}`;
export const taskSortKey = (taskId: string): string => `TASK#${taskId}`;
export const objectSortKey = (kind: string, id: string): string => `OBJECT#${kind}#${id}`;
export const aliasPartition = (alias: string): string => `ALIAS#${alias}`;
export const parkedPartition = (alias: string): string => `PARKED#${alias}`;
export const erasedPartition = (alias: string): string => `ERASED#${alias}`;
export const givenPartition = (eventId: string): string => `GIVEN#${eventId}`;
export const parkedList = (shard: number): string => `PARKED#${shard}`;
export const unmappedPartition = (id: string): string => `${UNMAPPED_PREFIX}${id}`;
export const unmappedList = (shard: number): string => `UNMAPPED#${shard}`;
/** By the contact's reference, and of no partner: it holds for the address wherever it stands, and outlives the partner's items. */
export const consentPartition = (contactRef: string): string => `${CONSENT_PREFIX}${contactRef}`;
export const counterPartition = (shard: number): string => `COUNTER#${shard}`;

/** Shards of the program's counters: 128 x 1,000 writes a second. */
export const COUNTER_SHARDS = 128;
/** Shards of each list; a reader asks all of them. */
export const LIST_SHARDS = 8;

/** Names that the definition of a state machine leaves open until it is deployed. */
const placeholder = (name: string): string => `\${${name}}`;

export const PLACEHOLDERS = {
  table: placeholder('TableName'),
  eventsQueueUrl: placeholder('EventsQueueUrl'),
  emailsQueueUrl: placeholder('EmailsQueueUrl'),
  serviceEmailsQueueUrl: placeholder('ServiceEmailsQueueUrl'),
} as const;
