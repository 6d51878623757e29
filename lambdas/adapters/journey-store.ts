import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { FormattedItem } from 'dynamodb-toolbox/entity';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate';
import { execute } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { $add, $remove, $set, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { objectOf } from '../../lib/journey/apply/business';
import type { Decision, Situation } from '../../lib/journey/apply/draft';
import type { JourneyEvent } from '../../lib/journey/events';
import { COUNTER_SHARDS, LIST_SHARDS, PARTNER_SORT_KEY, partnerPartition, STATE_PREFIX } from '../../lib/journey/keys';
import { type MilestoneState, type Partner, UNTOUCHED } from '../../lib/journey/partner';
import type { Instant } from '../../lib/journey/words';
import { aliasKey, shardOf } from '../identity';
import { toJourneyEvent } from '../journey-event';
import type { Commit, JourneyStore, PartnerReader } from '../ports';
import { isConditionFailed } from './quiet';
import type { JourneyTable } from './table';

const unlessRevised = (revision: number) =>
  revision === 0 ? ({ attr: 'revision', exists: false } as const) : ({ attr: 'revision', eq: revision } as const);

/** The list that a partner is in: its phase, how its journey came to rest, or `failed`. */
const standingOf = ({ state, phase, outcome = 'closed' }: Partner): string =>
  state === 'running' ? phase : state === 'failed' ? 'failed' : outcome;

const listOf = (partner: Partner) => ({
  list: `PHASE#${standingOf(partner)}#${shardOf(partner.id, LIST_SHARDS)}`,
  listAt: `${partner.restedAt ?? partner.phaseStartedAt}#${partner.id}`,
});

/** Which condition of the transaction failed decides what to do next; anything else is the caller's to retry. */
const outcomeOf = (error: unknown): Commit => {
  if (!(error instanceof TransactionCanceledException)) throw error;
  const [event, ...others] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  if (event === 'ConditionalCheckFailed') return 'already applied';
  if (others.includes('ConditionalCheckFailed') || [event, ...others].includes('TransactionConflict')) return 'stale';
  throw error;
};

/** A wait that opened before any match has left an item without them. */
const toMilestone = (item: FormattedItem<JourneyTable['MilestoneItem']>): MilestoneState => ({
  ...item,
  matches: item.matches ?? UNTOUCHED.matches,
  revision: item.revision ?? UNTOUCHED.revision,
});

/** Everything that apply-event and send-email read and write of a partner, on DynamoDB. */
export const createJourneyStore = (tables: JourneyTable): JourneyStore & PartnerReader => {
  const { table, PartnerItem, MilestoneItem, EventItem, ObjectItem, TaskItem, CounterItem } = tables;

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

  const eventPut = (partnerId: string, event: JourneyEvent, decision: Decision, now: Instant) =>
    EventItem.build(PutTransaction)
      .item({
        partnerId,
        id: event.id,
        type: event.type,
        source: event.source,
        occurredAt: event.occurredAt,
        receivedAt: event.receivedAt,
        at: event.receivedAt,
        appliedAt: now,
        data: JSON.stringify(event.data),
        effects: [...decision.effects],
        notes: [...decision.notes],
        ...(decision.effects.length === 0 && { effectsDoneAt: now }),
      })
      .options({ condition: { attr: 'id', exists: false } });

  const partnerPut = ({ partner }: Decision) =>
    PartnerItem.build(PutTransaction)
      .item({
        ...partner,
        contacts: [...partner.contacts],
        externalIds: [...partner.externalIds],
        ...listOf(partner),
      })
      .options({ condition: unlessRevised(partner.revision - 1) });

  const milestoneUpdates = (partnerId: string, { milestones }: Decision) =>
    Object.entries(milestones).map(([milestone, { matches, reachedAt, outcome, revision }]) =>
      MilestoneItem.build(UpdateTransaction)
        .item({
          partnerId,
          milestone,
          matches: $set(matches.map(({ at, key }) => ({ at, key }))),
          reachedAt: reachedAt ?? $remove(),
          outcome: outcome ?? $remove(),
          revision,
        })
        .options({ condition: unlessRevised(revision - 1) }),
    );

  const objectPut = (partnerId: string, { object }: Decision) =>
    object === undefined
      ? []
      : [
          ObjectItem.build(PutTransaction)
            .item({ partnerId, ...object })
            .options({ condition: unlessRevised(object.revision - 1) }),
        ];

  const taskPut = (partnerId: string, { task }: Decision) =>
    task === undefined
      ? []
      : [
          TaskItem.build(PutTransaction).item({
            partnerId,
            ...task,
            list: `TASKS#${shardOf(partnerId, LIST_SHARDS)}`,
            listAt: task.dueAt,
          }),
        ];

  const aliasPuts = (partnerId: string, { aliases }: Decision) =>
    aliases
      .filter(({ kind }) => kind !== 'id')
      .map((alias) =>
        tables.AliasItem.build(PutTransaction)
          .item({ alias: aliasKey(alias), partnerId })
          .options({
            condition: {
              or: [
                { attr: 'partnerId', exists: false },
                { attr: 'partnerId', eq: partnerId },
              ],
            },
          }),
      );

  const counterUpdates = (partnerId: string, { counters }: Decision) =>
    counters.map((name) => CounterItem.build(UpdateTransaction).item({ shard: shardOf(partnerId, COUNTER_SHARDS), name, count: $add(1) }));

  return {
    async situation(partnerId, event, now): Promise<Situation> {
      const about = objectOf(event);
      const [state, object] = await Promise.all([
        readState(partnerId),
        about &&
          ObjectItem.build(GetItemCommand)
            .key({ partnerId, ...about })
            .options({ consistent: true })
            .send(),
      ]);
      return { ...state, object: object?.Item, now };
    },

    async commit(partnerId, event, before, decision) {
      try {
        await execute(
          eventPut(partnerId, event, decision, before.now),
          partnerPut(decision),
          ...milestoneUpdates(partnerId, decision),
          ...objectPut(partnerId, decision),
          ...taskPut(partnerId, decision),
          ...aliasPuts(partnerId, decision),
          ...counterUpdates(partnerId, decision),
        );
        return 'applied';
      } catch (error) {
        return outcomeOf(error);
      }
    },

    async appliedEvent(partnerId, eventId) {
      const { Item } = await EventItem.build(GetItemCommand).key({ partnerId, id: eventId }).options({ consistent: true }).send();
      if (Item === undefined) return undefined;
      const { effects, notes, appliedAt, effectsDoneAt, data } = Item;
      return { event: toJourneyEvent({ ...Item, data: JSON.parse(data) }), effects, notes, appliedAt, effectsDoneAt };
    },

    async markEffectsDone(partnerId, eventId, at) {
      await EventItem.build(UpdateItemCommand).item({ partnerId, id: eventId, effectsDoneAt: at }).send();
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

    async task(partnerId, taskId) {
      const { Item } = await TaskItem.build(GetItemCommand).key({ partnerId, id: taskId }).options({ consistent: true }).send();
      return Item;
    },
  };
};
