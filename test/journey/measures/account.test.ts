import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../lib/journey/measures';
import { wordFor } from '../../../lib/journey/measures';
import { program } from '../../../program/partner-journey';
import { Told } from '../../support/arbitrary-told';

const factsOf = (told: Told): Facts => told.partner.counted?.facts ?? {};
const under = (told: Told, prefix: string): readonly string[] => Object.keys(factsOf(told)).filter((fact) => fact.startsWith(prefix));
const dealWon = (dealId: string) => ({ dealId, outcome: 'won', amount: 100, currency: 'USD' });

describe('a partner is counted', () => {
  it('in the month in which its journey began, on its track, by its source, by the version that it began with', () => {
    const told = Told.applied({ track: 'services', source: { channel: 'Partner fair Berlin' } });
    expect(told.partner.counted).toMatchObject({ cohort: '2026-01', track: 'services', source: 'event', version: program.version });
  });

  it('under its corrected track with all that it did before', () => {
    const told = Told.signed();
    const [from, to] = told.tell('partner.updated', { track: 'technology' }).cellChanges;
    expect(from?.cell.track).toBe('reseller');
    expect(to?.cell.track).toBe('technology');
    expect(to?.add).toEqual(factsOf(told));
    expect(to?.add).toMatchObject({ began: 1, 'at:agreement-signed:2': 1, 'out:recruitment:signed': 1 });
    expect(Object.entries(from?.add ?? {}).every(([fact, n]) => n === -(to?.add[fact] ?? 0))).toBe(true);
  });

  it('where it stands now, and nowhere else', () => {
    const told = Told.signed();
    expect(under(told, 'now:')).toEqual(['now:onboarding']);
    told.tell('phase.failed', { phase: 'onboarding', run: 2, status: 'FAILED' });
    expect(under(told, 'now:')).toEqual(['now:failed']);
  });

  it('in a cohort for each journey, once it has left and comes back', () => {
    const told = Told.signed();
    told.tell('exit.requested', { reason: 'too expensive' }, { on: 40 });
    told.complete('exited', { on: 50 });
    const before = told.partner.counted;
    const { past, cellChanges } = told.tell('application.submitted', {}, { on: 100 });
    expect(past).toMatchObject({ cohort: '2026-01', facts: { 'why:exit:price': 1, 'in:renewal': 1 } });
    expect(past?.facts).not.toHaveProperty('now:exited');
    expect(cellChanges.find(({ cell }) => cell.cohort === before?.cohort)?.add).toEqual({ 'now:exited': -1 });
    expect(told.partner.counted).toMatchObject({ cohort: '2026-04', facts: { began: 1, 'at:applied:0': 1 } });
    expect(under(told, 'at:')).toEqual(['at:applied:0']);
  });

  it('by the version that it began with, though a later phase runs by a later one', () => {
    const told = Told.applied({}, { ...program });
    const { version } = told.partner.counted ?? {};
    const later = new Told({ ...program, version: 'later' });
    Object.assign(later, { known: told.partner, milestones: told.milestones });
    later.tell('agreement.signed', {}, { on: 3 });
    later.complete('signed', { on: 4 });
    expect(later.partner.journeyVersion).toBe('later');
    expect(later.partner.counted?.version).toBe(version);
  });

  it('though nothing was counted of it before there were counters', () => {
    const told = Told.signed();
    const { counted: _, ...old } = told.partner;
    const later = new Told();
    Object.assign(later, { known: old, milestones: told.milestones });
    const { cellChanges } = later.tell('kickoff.held', {}, { on: 9 });
    expect(cellChanges).toHaveLength(1);
    expect(cellChanges[0]?.add).toMatchObject({ began: 1, 'now:onboarding': 1, 'at:agreement-signed:2': 1, 'at:kickoff-held:9': 1 });
  });
});

it('two journeys that began at the same moment, as the second was told late, stay two', () => {
  const told = Told.applied();
  told.complete('stalled', { on: 1 });
  const first = told.tell('application.submitted', {}, { on: 3, happened: -2 });
  told.complete('stalled', { on: 4 });
  const second = told.tell('application.submitted', {}, { on: 6, happened: -1 });
  expect(told.partner.journeyStartedAt).toBe(told.decisions[0]?.partner.journeyStartedAt);
  expect([first.past?.lastRun, second.past?.lastRun]).toEqual([1, 2]);
});

describe('a milestone is counted', () => {
  it('on the day on which it was first reached, however often it is reached again', () => {
    const told = Told.signed();
    told.tell('training.attended', { course: 'partner-101' }, { on: 12 });
    told.tell('training.attended', { course: 'partner-102' }, { on: 40 });
    expect(under(told, 'at:training-attended')).toEqual(['at:training-attended:12']);
  });

  it('on the day on which it happened, when that is told late', () => {
    const told = Told.signed();
    told.tell('lead.submitted', { leadId: 'a' }, { on: 40 });
    told.tell('lead.submitted', { leadId: 'b' }, { on: 50, happened: 20 });
    expect(under(told, 'at:first-act')).toEqual(['at:first-act:20']);
    expect(under(told, 'span:first-act')).toEqual(['span:first-act:18']);
  });

  it('when the last of several that it takes has come', () => {
    const told = Told.signed({ track: 'services' });
    told.tell('certification.passed', { certification: 'x', contactEmail: 'a@acme.example' }, { on: 10 });
    expect(under(told, 'at:certified')).toEqual([]);
    told.tell('certification.passed', { certification: 'x', contactEmail: 'b@acme.example' }, { on: 25 });
    expect(under(told, 'at:certified')).toEqual(['at:certified:25']);
  });

  it('in the way in which it was last answered', () => {
    const told = Told.applied();
    told.tell('application.declined', { reason: 'Wrong region' }, { on: 3 });
    told.complete('declined', { on: 3.1 });
    expect(under(told, 'way:')).toEqual(['way:application-decided:declined']);
    expect(under(told, 'why:')).toEqual(['why:decline:region']);
    told.tell('application.approved', {}, { on: 8 });
    expect(under(told, 'way:')).toEqual(['way:application-decided:approved']);
    expect(under(told, 'why:')).toEqual([]);
  });
});

describe('a partner is activated', () => {
  it.each([
    [60, ['did:activated:2026-01']],
    [93, []],
  ])('by a commercial act within 90 days of the signature: on day %i', (on, did) => {
    const told = Told.signed();
    told.tell('lead.submitted', { leadId: 'a' }, { on });
    expect(under(told, 'due:activated')).toEqual(['due:activated:2026-01']);
    expect(under(told, 'did:activated')).toEqual(did);
  });

  it('by an act before the signature', () => {
    const told = Told.applied();
    told.tell('lead.submitted', { leadId: 'a' }, { on: 1 });
    told.tell('agreement.signed', {}, { on: 5 });
    expect(under(told, 'did:activated')).toEqual(['did:activated:2026-01']);
    expect(under(told, 'span:first-act')).toEqual(['span:first-act:0']);
  });
});

describe('a partner is retained', () => {
  const retained = (told: Told) => under(told, 'did:retained').length === 1;

  it('when it did business in the 90 days before its first year was over, whatever it does later', () => {
    const told = Told.signed();
    told.tell('deal.closed', dealWon('d-1'), { on: 300 });
    expect(retained(told)).toBe(true);
    told.tell('deal.closed', dealWon('d-2'), { on: 500 });
    expect(retained(told)).toBe(true);
  });

  it('not by business of its first months, and not by that of its second year', () => {
    const told = Told.signed();
    told.tell('deal.closed', dealWon('d-1'), { on: 200 });
    told.tell('deal.closed', dealWon('d-2'), { on: 400 });
    expect(retained(told)).toBe(false);
  });

  it('when its term was renewed beyond that day', () => {
    const told = Told.signed();
    told.complete('ready', { on: 30 });
    told.tell('choice.requested', { run: told.partner.run, step: 's', question: 'new term', taskToken: 't' }, { on: 385 });
    expect(told.partner.term?.number).toBe(2);
    expect(retained(told)).toBe(true);
  });

  it('not when it began to leave before, though it did business until then', () => {
    const told = Told.signed();
    told.tell('deal.closed', dealWon('d-1'), { on: 300 });
    told.tell('exit.requested', {}, { on: 350 });
    expect(retained(told)).toBe(false);
    told.complete('exited', { on: 390 });
    expect(retained(told)).toBe(false);
  });
});

it('a repeated word about the same deal counts nothing', () => {
  const told = Told.signed();
  told.tell('deal.closed', dealWon('d-1'), { on: 20 });
  expect(told.tell('deal.closed', dealWon('d-1'), { on: 21 }).cellChanges).toEqual([]);
});

it('what senders write as they like counts under a few words only', () => {
  const { exitReasons } = program.measures;
  expect(wordFor(exitReasons, 'We found it too EXPENSIVE for our customers')).toBe('price');
  expect(wordFor(exitReasons, 'price')).toBe('price');
  expect(wordFor(exitReasons, '🤷')).toBe('other');
  expect(wordFor(exitReasons, undefined)).toBe('unknown');
});
