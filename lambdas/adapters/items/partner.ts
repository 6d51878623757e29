import { Entity } from 'dynamodb-toolbox/entity';
import { boolean } from 'dynamodb-toolbox/schema/boolean';
import { item } from 'dynamodb-toolbox/schema/item';
import { list } from 'dynamodb-toolbox/schema/list';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { record } from 'dynamodb-toolbox/schema/record';
import { string } from 'dynamodb-toolbox/schema/string';
import { milestoneSortKey, objectSortKey, PARTNER_SORT_KEY, partnerPartition } from '../../../lib/journey/keys';
import { UPDATED_FIELDS } from '../../../lib/journey/partner';
import { MEETINGS, PHASES, SEGMENTS, TRACKS } from '../../../lib/journey/words';
import { counted } from './measures';
import { type DefinedTable, keyOf, person, plain } from './table';

const numbers = () => map({ leads: number(), dealsRegistered: number(), dealsWon: number(), revenue: number() });
const money = () => ({ amount: number().optional(), currency: string().optional(), rate: number().optional(), value: number().optional() });

/** Where a partner stands: itself, its milestones, its deals, leads and meetings. */
export const partnerItems = (table: DefinedTable) => {
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
          toldAt: string().optional(),
        }),
      ),
      externalIds: list(map({ system: string(), id: string() })),
      channel: string().optional(),
      motivation: string().optional(),
      consentBasis: string().optional(),
      parentPartnerId: string().optional(),
      tier: string(),
      toldAt: record(string().enum(...UPDATED_FIELDS), string())
        .partial()
        .optional(),
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
      counted: counted().optional(),
      paused: map({ at: string(), by: string(), reason: string().optional() }).optional(),
      restartedRun: number().optional(),
      openTasks: list(
        map({
          ...{ id: string(), title: string(), doneWith: string().optional() },
          ...{ dueAt: string().optional(), assignee: map({ email: string() }).optional() },
        }),
      ).optional(),
      reachableAgain: number().optional(),
      imported: map({
        at: string(),
        untold: list(map({ run: number(), step: string() })),
        passing: number().optional(),
      }).optional(),
      forgetsBefore: string().optional(),
      revision: number(),
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
      firstAt: string().optional(),
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
      // Written by state machines, of a wait that has reminded.
      list: string().optional(),
      listAt: string().optional(),
    }),
    computeKey: ({ partnerId, milestone }: { partnerId: string; milestone: string }) =>
      keyOf(partnerPartition(partnerId), milestoneSortKey(milestone)),
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
      toldAt: string().optional(),
      updatedAt: string(),
      revision: number(),
    }),
    computeKey: ({ partnerId, kind, id }: { partnerId: string; kind: string; id: string }) =>
      keyOf(partnerPartition(partnerId), objectSortKey(kind, id)),
  });
  const MeetingItem = new Entity({
    ...plain,
    name: 'meeting',
    table,
    schema: item({
      partnerId: string().key(),
      id: string().key(),
      status: string().enum('booked', 'canceled', 'missed', 'held'),
      booking: map({
        meeting: string().enum(...MEETINGS),
        endsAt: string(),
        contactEmail: string().optional(),
        toldAt: string(),
      }).optional(),
      missedAt: string().optional(),
      updatedAt: string(),
      revision: number(),
    }),
    computeKey: ({ partnerId, id }: { partnerId: string; id: string }) => keyOf(partnerPartition(partnerId), objectSortKey('meeting', id)),
  });
  return { PartnerItem, MilestoneItem, ObjectItem, MeetingItem };
};
