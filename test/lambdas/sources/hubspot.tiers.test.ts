import { afterEach, beforeEach, expect, it } from 'vitest';
import { captureLogs } from '../receive-webhook.world';
import { hubspotSender } from './hubspot.sender';
import { postProven, worldOf } from './sender';

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

it('a company whose tier the program does not have is kept, not demoted', async () => {
  const world = worldOf(hubspotSender);
  const company = (id: number, tier: string) => ({
    companyId: id,
    properties: { partner_tier: { value: tier }, partner_id: { value: 'acme' } },
  });
  await postProven(world, hubspotSender, JSON.stringify([company(1, 'gold'), company(2, 'Gold Partner')]));
  expect(logs.text()).not.toContain('Gold Partner');
  expect(world.stored.map(({ data }) => data.tier)).toEqual(['gold']);
  expect(world.unmapped.map(({ problems }) => problems)).toEqual([[{ field: 'data.tier', detail: 'must be one of silver, gold' }]]);
});
