/** The one table: attribute names of its keys and indexes, and how an item's key is spelt. Ids come last in a key, so no separator in them can matter. */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Local index: a partner's items by time, read consistently. Items without `at` are not in it. */
  timelineIndex: 'timeline',
  timelineSortKey: 'at',
  /** Global index: waits that are late, as state machines write them, and emails that wait or were withheld. */
  listIndex: 'lists',
  listPartitionKey: 'list',
  listSortKey: 'listAt',
  timeToLive: 'expiresAt',
} as const;

/** Partitions of what is known of partners: the page behind a task's link may read these, and no others. */
export const PARTNER_PREFIX = 'PARTNER#';
export const partnerPartition = (partnerId: string): string => `${PARTNER_PREFIX}${partnerId}`;
/** Partitions of items that nobody understood: what receives webhooks may write these, and no others. */
export const UNMAPPED_PREFIX = 'UNMAPPED#';
/** Partitions of what people want no more of: who changes that may write these, and no others. */
export const CONSENT_PREFIX = 'CONSENT#';
/** State items share a prefix: one query reads the partner and all of its milestones. */
export const STATE_PREFIX = 'STATE#';
export const PARTNER_SORT_KEY = `${STATE_PREFIX}partner`;
const MILESTONE_PREFIX = `${STATE_PREFIX}milestone#`;
export const milestoneSortKey = (milestone: string): string => `${MILESTONE_PREFIX}${milestone}`;
export const milestoneOfSortKey = (sortKey: string): string => sortKey.slice(MILESTONE_PREFIX.length);
export const eventSortKey = (eventId: string): string => `EVENT#${eventId}`;
export const emailSortKey = (emailKey: string): string => `EMAIL#${emailKey}`;
/** A partner's journey emails of the last days. Nobody's timeline: it has no time of its own. */
export const MAILBOX_SORT_KEY = 'MAILBOX';
/** Turns of all senders in one second: a partition of its own, so that no key is hot for longer. */
export const PACE_PREFIX = 'PACE#';
export const pacePartition = (second: number): string => `${PACE_PREFIX}${second}`;
/** How far the stage's mail goes, and went before: one item. */
export const MAIL_MODE = 'MAILMODE';
/** Emails of all partners that wait for a person's yes, and those that were not sent as the stage only observes; attributes. At most some hundred a second are decided, and one key takes 1,000 writes. */
export const AWAITING_LIST = 'MAILS#awaiting';
export const OBSERVED_LIST = 'MAILS#observed';
/** Which days' digests of tasks a person has got; named by a hash, as in lists. */
export const DIGEST_PREFIX = 'DIGEST#';
export const digestPartition = (person: string): string => `${DIGEST_PREFIX}${person}`;
export const DIGEST_SORT_KEY_PREFIX = 'DAY#';
export const taskSortKey = (taskId: string): string => `TASK#${taskId}`;
export const objectSortKey = (kind: string, id: string): string => `OBJECT#${kind}#${id}`;
export const aliasPartition = (alias: string): string => `ALIAS#${alias}`;
export const PARKED_PREFIX = 'PARKED#';
export const parkedPartition = (alias: string): string => `${PARKED_PREFIX}${alias}`;
export const erasedPartition = (alias: string): string => `ERASED#${alias}`;
export const givenPartition = (eventId: string): string => `GIVEN#${eventId}`;
/** Places of events that wait for a name to be known, by when they came. */
export const parkedList = (shard: number): string => `${PARKED_PREFIX}all#${shard}`;
export const unmappedPartition = (id: string): string => `${UNMAPPED_PREFIX}${id}`;
/** Places of what nobody understood, by when it came last: these a webhook may take away, too. */
export const UNMAPPED_LIST_PREFIX = `${UNMAPPED_PREFIX}all#`;
export const unmappedList = (shard: number): string => `${UNMAPPED_LIST_PREFIX}${shard}`;
/** By the contact's reference, and of no partner: it holds for the address wherever it stands, and outlives the partner's items. */
export const consentPartition = (contactRef: string): string => `${CONSENT_PREFIX}${contactRef}`;
/** Partitions of places: an item of keys alone for each partner that stands in a phase, has `failed`, or rests with an outcome such as `stalled`. */
export const standingList = (standing: string, shard: number): string => `STANDING#${standing}#${shard}`;
/** A manager's partners; a person is named by a hash, and `nobody` has an owner's place too. */
export const ownerList = (person: string, shard: number): string => `OWNER#${person}#${shard}`;
/** Open tasks by the day they are due: all, and one person's. */
export const tasksList = (shard: number): string => `TASKS#all#${shard}`;
export const assigneeList = (person: string, shard: number): string => `TASKS#${person}#${shard}`;
/**
 * Waits that have reminded and still wait, by when the last reminder went out; an attribute, as state machines write it. At
 * most 300 of those a second start, and one key takes 1,000 writes. What partners wait for from us has one list, which is
 * looked at each morning; what we wait for from them has one by milestone, so that none hides another that gives up sooner.
 */
export const lateList = (milestone: string, isOurs: boolean): string => (isOurs ? 'LATE#ours' : `LATE#milestone#${milestone}`);
/** Cells of counters by cohort, track, source and version. */
export const measuresPartition = (shard: number): string => `MEASURES#${shard}`;
/** How many partners stand where, of all cells together: one item a shard. */
export const standingsPartition = (shard: number): string => `STANDINGS#${shard}`;
/** What stays counted of a journey that another one followed, or whose partner was erased: nothing in it tells whose it was. */
export const pastJourneyPartition = (digest: string): string => `COUNTED#${digest}`;

/**
 * Shards of the counters; a reader asks all of them. A cell of 10,000 partners has 1 KB, one that is full 8 KB: an update
 * takes 2 to 16 units in a transaction, so 4 keys x 1,000 units take 250 counting events a second and more, all of one cell,
 * and cells are hundreds. Fewer shards are fewer and fuller items to read.
 */
export const MEASURE_SHARDS = 4;
/** Shards of the standings, which each partner that moves writes to: two moves at the same moment seldom meet, and a reader asks all of them by one request. */
export const STANDING_SHARDS = 16;
/** Shards of each list of places: a move between lists takes 4 units, so four keys of 1,000 take 1,000 moves a second. AWS starts 300 phases. */
export const PLACE_SHARDS = 4;

/** Names that the definition of a state machine leaves open until it is deployed. */
const placeholder = (name: string): string => `\${${name}}`;

export const PLACEHOLDERS = {
  table: placeholder('TableName'),
  eventsQueueUrl: placeholder('EventsQueueUrl'),
  emailsQueueUrl: placeholder('EmailsQueueUrl'),
  serviceEmailsQueueUrl: placeholder('ServiceEmailsQueueUrl'),
} as const;
