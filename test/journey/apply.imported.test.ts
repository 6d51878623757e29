import { describe, expect, it } from 'vitest';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { decide } from '../../lib/journey/apply';
import type { Decision } from '../../lib/journey/apply/draft';
import { MONDAY, organisation, queued, rules } from '../support/fixtures';

const TERM = { number: 1, startedAt: '2026-01-12T00:00:00Z', endsAt: '2027-03-12T00:00:00Z', months: 14, autoRenews: false };

const imported = (changes: object): Decision => {
  const data = { by: 'mara', reason: 'start of the program', partner: organisation(), phase: 'recruitment', milestones: [], ...changes };
  const decision = decide(rules, toJourneyEvent(queued('partner.imported', 'i-1', data, { source: 'ops' })), 'acme', {
    milestones: {},
    now: MONDAY,
  });
  if (decision === undefined) throw new Error('an import makes its partner known');
  return decision;
};

const reached = (...names: readonly string[]) => ({ milestones: names.map((name) => ({ name, at: '2026-05-04T00:00:00Z' })) });
const untold = ({ partner }: Decision) => partner.imported?.untold.map(({ run, step }) => `${run} ${step}`);

describe('what nobody is told again', () => {
  it.each<[string, object, readonly string[]]>([
    ['up to the first wait that is not reached', { phase: 'onboarding', term: TERM }, ['1 kickoff-invite', '1 training-invite']],
    [
      'behind what was reached, too',
      { phase: 'onboarding', term: TERM, ...reached('portal-provisioned') },
      ['1 welcome', '1 kickoff-invite', '1 training-invite'],
    ],
    [
      'to the end of a phase that is over at once',
      { phase: 'onboarding', term: TERM, ...reached('portal-provisioned', 'portal-used', 'kickoff-held', 'training-attended') },
      ['1 welcome', '1 kickoff-invite', '1 training-invite', '1 onboarding-complete'],
    ],
    [
      'on the way that the facts decide',
      { phase: 'activation', term: TERM, partner: organisation({ track: 'referral' }) },
      ['1 first-act-guide'],
    ],
    ['a task at once is opened, and not told by email', { phase: 'recruitment' }, ['1 invite-in-person']],
    ['behind a pause, nothing', { phase: 'engagement', term: TERM }, []],
    ['behind a date to come, nothing', { phase: 'renewal', term: TERM }, []],
  ])('%s', (_, changes, steps) => {
    expect(untold(imported(changes))).toEqual(steps);
  });

  it('is noted for the phase that follows, when the first one is over at once', () => {
    const all = reached('portal-provisioned', 'portal-used', 'kickoff-held', 'training-attended');
    const { partner, milestones } = imported({ phase: 'onboarding', term: { ...TERM, endsAt: '2027-12-12T00:00:00Z' }, ...all });
    expect(partner.imported?.passing).toBe(1);
    const completed = queued('phase.completed', 'c-1', { phase: 'onboarding', run: 1, outcome: 'ready' }, { source: 'journey' });
    const next = decide(rules, toJourneyEvent(completed), 'acme', { partner, milestones, now: MONDAY });
    if (next === undefined) throw new Error('the partner is known');
    expect(next.partner).toMatchObject({ phase: 'activation', run: 2 });
    expect(untold(next)?.slice(-2)).toEqual(['2 first-act-guide', '2 certification-invite']);
    expect(next.partner.imported).not.toHaveProperty('passing');
  });

  it('is not noted for a phase that follows one which has waited', () => {
    const { partner, milestones } = imported({ phase: 'onboarding', term: { ...TERM, endsAt: '2027-12-12T00:00:00Z' } });
    const completed = queued('phase.completed', 'c-1', { phase: 'onboarding', run: 1, outcome: 'ready' }, { source: 'journey' });
    const next = decide(rules, toJourneyEvent(completed), 'acme', { partner, milestones, now: MONDAY });
    expect(next && untold(next)).toEqual(untold({ ...next, partner } as Decision));
  });
});

describe('a partner that is brought in', () => {
  it('thanks nobody, announces no milestone, and says who brought it in', () => {
    const { effects, announcing, notes } = imported({ ...reached('applied') });
    expect(effects.filter(({ kind }) => kind === 'email')).toEqual([]);
    expect(announcing?.changes.map(({ type }) => type)).toEqual(['phase.entered']);
    expect(notes[0]).toBe('brought in by mara: "start of the program"');
  });

  it('has as many matches as its milestone asks for', () => {
    const { milestones } = imported({
      partner: organisation({ track: 'services' }),
      phase: 'activation',
      term: TERM,
      ...reached('certified'),
    });
    expect(milestones.certified?.matches).toHaveLength(2);
    expect(milestones.certified?.reachedAt).toBe('2026-05-04T00:00:00.000Z');
  });

  it('began its journey with the first thing that is known of it', () => {
    expect(imported({ ...reached('applied') }).partner.journeyStartedAt).toBe('2026-05-04T00:00:00.000Z');
    expect(imported({ phase: 'activation', term: TERM, ...reached('first-act') }).partner.journeyStartedAt).toBe(
      '2026-01-12T00:00:00.000Z',
    );
    expect(imported({}).partner.journeyStartedAt).toBe(MONDAY);
  });

  it.each<[string, object, string]>([
    ['a milestone that the program does not have', reached('flown'), 'the program has no milestone "flown"'],
    ['an outcome of another phase', { outcome: 'exited' }, 'no journey rests as "exited" in recruitment'],
    ['an agreement without a term', { phase: 'engagement' }, 'who is in engagement has an agreement'],
  ])('is refused with %s', (_, changes, why) => {
    expect(imported(changes)).toMatchObject({ objection: { why: expect.stringContaining(why) }, effects: [], milestones: {} });
  });
});
