import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Entity } from 'dynamodb-toolbox/entity';
import { any } from 'dynamodb-toolbox/schema/any';
import { boolean } from 'dynamodb-toolbox/schema/boolean';
import { item } from 'dynamodb-toolbox/schema/item';
import { list } from 'dynamodb-toolbox/schema/list';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { record } from 'dynamodb-toolbox/schema/record';
import { string } from 'dynamodb-toolbox/schema/string';
import { Table } from 'dynamodb-toolbox/table';
import type { Effect } from '../../lib/journey/apply/draft';
import {
  aliasPartition,
  counterPartition,
  emailSortKey,
  eventSortKey,
  milestoneSortKey,
  objectSortKey,
  PARTNER_SORT_KEY,
  parkedPartition,
  partnerPartition,
  TABLE,
  taskSortKey,
} from '../../lib/journey/keys';
import { PHASES, SEGMENTS, TRACKS } from '../../lib/journey/words';

/** State machines write the same items: no entity attribute, and no time stamps of a clock that is not ours. */
const plain = { entityAttribute: false, timestamps: false } as const;

const person = () => map({ name: string(), email: string() });
const numbers = () => map({ leads: number(), dealsRegistered: number(), dealsWon: number(), revenue: number() });
const money = () => ({ amount: number().optional(), currency: string().optional(), rate: number().optional(), value: number().optional() });

const keyOf = (pk: string, sk: string) => ({ [TABLE.partitionKey]: pk, [TABLE.sortKey]: sk }) as { pk: string; sk: string };

/** The items of the one table, typed and checked as they are written and as they are read back. */
export const openTable = (documentClient: DynamoDBDocumentClient, name: string) => {
  const table = new Table({
    documentClient,
    name,
    partitionKey: { name: TABLE.partitionKey, type: 'string' },
    sortKey: { name: TABLE.sortKey, type: 'string' },
    indexes: {
      [TABLE.timelineIndex]: { type: 'local', sortKey: { name: TABLE.timelineSortKey, type: 'string' } },
      [TABLE.listIndex]: {
        type: 'global',
        partitionKey: { name: TABLE.listPartitionKey, type: 'string' },
        sortKey: { name: TABLE.listSortKey, type: 'string' },
      },
    },
  });

  const PartnerItem = new Entity({
    ...plain,
    name: 'partner',
    table,
    schema: item({
      id: string().key(),
      name: string(),
      track: string().enum(...TRACKS),
      segment: string().enum(...SEGMENTS),
      owner: person().optional(),
      contacts: list(
        map({
          name: string(),
          email: string(),
          role: string().optional(),
          timeZone: string().optional(),
          locale: string().optional(),
          status: string().enum('active', 'left', 'bounced', 'complained'),
        }),
      ),
      externalIds: list(map({ system: string(), id: string() })),
      channel: string().optional(),
      motivation: string().optional(),
      consentBasis: string().optional(),
      parentPartnerId: string().optional(),
      tier: string(),
      term: map({ number: number(), startedAt: string(), endsAt: string(), months: number(), autoRenews: boolean() }).optional(),
      createdAt: string(),
      journeyVersion: string(),
      journeyStartedAt: string(),
      phase: string().enum(...PHASES),
      phaseStartedAt: string(),
      run: number(),
      state: string().enum('running', 'closed', 'failed'),
      outcome: string().optional(),
      restedAt: string().optional(),
      exiting: boolean(),
      exitReason: string().optional(),
      dormant: boolean(),
      runsOf: record(string().enum(...PHASES), number()).partial(),
      total: numbers(),
      termsBefore: number().optional(),
      thisTerm: numbers(),
      openDeals: number(),
      lastActAt: string().optional(),
      lastWonAt: string().optional(),
      dates: record(string(), string()),
      revision: number(),
      list: string(),
      listAt: string(),
    }),
    computeKey: ({ id }: { id: string }) => keyOf(partnerPartition(id), PARTNER_SORT_KEY),
  });

  const MilestoneItem = new Entity({
    ...plain,
    name: 'milestone',
    table,
    schema: item({
      partnerId: string().key(),
      milestone: string().key(),
      matches: list(map({ at: string(), key: string() })).optional(),
      reachedAt: string().optional(),
      outcome: string().optional(),
      revision: number().optional(),
      waitToken: string().optional(),
      waitSince: string().optional(),
      waitStartedAt: string().optional(),
      waitStep: string().optional(),
      waitRun: number().optional(),
      rung: number().optional(),
      rungStartedAt: string().optional(),
      rungSeconds: number().optional(),
    }),
    computeKey: ({ partnerId, milestone }: { partnerId: string; milestone: string }) =>
      keyOf(partnerPartition(partnerId), milestoneSortKey(milestone)),
  });

  const EventItem = new Entity({
    ...plain,
    name: 'event',
    table,
    schema: item({
      partnerId: string().key(),
      id: string().key(),
      type: string(),
      source: string(),
      occurredAt: string(),
      receivedAt: string(),
      at: string(),
      appliedAt: string(),
      // As text: a sender's own fields may be nested deeper than the table allows.
      data: string(),
      effects: list(any().castAs<Effect>()),
      notes: list(string()),
      effectsDoneAt: string().optional(),
    }),
    computeKey: ({ partnerId, id }: { partnerId: string; id: string }) => keyOf(partnerPartition(partnerId), eventSortKey(id)),
  });

  const ObjectItem = new Entity({
    ...plain,
    name: 'object',
    table,
    schema: item({
      partnerId: string().key(),
      kind: string().enum('deal', 'lead').key(),
      id: string().key(),
      status: string().enum('submitted', 'registered', 'won', 'lost', 'reversed'),
      ...money(),
      wasRegistered: boolean(),
      term: number(),
      updatedAt: string(),
      revision: number(),
    }),
    computeKey: ({ partnerId, kind, id }: { partnerId: string; kind: string; id: string }) =>
      keyOf(partnerPartition(partnerId), objectSortKey(kind, id)),
  });

  const TaskItem = new Entity({
    ...plain,
    name: 'task',
    table,
    schema: item({
      partnerId: string().key(),
      id: string().key(),
      title: string(),
      assignee: person(),
      openedAt: string(),
      dueAt: string(),
      state: string().enum('open', 'done'),
      run: number(),
      step: string(),
      list: string(),
      listAt: string(),
    }),
    computeKey: ({ partnerId, id }: { partnerId: string; id: string }) => keyOf(partnerPartition(partnerId), taskSortKey(id)),
  });

  const EmailItem = new Entity({
    ...plain,
    name: 'email',
    table,
    schema: item({
      partnerId: string().key(),
      key: string().key(),
      email: string(),
      status: string().enum('claimed', 'sent', 'skipped'),
      at: string(),
      attempts: number(),
      leaseUntil: string(),
      claim: string(),
      recipient: string().optional(),
      reason: string().optional(),
      subject: string().optional(),
      messageId: string().optional(),
      sentAt: string().optional(),
      feedback: string().optional(),
      feedbackAt: string().optional(),
    }),
    computeKey: ({ partnerId, key }: { partnerId: string; key: string }) => keyOf(partnerPartition(partnerId), emailSortKey(key)),
  });

  const AliasItem = new Entity({
    ...plain,
    name: 'alias',
    table,
    schema: item({ alias: string().key(), partnerId: string() }),
    computeKey: ({ alias }: { alias: string }) => keyOf(aliasPartition(alias), 'ALIAS'),
  });

  const ParkedItem = new Entity({
    ...plain,
    name: 'parked',
    table,
    schema: item({
      alias: string().key(),
      order: string().key(),
      message: string(),
      parkedAt: string(),
      expiresAt: number(),
      list: string(),
      listAt: string(),
    }),
    computeKey: ({ alias, order }: { alias: string; order: string }) => keyOf(parkedPartition(alias), order),
  });

  const CounterItem = new Entity({
    ...plain,
    name: 'counter',
    table,
    schema: item({ shard: number().key(), name: string().key(), count: number().optional() }),
    computeKey: ({ shard, name: counter }: { shard: number; name: string }) => keyOf(counterPartition(shard), counter),
  });

  return { table, PartnerItem, MilestoneItem, EventItem, ObjectItem, TaskItem, EmailItem, AliasItem, ParkedItem, CounterItem };
};

export type JourneyTable = ReturnType<typeof openTable>;
