import { Entity } from 'dynamodb-toolbox/entity';
import { any } from 'dynamodb-toolbox/schema/any';
import { item } from 'dynamodb-toolbox/schema/item';
import { list } from 'dynamodb-toolbox/schema/list';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import type { Effect } from '../../../lib/journey/apply/draft';
import { emailSortKey, eventSortKey, partnerPartition, taskSortKey } from '../../../lib/journey/keys';
import { type DefinedTable, keyOf, person, plain } from './table';

/** What happened: events, tasks and the send ledger. */
export const logItems = (table: DefinedTable) => {
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
      escalatedAt: string().optional(),
      doneAt: string().optional(),
      doneBy: string().optional(),
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
      status: string().enum('claimed', 'sent', 'skipped', 'deferred'),
      at: string(),
      attempts: number(),
      leaseUntil: string(),
      claim: string(),
      deferrals: number().optional(),
      run: number().optional(),
      dueAt: string().optional(),
      request: string().optional(),
      list: string().optional(),
      listAt: string().optional(),
      decisions: list(
        map({
          at: string(),
          decision: string().enum('sent', 'deferred', 'skipped'),
          // A rule of an older version may have another name by now: it is read all the same.
          rule: string(),
          detail: string().optional(),
          until: string().optional(),
          contact: string().optional(),
        }),
      ).optional(),
      recipient: string().optional(),
      reason: string().optional(),
      subject: string().optional(),
      messageId: string().optional(),
      sentAt: string().optional(),
      feedback: string().optional(),
      feedbackDetail: string().optional(),
      feedbackAt: string().optional(),
      feedbackOrder: string().optional(),
      deliveredAt: string().optional(),
      passinglyBouncedAt: string().optional(),
      scannedAt: string().optional(),
      openedAt: string().optional(),
      clickedAt: string().optional(),
    }),
    computeKey: ({ partnerId, key }: { partnerId: string; key: string }) => keyOf(partnerPartition(partnerId), emailSortKey(key)),
  });
  return { EventItem, TaskItem, EmailItem };
};
