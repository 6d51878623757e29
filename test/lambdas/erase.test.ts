import { expect, it } from 'vitest';
import { type ErasePorts, erase } from '../../lambdas/actions/erase';
import { MONDAY, organisation, queued } from '../support/fixtures';
import { MemoryErasures } from '../support/memory-erasures';
import { ApplyWorld } from './apply-event.world';

/** A partner whom somebody else writes at so many looks in a row. */
const written = async (times: number) => {
  const world = new ApplyWorld();
  await world.deliver([queued('application.submitted', 'application', { partner: organisation() }, {}, MONDAY)]);
  const erasures = new MemoryErasures(world.store);
  const { fence } = erasures;
  let left = times;
  erasures.fence = async (...args) => {
    left -= 1;
    return left < 0 && fence(...args);
  };
  const slept: number[] = [];
  const ports: ErasePorts = {
    ...{ reader: world.store, erasures, directory: world.store },
    unmapped: { list: async () => ({ items: [] }), remove: async () => undefined },
    events: { send: async (message) => world.deliver([message]) },
    clock: { now: () => MONDAY },
    sleep: async (milliseconds) => void slept.push(milliseconds),
  };
  return { ports, slept, store: world.store };
};

it('an erasure that meets other writes looks again after a while that grows, as any write of a partner does', async () => {
  const { ports, slept, store } = await written(4);
  expect(await erase(ports, 'acme', { by: 'mara' })).toMatchObject({ result: 'done' });
  expect(store.items('acme').partner).toBeUndefined();
  expect(slept).toHaveLength(4);
  for (const [tries, waited] of slept.entries()) expect(waited).toBeLessThanOrEqual(50 * 2 ** tries);
  expect(Math.max(...slept)).toBeGreaterThan(0);
});

it('one that meets them each time is to be begun again, and has done nothing', async () => {
  const { ports, slept, store } = await written(10);
  await expect(erase(ports, 'acme', { by: 'mara' })).rejects.toThrow('was written 10 times meanwhile: do it again');
  expect(slept).toHaveLength(10);
  expect(store.items('acme').partner).toBeDefined();
});
