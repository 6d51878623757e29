import { describe, expect, it } from 'vitest';
import { boundaryOf, countingTime, isReached } from '../../lib/journey/apply/reach';
import type { Milestone, Program } from '../../lib/journey/definition';
import { program } from '../../program/partner-journey';
import { day, effectsOf, mailsOf, organisation, Told } from '../support/arbitrary-told';

/** The default program, with milestones of a test's own. */
const programWith = (milestones: Readonly<Record<string, Milestone>>): Program => ({
  ...program,
  milestones: { ...program.milestones, ...milestones },
});

const reachedOn = (told: Told, milestone: string) => told.milestones[milestone]?.reachedAt;

describe('an event counts', () => {
  const time = (occurredAt: string, receivedAt: string) => countingTime({ occurredAt, receivedAt });

  it.each([
    ['as it was received, when it is told at once', '2026-03-01T10:00:00Z', '2026-03-01T10:00:01.500Z', '2026-03-01T10:00:01.500Z'],
    ['as it was received, from a clock that is fast', '2026-03-01T11:00:00Z', '2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.000Z'],
    [
      'as it happened and five minutes, when it is told late',
      '2026-03-01T10:00:00Z',
      '2026-03-04T08:00:00.000Z',
      '2026-03-01T10:05:00.000Z',
    ],
    ['in UTC, wherever it happened', '2026-03-01T10:00:00+05:30', '2026-03-04T08:00:00.000Z', '2026-03-01T04:35:00.000Z'],
  ])('%s', (_, occurredAt, receivedAt, expected) => {
    expect(time(occurredAt, receivedAt)).toBe(expected);
  });

  it('for the first journey, though it happened before the partner was known', () => {
    const told = Told.applied();
    told.tell('training.attended', { course: 'partner-101' }, { on: 3, happened: -30 });
    expect(reachedOn(told, 'training-attended')).toBe(day(0));
    expect(isReached({ since: 'journey' }, told.milestones['training-attended'], told.partner)).toBe(true);
  });

  it('not for this phase, when it happened before it', () => {
    const told = Told.signed();
    told.tell('review.held', {}, { on: 30, happened: 1 });
    expect(isReached({ since: 'phase' }, told.milestones['review-held'], told.partner)).toBe(false);
    told.tell('review.held', {}, { on: 31 });
    expect(isReached({ since: 'phase' }, told.milestones['review-held'], told.partner)).toBe(true);
  });

  it('for nothing that it is no match of', () => {
    const told = Told.signed();
    const { milestones, effects } = told.tell('deal.closed', { dealId: 'D-1', outcome: 'lost' });
    expect(milestones).toEqual({});
    expect(effects).toEqual([]);
  });

  it('for no milestone, and is logged, when the program has no use for it', () => {
    const told = Told.signed();
    const before = told.partner;
    const decision = told.tell('touchpoint.logged', { notes: 'met at a fair' });
    expect(decision).toMatchObject({ milestones: {}, effects: [], notes: [], cellChanges: [] });
    expect(decision.partner).toEqual({ ...before, revision: before.revision + 1 });
  });

  it('for nobody, when nobody is known by that name', () => {
    const told = new Told();
    expect(told.maybe('training.attended', { course: 'partner-101' })).toBeUndefined();
  });
});

describe('a milestone counts from', () => {
  const { partner } = Told.signed();
  const renewed = { ...partner, term: { number: 2, startedAt: day(400), endsAt: day(765), months: 12, autoRenews: false } };

  it.each([
    ['the moment its wait began', 'wait', day(9), day(9)],
    ['the start of the phase, when nothing waits for it', 'wait', undefined, renewed.phaseStartedAt],
    ['the start of the phase', 'phase', day(9), renewed.phaseStartedAt],
    ['the start of the term', 'term', day(9), day(400)],
    ['the start of the journey', 'journey', day(9), day(0)],
    ['ever', 'ever', day(9), '0000'],
  ] as const)('%s', (_, since, waitSince, boundary) => {
    expect(boundaryOf(since, renewed, waitSince)).toBe(boundary);
  });

  it('the start of the journey, where no term has begun', () => {
    expect(boundaryOf('term', { ...partner, term: undefined }, undefined)).toBe(day(0));
  });

  it('its boundary on: what counts in that very millisecond counts, the one before does not', () => {
    const at = (reachedAt: string) => isReached({ since: 'journey' }, { matches: [], revision: 1, reachedAt }, partner);
    expect(at('2026-01-05T09:00:00.000Z')).toBe(true);
    expect(at('2026-01-05T08:59:59.999Z')).toBe(false);
  });
});

describe('a milestone of several matches', () => {
  const passed = (told: Told, contactEmail: string | undefined, on: number, happened = on) =>
    told.tell('certification.passed', { certification: 'sales', ...(contactEmail && { contactEmail }) }, { on, happened });

  it('is reached by the second of two people, at the time of the first', () => {
    const told = Told.signed({ track: 'services' });
    expect(mailsOf(passed(told, 'dana@acme.example', 10))).toEqual([]);
    expect(reachedOn(told, 'certified')).toBeUndefined();
    expect(mailsOf(passed(told, 'sam@acme.example', 20))).toEqual(['certified']);
    expect(reachedOn(told, 'certified')).toBe(day(10));
  });

  it('is not reached by one person twice, nor by nobody in particular twice', () => {
    const told = Told.signed({ track: 'services' });
    passed(told, 'dana@acme.example', 10);
    passed(told, 'DANA@acme.example', 11);
    expect(reachedOn(told, 'certified')).toBeUndefined();
    const nameless = Told.signed({ track: 'services' });
    passed(nameless, undefined, 10);
    passed(nameless, undefined, 11);
    expect(reachedOn(nameless, 'certified')).toBeUndefined();
  });

  it('keeps the most recent matches, in the order in which they happened and not in which they were told', () => {
    const told = Told.signed({ track: 'services' });
    passed(told, 'dana@acme.example', 30, 30);
    passed(told, 'sam@acme.example', 31, 12);
    passed(told, 'kim@acme.example', 32, 20);
    expect(told.milestones.certified?.matches.map(({ key }) => key)).toEqual(['kim@acme.example', 'dana@acme.example']);
    expect(reachedOn(told, 'certified')?.slice(0, 10)).toBe(day(20).slice(0, 10));
  });

  it('keeps the later of two matches of one person, whichever is told first', () => {
    const told = Told.signed({ track: 'services' });
    passed(told, 'dana@acme.example', 30, 30);
    passed(told, 'dana@acme.example', 31, 12);
    expect(told.milestones.certified?.matches).toEqual([{ at: day(30), key: 'dana@acme.example' }]);
  });

  it('needs one person where the partner does not deliver', () => {
    const told = Told.signed({ track: 'reseller' });
    expect(mailsOf(passed(told, undefined, 10))).toEqual(['certified']);
  });
});

describe('the newest outcome wins', () => {
  it('in the order in which things happened, not in which they were told', () => {
    const told = Told.applied();
    told.tell('application.approved', {}, { on: 5, happened: 4 });
    told.tell('application.declined', {}, { on: 6, happened: 3 });
    expect(told.milestones['application-decided']).toMatchObject({ outcome: 'approved', reachedAt: '2026-01-09T09:05:00.000Z' });
  });

  it('so that who changes their mind is believed', () => {
    const told = Told.signed();
    told.tell('renewal.declined', { reason: 'no budget' }, { on: 300 });
    told.tell('renewal.accepted', {}, { on: 301 });
    expect(told.milestones['renewal-decided']).toMatchObject({ outcome: 'accepted', reachedAt: day(301) });
  });
});

describe('a reached milestone', () => {
  it('is thanked for at once, wherever the partner stands, before its wait goes on', () => {
    const told = Told.applied();
    const decision = told.tell('training.attended', { course: 'partner-101' }, { on: 1, id: 'zoom-1' });
    expect(decision.effects).toEqual([
      { kind: 'email', email: 'training-thanks', key: 'event:zoom-1:training-thanks', aboutEvent: true },
      { kind: 'resume', milestone: 'training-attended' },
    ]);
    expect(decision.notes).toEqual(['reached: training attended']);
    expect(decision.cellChanges.map(({ add }) => add)).toEqual([{ 'at:training-attended:1': 1 }]);
  });

  it('is counted and thanked for once, however often it is reached again', () => {
    const told = Told.signed();
    told.tell('training.attended', { course: 'partner-101' }, { on: 10 });
    const again = told.tell('training.attended', { course: 'partner-102' }, { on: 11 });
    expect(mailsOf(again)).toEqual([]);
    expect(again.cellChanges).toEqual([]);
    // Its wait is looked at all the same: the first try may have been killed before it.
    expect(effectsOf(again, 'resume')).toEqual([{ kind: 'resume', milestone: 'training-attended' }]);
  });

  it('is thanked for again in a wait of its own that began since', () => {
    const own: Milestone = { title: 'called', events: ['call.held'], since: 'wait', thanks: 'welcome' };
    const told = Told.signed({}, programWith({ called: own }));
    told.wait('called', 10);
    expect(mailsOf(told.tell('call.held', {}, { on: 11 }))).toEqual(['welcome']);
    expect(mailsOf(told.tell('call.held', {}, { on: 12 }))).toEqual([]);
    told.wait('called', 20);
    expect(mailsOf(told.tell('call.held', {}, { on: 21 }))).toEqual(['welcome']);
    expect(told.milestones.called?.waitToken).toBe('token-20');
  });

  it('wakes a dormant partner when it is a commercial act', () => {
    const told = Told.signed();
    told.complete('ready');
    told.complete('dormant');
    expect(told.partner).toMatchObject({ phase: 'engagement', dormant: true });
    const { notes } = told.tell('lead.submitted', { leadId: 'L-1' }, { on: 200 });
    expect(notes).toContain('awake again');
    expect(told.partner).toMatchObject({ dormant: false, lastActAt: day(200) });
  });

  it('keeps the day of the last act, when an older one is told later', () => {
    const told = Told.signed();
    told.tell('lead.submitted', { leadId: 'L-1' }, { on: 50 });
    told.tell('lead.submitted', { leadId: 'L-2' }, { on: 51, happened: 20 });
    expect(told.partner.lastActAt).toBe(day(50));
  });
});

describe('a partner becomes known', () => {
  it('by its application, which starts its journey and counts for it', () => {
    const told = new Told();
    const decision = told.tell('application.submitted', {}, { on: 0, id: 'form-1' });
    expect(decision.partner).toMatchObject({ phase: 'recruitment', run: 1, state: 'running', tier: 'registered', segment: 'scaled' });
    expect(effectsOf(decision, 'start')).toEqual([
      {
        kind: 'start',
        phase: 'recruitment',
        input: {
          partnerId: 'acme',
          journeyVersion: program.version,
          run: 1,
          journeyStartedAt: day(0),
          termStartedAt: day(0),
          phaseStartedAt: day(0),
        },
      },
    ]);
    expect(mailsOf(decision)).toEqual(['application-received']);
    expect(reachedOn(told, 'applied')).toBe(day(0));
  });

  it('by its invitation, after which an application is news', () => {
    const told = new Told();
    expect(mailsOf(told.tell('partner.invited', {}, { on: 0 }))).toEqual([]);
    expect(mailsOf(told.tell('application.submitted', {}, { on: 4 }))).toEqual(['application-received']);
    expect(told.partner.run).toBe(1);
  });

  it('by names that senders may use for it, each once', () => {
    const told = new Told();
    const externalIds = [{ system: 'hubspot', id: '123' }];
    const decision = told.tell('application.submitted', { partner: { ...organisation, externalIds } });
    expect(decision.aliases).toEqual([
      { kind: 'id', value: 'acme' },
      { kind: 'email', value: 'dana@acme.example' },
      { kind: 'external', value: 'hubspot:123' },
    ]);
    expect(effectsOf(decision, 'unpark').map(({ alias }) => alias)).toEqual(decision.aliases);
    expect(told.tell('contact.added', { contact: { name: 'Sam', email: 'sam@acme.example' } }).aliases).toEqual([
      { kind: 'email', value: 'sam@acme.example' },
    ]);
    expect(told.tell('contact.updated', { contact: { name: 'Sam Okafor', email: 'sam@acme.example' } }).aliases).toEqual([]);
  });
});
