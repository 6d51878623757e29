import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { createWrites } from '../../lambdas/adapters/journey-writes';
import { openTable } from '../../lambdas/adapters/table';
import { toJourneyEvent } from '../../lambdas/journey-event';
import type { QueuedEvent } from '../../lambdas/messages';
import { program } from '../../program/partner-journey';
import { realTable } from '../support/dynamodb';
import { queued } from '../support/fixtures';
import { both, decideOn, happened, inMemory, newPartnerId, organisationOf } from './stores';

const real = realTable();

const importOf = (id: string, changes: object = {}, partner: Readonly<Record<string, unknown>> = {}): QueuedEvent =>
  queued(
    'partner.imported',
    `import of ${id}`,
    {
      ...{ by: 'mara', partner: organisationOf(id, partner), phase: 'activation', tier: 'silver', dormant: true },
      milestones: [
        { name: 'application-decided', at: '2026-01-05T00:00:00Z', outcome: 'approved' },
        { name: 'agreement-signed', at: '2026-01-12T00:00:00Z' },
      ],
      term: { number: 2, startedAt: '2026-01-12T00:00:00Z', endsAt: '2027-09-12T00:00:00Z', months: 20, autoRenews: true },
      thisTerm: { leads: 3, dealsRegistered: 2, dealsWon: 1, revenue: 1_250_050 },
      lastWonAt: '2026-05-04T00:00:00Z',
      ...changes,
    },
    { source: 'ops', partner: { id } },
  );

describe.each(both(real))('a partner that was brought in, %s', (_, open) => {
  it('is read back as it was written, with what nobody is told again', async () => {
    const stores = open();
    const id = newPartnerId();
    const { decision, commit } = await decideOn(stores, id, importOf(id));
    expect(await commit()).toBe('applied');
    const read = await stores.store.partner(id);
    expect(read?.partner).toEqual(decision.partner);
    expect(read?.partner).toMatchObject({
      imported: {
        untold: [
          { run: 1, step: 'first-act-guide' },
          { run: 1, step: 'certification-invite' },
        ],
      },
    });
    expect(read?.milestones['application-decided']).toMatchObject({ outcome: 'approved', reachedAt: '2026-01-05T00:00:00.000Z' });
    expect(await stores.directory.partnerOf({ kind: 'email', value: `dana@${id}.example` })).toBe(id);
  });

  it('is brought in once, and by nobody who comes later', async () => {
    const stores = open();
    const id = newPartnerId();
    expect(await happened(stores, id, importOf(id))).toBe('applied');
    const again = importOf(id, { phase: 'renewal' });
    expect(await happened(stores, id, again)).toBe('already applied');
    expect(await happened(stores, id, { ...again, id: 'another import' })).toBe('applied');
    expect((await stores.store.appliedEvent(id, 'another import'))?.notes).toEqual([
      'nothing done: the partner is known already: an import changes nobody',
    ]);
    expect((await stores.store.partner(id))?.partner).toMatchObject({ phase: 'activation', run: 1 });
  });
});

it('the row that says most fits one transaction', async () => {
  const names = {
    contacts: Array.from({ length: 50 }, (_, n) => ({ name: `Person ${n}`, email: `person-${n}@acme.example` })),
    externalIds: Array.from({ length: 20 }, (_, n) => ({ system: `system-${n}`, id: '1' })),
  };
  const milestones = Object.entries(program.milestones).map(([name, { outcomes }]) => {
    const [outcome] = Object.keys(outcomes ?? {});
    return { name, at: '2026-02-02T00:00:00Z', ...(outcome !== undefined && { outcome }) };
  });
  const message = importOf('acme', { milestones }, names);
  const { before, decision } = await decideOn(inMemory(), 'acme', message);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const writes = createWrites(openTable(documents, 'journey'))('acme', toJourneyEvent(message), before, decision);
  expect([decision.aliases.length, Object.keys(decision.milestones).length]).toEqual([71, milestones.length]);
  expect(writes.length).toBeLessThanOrEqual(100);
});
