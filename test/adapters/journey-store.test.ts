import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { createJourneyStore } from '../../lambdas/adapters/journey-store';
import { createReadModel } from '../../lambdas/adapters/read-model';
import { openTable } from '../../lambdas/adapters/table';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { decide } from '../../lib/journey/apply';
import { effectsOf } from '../../lib/journey/apply/draft';
import { eventSortKey, PARTNER_SORT_KEY, partnerPartition, TABLE } from '../../lib/journey/keys';
import { UNTOUCHED } from '../../lib/journey/partner';
import { realTable, TABLE_NAME } from '../support/dynamodb';
import { later, MONDAY, queued, rules } from '../support/fixtures';
import { applicationOf, both, decideOn, happened, inMemory, newPartnerId, onDynamoDb, organisationOf } from './stores';

const real = realTable();
const lead = (id: string, partnerId: string, leadId = id) => queued('lead.submitted', id, { leadId }, { partner: { id: partnerId } });

describe.each(both(real))('the record of a partner %s', (_, open) => {
  const applied = async (changes: Readonly<Record<string, unknown>> = {}) => {
    const stores = open();
    const id = newPartnerId();
    expect(await happened(stores, id, applicationOf(id, changes))).toBe('applied');
    return { ...stores, stores, id };
  };

  it('is read back as it was written', async () => {
    const stores = open();
    const id = newPartnerId();
    const { decision, commit } = await decideOn(stores, id, applicationOf(id, { externalIds: [{ system: 'crm', id: '1' }] }));
    expect(await commit()).toBe('applied');
    const read = await stores.store.partner(id);
    expect(read?.partner).toEqual(decision.partner);
    expect(Object.keys(read?.milestones ?? {})).toEqual(['applied']);
    expect({ ...read?.milestones.applied, milestone: undefined, partnerId: undefined }).toEqual(decision.milestones.applied);
    const situation = await stores.store.situation(id, toJourneyEvent(lead('l', id)), MONDAY);
    expect(situation.partner).toEqual(decision.partner);
    expect(situation).toMatchObject({ object: undefined, now: MONDAY });
  });

  it('is not there before the first event', async () => {
    const { store } = open();
    const id = newPartnerId();
    expect(await store.partner(id)).toBeUndefined();
    expect(await store.situation(id, toJourneyEvent(lead('l', id)), MONDAY)).toEqual({
      partner: undefined,
      milestones: {},
      object: undefined,
      now: MONDAY,
    });
    expect(await store.appliedEvent(id, 'l')).toBeUndefined();
    expect(await store.milestone(id, 'first-act')).toBeUndefined();
    expect(await store.task(id, 't')).toBeUndefined();
  });

  it('takes an event once, and counts it once', async () => {
    const { stores, id, store } = await applied();
    const before = await stores.counted('at:first-act:0');
    const { commit } = await decideOn(stores, id, lead('twice', id));
    expect(await commit()).toBe('applied');
    const after = await store.partner(id);
    expect(await commit()).toBe('already applied');
    expect(await happened(stores, id, lead('twice', id))).toBe('already applied');
    expect(await store.partner(id)).toEqual(after);
    expect(await stores.counted('at:first-act:0')).toBe(before + 1);
  });

  it('takes one of twenty deliveries at once, and tells the others so', async () => {
    const { stores, id, store } = await applied();
    const { commit } = await decideOn(stores, id, lead('at once', id));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => commit()));
    expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(1);
    expect(
      outcomes.filter((outcome) => outcome !== 'applied').every((outcome) => outcome === 'already applied' || outcome === 'stale'),
    ).toBe(true);
    expect((await store.partner(id))?.partner.total.leads).toBe(1);
  });

  it('is stale when another event was written in between, and nothing of the second is kept', async () => {
    const { stores, id, store } = await applied();
    const first = await decideOn(stores, id, lead('first', id));
    const second = await decideOn(stores, id, lead('second', id));
    expect(await first.commit()).toBe('applied');
    const between = await store.partner(id);
    expect(await second.commit()).toBe('stale');
    expect(await store.partner(id)).toEqual(between);
    expect(await store.appliedEvent(id, 'second')).toBeUndefined();
  });

  it('is stale when only the partner was written in between', async () => {
    const { stores, id, store } = await applied();
    const { commit } = await decideOn(stores, id, queued('partner.updated', 'tier', { tier: 'gold' }, { partner: { id } }));
    await happened(stores, id, queued('partner.updated', 'segment', { segment: 'scaled' }, { partner: { id } }));
    expect(await commit()).toBe('stale');
    expect((await store.partner(id))?.partner).toMatchObject({ tier: 'registered', segment: 'scaled' });
  });

  it('is stale when only a milestone was written in between', async () => {
    const { stores, id } = await applied();
    const first = await decideOn(stores, id, lead('first', id));
    const { decision, commit } = await decideOn(stores, id, lead('second', id));
    await first.commit();
    const partner = { ...decision.partner, revision: decision.partner.revision + 1 };
    expect(await commit({ ...decision, partner, object: undefined })).toBe('stale');
  });

  it('is stale when one of its names was given to another partner in between', async () => {
    const { stores, id, directory } = await applied();
    const other = newPartnerId();
    const contacts = [{ name: 'Eve', email: `new@${id}.example` }];
    const { commit } = await decideOn(stores, id, queued('contact.added', 'contact', { contact: contacts[0] }, { partner: { id } }));
    expect(await happened(stores, other, applicationOf(other, { contacts }))).toBe('applied');
    expect(await commit()).toBe('stale');
    expect(await directory.partnerOf({ kind: 'email', value: `new@${id}.example` })).toBe(other);
  });

  it('says "already applied" also when it has moved on since', async () => {
    const { stores, id } = await applied();
    const { commit } = await decideOn(stores, id, lead('first', id));
    await commit();
    await happened(stores, id, lead('second', id));
    expect(await commit()).toBe('already applied');
  });

  it('keeps an event with what it decided, and whether that was done', async () => {
    const { stores, id, store } = await applied();
    const data = { leadId: 'L', note: { deep: [[[{ er: null }]]], text: 'ü\u0000 🚀', ' odd.key ': 1e21 } };
    const message = queued('lead.submitted', 'lead', data, { partner: { id } });
    const { decision, commit } = await decideOn(stores, id, message);
    await commit();
    const event = await store.appliedEvent(id, 'lead');
    expect(event).toMatchObject({ event: toJourneyEvent(message), effects: effectsOf(decision), notes: decision.notes, appliedAt: MONDAY });
    expect(event?.effectsDoneAt).toBeUndefined();
    await store.markEffectsDone(id, 'lead', later(MONDAY, 5));
    expect(await store.appliedEvent(id, 'lead')).toMatchObject({ effects: effectsOf(decision), effectsDoneAt: later(MONDAY, 5) });
  });

  it('has others told of an event that has no other effect', async () => {
    const { stores, id, store } = await applied();
    await happened(stores, id, queued('touchpoint.logged', 'call', {}, { partner: { id } }));
    expect((await store.appliedEvent(id, 'call'))?.effects).toMatchObject([
      { kind: 'announce', changes: [], standing: { phase: 'recruitment' } },
    ]);
  });

  it('forgets what a later event takes back: an outcome, an end, a reason', async () => {
    const { stores, id, store } = await applied();
    const completed = (run: number, outcome: string) =>
      queued('phase.completed', `end ${run}`, { phase: 'recruitment', run, outcome }, { partner: { id }, source: 'journey' });
    await happened(stores, id, completed(1, 'declined'));
    expect((await store.partner(id))?.partner).toMatchObject({ state: 'closed', outcome: 'declined' });
    await happened(stores, id, queued('partner.invited', 'again', { partner: organisationOf(id) }, { partner: { id } }));
    expect((await store.partner(id))?.partner).toMatchObject({ state: 'running', run: 2 });
    expect((await store.partner(id))?.partner.outcome).toBeUndefined();
  });

  it('has a milestone that takes several as not reached until they are there', async () => {
    const { stores, id, store } = await applied({ track: 'services' });
    const passed = (who: string) =>
      queued('certification.passed', `by ${who}`, { certification: 'C', contactEmail: `${who}@x.example` }, { partner: { id } });
    await happened(stores, id, passed('ann'));
    expect(await store.milestone(id, 'certified')).toMatchObject({ matches: [{ key: 'ann@x.example' }] });
    expect((await store.milestone(id, 'certified'))?.reachedAt).toBeUndefined();
    await happened(stores, id, passed('bob'));
    expect(await store.milestone(id, 'certified')).toMatchObject({ reachedAt: MONDAY, revision: 2 });
  });

  it('has a milestone that takes more by now as not reached any more', async () => {
    const { stores, id, store } = await applied();
    const passed = (eventId: string) =>
      queued('certification.passed', eventId, { certification: 'C', contactEmail: 'ann@x.example' }, { partner: { id } });
    await happened(stores, id, passed('first'));
    expect((await store.milestone(id, 'certified'))?.reachedAt).toBe(MONDAY);
    await happened(stores, id, queued('partner.updated', 'track', { track: 'services' }, { partner: { id } }));
    await happened(stores, id, passed('once more'));
    expect((await store.milestone(id, 'certified'))?.reachedAt).toBeUndefined();
  });

  it('keeps deals as they were last told, and tasks with their day', async () => {
    const { stores, id, store } = await applied();
    const deal = (eventId: string, data: object) => queued('deal.closed', eventId, { dealId: 'D', ...data }, { partner: { id } });
    await happened(stores, id, deal('won', { outcome: 'won', amount: 100, currency: 'EUR' }));
    await happened(stores, id, deal('lost', { outcome: 'lost' }));
    const { object } = await store.situation(id, toJourneyEvent(deal('next', { outcome: 'lost' })), MONDAY);
    expect(object).toMatchObject({ kind: 'deal', id: 'D', status: 'lost', amount: 100, currency: 'EUR', value: 110, revision: 2 });
    const opened = { run: 1, step: 'call', title: 'Call', assignee: 'head', dueDays: 2 };
    await happened(stores, id, queued('task.opened', 'task', opened, { partner: { id }, source: 'journey' }));
    expect(await store.task(id, 'task')).toMatchObject({ id: 'task', title: 'Call', state: 'open', dueAt: later(MONDAY, 2 * 86_400) });
  });

  it('has a task closed by what it asks for, and by a person', async () => {
    const { stores, id, store } = await applied();
    const opened = (eventId: string, step: string) => {
      const data = { run: 1, step, title: 'Call', assignee: 'head', dueDays: 2 };
      return queued('task.opened', eventId, data, { partner: { id }, source: 'journey' });
    };
    await happened(stores, id, opened('unsigned', 'unsigned-agreement'));
    await happened(stores, id, opened('other', 'other'));
    expect((await store.partner(id))?.partner.openTasks).toMatchObject([{ id: 'unsigned', title: 'Call', doneWith: 'agreement-signed' }]);
    await happened(stores, id, queued('agreement.signed', 'signature', {}, { partner: { id } }, later(MONDAY, 60)));
    expect(await store.task(id, 'unsigned')).toMatchObject({ state: 'done', doneAt: later(MONDAY, 60), doneBy: 'journey', title: 'Call' });
    const completed = queued('task.completed', 'by hand', { taskId: 'other', by: 'mara' }, { partner: { id }, source: 'ops' });
    expect((await store.situation(id, toJourneyEvent(completed), MONDAY)).task).toMatchObject({ id: 'other', state: 'open' });
    await happened(stores, id, completed);
    expect(await store.task(id, 'other')).toMatchObject({ state: 'done', doneBy: 'mara' });
    expect((await store.partner(id))?.partner.openTasks).toEqual([]);
  });

  it('has a pause with who asked for it, until it is resumed', async () => {
    const { stores, id, store } = await applied();
    const byHand = (type: string) => queued(type, type, { by: 'mara', reason: 'dispute' }, { partner: { id }, source: 'ops' });
    await happened(stores, id, byHand('partner.paused'));
    expect((await store.partner(id))?.partner.paused).toEqual({ at: MONDAY, by: 'mara', reason: 'dispute' });
    await happened(stores, id, byHand('partner.resumed'));
    expect((await store.partner(id))?.partner.paused).toBeUndefined();
  });

  it('has its meetings as they were last told, beside a deal of the same number, and what is to be told of them', async () => {
    const { stores, id, store } = await applied();
    const ends = later(MONDAY, 86_400);
    const about = { meetingId: 'D', meeting: 'kickoff', endsAt: ends };
    await happened(stores, id, queued('deal.registered', 'deal', { dealId: 'D' }, { partner: { id } }));
    await happened(stores, id, queued('meeting.missed', 'no-show', { meetingId: 'M' }, { partner: { id } }));
    await happened(stores, id, queued('meeting.booked', 'booking', { ...about, contactEmail: 'dana@x.example' }, { partner: { id } }));
    const read = async (meetingId: string) =>
      (await store.situation(id, toJourneyEvent(queued('meeting.canceled', 'next', { meetingId }, { partner: { id } })), MONDAY)).meeting;
    const booking = { meeting: 'kickoff', endsAt: ends, contactEmail: 'dana@x.example', toldAt: MONDAY };
    expect(await read('D')).toMatchObject({ id: 'D', status: 'booked', booking, revision: 1 });
    expect(await read('M')).toMatchObject({ id: 'M', status: 'missed' });
    expect(await read('X')).toBeUndefined();
    const [effect] = (await store.appliedEvent(id, 'booking'))?.effects ?? [];
    expect(effect).toMatchObject({ kind: 'later', event: { type: 'meeting.ended', data: { meetingId: 'D', endsAt: ends } } });
  });

  it('is stale when only the meeting was written in between', async () => {
    const { stores, id } = await applied();
    const booking = (eventId: string) =>
      queued('meeting.booked', eventId, { meetingId: 'M', meeting: 'call', endsAt: MONDAY }, { partner: { id } });
    const first = await decideOn(stores, id, booking('first'));
    const { decision, commit } = await decideOn(stores, id, booking('second'));
    await first.commit();
    const partner = { ...decision.partner, revision: decision.partner.revision + 1 };
    expect(await commit({ ...decision, partner })).toBe('stale');
  });

  it('is stale when another wait stands than the one that a person passes over', async () => {
    const { id, store } = await applied();
    const data = { run: 1, milestone: 'agreement-signed', waitStartedAt: MONDAY, by: 'mara' };
    const event = toJourneyEvent(queued('wait.skipped', 'skip', data, { partner: { id }, source: 'ops' }));
    const before = await store.situation(id, event, MONDAY);
    const wait = { waitToken: 'rung', waitSince: MONDAY, waitStartedAt: MONDAY, waitStep: 'agreement-signed', waitRun: 1 };
    const rung = { rung: 0, rungStartedAt: MONDAY, rungSeconds: 86_400 };
    const seen = { ...before, milestones: { ...before.milestones, 'agreement-signed': { ...UNTOUCHED, ...wait, ...rung } } };
    const decision = decide(rules, event, id, seen);
    if (decision === undefined) throw new Error('the partner is not known');
    expect(decision.objection).toBeUndefined();
    expect(await store.commit(id, event, seen, decision)).toBe('stale');
    expect(await store.commit(id, event, before, decision)).toBe('applied');
  });

  it('takes a token off a milestone only as long as it is that one', async () => {
    const { id, store } = await applied();
    await store.removeToken(id, 'applied', 'not there');
    await store.removeToken(id, 'never heard of', 'not there');
    expect(await store.milestone(id, 'applied')).toMatchObject({ reachedAt: MONDAY });
    expect(await store.milestone(id, 'never heard of')).toBeUndefined();
  });

  it('is right after five functions wrote to it at once', async () => {
    const { id, stores, store } = await applied();
    const applyEvent = createApplyEvent({
      rules,
      ...stores,
      workflows: {
        start: async () => undefined,
        stop: async () => undefined,
        answer: async () => undefined,
        tellLater: async () => undefined,
      },
      events: { send: async () => undefined },
      emails: { send: async () => undefined },
      announcer: { announce: async () => undefined },
      clock: { now: () => MONDAY },
      backOff: async () => undefined,
    });
    const results = await Promise.all(Array.from({ length: 5 }, (_, each) => applyEvent(lead(`lead ${each}`, id))));
    expect(results.map(({ result }) => result)).toEqual(Array.from({ length: 5 }, () => 'applied'));
    expect((await store.partner(id))?.partner.total.leads).toBe(5);
    expect((await store.milestone(id, 'activity'))?.revision).toBe(5);
  });
});

describe('on DynamoDB alone', () => {
  const query = async (index: string, name: string, value: string): Promise<readonly Record<string, unknown>[]> => {
    const { Items = [] } = await real()
      .tables.table.getDocumentClient()
      .send(
        new QueryCommand({
          TableName: TABLE_NAME,
          IndexName: index,
          KeyConditionExpression: '#key = :value',
          ExpressionAttributeNames: { '#key': name },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    return Items;
  };

  it('a partner stands in the list of its phase, and then in that of how its journey ended', async () => {
    const stores = onDynamoDb(real());
    const id = newPartnerId();
    const model = createReadModel(real().tables);
    const listed = async (what: string) =>
      (await model.standingIn([what], { limit: 500 })).items.filter(({ partnerId }) => partnerId === id);
    await happened(stores, id, applicationOf(id));
    expect(await listed('recruitment')).toHaveLength(1);
    const data = { phase: 'recruitment', run: 1, outcome: 'stalled' };
    await happened(stores, id, queued('phase.completed', 'end', data, { partner: { id }, source: 'journey' }));
    expect(await listed('recruitment')).toEqual([]);
    expect(await listed('stalled')).toHaveLength(1);
  });

  it('a partner has its events in the order in which they came, whenever they were applied', async () => {
    const stores = onDynamoDb(real());
    const id = newPartnerId();
    await happened(stores, id, applicationOf(id));
    for (const [seconds, eventId] of [
      [20, 'b'],
      [10, 'c'],
      [30, 'a'],
    ] as const) {
      const message = queued('touchpoint.logged', eventId, {}, { partner: { id } }, later(MONDAY, seconds));
      await (await decideOn(stores, id, message, later(MONDAY, 99))).commit();
    }
    const items = await query(TABLE.timelineIndex, TABLE.partitionKey, partnerPartition(id));
    expect(items.map((item) => item[TABLE.sortKey])).toEqual([`application of ${id}`, 'c', 'b', 'a'].map(eventSortKey));
  });

  it('a task that was opened before tasks were listed is read, and closes by what it asks for', async () => {
    const stores = onDynamoDb(real());
    const { store } = stores;
    const id = newPartnerId();
    await happened(stores, id, applicationOf(id));
    const opened = { run: 1, step: 'unsigned-agreement', title: 'Call', assignee: 'head', dueDays: 2 };
    await happened(stores, id, queued('task.opened', 'unsigned', opened, { partner: { id }, source: 'journey' }));
    await real()
      .tables.table.getDocumentClient()
      .send(
        new UpdateCommand({
          TableName: TABLE_NAME,
          Key: { pk: partnerPartition(id), sk: PARTNER_SORT_KEY },
          UpdateExpression: 'REMOVE openTasks[0].dueAt, openTasks[0].assignee',
        }),
      );
    expect((await store.partner(id))?.partner.openTasks).toEqual([{ id: 'unsigned', title: 'Call', doneWith: 'agreement-signed' }]);
    await happened(stores, id, queued('agreement.signed', 'signature', {}, { partner: { id } }, later(MONDAY, 60)));
    expect(await store.task(id, 'unsigned')).toMatchObject({ state: 'done', doneBy: 'journey' });
  });

  it('a deal that was told in between makes it stale', async () => {
    const stores = onDynamoDb(real());
    const id = newPartnerId();
    await happened(stores, id, applicationOf(id));
    const first = await decideOn(stores, id, lead('first', id, 'same'));
    const { decision, commit } = await decideOn(stores, id, lead('second', id, 'same'));
    await first.commit();
    const partner = { ...decision.partner, revision: decision.partner.revision + 1 };
    expect(await commit({ ...decision, partner, milestones: {} })).toBe('stale');
  });

  it('an application with as many names as one may have fits into a transaction', async () => {
    const stores = onDynamoDb(real());
    const id = newPartnerId();
    const contacts = Array.from({ length: 50 }, (_, each) => ({ name: `C ${each}`, email: `c${each}@${id}.example` }));
    const externalIds = Array.from({ length: 20 }, (_, each) => ({ system: id, id: String(each) }));
    expect(await happened(stores, id, applicationOf(id, { contacts, externalIds, externalId: { system: id, id: 'x' } }))).toBe('applied');
    expect(await stores.directory.partnerOf({ kind: 'email', value: `c49@${id}.example` })).toBe(id);
  });

  it('a new journey with as many names, and with all the tasks that close by it, fits into a transaction', async () => {
    const stores = onDynamoDb(real());
    const id = newPartnerId();
    await happened(stores, id, applicationOf(id));
    for (let each = 0; each < 14; each += 1) {
      const data = { run: 1, step: 'unsigned-agreement', title: 'Call', assignee: 'head', dueDays: 2 };
      await happened(stores, id, queued('task.opened', `task ${each}`, data, { partner: { id }, source: 'journey' }));
    }
    const stalled = { phase: 'recruitment', run: 1, outcome: 'stalled' };
    await happened(stores, id, queued('phase.completed', 'end', stalled, { partner: { id }, source: 'journey' }));
    const contacts = Array.from({ length: 50 }, (_, each) => ({ name: `C ${each}`, email: `n${each}@${id}.example` }));
    const externalIds = Array.from({ length: 20 }, (_, each) => ({ system: id, id: `n${each}` }));
    const again = organisationOf(id, { contacts, externalIds, externalId: { system: id, id: 'x' } });
    const { decision, commit } = await decideOn(
      stores,
      id,
      queued('application.submitted', 'again', { partner: again }, { partner: { id } }),
    );
    expect(decision.closedTasks).toHaveLength(6);
    expect(decision.aliases).toHaveLength(71);
    expect(await commit()).toBe('applied');
  });

  it.each([
    ['the event is there', ['ConditionalCheckFailed'], 'already applied'],
    ['the event is there and others are written at this moment', ['ConditionalCheckFailed', 'TransactionConflict'], 'already applied'],
    ['the partner was written in between', ['None', 'ConditionalCheckFailed'], 'stale'],
    ['an item is written at this moment', ['None', 'None', 'TransactionConflict'], 'stale'],
    ['the event is written at this moment', ['TransactionConflict'], 'stale'],
  ])('a transaction that is cancelled because %s: %s means %s', async (_, codes, commit) => {
    const { store, decided } = await cancelled(codes);
    expect(await store.commit('acme', decided.event, decided.before, decided.decision)).toBe(commit);
  });

  it.each([[['None', 'ThrottlingError']], [['None', 'ProvisionedThroughputExceeded']], [['ValidationError']], [[]]])(
    'a transaction that is cancelled for %s throws: the queue sends it again',
    async (codes) => {
      const { store, decided } = await cancelled(codes);
      await expect(store.commit('acme', decided.event, decided.before, decided.decision)).rejects.toThrow(TransactionCanceledException);
    },
  );
});

/** A table that cancels every transaction for these reasons; the emulator knows no conflicts. */
const cancelled = async (codes: readonly string[]) => {
  const error = new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons: codes.map((Code) => ({ Code })) });
  const client = { send: async () => Promise.reject(error) } as unknown as DynamoDBDocumentClient;
  const message = applicationOf('acme');
  const decided = await decideOn(inMemory(), 'acme', message);
  return { store: createJourneyStore(openTable(client, 'journey')), decided: { ...decided, event: toJourneyEvent(message) } };
};
