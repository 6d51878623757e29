import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventIdOf, partnerIdOf } from '../../lambdas/identity';
import { MONDAY } from '../support/fixtures';
import { anyMishap, NamesWorld } from './names.world';

const EMAIL = 'dana@acme.example';

/** A form that is sent twice: each sending has an id of its own, and the same contact. */
const formSent = (sending: number) => ({
  senderId: `form ${sending}`,
  type: 'application.submitted',
  occurredAt: MONDAY,
  data: {
    partner: { name: 'Acme', contacts: [{ name: 'Dana', email: EMAIL }], externalIds: [{ system: 'form', id: String(sending) }] },
  },
});

it('an organisation that introduces itself several times at once becomes one partner', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 2, max: 4 }),
      fc.array(anyMishap, { maxLength: 6 }),
      async (scheduler, times, mishaps) => {
        const world = new NamesWorld(scheduler, [...mishaps]);
        const sendings = Array.from({ length: times }, (_, sending) => formSent(sending));
        for (const sent of sendings) void world.webhook(sent);
        await scheduler.waitIdle();
        const { store } = world;
        const ids = sendings.map(({ senderId }) => eventIdOf('standard', senderId));
        const partners = ids.map((id) => store.items(partnerIdOf(id))).filter(({ partner }) => partner !== undefined);
        expect(partners).toHaveLength(1);
        expect([...(partners[0]?.events.keys() ?? [])].toSorted()).toEqual(ids.toSorted());
        expect(await store.claimsOn({ kind: 'email', value: EMAIL })).toMatchObject({ partnerId: partners[0]?.partner?.id, claimants: [] });
      },
    ),
    { numRuns: 500 },
  );
});
