import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FormattedItem } from 'dynamodb-toolbox/entity';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { createJourneyStore } from '../../lambdas/adapters/journey-store';
import { type JourneyTable, openTable } from '../../lambdas/adapters/table';
import { emailSortKey, eventSortKey, LIST_SHARDS, partnerPartition, taskSortKey } from '../../lib/journey/keys';
import type { MilestoneState, Partner, Task } from '../../lib/journey/partner';
import type { Deployment } from './deployment';

export type LoggedEvent = FormattedItem<JourneyTable['EventItem']>;
export type LedgerMail = FormattedItem<JourneyTable['EmailItem']>;

/** A wait that is under way: its machine is at a rung of it. */
export interface Wait {
  readonly milestone: string;
  readonly step: string;
  readonly since: string;
  /** How many reminders it has sent, or is sending. */
  readonly reminders: number;
  /** When this rung is over: the next reminder, or giving up. */
  readonly until: string;
}

/** Everything that is known of one partner. */
export interface Story {
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
  readonly waits: readonly Wait[];
  readonly events: readonly LoggedEvent[];
  readonly mails: readonly LedgerMail[];
  readonly tasks: readonly Task[];
}

/** Of this run, with a token, and not reached: a wait that was reached or has given up is none. */
const waitsOf = (partner: Partner, milestones: Story['milestones'], now: number): readonly Wait[] =>
  Object.entries(milestones).flatMap(([milestone, state]) => {
    const { waitToken, waitRun, waitSince, waitStartedAt, waitStep = milestone, rung = 0, rungStartedAt, rungSeconds, reachedAt } = state;
    if (waitToken === undefined || waitRun !== partner.run || rungStartedAt === undefined || rungSeconds === undefined) return [];
    if (partner.state !== 'running' || (reachedAt !== undefined && waitSince !== undefined && reachedAt >= waitSince)) return [];
    const until = Date.parse(rungStartedAt) + rungSeconds * 1000;
    // Between two rungs, while a reminder goes out, the last deadline has just passed; long past it, the wait has given up.
    const justNow = 60_000;
    return until < now - justNow
      ? []
      : [{ milestone, step: waitStep, since: waitStartedAt ?? rungStartedAt, reminders: rung, until: new Date(until).toISOString() }];
  });

/** Reads partners as operators need them: the layer under the commands, and under whatever page comes later. */
export const createStories = ({ client, tableName }: Pick<Deployment, 'client' | 'tableName'>) => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client), { marshallOptions: { removeUndefinedValues: true } });
  const tables = openTable(documents, tableName);
  const { table, EventItem, EmailItem, TaskItem, PartnerItem } = tables;
  const store = createJourneyStore(tables);
  const everything = { consistent: true, maxPages: Number.POSITIVE_INFINITY, entityAttrFilter: false } as const;
  const under = (partnerId: string, prefix: string) => ({ partition: partnerPartition(partnerId), range: { beginsWith: prefix } });

  const events = async (partnerId: string): Promise<readonly LoggedEvent[]> => {
    const { Items = [] } = await table
      .build(QueryCommand)
      .entities(EventItem)
      .query(under(partnerId, eventSortKey('')))
      .options(everything)
      .send();
    return Items.sort((a, b) => (a.appliedAt < b.appliedAt ? -1 : 1));
  };
  const mails = async (partnerId: string): Promise<readonly LedgerMail[]> => {
    const { Items = [] } = await table
      .build(QueryCommand)
      .entities(EmailItem)
      .query(under(partnerId, emailSortKey('')))
      .options(everything)
      .send();
    return Items.sort((a, b) => (a.at < b.at ? -1 : 1));
  };
  const tasks = async (partnerId: string): Promise<readonly Task[]> => {
    const { Items = [] } = await table
      .build(QueryCommand)
      .entities(TaskItem)
      .query(under(partnerId, taskSortKey('')))
      .options(everything)
      .send();
    return Items.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  };

  return {
    /** One partner's whole story; undefined when it is not known. */
    async of(partnerId: string): Promise<Story | undefined> {
      const known = await store.partner(partnerId);
      if (known === undefined) return undefined;
      const [logged, sent, open] = await Promise.all([events(partnerId), mails(partnerId), tasks(partnerId)]);
      return { ...known, waits: waitsOf(known.partner, known.milestones, Date.now()), events: logged, mails: sent, tasks: open };
    },

    /** Partners in a phase, or at rest with an outcome such as `stalled`; since when first. */
    async standingIn(phaseOrOutcome: string): Promise<readonly Partner[]> {
      const shards = Array.from({ length: LIST_SHARDS }, (_, shard) =>
        table
          .build(QueryCommand)
          .entities(PartnerItem)
          .query({ index: 'lists', partition: `PHASE#${phaseOrOutcome}#${shard}` })
          .options({ maxPages: Number.POSITIVE_INFINITY, entityAttrFilter: false })
          .send(),
      );
      return (await Promise.all(shards)).flatMap(({ Items = [] }) => Items).sort((a, b) => (a.phaseStartedAt < b.phaseStartedAt ? -1 : 1));
    },
  };
};

export type Stories = ReturnType<typeof createStories>;
