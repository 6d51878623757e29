import { expect, it } from 'vitest';
import type { GoodRow } from '../../bin/operations/import/plan';
import type { renderEmail } from '../../lambdas/send-email/render';
import type { SkipRule } from '../../lib/journey/sending/rules';
import { plusDays, REAL_TIME } from '../../lib/journey/time';
import type { Instant } from '../../lib/journey/words';
import { program } from '../../program/partner-journey';
import { Simulation } from '../support/simulation';
import { csv, planFor, row } from './import.world';

const ROWS = 2_000;
/** Partners know nothing of each other, and a clock of fewer timers is faster. */
const AT_ONCE = 100;
const DAYS = 30;
const TRACKS = ['referral', 'reseller', 'technology', 'services'] as const;
const UNTIL: Readonly<Record<string, readonly string[]>> = {
  recruitment: ['applied', 'application-decided'],
  onboarding: ['agreement-signed', 'portal-provisioned', 'portal-used', 'kickoff-held', 'training-attended'],
  activation: ['first-act', 'certified', 'first-win'],
  engagement: ['activity', 'review-held'],
  renewal: ['offer-decided'],
};
const PHASES = Object.keys(UNTIL);
const THANKS = new Set(Object.values(program.milestones).map(({ thanks }) => thanks));

/** The n-th of the rows: all phases and tracks, from who has done nothing of its phase to who has done all of it. */
const nth = (n: number, now: Instant): Record<string, string> => {
  const day = (days: number): string => plusDays(REAL_TIME, now, days).slice(0, 10);
  const place = n % PHASES.length;
  const phase = PHASES[place] ?? 'recruitment';
  const before = PHASES.slice(0, place).flatMap((each) => UNTIL[each] ?? []);
  const within = UNTIL[phase] ?? [];
  const reached = [...before, ...within.slice(0, Math.floor(n / 20) % (within.length + 1))];
  return row({
    id: `brought-${n}`,
    name: `Partner ${n}`,
    'contact email': `dana@partner-${n}.example`,
    ...{ phase, track: TRACKS[Math.floor(n / 5) % TRACKS.length], segment: n % 3 === 0 ? 'managed' : 'scaled' },
    ...Object.fromEntries(reached.map((name, index) => [name, day(index - 200)])),
    ...(reached.includes('application-decided') && { 'application-decided outcome': 'approved' }),
    ...(reached.includes('offer-decided') && { 'offer-decided outcome': 'offered' }),
    ...(place > 0 && { 'term end': day(phase === 'renewal' ? 40 : 350) }),
  });
};

/** Letters are looked at elsewhere: here it matters when they go. */
const unwritten = async (): ReturnType<typeof renderEmail> => ({ subject: 'a letter', html: '', text: '' });

/** The day of its phase before which an email has no business: a reminder's own, else that of the first wait that may give up. */
const earliestDay = (key: string): number => Number(/-day-(\d+)-/.exec(key)?.[1] ?? FIRST_GIVE_UP);
const FIRST_GIVE_UP = 7;

const bringIn = async (simulation: Simulation, from: number): Promise<readonly GoodRow[]> => {
  const now = simulation.now();
  const file = csv(Array.from({ length: AT_ONCE }, (_, index) => nth(from + index, now)));
  const good = (await planFor(file, { known: simulation.store, now })).filter((planned) => planned.effect === 'brings in');
  for (const { event } of good) await simulation.applyEvent(event);
  // A date that is past is waited for, too: for no time, and each event takes a millisecond.
  await simulation.pass(0.01);
  return good;
};

/** Steps whose emails were skipped by a rule, in the first run of the partner. */
const skippedBy = (simulation: Simulation, partnerId: string, rule: SkipRule): readonly string[] =>
  [...simulation.store.items(partnerId).ledger]
    .filter(([, { decisions }]) => decisions.some((each) => each.rule === rule))
    .map(([key]) => key.slice(key.lastIndexOf(':') + 1));

it('of 2,000 partners that are brought in nobody gets an email before a deadline of theirs has passed', { timeout: 60_000 }, async () => {
  const seen = { broughtIn: 0, mails: 0, untold: 0, onward: 0 };
  for (let from = 0; from < ROWS; from += AT_ONCE) {
    const simulation = new Simulation({ render: unwritten });
    const good = await bringIn(simulation, from);
    expect(simulation.mails).toEqual([]);
    for (const { partnerId, untold } of good) {
      const skipped = skippedBy(simulation, partnerId, 'imported');
      // All that the plan names, and what the phase asks for that begins when the first is over at once.
      expect(skipped).toEqual(expect.arrayContaining([...untold]));
      seen.untold += skipped.length;
      seen.onward += (simulation.store.items(partnerId).partner?.run ?? 0) - 1;
    }
    await simulation.pass(DAYS);
    for (const { day, key } of simulation.mails) expect(day, key).toBeGreaterThanOrEqual(earliestDay(key));
    expect(simulation.mails.filter(({ email }) => THANKS.has(email))).toEqual([]);
    seen.broughtIn += good.length;
    seen.mails += simulation.mails.length;
  }
  expect(seen.broughtIn).toBe(ROWS);
  // None of it is empty: there was mail to hold back, mail that fell due, and phases that were over at once.
  expect(Math.min(seen.mails, seen.untold, seen.onward)).toBeGreaterThan(100);
});

/** What the ledger says of each email of a partner that would have gone. */
const observedOf = (simulation: Simulation, partnerId: string) =>
  [...simulation.store.items(partnerId).ledger.values()].flatMap(({ email, decisions }) => {
    const last = decisions.at(-1);
    return last?.rule === 'observed' ? [{ email, at: last.at, detail: last.detail ?? '' }] : [];
  });

it('of 2,000 partners that are brought into a stage that observes, 30 days list just the emails that would go live, each with its reason; the mail service is called 0 times', {
  timeout: 120_000,
}, async () => {
  const seen = { broughtIn: 0, observed: 0, calls: 0 };
  for (let from = 0; from < ROWS; from += AT_ONCE) {
    const deliver = () => {
      seen.calls += 1;
      return { messageId: 'ses' };
    };
    const observing = new Simulation({ render: unwritten, mail: 'observe', deliver });
    const good = await bringIn(observing, from);
    await observing.pass(DAYS);
    const observed = good.flatMap(({ partnerId }) => observedOf(observing, partnerId));
    for (const { detail } of observed)
      expect(detail).toMatch(/^to (owner|a contact|the manager|the head); (reminds of ".+", )?asked for by .+$/);
    seen.broughtIn += good.length;
    seen.observed += observed.length;
    if (from > 0) continue;
    const live = new Simulation({ render: unwritten });
    await bringIn(live, from);
    await live.pass(DAYS);
    expect(observed.map(({ email }) => email).sort()).toEqual(live.mails.map(({ email }) => email).sort());
  }
  expect(seen).toMatchObject({ broughtIn: ROWS, calls: 0 });
  expect(seen.observed).toBeGreaterThan(1_000);
});
