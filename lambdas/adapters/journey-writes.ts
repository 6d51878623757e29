import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { ConditionCheck } from 'dynamodb-toolbox/entity/actions/transactCheck';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate';
import { $remove, $set } from 'dynamodb-toolbox/entity/actions/update';
import { type Decision, effectsOf, type Situation } from '../../lib/journey/apply/draft';
import { isNamedByAddressAlone } from '../../lib/journey/apply/names';
import { isWaitOver } from '../../lib/journey/apply/reach';
import type { JourneyEvent } from '../../lib/journey/events';
import type { MilestoneState, Task } from '../../lib/journey/partner';
import type { Instant } from '../../lib/journey/words';
import { aliasKey, journeyDigest } from '../identity';
import { countingWrites } from './cells';
import { createNameWrites } from './name-writes';
import { deletePlace, movesBetween, placesOf, putPlace, taskPlacesOf } from './places';
import { plainly } from './plainly';
import type { JourneyTable } from './table';

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** Longer than an event waits, and than senders keep what they may send again. */
const GIVEN_DAYS = 365;

const unlessRevised = (revision: number) =>
  revision === 0 ? ({ attr: 'revision', exists: false } as const) : ({ attr: 'revision', eq: revision } as const);

/** A wait that is over is late no more; its machine took no note of that. */
const listedAs = (state: MilestoneState) =>
  state.reachedAt !== undefined && (state.waitSince === undefined || isWaitOver(state)) ? { list: $remove(), listAt: $remove() } : {};

/**
 * The writes of one event's transaction. The event comes first: its condition tells whether it was applied already. Then
 * whose it is, where only an address says so: that condition tells whether another partner has it.
 */
export const createWrites = (tables: JourneyTable) => {
  const { table, PartnerItem, MilestoneItem, EventItem, GivenItem, ObjectItem, MeetingItem, TaskItem, PastJourneyItem, ErasedItem } =
    tables;
  const nameWritesOf = createNameWrites(tables);

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
        effects: [...effectsOf(decision)],
        notes: [...decision.notes],
      })
      .options({ condition: { attr: 'id', exists: false } });

  const givenPut = (partnerId: string, event: JourneyEvent, now: Instant) =>
    isNamedByAddressAlone(event)
      ? [
          GivenItem.build(PutTransaction)
            .item({ event: event.id, partnerId, expiresAt: Math.floor(Date.parse(now) / 1000) + GIVEN_DAYS * 86_400 })
            .options({ condition: { attr: 'partnerId', exists: false } }),
        ]
      : [];

  const partnerPut = ({ partner }: Decision) =>
    PartnerItem.build(PutTransaction)
      .item({
        ...partner,
        contacts: [...partner.contacts],
        externalIds: [...partner.externalIds],
        openTasks: partner.openTasks && [...partner.openTasks],
        imported: partner.imported && { ...partner.imported, untold: [...partner.imported.untold] },
      })
      .options({ condition: unlessRevised(partner.revision - 1) });

  /** Waits write the same items and raise no revision. Only a word on one wait must not meet another one. */
  const onTheWait = (event: JourneyEvent, state: MilestoneState | undefined) => {
    if (event.type !== 'wait.skipped') return [];
    const at = state?.waitStartedAt;
    return [at === undefined ? ({ attr: 'waitStartedAt', exists: false } as const) : ({ attr: 'waitStartedAt', eq: at } as const)];
  };

  const milestoneUpdates = (partnerId: string, event: JourneyEvent, before: Situation, { milestones }: Decision) =>
    Object.entries(milestones).map(([milestone, state]) =>
      MilestoneItem.build(UpdateTransaction)
        .item({
          partnerId,
          milestone,
          matches: $set(state.matches.map(({ at, key }) => ({ at, key }))),
          reachedAt: state.reachedAt ?? $remove(),
          firstAt: state.firstAt ?? $remove(),
          outcome: state.outcome ?? $remove(),
          revision: state.revision,
          ...listedAs(state),
        })
        .options({ condition: { and: [unlessRevised(state.revision - 1), ...onTheWait(event, before.milestones[milestone])] } }),
    );

  const objectPut = (partnerId: string, { object }: Decision) =>
    object === undefined
      ? []
      : [
          ObjectItem.build(PutTransaction)
            .item({ partnerId, ...object })
            .options({ condition: unlessRevised(object.revision - 1) }),
        ];

  const meetingPut = (partnerId: string, { meeting }: Decision) =>
    meeting === undefined
      ? []
      : [
          MeetingItem.build(PutTransaction)
            .item({ partnerId, ...meeting })
            .options({ condition: unlessRevised(meeting.revision - 1) }),
        ];

  const taskPut = (partnerId: string, { task }: Decision) =>
    task === undefined
      ? []
      : [
          TaskItem.build(PutTransaction).item({
            partnerId,
            ...task,
          }),
        ];

  /** Written without looking: what changes a task changes its partner, too, and meets the condition on that one. */
  const taskClosings = (partnerId: string, { closedTasks }: Decision) =>
    closedTasks.map(({ id, doneAt, doneBy }) =>
      TaskItem.build(UpdateTransaction)
        .item({ partnerId, id, state: 'done', doneAt, doneBy })
        .options({ condition: { attr: 'state', exists: true } }),
    );

  const pastPut = (partnerId: string, { past }: Decision) =>
    past === undefined
      ? []
      : [
          PastJourneyItem.build(PutTransaction).item({
            ...past,
            digest: journeyDigest(partnerId, past.lastRun),
            facts: { ...past.facts },
          }),
        ];

  /** Where the partner and its tasks are listed now, and no more. */
  const placeWrites = (partnerId: string, { partner, task, closedTasks }: Decision, before: Situation): Writes => {
    const name = table.getName();
    const openPlaces = (of: Task | undefined) => (of?.state === 'open' ? taskPlacesOf(partnerId, of) : []);
    const closed = before.partner?.openTasks?.filter(({ id }) => closedTasks.some((each) => each.id === id)) ?? [];
    const moves = [
      movesBetween(before.partner === undefined ? [] : placesOf(before.partner), placesOf(partner)),
      movesBetween(task === undefined ? [] : openPlaces(before.task), openPlaces(task)),
      movesBetween(
        closed.flatMap((each) => taskPlacesOf(partnerId, each)),
        [],
      ),
    ];
    return moves.flatMap(({ gone, fresh }) => [
      ...gone.map((place) => deletePlace(name, place)),
      ...fresh.map((place) => putPlace(name, place)),
    ]);
  };

  /** A newcomer comes in nobody's place, or in that of one whose erasure it was read with. */
  const erasureCheck = (partnerId: string, { partner, erased }: Situation) =>
    partner === undefined
      ? [
          ErasedItem.build(ConditionCheck)
            .key({ alias: aliasKey({ kind: 'id', value: partnerId }) })
            .condition(erased === undefined ? { attr: 'at', exists: false } : { attr: 'at', eq: erased.at }),
        ]
      : [];

  return (partnerId: string, event: JourneyEvent, before: Situation, decision: Decision): Writes => [
    ...[
      eventPut(partnerId, event, decision, before.now),
      ...givenPut(partnerId, event, before.now),
      ...erasureCheck(partnerId, before),
      partnerPut(decision),
      ...milestoneUpdates(partnerId, event, before, decision),
      ...objectPut(partnerId, decision),
      ...meetingPut(partnerId, decision),
      ...taskPut(partnerId, decision),
      ...taskClosings(partnerId, decision),
      ...pastPut(partnerId, decision),
      ...nameWritesOf(partnerId, decision),
    ].map(plainly),
    ...placeWrites(partnerId, decision, before),
    ...countingWrites(table.getName(), partnerId, decision.cellChanges),
  ];
};
