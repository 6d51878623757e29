import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { createWrites } from '../../lambdas/adapters/journey-writes';
import { openTable } from '../../lambdas/adapters/table';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { queued } from '../support/fixtures';
import { applicationOf, decideOn, happened, inMemory, organisationOf } from './stores';

/** DynamoDB takes so many items in one transaction. */
const MOST_ITEMS = 100;
const many = <T>(count: number, of: (n: number) => T): readonly T[] => Array.from({ length: count }, (_, n) => of(n));

it('the event that changes most fits one transaction: who stalled applies again, to another manager, on another track, under all the names that an application may have, and all the tasks close that may', async () => {
  const stores = inMemory();
  const about = { partner: { id: 'acme' } };
  await happened(stores, 'acme', applicationOf('acme', { source: { channel: 'website' } }));
  const fromJourney = { ...about, source: 'journey' };
  const task = { run: 1, step: 'unsigned-agreement', title: 'Call', assignee: 'head', dueDays: 2 };
  for (const n of many(14, (each) => each)) await happened(stores, 'acme', queued('task.opened', `task-${n}`, task, fromJourney));
  const stalled = { phase: 'recruitment', run: 1, outcome: 'stalled' };
  await happened(stores, 'acme', queued('phase.completed', 'stalled', stalled, fromJourney));
  const names = {
    owner: { name: 'Robin Berg', email: 'robin@northwind.example' },
    track: 'services',
    contacts: many(50, (n) => ({ name: `Person ${n}`, email: `person-${n}@acme.example` })),
    externalIds: many(20, (n) => ({ system: 'crm', id: `${n}` })),
    externalId: { system: 'erp', id: '1' },
  };
  const again = queued('application.submitted', 'again', { partner: organisationOf('acme', names) }, about);
  const { before, decision } = await decideOn(stores, 'acme', again);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const writes = createWrites(openTable(documents, 'journey'))('acme', toJourneyEvent(again), before, decision);
  expect(decision.aliases).toHaveLength(71);
  expect(decision.closedTasks).toHaveLength(6);
  expect(decision).toMatchObject({
    past: { facts: { began: 1, 'task:opened': 14, 'task:done': 6 } },
    cellChanges: [{}, { cell: { track: 'services' } }],
  });
  expect(decision.partner.counted?.facts).not.toHaveProperty('task:done');
  expect(writes.filter((write) => 'Delete' in write)).toHaveLength(2 + 2 * 6);
  expect(writes.length).toBeLessThanOrEqual(MOST_ITEMS);
});
