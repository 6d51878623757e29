import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchPutRequest } from 'dynamodb-toolbox/entity/actions/batchPut';
import { keyOfPlace, placesOf, taskPlacesOf } from '../../../lambdas/adapters/places';
import type { JourneyTable } from '../../../lambdas/adapters/table';
import { aliasKey } from '../../../lambdas/identity';
import { isWaitOver } from '../../../lib/journey/apply/reach';
import { aliasesOf } from '../../../lib/journey/apply/roster';
import { lateListOf } from '../../../lib/journey/late';
import type { MilestoneState, Partner } from '../../../lib/journey/partner';
import { program } from '../../../program/partner-journey';
import type { PartnerItems } from '../../../test/support/memory-store';

/** A put as a batch takes it. */
export type PutRequest = ReturnType<BatchPutRequest['params']>;

/** A machine leaves a wait on the list of late ones from its first reminder on; being reached takes it off, giving up does not. */
const lateListing = ({ id }: Partner, milestone: string, wait: MilestoneState) => {
  const { rung = 0, rungStartedAt } = wait;
  const isListed = rung > 0 && rungStartedAt !== undefined && !isWaitOver(wait);
  // Said in either case: the machines that play these lives write it, and what reaches a milestone leaves it there.
  return isListed
    ? { list: lateListOf(program, milestone), listAt: `${rungStartedAt}#${id}#${milestone}` }
    : { list: undefined, listAt: undefined };
};

/** All items of one partner, as apply-event and the state machines would have left them. */
export const itemsOf = (tables: JourneyTable, partner: Partner, items: PartnerItems): readonly PutRequest[] => {
  const { PartnerItem, MilestoneItem, EventItem, ObjectItem, TaskItem, AliasItem } = tables;
  const { id: partnerId } = partner;
  const { contacts, externalIds, openTasks, imported } = partner;
  const lists = { contacts: [...contacts], externalIds: [...externalIds], openTasks: openTasks && [...openTasks] };
  const record = { ...partner, ...lists, imported: imported && { ...imported, untold: [...imported.untold] } };
  const open = [...items.tasks.values()].filter(({ state }) => state === 'open');
  const places = [...placesOf(partner), ...open.flatMap((task) => taskPlacesOf(partnerId, task))];
  return [
    PartnerItem.build(BatchPutRequest).item(record).params(),
    ...[...items.milestones].map(([milestone, state]) => {
      const { revision, ...rest } = state;
      const matches = state.matches.map(({ at, key }) => ({ at, key }));
      // A wait that no event has come to has none: apply-event's first write asks for just that.
      const revised = revision === 0 ? {} : { revision };
      return MilestoneItem.build(BatchPutRequest)
        .item({ ...rest, ...revised, partnerId, milestone, matches, ...lateListing(partner, milestone, state) })
        .params();
    }),
    ...[...items.events.values()].map(({ event, effects, notes, appliedAt, effectsDoneAt }) => {
      const { id, type, source, occurredAt, receivedAt, data } = event;
      const parts = { partnerId, id, type, source, occurredAt, receivedAt, at: receivedAt, appliedAt, data: JSON.stringify(data) };
      return EventItem.build(BatchPutRequest)
        .item({ ...parts, effects: [...effects], notes: [...notes], effectsDoneAt })
        .params();
    }),
    ...[...items.objects.values()].map((object) =>
      ObjectItem.build(BatchPutRequest)
        .item({ partnerId, ...object })
        .params(),
    ),
    ...[...items.tasks.values()].map((task) =>
      TaskItem.build(BatchPutRequest)
        .item({ partnerId, ...task })
        .params(),
    ),
    ...places.map((place) => ({ PutRequest: { Item: keyOfPlace(place) } })),
    ...aliasesOf(partner)
      .filter(({ kind }) => kind !== 'id')
      .map((alias) =>
        AliasItem.build(BatchPutRequest)
          .item({ alias: aliasKey(alias), partnerId })
          .params(),
      ),
  ];
};

/** DynamoDB takes so many in one batch. */
const BATCH = 25;
const BATCHES_AT_ONCE = 8;

const writeBatch = async (client: DynamoDBDocumentClient, table: string, requests: readonly PutRequest[]): Promise<void> => {
  for (let left: readonly object[] = requests; left.length > 0; ) {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: [...left] } }));
    left = UnprocessedItems?.[table] ?? [];
  }
};

/** Writes items in batches, several side by side. */
export const writeItems = async (client: DynamoDBDocumentClient, table: string, requests: readonly PutRequest[]): Promise<void> => {
  const batches = Array.from({ length: Math.ceil(requests.length / BATCH) }, (_, n) => requests.slice(n * BATCH, (n + 1) * BATCH));
  for (let from = 0; from < batches.length; from += BATCHES_AT_ONCE)
    await Promise.all(batches.slice(from, from + BATCHES_AT_ONCE).map((batch) => writeBatch(client, table, batch)));
};
