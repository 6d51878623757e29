import { describe, expect, it } from 'vitest';
import { measure } from '../../lambdas/apply-event/measured';
import { program } from '../../program/partner-journey';
import { later, MONDAY, organisation, queued } from '../support/fixtures';
import { ApplyWorld } from './apply-event.world';

const NOW = later(MONDAY, 2);
const ms = (instant: string) => Date.parse(instant);

/** What is counted of each of these messages, one after the other, each queued at once and applied two seconds after it came. */
const measured = async (...messages: ReturnType<typeof queued>[]) => {
  const world = new ApplyWorld();
  const found = [];
  for (const message of messages) {
    await world.deliver([message]);
    const applied = world.results.at(-1);
    if (applied === undefined) throw new Error('nothing was applied');
    found.push(measure(applied, message, ms(message.receivedAt), program.milestones, later(message.receivedAt, 2)));
  }
  return found;
};

const application = queued('application.submitted', 'application', { partner: organisation() });
const won = queued('deal.closed', 'won', { dealId: 'd1', outcome: 'won', amount: 1, currency: 'USD' });
const lost = queued('deal.closed', 'lost', { dealId: 'd2', outcome: 'lost' });

describe('what is counted of an event', () => {
  it('is how long it took, how many milestones it moved, and which were reached', async () => {
    expect(await measured(application, won)).toEqual([
      { millisecondsToApplied: 2000, moved: 1, reached: ['applied'] },
      { millisecondsToApplied: 2000, moved: 4, reached: ['first-act', 'first-win', 'deal-won', 'activity'] },
    ]);
  });

  it('is a beat of the heart that moves nothing when it could have counted and did not, and no beat when no milestone hears of such events', async () => {
    const [, lostDeal, touchpoint] = await measured(application, lost, queued('touchpoint.logged', 'touch'));
    expect(lostDeal).toEqual({ millisecondsToApplied: 2000, moved: 0, reached: [] });
    expect(touchpoint).toEqual({ millisecondsToApplied: 2000, reached: [] });
  });

  it('is counted once: a repeat counts nothing', async () => {
    const [, again] = await measured(application, application);
    expect(again).toEqual({ reached: [] });
  });

  it('is not how long the journey took to tell itself', async () => {
    const [, ended] = await measured(application, queued('phase.completed', 'end', { phase: 'recruitment', run: 1, outcome: 'stalled' }));
    expect(ended).toEqual({ reached: [] });
  });

  it('is nothing while an event waits for its partner', async () => {
    expect(await measured(queued('training.attended', 'early', { course: '101' }))).toEqual([{ reached: [] }]);
  });
});

describe('the time to applied', () => {
  const applied = { result: 'applied', partnerId: 'acme', notes: [], changes: [], moved: 0 } as const;
  const took = (sentAt: number) => measure(applied, won, sentAt, program.milestones, NOW).millisecondsToApplied;

  it('starts with the webhook', () => {
    expect(took(ms(MONDAY) + 500)).toBe(2000);
    expect(took(Number.NaN)).toBe(2000);
  });

  it('starts anew for what waited for its partner, or was replayed: weeks of waiting are no slowness', () => {
    const weeksLater = ms(MONDAY) + 30 * 86_400_000;
    const at = measure(applied, won, weeksLater, program.milestones, later(MONDAY, 30 * 86_400 + 3)).millisecondsToApplied;
    expect(at).toBe(3000);
  });

  it('is never below nothing, whatever two clocks say', () => {
    expect(measure(applied, won, ms(NOW) + 60_000, program.milestones, NOW).millisecondsToApplied).toBe(0);
  });
});
