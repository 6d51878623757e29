import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LedgerMail, LoggedEvent, Story } from '../../bin/operations/story';
import { waitsOf } from '../../bin/operations/waits';
import { type Why, whyOf } from '../../bin/operations/why';
import type { WebhookEventType } from '../../lib/journey/events';
import { REAL_TIME } from '../../lib/journey/time';
import { emails } from '../../program/emails';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { organisation } from '../support/fixtures';
import { Simulation } from '../support/simulation';

/** What happens to the partner: an event, or days go by. */
type Happening = { readonly fire: WebhookEventType; readonly data?: object } | { readonly days: number };

const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ days: fc.constantFrom(0.5, 1, 3, 7, 20) }) },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Happening>(
      ...(['application.approved', 'agreement.signed', 'portal.provisioned', 'portal.logged_in', 'kickoff.held'] as const).map((fire) => ({
        fire,
      })),
      ...(
        [
          'training.attended',
          'call.held',
          'review.held',
          'renewal.offered',
          'renewal.accepted',
          'exit.requested',
          'exit.confirmed',
        ] as const
      ).map((fire) => ({ fire, data: { course: 'partner-101' } })),
      { fire: 'application.declined' },
      { fire: 'lead.submitted', data: { leadId: 'L-1' } },
      { fire: 'deal.closed', data: { dealId: 'D-1', outcome: 'won', amount: 100_000, currency: 'USD' } },
      { fire: 'certification.passed', data: { certification: 'Expert' } },
    ),
  },
);

/** The likely way first, so that later phases are come to as well. */
const journey = fc
  .tuple(fc.constantFrom('reseller', 'referral'), fc.constantFrom(0, 3, 4, 8), fc.array(happening, { minLength: 10, maxLength: 40 }))
  .map(([track, ahead, happenings]) => {
    const usual = [
      'application.approved',
      'agreement.signed',
      'portal.provisioned',
      'portal.logged_in',
      'kickoff.held',
      'training.attended',
    ] as const;
    const first: readonly Happening[] = usual.slice(0, ahead).map((fire) => ({ fire, data: { course: 'partner-101' } }));
    return { track, happenings: [...first, ...happenings] };
  });

/** The partner as `ops` reads it. */
const storyOf = (sim: Simulation): Story => {
  const { partner, milestones, events, ledger } = sim.store.items('acme');
  if (partner === undefined) throw new Error('nobody applied');
  const states = Object.fromEntries(milestones);
  const logged = [...events.values()].map(
    ({ event, effects, notes, appliedAt }) => ({ ...event, effects, notes, at: appliedAt }) as unknown as LoggedEvent,
  );
  const mails = [...ledger].map(([key, entry]) => ({ ...entry, key, at: sim.now() }) as unknown as LedgerMail);
  return {
    partner,
    milestones: states,
    waits: waitsOf(partner, states, Date.parse(sim.now())),
    events: logged,
    mails,
    tasks: [],
    isWhole: true,
  };
};

const why = (sim: Simulation): Why =>
  whyOf({ program, settings, scale: REAL_TIME, emails: Object.keys(emails), all: true, now: Date.parse(sim.now()) }, storyOf(sim), []);

const keysOf = (sim: Simulation): ReadonlySet<string> => new Set(sim.store.items('acme').ledger.keys());

/** Events of one instant are told a millisecond apart. */
const DRIFT_MS = 60_000;

it('whatever happens, an email that a run asks for was among those to come, at its time; and what it went past never comes', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(journey, async ({ track, happenings }) => {
      const sim = new Simulation();
      await sim.fire('acme', 'application.submitted', { partner: organisation({ track }) });
      for (const each of happenings) {
        const before = why(sim);
        const [known, since] = [keysOf(sim), Date.parse(sim.now())];
        if ('fire' in each) await sim.fire('acme', each.fire, each.data);
        else await sim.pass(each.days);
        const asked = [...keysOf(sim)].filter((key) => !known.has(key) && key.startsWith(`run:${before.partner.run}:`));
        const passed = new Set(before.passedBy.map(({ step }) => step));
        for (const key of asked) {
          const expected = before.expected.find((one) => one.key === key);
          expect(expected, key).toBeDefined();
          expect(passed, key).not.toContain(expected?.step);
          const [at, until] = [Date.parse(expected?.at ?? ''), Date.parse(sim.now())];
          if (Number.isNaN(at)) continue;
          expect(at, `${key} at ${expected?.at}`).toBeGreaterThanOrEqual(since - DRIFT_MS);
          if (expected?.isLatest === false) expect(at, `${key} at ${expected.at}`).toBeLessThanOrEqual(until + DRIFT_MS);
          seen += 1;
        }
      }
    }),
    { numRuns: 25 },
  );
  expect(seen).toBeGreaterThan(50);
}, 60_000);
