import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { UnknownPage } from '../../lambdas/adapters/lists';
import { createReadModel } from '../../lambdas/adapters/read-model';
import type { Page, ReadModel } from '../../lambdas/read-model';
import { milestoneSortKey, partnerPartition } from '../../lib/journey/keys';
import { lateListOf, lateMilestones } from '../../lib/journey/late';
import { REAL_TIME } from '../../lib/journey/time';
import { program } from '../../program/partner-journey';
import { realTable, TABLE_NAME } from '../support/dynamodb';
import { later, MONDAY, queued } from '../support/fixtures';
import { applicationOf, happened, newPartnerId, onDynamoDb, type Stores } from './stores';

const real = realTable();
let stores: Stores;
let model: ReadModel;
beforeEach(() => {
  stores = onDynamoDb(real());
  model = createReadModel(real().tables);
});

const manager = (name: string) => ({ name, email: `${name}@northwind.example` });
let managers = 0;
const newManager = () => {
  managers += 1;
  return manager(`manager-${managers}`);
};

const applied = async (owner: ReturnType<typeof manager> | undefined, at = MONDAY): Promise<string> => {
  const id = newPartnerId();
  await happened(stores, id, { ...applicationOf(id, { owner }), receivedAt: at, occurredAt: at });
  return id;
};

/** Every page until the end. */
const allOf = async <T>(ask: (after?: string) => Promise<Page<T>>): Promise<readonly T[]> => {
  const found: T[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await ask(after);
    found.push(...items);
    after = next;
  } while (after !== undefined);
  return found;
};

const ids = (entries: readonly { readonly partnerId: string }[]) => entries.map(({ partnerId }) => partnerId);

it('the next page of one list is no page of another', async () => {
  const mara = newManager();
  for (let n = 0; n < 3; n += 1) await applied(mara, later(MONDAY, n));
  const { next } = await model.ownedBy(mara, { limit: 1 });
  expect(next).toBeDefined();
  await expect(model.ownedBy(newManager(), { limit: 1, after: next })).rejects.toThrow(UnknownPage);
  await expect(model.standingIn(['stalled'], { limit: 1, after: next })).rejects.toThrow(UnknownPage);
});

describe('the partners of a manager', () => {
  it('are listed page by page, each once, those that stand somewhere longest first', async () => {
    const mara = newManager();
    const partners: string[] = [];
    for (let n = 0; n < 7; n += 1) partners.push(await applied(mara, later(MONDAY, n * 60)));
    await applied(newManager());
    for (const limit of [1, 2, 3, 7, 50]) expect(ids(await allOf((after) => model.ownedBy(mara, { limit, after })))).toEqual(partners);
  });

  it('are found by the address in capitals, and by no other manager', async () => {
    const mara = newManager();
    const id = await applied(mara);
    expect(ids((await model.ownedBy({ email: mara.email.toUpperCase() }, { limit: 5 })).items)).toEqual([id]);
    expect((await model.ownedBy(newManager(), { limit: 5 })).items).toEqual([]);
  });

  it('go with the owner when it changes, and to nobody without one', async () => {
    const [mara, jon] = [newManager(), newManager()];
    const id = await applied(mara);
    await happened(stores, id, queued('partner.updated', `moved ${id}`, { owner: jon }, { partner: { id } }));
    expect((await model.ownedBy(mara, { limit: 5 })).items).toEqual([]);
    expect(ids((await model.ownedBy(jon, { limit: 5 })).items)).toEqual([id]);
    const orphan = await applied(undefined);
    expect(ids(await allOf((after) => model.ownedBy('nobody', { limit: 100, after })))).toContain(orphan);
  });
});

describe('partners in a phase', () => {
  it('are those that stand in it, and of several phases those of all', async () => {
    const id = await applied(newManager());
    const inPhases = (...groups: readonly string[]) => allOf((after) => model.standingIn(groups, { limit: 4, after })).then(ids);
    expect(await inPhases('recruitment')).toContain(id);
    expect(await inPhases('onboarding')).not.toContain(id);
    const [one, both] = [await inPhases('recruitment'), await inPhases('onboarding', 'recruitment')];
    expect(new Set(both)).toEqual(new Set(one));
    expect(both).toHaveLength(one.length);
  });

  it('have no page that nobody gave out', async () => {
    await expect(model.standingIn(['recruitment'], { limit: 5, after: 'page two' })).rejects.toThrow(UnknownPage);
  });
});

describe('tasks', () => {
  const opened = async (id: string, title: string, dueDays: number) => {
    const data = { run: 1, step: 'call', title, assignee: 'manager', dueDays };
    await happened(stores, id, queued('task.opened', `${title} of ${id}`, data, { partner: { id } }));
  };

  it("are a manager's, the first due first, page by page", async () => {
    const mara = newManager();
    const [one, other] = [await applied(mara), await applied(mara)];
    await opened(one, 'second', 5);
    await opened(other, 'first', 2);
    await opened(one, 'third', 9);
    await opened(await applied(newManager()), 'of another', 1);
    const mine = (limit: number) => allOf((after) => model.tasks({ assignee: mara.email }, { limit, after }));
    for (const limit of [1, 2, 50]) expect((await mine(limit)).map(({ title }) => title)).toEqual(['first', 'second', 'third']);
    expect((await mine(50))[0]).toMatchObject({ partnerId: other, assignee: mara, state: 'open' });
  });

  it('leave every list when they are done, by a person or by what they ask for, and move when they are given to another', async () => {
    const [mara, jon] = [newManager(), newManager()];
    const id = await applied(mara);
    const data = { run: 1, assignee: 'manager', dueDays: 2 };
    const open = (task: string, step: string) =>
      happened(
        stores,
        id,
        queued('task.opened', `${task} of ${id}`, { ...data, step, title: task }, { partner: { id }, source: 'journey' }),
      );
    const byHand = (type: string, task: string, more: object = {}) =>
      happened(
        stores,
        id,
        queued(type, `${type} ${task} of ${id}`, { taskId: `${task} of ${id}`, by: 'mara', ...more }, { partner: { id }, source: 'ops' }),
      );
    const placesLeft = async () => {
      const { Items = [] } = await real().client.send(new ScanCommand({ TableName: TABLE_NAME, ConsistentRead: true }));
      return Items.filter(({ pk, sk }) => pk?.S?.startsWith('TASKS#') && sk?.S?.includes(`#${id}#`)).length;
    };
    await open('by hand', 'call');
    await open('by itself', 'unsigned-agreement');
    expect(await placesLeft()).toBe(4);
    for (const task of ['by hand', 'by itself']) await byHand('task.reassigned', task, { assignee: jon });
    expect(await placesLeft()).toBe(4);
    expect((await model.tasks({ assignee: mara.email }, { limit: 5 })).items).toEqual([]);
    expect((await model.tasks({ assignee: jon.email }, { limit: 5 })).items).toHaveLength(2);
    await byHand('task.completed', 'by hand');
    expect(await placesLeft()).toBe(2);
    await happened(stores, id, queued('agreement.signed', `signature of ${id}`, {}, { partner: { id } }));
    expect(await placesLeft()).toBe(0);
    expect((await stores.store.partner(id))?.partner.counted?.facts).toMatchObject({ 'task:opened': 2, 'task:done': 2 });
  });

  it('that are overdue are those due before now, of all managers', async () => {
    const id = await applied(newManager());
    await opened(id, 'late one', 2);
    await opened(id, 'in time', 9);
    const overdue = await allOf((after) => model.tasks({ dueBefore: later(MONDAY, 3 * 86_400) }, { limit: 2, after }));
    const titles = overdue.filter(({ partnerId }) => partnerId === id).map(({ title }) => title);
    expect(titles).toEqual(['late one']);
  });
});

describe('waits that are late', () => {
  const listed = async (id: string, milestone: string, at: string) => {
    const item = {
      pk: partnerPartition(id),
      sk: milestoneSortKey(milestone),
      list: lateListOf(program, milestone),
      listAt: `${at}#${id}#${milestone}`,
    };
    await real().client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: marshall(item) }));
  };
  const both = lateMilestones(program, REAL_TIME).filter(
    ({ milestone }) => milestone === 'kickoff-held' || milestone === 'training-attended',
  );

  it('are told longest first, whichever milestone they are for, also where two were reminded in the same moment', async () => {
    const [a, b] = [newPartnerId(), newPartnerId()];
    const now = later(MONDAY, 2 * 86_400);
    await listed(a, 'kickoff-held', later(MONDAY, 10));
    await listed(a, 'training-attended', later(MONDAY, 10));
    await listed(b, 'training-attended', later(MONDAY, 5));
    for (const limit of [1, 2, 10]) {
      const late = await allOf((after) => model.lateFor(both, now, { limit, after }));
      expect(late.map(({ partnerId, milestone }) => `${partnerId} ${milestone}`)).toEqual([
        `${b} training-attended`,
        `${a} kickoff-held`,
        `${a} training-attended`,
      ]);
    }
  });

  it('that wait for us stand in one list, where none hides another one that gives up later', async () => {
    const now = later(MONDAY, 60 * 86_400);
    const duties = lateMilestones(program, REAL_TIME).filter(({ milestone }) => program.measures.duties.includes(milestone));
    expect(new Set(duties.map(({ list }) => list)).size).toBe(1);
    const gaveUp = Array.from({ length: 5 }, () => newPartnerId());
    for (const [n, id] of gaveUp.entries()) await listed(id, 'portal-provisioned', later(MONDAY, 6 * 86_400 + n));
    const [waits] = [newPartnerId()];
    await listed(waits, 'application-decided', later(MONDAY, 7 * 86_400));
    for (const limit of [1, 2, 10]) {
      const late = await allOf((after) => model.lateFor(duties, now, { limit, after }));
      expect(late.map(({ partnerId, milestone }) => `${partnerId} ${milestone}`)).toEqual([`${waits} application-decided`]);
    }
    const others = duties.filter(({ milestone }) => milestone !== 'application-decided');
    expect(await allOf((after) => model.lateFor(others, now, { limit: 2, after }))).toEqual([]);
  });

  it('are forgotten when they have given up: their entry lies where nobody looks', async () => {
    const now = later(MONDAY, 30 * 86_400);
    expect((await model.lateFor(both, now, { limit: 10 })).items).toEqual([]);
  });
});

it('the milestones that the default program reminds of, each with its longest days between two reminders', () => {
  const late = new Map(lateMilestones(program, REAL_TIME).map(({ milestone, seconds }) => [milestone, seconds / 86_400]));
  expect(late.get('kickoff-held')).toBe(3);
  expect(late.get('application-decided')).toBe(55);
  expect(late.has('first-win')).toBe(true);
});

it('a partner that is gone is left out, and the others keep their order', async () => {
  const [one, other] = [await applied(newManager()), await applied(newManager())];
  expect((await model.partners([other, 'gone', one])).map(({ id }) => id)).toEqual([other, one]);
});
