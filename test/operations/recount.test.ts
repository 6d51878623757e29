import { GetCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { parkedIn } from '../../bin/operations/parked';
import { inBoth } from '../../bin/operations/recount/drift';
import { createRecount } from '../../bin/operations/recount/recount';
import { countingWrites, readCells, readStandings } from '../../lambdas/adapters/cells';
import { deletePlace, placesOf, taskPlacesOf } from '../../lambdas/adapters/places';
import { createReadModel } from '../../lambdas/adapters/read-model';
import { createUnmappedItems } from '../../lambdas/adapters/unmapped';
import { PARTNER_SORT_KEY, parkedPartition, partnerPartition, unmappedPartition } from '../../lib/journey/keys';
import type { Counted } from '../../lib/journey/measures';
import { changesBetween } from '../../lib/journey/measures/changes';
import { sumOf } from '../../lib/journey/measures/facts';
import type { Task } from '../../lib/journey/partner';
import { applicationOf, decideOn, happened, newPartnerId, onDynamoDb, type Stores } from '../adapters/stores';
import { realTable, sentThrough } from '../support/dynamodb';
import { MONDAY, queued, rules } from '../support/fixtures';

const real = realTable();
let stores: Stores;
let id: string;
const open = () => createRecount(real().tables, rules);
const client = () => real().tables.table.getDocumentClient();
const TableName = () => real().tables.table.getName();
const NO_DRIFT = { cells: [], standings: {} };
const counters = async () => (await readCells(client(), TableName())).map(({ facts }) => facts).reduce(sumOf, {});

const forget = (...attributes: readonly string[]) =>
  client().send(
    new UpdateCommand({
      ...{ TableName: TableName(), Key: { pk: partnerPartition(id), sk: PARTNER_SORT_KEY } },
      UpdateExpression: `REMOVE ${attributes.map((_, n) => `#${n}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(attributes.map((name, n) => [`#${n}`, name])),
    }),
  );

/** As if it had never been listed. */
const leavePlaces = async (): Promise<void> => {
  const partner = (await stores.store.partner(id))?.partner;
  const places = partner === undefined ? [] : placesOf(partner);
  await client().send(new TransactWriteCommand({ TransactItems: places.map((place) => deletePlace(TableName(), place)) }));
};

/** As if it had never been counted. */
const takeBack = async (counted: Counted | undefined): Promise<void> => {
  const writes = countingWrites(TableName(), id, changesBetween(counted === undefined ? [] : [counted], []));
  await client().send(new TransactWriteCommand({ TransactItems: [...writes] }));
};

beforeEach(async () => {
  id = newPartnerId();
  stores = onDynamoDb(real());
  await happened(stores, id, applicationOf(id));
  await happened(stores, id, queued('application.approved', `approved ${id}`, {}, { partner: { id } }));
});

describe('where partners stand', () => {
  it('is told in all without their cells, and moves with them', async () => {
    const standing = async (group: string) => (await readStandings(client(), TableName()))[`now:${group}`] ?? 0;
    const [recruitment, stalled] = [await standing('recruitment'), await standing('stalled')];
    const over = { phase: 'recruitment', run: 1, outcome: 'stalled' };
    await happened(stores, id, queued('phase.completed', `over ${id}`, over, { partner: { id }, source: 'journey' }));
    expect([await standing('recruitment'), await standing('stalled')]).toEqual([recruitment - 1, stalled + 1]);
    expect(await open().drift()).toEqual(NO_DRIFT);
  });
});

describe('a recount', () => {
  it('finds nothing to do where all was counted as it happened', async () => {
    expect(await open().bringUpToDate({ dryRun: false })).toMatchObject({ broughtUpToDate: 0 });
    expect(await open().drift()).toEqual(NO_DRIFT);
  });

  it('counts a partner from before there were counters, once, however often it runs', async () => {
    const before = await counters();
    const one = (await stores.store.partner(id))?.partner.counted;
    // As before: neither counted nor in the list of its owner.
    await takeBack(one);
    await forget('counted');
    await leavePlaces();
    expect(await counters()).not.toEqual(before);
    expect(await open().bringUpToDate({ dryRun: true })).toMatchObject({ broughtUpToDate: 1 });
    expect(await counters()).not.toEqual(before);
    expect(await open().bringUpToDate({ dryRun: false })).toMatchObject({ broughtUpToDate: 1 });
    expect(await open().bringUpToDate({ dryRun: false })).toMatchObject({ broughtUpToDate: 0 });
    expect(await counters()).toEqual(before);
    expect((await stores.store.partner(id))?.partner.counted).toEqual(one);
    const { items } = await createReadModel(real().tables).standingIn(['recruitment'], { limit: 100 });
    expect(items.filter(({ partnerId }) => partnerId === id)).toHaveLength(1);
  });

  /** As if there had been no lists yet. */
  const unlistedTask = async (): Promise<Task> => {
    const data = { run: 1, step: 'call', title: 'Call', assignee: 'manager', dueDays: 3 };
    await happened(stores, id, queued('task.opened', `task of ${id}`, data, { partner: { id } }));
    const task = await stores.store.task(id, `task of ${id}`);
    if (task === undefined) throw new Error('the task is there');
    for (const place of taskPlacesOf(id, task))
      await client().send(new TransactWriteCommand({ TransactItems: [deletePlace(TableName(), place)] }));
    return task;
  };

  it('lists an open task from before there were lists, once', async () => {
    const task = await unlistedTask();
    expect(await open().bringUpToDate({ dryRun: false })).toMatchObject({ tasksListed: 1 });
    expect(await open().bringUpToDate({ dryRun: false })).toMatchObject({ tasksListed: 0 });
    const { items } = await createReadModel(real().tables).tasks({ assignee: task.assignee.email }, { limit: 50 });
    expect(items.filter(({ partnerId }) => partnerId === id)).toHaveLength(1);
  });

  it.each([
    ['done', 'task.completed', {}, 0],
    ['given to somebody else', 'task.reassigned', { assignee: { name: 'Noa', email: 'noa@vendor.example' } }, 1],
  ])('lists no task as it was that is %s when it comes to it', async (_, type, data, ofTheOther) => {
    const task = await unlistedTask();
    const meanwhile = queued(type, `${type} of ${id}`, { by: 'mara', taskId: task.id, ...data }, { partner: { id }, source: 'operator' });
    // When all is scanned, it looks who has a place.
    const tables = sentThrough(real(), async (command, client) => {
      if (command instanceof GetCommand) await happened(stores, id, meanwhile);
      return client.send(command);
    });
    expect(await createRecount(tables, rules).bringUpToDate({ dryRun: false })).toMatchObject({ tasksListed: 0 });
    const listedFor = async (assignee: string) =>
      (await createReadModel(real().tables).tasks({ assignee }, { limit: 50 })).items.filter(({ partnerId }) => partnerId === id).length;
    expect([await listedFor(task.assignee.email), await listedFor('noa@vendor.example')]).toEqual([0, ofTheOther]);
  });

  it('lists what waited for a name, or was not understood, before there were places', async () => {
    const expiresAt = Math.floor(Date.now() / 1000) + 86_400;
    const message = JSON.stringify(queued('touchpoint.logged', `parked before ${id}`, {}, { partner: { id: 'nobody' } }));
    const parked = { alias: `id-${id}`, order: `2026-06-01#${id}`, message, parkedAt: MONDAY, expiresAt, list: 'PARKED#3', listAt: MONDAY };
    const kept = { id: `kept-${id}`, source: 'hubspot', kind: 'deal', problems: [], item: '{}', receivedAt: MONDAY, expiresAt };
    for (const Item of [
      { pk: parkedPartition(parked.alias), sk: parked.order, ...parked },
      { pk: unmappedPartition(kept.id), sk: 'UNMAPPED', ...kept, list: 'UNMAPPED#3', listAt: `${MONDAY}#${kept.id}` },
    ])
      await client().send(new PutCommand({ TableName: TableName(), Item }));
    const listed = async () => [
      (await parkedIn(real().tables, { limit: 100 })).events.filter((each) => each.id === `parked before ${id}`).length,
      (await createUnmappedItems(real().tables).list({ limit: 100 })).items.filter((each) => each.id === kept.id).length,
    ];
    expect(await listed()).toEqual([0, 0]);
    for (let times = 0; times < 2; times += 1) await open().bringUpToDate({ dryRun: false });
    expect(await listed()).toEqual([1, 1]);
  });

  it('and an event at the same time do not count the partner twice', async () => {
    const { commit } = await decideOn(stores, id, queued('lead.submitted', `lead ${id}`, { leadId: 'L' }, { partner: { id } }));
    await forget('counted');
    await open().bringUpToDate({ dryRun: false });
    expect(await commit()).toBe('stale');
  });

  it('tells which counters differ from the accounts, and adds what they lack', async () => {
    const cell = { cohort: '2026-06', track: 'reseller', source: 'unknown', version: rules.program.version } as const;
    await open().repair(await open().drift());
    await open().repair({ cells: [{ cell, add: { 'at:first-win:3': 2, began: -1 } }], standings: { 'now:onboarding': 3 } });
    expect(await open().drift()).toEqual({
      cells: [{ cell, add: { 'at:first-win:3': -2, began: 1 } }],
      standings: { 'now:onboarding': -3 },
    });
    await open().repair(await open().drift());
    expect(await open().drift()).toEqual(NO_DRIFT);
  });
});

it('what only one of two looks found was an event on its way', () => {
  const cell = { cohort: '2026-06', track: 'reseller', source: 'event', version: '1' } as const;
  const other = { ...cell, source: 'website' };
  const first = [
    { cell, add: { began: 1, 'now:onboarding': 1 } },
    { cell: other, add: { began: 1 } },
  ];
  const standings = { 'now:onboarding': 1, 'now:stalled': 2 };
  const second = { cells: [{ cell, add: { began: 1, 'now:onboarding': 2 } }], standings: { 'now:stalled': 2 } };
  expect(inBoth({ cells: first, standings }, second)).toEqual({ cells: [{ cell, add: { began: 1 } }], standings: { 'now:stalled': 2 } });
});
