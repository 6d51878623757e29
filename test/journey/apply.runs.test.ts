import { describe, expect, it } from 'vitest';
import { isReached } from '../../lib/journey/apply/reach';
import type { Steps } from '../../lib/journey/definition';
import { PHASES, type PhaseId } from '../../lib/journey/words';
import { program } from '../../program/partner-journey';
import { day, effectsOf, mailsOf, Told } from '../support/arbitrary-told';

const startedPhases = (decision: ReturnType<Told['tell']>) =>
  effectsOf(decision, 'start').map(({ phase, input }) => `${phase} ${input.run}`);

const isReachedNow = (told: Told, milestone: string): boolean => {
  const { [milestone]: definition } = program.milestones;
  return definition !== undefined && isReached(definition, told.milestones[milestone], told.partner);
};

/** A partner that came to a phase by the shortest way. */
const inPhase = (phase: PhaseId): Told => {
  if (phase === 'recruitment') return Told.applied();
  const told = Told.signed();
  const ways: readonly (readonly [outcome: string, on: number])[] = [
    ['ready', 20],
    ['activated', 30],
    ['cycle over', 300],
  ];
  for (const [outcome, on] of ways) if (told.partner.phase !== phase) told.complete(outcome, { on });
  expect(told.partner.phase).toBe(phase);
  return told;
};

describe('a phase that ends', () => {
  it('starts the one that the program says follows, with a higher run', () => {
    const told = Told.applied();
    told.tell('agreement.signed', {}, { on: 5 });
    const decision = told.complete('signed', { on: 6 });
    expect(effectsOf(decision, 'start')).toEqual([
      {
        kind: 'start',
        phase: 'onboarding',
        input: {
          partnerId: 'acme',
          journeyVersion: program.version,
          run: 2,
          journeyStartedAt: day(0),
          termStartedAt: day(5),
          phaseStartedAt: day(6),
        },
      },
    ]);
    expect(told.partner).toMatchObject({ phase: 'onboarding', run: 2, runsOf: { recruitment: 1, onboarding: 1 } });
    expect(decision.cellChanges.map(({ add }) => add)).toEqual([
      { 'now:recruitment': -1, 'now:onboarding': 1, 'in:onboarding': 1, 'out:recruitment:signed': 1 },
    ]);
  });

  it('and is told a second time is only logged', () => {
    const told = Told.signed();
    const { partner } = told;
    const again = told.tell('phase.completed', { phase: 'recruitment', run: 1, outcome: 'signed' });
    expect(again).toMatchObject({ effects: [], notes: ['run 1 is no longer the current one: only logged'] });
    expect(told.partner).toEqual({ ...partner, revision: partner.revision + 1 });
  });

  it('in a way that the program no longer has is an error, and nothing moves', () => {
    const told = Told.signed();
    expect(() => told.complete('went well')).toThrow('phase onboarding ended with "went well", which its "next" does not handle');
    expect(told.partner.phase).toBe('onboarding');
  });

  it('starts no cycle that could not end before the renewal window opens', () => {
    const told = Told.signed();
    told.complete('ready', { on: 10 });
    expect(told.partner.phase).toBe('activation');
    const window = 2 + 365 - 90;
    expect(startedPhases(told.complete('activated', { on: window - 90 }))).toEqual(['engagement 4']);
    expect(startedPhases(told.complete('cycle over', { on: window - 89.9 }))).toEqual(['renewal 5']);
  });
});

describe('a phase that fails', () => {
  it('waits for a person, and what it says later is only logged', () => {
    const told = Told.signed();
    const { notes } = told.tell('phase.failed', { phase: 'onboarding', run: 2, status: 'TIMED_OUT' });
    expect(notes).toEqual(['onboarding, run 2, timed_out: a person is needed']);
    expect(told.partner.state).toBe('failed');
    expect(told.complete('ready').effects).toEqual([]);
  });

  it('of an old run is only logged', () => {
    const told = Told.signed();
    told.tell('phase.failed', { phase: 'recruitment', run: 1, status: 'ABORTED' });
    expect(told.partner.state).toBe('running');
  });

  it('does not keep the partner from leaving', () => {
    const told = Told.signed();
    told.tell('phase.failed', { phase: 'onboarding', run: 2, status: 'FAILED' });
    const decision = told.tell('exit.requested');
    expect(effectsOf(decision, 'stop')).toEqual([]);
    expect(startedPhases(decision)).toEqual(['renewal 3']);
  });
});

describe('a partner that asks to leave', () => {
  it('is taken out of its phase at once, and seen off', () => {
    const told = Told.signed();
    const decision = told.tell('exit.requested', { reason: 'acquired' });
    expect(effectsOf(decision, 'stop')).toEqual([{ kind: 'stop', phase: 'onboarding', run: 2 }]);
    expect(startedPhases(decision)).toEqual(['renewal 3']);
    expect(told.partner).toMatchObject({ exiting: true, exitReason: 'acquired' });
  });

  it('and asks again leaves once', () => {
    const told = Told.signed();
    told.tell('exit.requested', { reason: 'acquired' });
    const again = told.tell('exit.requested', { reason: 'really' });
    expect(again).toMatchObject({ effects: [], notes: ['is leaving already: only logged'] });
    expect(told.partner).toMatchObject({ run: 3, exitReason: 'acquired' });
    told.complete('exited');
    expect(told.partner).toMatchObject({ state: 'closed', outcome: 'exited', exiting: false });
    expect(told.tell('exit.requested')).toMatchObject({ effects: [], notes: ['has left already: only logged'] });
  });

  it('what its stopped run still says is only logged', () => {
    const told = Told.signed();
    told.tell('exit.requested');
    expect(told.tell('phase.completed', { phase: 'onboarding', run: 2, outcome: 'ready' }).effects).toEqual([]);
    expect(told.tell('phase.failed', { phase: 'onboarding', run: 2, status: 'ABORTED' }).effects).toEqual([]);
    expect(told.partner).toMatchObject({ phase: 'renewal', run: 3, state: 'running' });
  });

  it('while its journey rests is seen off too', () => {
    const told = Told.applied();
    told.complete('stalled');
    const decision = told.tell('exit.requested');
    expect(effectsOf(decision, 'stop')).toEqual([]);
    expect(startedPhases(decision)).toEqual(['renewal 2']);
  });

  it('says why at last in the survey', () => {
    const told = Told.signed();
    told.tell('exit.requested');
    expect(told.partner.exitReason).toBe('asked to leave');
    told.tell('survey.answered', { reason: 'prices', score: 4 });
    expect(told.partner.exitReason).toBe('prices');
  });
});

describe('a renewal that is declined', () => {
  const declined = (): Told => {
    const told = inPhase('renewal');
    told.tell('renewal.declined', { reason: 'no budget' }, { on: 310 });
    return told;
  };

  it('becomes an exit with the partner’s own reason', () => {
    const told = declined();
    const decision = told.complete('declined', { on: 311 });
    expect(startedPhases(decision)).toEqual(['renewal 6']);
    expect(effectsOf(decision, 'stop')).toEqual([]);
    expect(told.partner).toMatchObject({ exiting: true, exitReason: 'no budget' });
  });

  it('and accepted after all is forgotten: who leaves later has a reason of its own', () => {
    const told = declined();
    told.tell('renewal.accepted', {}, { on: 312 });
    told.complete('renewed', { on: 313 });
    told.tell('exit.requested', { reason: 'acquired' }, { on: 500 });
    expect(told.partner.exitReason).toBe('acquired');
  });
});

describe('a journey that rests', () => {
  const resting = (outcome: string): Told => {
    const told = Told.applied();
    told.complete(outcome, { on: 60 });
    expect(told.partner).toMatchObject({ state: 'closed', outcome });
    return told;
  };

  it.each([
    ['stalled', 'application.approved'],
    ['stalled', 'agreement.signed'],
    ['declined', 'application.approved'],
    ['no-response', 'application.submitted'],
  ] as const)('as %s goes on by a late %s: what was reached before still counts', (outcome, type) => {
    const told = resting(outcome);
    const decision = told.tell(type, {}, { on: 70 });
    expect(startedPhases(decision)).toEqual(['recruitment 2']);
    expect(told.partner).toMatchObject({ state: 'running', outcome: undefined, journeyStartedAt: day(0) });
    expect(isReachedNow(told, 'applied')).toBe(true);
  });

  it.each([
    ['stalled', 'application.submitted'],
    ['declined', 'application.submitted'],
    ['no-response', 'partner.invited'],
  ] as const)('as %s starts anew by a late %s', (outcome, type) => {
    const told = resting(outcome);
    told.tell('training.attended', { course: 'partner-101' }, { on: 61 });
    const decision = told.tell(type, {}, { on: 70 });
    expect(startedPhases(decision)).toEqual(['recruitment 2']);
    expect(told.partner).toMatchObject({ journeyStartedAt: day(70), runsOf: { recruitment: 1 } });
    expect(isReachedNow(told, 'training-attended')).toBe(false);
    expect(isReachedNow(told, 'applied')).toBe(type === 'application.submitted');
  });

  it('is not set going by anything else', () => {
    const told = resting('stalled');
    for (const type of ['call.held', 'kickoff.held', 'portal.logged_in'] as const) expect(effectsOf(told.tell(type), 'start')).toEqual([]);
    expect(told.partner.state).toBe('closed');
  });

  it('is not set going by an application while it runs', () => {
    const told = Told.signed();
    expect(effectsOf(told.tell('application.submitted'), 'start')).toEqual([]);
    expect(told.partner).toMatchObject({ phase: 'onboarding', run: 2 });
  });
});

describe('a partner that comes back after it left', () => {
  const back = (): Told => {
    const told = Told.signed();
    told.tell('training.attended', { course: 'partner-101' }, { on: 10 });
    told.tell('lead.submitted', { leadId: 'L-1' }, { on: 11 });
    told.tell('exit.requested', { reason: 'acquired' }, { on: 30 });
    told.complete('exited', { on: 60 });
    return told;
  };

  it('begins a new journey, in which nothing of the old one counts', () => {
    const told = back();
    const decision = told.tell('application.submitted', {}, { on: 100 });
    expect(startedPhases(decision)).toEqual(['recruitment 4']);
    expect(mailsOf(decision)).toEqual(['application-received']);
    expect(told.partner).toMatchObject({
      journeyStartedAt: day(100),
      term: undefined,
      exitReason: undefined,
      exiting: false,
      dormant: false,
    });
    expect(Object.keys(told.milestones).filter((name) => isReachedNow(told, name) && program.milestones[name]?.since !== 'ever')).toEqual([
      'applied',
    ]);
  });

  it('reaches its milestones anew, and is thanked for them anew', () => {
    const told = back();
    told.tell('application.submitted', {}, { on: 100 });
    expect(mailsOf(told.tell('training.attended', { course: 'partner-101' }, { on: 120 }))).toEqual(['training-thanks']);
  });

  it('begins it with its application, though that is told later: what came right behind it counts', () => {
    const told = back();
    told.tell('application.submitted', {}, { on: 100, happened: 80 });
    told.tell('training.attended', { course: 'partner-101' }, { on: 101, happened: 81 });
    expect(told.partner.journeyStartedAt.slice(0, 10)).toBe(day(80).slice(0, 10));
    expect(isReachedNow(told, 'applied')).toBe(true);
    expect(isReachedNow(told, 'training-attended')).toBe(true);
  });

  it('is believed to have applied, though it did so while it was still leaving, and is told later', () => {
    const told = back();
    expect(mailsOf(told.tell('application.submitted', {}, { on: 100, happened: 20 }))).toEqual(['application-received']);
    expect(isReachedNow(told, 'applied')).toBe(true);
    expect(isReachedNow(told, 'training-attended')).toBe(false);
  });

  it('is not credited with what happened before it came back, and is told later', () => {
    const told = back();
    told.tell('application.submitted', {}, { on: 100 });
    told.tell('kickoff.held', {}, { on: 120, happened: 25 });
    expect(isReachedNow(told, 'kickoff-held')).toBe(false);
  });

  it('keeps its name, its people and its numbers of all time', () => {
    const told = back();
    told.tell('application.submitted', {}, { on: 100 });
    expect(told.partner).toMatchObject({ name: 'Acme', total: { leads: 1 }, createdAt: day(0), run: 4 });
  });
});

describe('a pause until a date', () => {
  const pausing = (): Told => {
    const told = Told.signed();
    told.complete('ready', { on: 20 });
    told.complete('activated', { on: 200 });
    expect(told.partner).toMatchObject({ phase: 'renewal', dates: { renewalOpensAt: day(277) } });
    return told;
  };

  it('starts over when the date moves', () => {
    const told = pausing();
    const decision = told.tell('partner.updated', { termEndsAt: day(500) }, { on: 210 });
    expect(effectsOf(decision, 'stop')).toEqual([{ kind: 'stop', phase: 'renewal', run: 4 }]);
    expect(startedPhases(decision)).toEqual(['renewal 5']);
    expect(decision.notes).toContain('stopped renewal, run 4: the opening of the renewal window moved');
  });

  it('goes on when something else changes, or when it is over', () => {
    const told = pausing();
    expect(told.tell('partner.updated', { segment: 'managed' }, { on: 210 }).effects).toEqual([]);
    expect(told.tell('partner.updated', { termEndsAt: day(500) }, { on: 300 }).effects).toEqual([]);
  });

  it('starts over when the date moves, also where it stands in the give-up of a wait', () => {
    const steps: Steps = [
      {
        kind: 'waitFor',
        milestone: 'kickoff-held',
        as: 'kickoff-held',
        remind: [],
        giveUp: { day: 1, steps: [{ kind: 'pauseUntil', as: 'renewal', date: 'renewalOpensAt' }] },
        reached: [],
      },
      { kind: 'end', outcome: 'ready' },
    ];
    const onboarding = { ...program.phases.onboarding, steps };
    const told = Told.signed({}, { ...program, phases: { ...program.phases, onboarding } });
    expect(startedPhases(told.tell('partner.updated', { termEndsAt: day(500) }, { on: 10 }))).toEqual(['onboarding 3']);
  });

  it('is of no concern to other phases, nor to one that is leaving', () => {
    const told = Told.signed();
    expect(told.tell('partner.updated', { termEndsAt: day(500) }, { on: 10 }).effects).toEqual([]);
    const leaving = pausing();
    leaving.tell('exit.requested', {}, { on: 205 });
    expect(leaving.tell('partner.updated', { termEndsAt: day(500) }, { on: 210 }).effects).toEqual([]);
  });
});

describe('one run at a time:', () => {
  it('its number rises with each start, over phases and journeys, and names the execution', () => {
    const told = Told.signed();
    told.tell('exit.requested', {}, { on: 30 });
    told.complete('exited', { on: 60 });
    told.tell('application.submitted', {}, { on: 100 });
    const runs = told.decisions.flatMap((decision) => effectsOf(decision, 'start').map(({ input }) => input.run));
    expect(runs).toEqual([1, 2, 3, 4]);
  });

  it('each event raises the revision by one, so that two writers never overwrite each other', () => {
    const told = Told.signed();
    expect(told.decisions.map(({ partner }) => partner.revision)).toEqual([1, 2, 3, 4]);
  });

  it.each(PHASES)('every way out of %s leads somewhere, in the default program', (phase) => {
    for (const outcome of Object.keys(program.phases[phase].next)) {
      const told = inPhase(phase);
      const before = told.partner;
      const { partner } = told.complete(outcome);
      expect(partner.run > before.run || partner.state === 'closed', outcome).toBe(true);
    }
  });
});
