import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createChance } from '../../bin/operations/seed/chance';
import { lifeOf } from '../../bin/operations/seed/life';
import { play } from '../../bin/operations/seed/play';
import { standingOf } from '../../lib/journey/measures/facts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-22T10:00:00.000Z');

const lived = async (random: number, days = 400, breaks = false) => {
  const id = `seed-${random}`;
  const store = await play(id, { moments: lifeOf(id, days, createChance(random)), breaks, startsAt: NOW - days * DAY_MS, endsAt: NOW });
  return store.items(id);
};

describe('seeded partners', () => {
  it('live the same lives for the same number, and others for another', async () => {
    const [one, again, other] = [await lived(1), await lived(1), await lived(2)];
    expect(again.partner).toEqual(one.partner);
    expect(other.partner).not.toEqual(one.partner);
  });

  it('stand in all kinds of places, by what the journey itself decides', async () => {
    const standings = new Set<string>();
    for (let random = 0; random < 150; random += 1) standings.add(standingOf((await lived(random, 2 + 3 * random)).partner ?? fail()));
    for (const expected of ['recruitment', 'onboarding', 'activation', 'engagement', 'renewal', 'declined', 'stalled', 'exited'])
      expect(standings).toContain(expected);
  });

  it('have waits that are late, tasks that are due, and a run that failed where they are to', async () => {
    const lives = [];
    for (let random = 0; random < 40; random += 1) lives.push(await lived(random, 60));
    expect(lives.some(({ milestones }) => [...milestones.values()].some(({ rung = 0 }) => rung > 0))).toBe(true);
    expect(lives.some(({ tasks }) => tasks.size > 0)).toBe(true);
    const broken = await Promise.all(Array.from({ length: 20 }, (_, random) => lived(random, 30, true)));
    expect(broken.some(({ partner }) => partner?.state === 'failed')).toBe(true);
  });
});

const fail = (): never => {
  throw new Error('a seeded partner is known');
};

it('partners that are not real are not put into a stage in AWS, unless forced', { timeout: 60_000 }, async () => {
  const { exitCode, stderr } = await execa('tsx', ['bin/ops.ts', 'seed', '3', '--stage', 'prod'], { preferLocal: true, reject: false });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('put there with --force only');
});
