import { REAL_TIME } from '../../../lib/journey/time';
import { INVITATION, isDue, year } from '../../local/sample';
import type { World } from './world';

export const DAYS_OF_A_YEAR = 365;

/**
 * Walks the partner of `npm start` through a year at the real pace: the same acts, each on the day after the journey
 * began to wait for it (or reminded as often as the act wants). Stops before the act named, when one is.
 */
export const playYear = async (world: World, { before }: { readonly before?: string } = {}): Promise<void> => {
  const done = new Set<string>();
  await world.fire(INVITATION.type, INVITATION.data);
  for (let day = 0; day < DAYS_OF_A_YEAR; day += 1) {
    await world.pass(1);
    for (const act of year(REAL_TIME.secondsPerDay).filter((each) => isDue(each, world.waits()))) {
      if (act.when === before) return;
      const run = world.partner?.run ?? 0;
      const key = `${act.when} ${run}`;
      if (done.has(key)) continue;
      done.add(key);
      for (const [type, data] of act.fire(run)) await world.fire(type, data);
    }
  }
};
