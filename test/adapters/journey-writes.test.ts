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

it('the event that changes most fits one transaction: who left applies again, to another manager, on another track, under all the names that an application may have', async () => {
  const stores = inMemory();
  const about = { partner: { id: 'acme' } };
  await happened(stores, 'acme', applicationOf('acme', { source: { channel: 'website' } }));
  await happened(stores, 'acme', queued('exit.requested', 'leaves', { reason: 'no time', ...about }));
  await happened(stores, 'acme', queued('phase.completed', 'left', { phase: 'renewal', run: 2, outcome: 'exited' }, about));
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
  const writes = createWrites(openTable(documents, 'journey'))('acme', toJourneyEvent(again), decision, before);
  expect(decision.aliases).toHaveLength(71);
  expect(decision).toMatchObject({ past: { facts: { began: 1 } }, cellChanges: [{}, { cell: { track: 'services' } }] });
  expect(writes.filter((write) => 'Delete' in write)).toHaveLength(2);
  expect(writes.length).toBeLessThanOrEqual(MOST_ITEMS);
});
