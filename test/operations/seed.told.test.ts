import { expect, it } from 'vitest';
import { seed } from '../../bin/operations/seed/seed';
import { createReadModel } from '../../lambdas/adapters/read-model';
import { happened, onDynamoDb } from '../adapters/stores';
import { realTable } from '../support/dynamodb';
import { queued } from '../support/fixtures';

const real = realTable();

it('what an operator tells of a seeded partner is applied, also where no event has come to its wait before', {
  timeout: 60_000,
}, async () => {
  const { tables } = real();
  await seed(tables, { partners: 40, days: 60, random: 5, prefix: 'told', now: Date.now(), said: () => undefined });
  const { items } = await createReadModel(tables).standingIn(['recruitment'], { limit: 40 });
  const stores = onDynamoDb(real());
  let waited = 0;
  for (const { partnerId } of items) {
    const before = (await stores.store.partner(partnerId))?.milestones['application-decided'];
    if (before?.waitToken === undefined || before.reachedAt !== undefined) continue;
    waited += 1;
    await happened(stores, partnerId, queued('application.approved', `approved ${partnerId}`, {}, { partner: { id: partnerId } }));
    expect((await stores.store.partner(partnerId))?.milestones['application-decided']).toMatchObject({ outcome: 'approved', revision: 1 });
  }
  expect(waited).toBeGreaterThan(0);
});
