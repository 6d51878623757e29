import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { FormattedItem } from 'dynamodb-toolbox/entity';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { objectOf } from '../../lib/journey/apply/business';
import type { Erasure, Situation } from '../../lib/journey/apply/draft';
import { meetingIdOf } from '../../lib/journey/apply/meetings';
import { isNamedByAddressAlone } from '../../lib/journey/apply/names';
import { taskIdOf } from '../../lib/journey/apply/tasks';
import type { JourneyEvent } from '../../lib/journey/events';
import { PARTNER_SORT_KEY, partnerPartition, STATE_PREFIX } from '../../lib/journey/keys';
import { type MilestoneState, type Task, UNTOUCHED } from '../../lib/journey/partner';
import { aliasKey } from '../identity';
import { toJourneyEvent } from '../journey-event';
import type { Commit, JourneyStore, PartnerReader } from '../ports/journey';
import { createWrites } from './journey-writes';
import { isConditionFailed } from './quiet';
import type { JourneyTable } from './table';

/** Which condition of the transaction failed decides what to do next; anything else is the caller's to retry. */
const outcomeOf = (error: unknown, told: JourneyEvent): Commit => {
  if (!(error instanceof TransactionCanceledException)) throw error;
  const [event, ...others] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  if (event === 'ConditionalCheckFailed') return 'already applied';
  if (isNamedByAddressAlone(told) && others[0] === 'ConditionalCheckFailed') return 'another has it';
  if (others.includes('ConditionalCheckFailed') || [event, ...others].includes('TransactionConflict')) return 'stale';
  throw error;
};

/** A wait that opened before any match has left an item without them. */
export const toMilestone = (item: FormattedItem<JourneyTable['MilestoneItem']>): MilestoneState => ({
  ...item,
  matches: item.matches ?? UNTOUCHED.matches,
  revision: item.revision ?? UNTOUCHED.revision,
});

/** Everything that apply-event and send-email read and write of a partner, on DynamoDB. */
export const createJourneyStore = (tables: JourneyTable): JourneyStore & PartnerReader => {
  const { table, PartnerItem, MilestoneItem, EventItem, ObjectItem, MeetingItem, TaskItem, ErasedItem } = tables;
  const writesOf = createWrites(tables);

  const readState = async (partnerId: string) => {
    const { Items = [] } = await table.getDocumentClient().send(
      new QueryCommand({
        TableName: table.getName(),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :state)',
        ExpressionAttributeValues: { ':pk': partnerPartition(partnerId), ':state': STATE_PREFIX },
      }),
    );
    const saved = Items.find(({ sk }) => sk === PARTNER_SORT_KEY);
    const milestones: Record<string, MilestoneState> = {};
    for (const each of Items) {
      if (each === saved) continue;
      const state = MilestoneItem.build(EntityFormatter).format(each);
      milestones[state.milestone] = toMilestone(state);
    }
    return { partner: saved && PartnerItem.build(EntityFormatter).format(saved), milestones };
  };

  const taskOf = async (partnerId: string, id: string): Promise<Task | undefined> => {
    const { Item } = await TaskItem.build(GetItemCommand).key({ partnerId, id }).options({ consistent: true }).send();
    return Item;
  };

  /** Read after the partner was found to be unknown: whoever erased it left this before. */
  const erasureOf = async (partnerId: string): Promise<Erasure | undefined> => {
    const { Item } = await ErasedItem.build(GetItemCommand)
      .key({ alias: aliasKey({ kind: 'id', value: partnerId }) })
      .options({ consistent: true })
      .send();
    return Item && { at: Item.at, run: Item.run ?? 0, isFinished: Item.finishedAt !== undefined };
  };

  return {
    async situation(partnerId, event, now): Promise<Situation> {
      const about = objectOf(event);
      const meetingId = meetingIdOf(event);
      const taskId = taskIdOf(event);
      const [state, object, meeting, task] = await Promise.all([
        readState(partnerId),
        about &&
          ObjectItem.build(GetItemCommand)
            .key({ partnerId, ...about })
            .options({ consistent: true })
            .send(),
        meetingId === undefined
          ? undefined
          : MeetingItem.build(GetItemCommand).key({ partnerId, id: meetingId }).options({ consistent: true }).send(),
        taskId === undefined ? undefined : taskOf(partnerId, taskId),
      ]);
      const erased = state.partner === undefined ? await erasureOf(partnerId) : undefined;
      return { ...state, object: object?.Item, meeting: meeting?.Item, task, erased, now };
    },

    async commit(partnerId, event, before, decision) {
      try {
        const TransactItems = writesOf(partnerId, event, before, decision);
        await table.getDocumentClient().send(new TransactWriteCommand({ TransactItems }));
        return 'applied';
      } catch (error) {
        return outcomeOf(error, event);
      }
    },

    async appliedEvent(partnerId, eventId) {
      const { Item } = await EventItem.build(GetItemCommand).key({ partnerId, id: eventId }).options({ consistent: true }).send();
      if (Item === undefined) return undefined;
      const { effects, notes, appliedAt, effectsDoneAt, data } = Item;
      return { event: toJourneyEvent({ ...Item, data: JSON.parse(data) }), effects, notes, appliedAt, effectsDoneAt };
    },

    async markEffectsDone(partnerId, eventId, at) {
      try {
        await EventItem.build(UpdateItemCommand)
          .item({ partnerId, id: eventId, effectsDoneAt: at })
          .options({ condition: { attr: 'type', exists: true } })
          .send();
      } catch (error) {
        // Its partner was erased meanwhile: nothing of it may come back.
        if (!isConditionFailed(error)) throw error;
      }
    },

    async milestone(partnerId, milestone) {
      const { Item } = await MilestoneItem.build(GetItemCommand).key({ partnerId, milestone }).options({ consistent: true }).send();
      return Item && toMilestone(Item);
    },

    async removeToken(partnerId, milestone, token) {
      try {
        await MilestoneItem.build(UpdateItemCommand)
          .item({ partnerId, milestone, waitToken: $remove() })
          .options({ condition: { attr: 'waitToken', eq: token } })
          .send();
      } catch (error) {
        // Another wait has left its token meanwhile: that one stays.
        if (!isConditionFailed(error)) throw error;
      }
    },

    async partner(partnerId) {
      const { partner, milestones } = await readState(partnerId);
      return partner && { partner, milestones };
    },

    task: taskOf,
  };
};
