import { describe, expect, it } from 'vitest';
import type { Next, Phase, Program, Step, Steps } from '../../lib/journey/definition';
import { NO_MEASURES } from '../../lib/journey/measures';
import { validate } from '../../lib/journey/validate';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import type { PhaseId } from '../../lib/journey/words';
import { program as defaultProgram } from '../../program/partner-journey';

const OVER: Next = { kind: 'close', as: 'over', reopen: {} };
const end = (outcome = 'over'): Step => ({ kind: 'end', outcome });
const pause = (as: string, days: number): Step => ({ kind: 'pause', as, days });
const email = (as: string): Step => ({ kind: 'sendEmail', email: 'welcome', as });
const task = (as: string, dueDays = 1): Step => ({ kind: 'openTask', as, title: 'Call them', assignee: 'manager', dueDays });
const wait = (milestone: string, day: number, more: Partial<Extract<Step, { kind: 'waitFor' }>> = {}): Step => ({
  kind: 'waitFor',
  milestone,
  as: milestone,
  remind: [],
  giveUp: { day, steps: [] },
  reached: [],
  ...more,
});
const remind = (...days: readonly number[]) => ({ remind: days.map((day) => ({ day, send: ['digest'] })) });

const phase = (id: PhaseId, steps: Steps, next: Readonly<Record<string, Next>> = { over: OVER }): Phase => ({ id, title: id, steps, next });

/** A program whose recruitment takes these steps; nothing is wrong with the rest of it. */
const programWith = (steps: Steps, changes: Partial<Program> = {}): Program => ({
  version: 'test',
  phases: {
    recruitment: phase('recruitment', steps),
    onboarding: phase('onboarding', [end()]),
    activation: phase('activation', [end()]),
    engagement: phase('engagement', [end()]),
    renewal: phase('renewal', [end()]),
  },
  milestones: {
    kickoff: { title: 'kickoff held', events: ['kickoff.held'], since: 'journey' },
    training: { title: 'training attended', events: ['training.attended'], since: 'journey' },
    answered: {
      title: 'answered',
      events: ['renewal.accepted', 'renewal.declined'],
      outcomes: { accepted: ['renewal.accepted'], declined: ['renewal.declined'] },
      since: 'term',
    },
  },
  questions: { 'has won': { answers: ['yes', 'no'], ask: () => 'no' } },
  dates: { renewalOpensAt: { title: 'the renewal', at: () => undefined } },
  firstPhase: 'recruitment',
  exit: { phase: 'renewal', on: 'exit.requested' },
  wakes: 'kickoff',
  measures: NO_MEASURES,
  ...changes,
});

const problem = (place: string, what: string, fix: string): ProgramProblem => ({ place, problem: what, fix });
const LONG = 'a call that takes forty-one characters in';

const withMilestones = (milestones: Program['milestones']): Program =>
  programWith([end()], { milestones: { ...programWith([]).milestones, ...milestones } });

describe('the default program', () => {
  it('has nothing wrong with it', () => {
    expect(validate(defaultProgram)).toEqual([]);
  });
});

describe('a program with one mistake is told the place, the mistake and how to mend it:', () => {
  it.each<[string, Program, ProgramProblem]>([
    [
      'a wait for a milestone that nobody declared',
      programWith([wait('kick-off', 3), end()]),
      problem('recruitment > waitFor "kick-off"', 'waits for "kick-off", which is no milestone', 'use one of kickoff, training, answered'),
    ],
    [
      'a reminder on the day of the give-up',
      programWith([wait('kickoff', 7, remind(3, 7)), end()]),
      problem(
        'recruitment > waitFor "kickoff"',
        'gives up on day 7, which is not after day 7',
        'put its days in rising order, the give-up last',
      ),
    ],
    [
      'reminders that fall back in time',
      programWith([wait('kickoff', 9, remind(5, 3)), end()]),
      problem(
        'recruitment > waitFor "kickoff"',
        'reminds on day 3, which is not after day 5',
        'put its days in rising order, the give-up last',
      ),
    ],
    [
      'a reminder on the day when the wait begins',
      programWith([wait('kickoff', 9, remind(0)), end()]),
      problem(
        'recruitment > waitFor "kickoff"',
        'reminds on day 0, which is not after day 0',
        'put its days in rising order, the give-up last',
      ),
    ],
    [
      'a give-up on a day that is no number',
      programWith([wait('kickoff', Number.NaN, remind(3)), end()]),
      problem(
        'recruitment > waitFor "kickoff"',
        'gives up on day NaN, which is not after day 3',
        'put its days in rising order, the give-up last',
      ),
    ],
    [
      'a reminder without an email',
      programWith([wait('kickoff', 9, { remind: [{ day: 3, send: [] }] }), end()]),
      problem('recruitment > waitFor "kickoff"', 'has a reminder that sends nothing', 'name an email, or take the reminder out'),
    ],
    [
      'a reminder with one email twice',
      programWith([wait('kickoff', 9, { remind: [{ day: 3, send: ['digest', 'digest'] }] }), end()]),
      problem('recruitment > waitFor "kickoff"', 'sends "digest" twice on day 3', 'name it once'),
    ],
    [
      'an outcome that no way is shown for',
      programWith([wait('answered', 9, { on: { accepted: [] } }), end()]),
      problem('recruitment > waitFor "answered"', 'does not handle the outcome "declined"', 'add it to "on"'),
    ],
    [
      'a way for an outcome that cannot come',
      programWith([wait('kickoff', 9, { on: { postponed: [] } }), end()]),
      problem('recruitment > waitFor "kickoff"', 'handles "postponed", which is no outcome of kickoff', 'take it out of "on"'),
    ],
    [
      'a question that nobody declared',
      programWith([{ kind: 'choose', as: 'won?', question: 'has one', answers: { yes: [] } }, end()]),
      problem('recruitment > choose "won?"', 'there is no question "has one"', 'use one of has won'),
    ],
    [
      'an answer that no way is shown for',
      programWith([{ kind: 'choose', as: 'won?', question: 'has won', answers: { yes: [] } }, end()]),
      problem('recruitment > choose "won?"', 'does not handle the answer "no"', 'add it to the answers'),
    ],
    [
      'a way for an answer that cannot come',
      programWith([{ kind: 'choose', as: 'won?', question: 'has won', answers: { yes: [], no: [], perhaps: [] } }, end()]),
      problem('recruitment > choose "won?"', 'handles "perhaps", which is no answer to has won', 'take it out'),
    ],
    [
      'a date that nobody declared',
      programWith([{ kind: 'pauseUntil', as: 'until then', date: 'renewalOpens' }, end()]),
      problem('recruitment > pauseUntil "until then"', 'there is no date "renewalOpens"', 'use one of renewalOpensAt'),
    ],
    [
      'an email that is left out once nobody knows what is reached',
      programWith([{ kind: 'sendEmail', email: 'welcome', as: 'welcome', unless: 'kick-off' }, end()]),
      problem(
        'recruitment > sendEmail "welcome"',
        'is not sent once "kick-off" is reached, which is no milestone',
        'use one of kickoff, training, answered',
      ),
    ],
    [
      'a pause of no days',
      programWith([pause('a while', 0), end()]),
      problem('recruitment > pause "a while"', 'pauses for 0 days', 'use a number above 0'),
    ],
    [
      'a task that was due before it was opened',
      programWith([task('call', -1), end()]),
      problem('recruitment > openTask "call"', 'is due after -1 days', 'use 0 or more'),
    ],
    [
      'a task that nothing does',
      programWith([{ ...task('call'), doneWith: 'kickof' } as Step, end()]),
      problem('recruitment > openTask "call"', 'is done with "kickof", which is no milestone', 'use one of kickoff, training, answered'),
    ],
    [
      'nothing to do together',
      programWith([{ kind: 'together', as: 'ready', withinDays: 3, branches: {} }, end()]),
      problem('recruitment > together "ready"', 'has no branches', 'add one, or take the step out'),
    ],
    [
      'a milestone that two branches wait for, which would take the answer from each other',
      programWith([
        {
          kind: 'together',
          as: 'ready',
          withinDays: 20,
          branches: {
            call: [wait('kickoff', 3)],
            training: [wait('training', 3, { reached: [wait('kickoff', 3, { as: 'kickoff again' })] })],
          },
        },
        end(),
      ]),
      problem(
        'recruitment > together "ready"',
        'waits for "kickoff" in two branches at once: call and training',
        'wait for it in one of them',
      ),
    ],
    [
      'a branch that takes longer than it may',
      programWith([{ kind: 'together', as: 'ready', withinDays: 30, branches: { call: [wait('kickoff', 20), pause('rest', 11)] } }, end()]),
      problem(
        'recruitment > together "ready" > call',
        'can take 31 days, more than the 30 allowed',
        'shorten its waits, or allow more days',
      ),
    ],
    [
      'a branch that ends the phase for the others',
      programWith([{ kind: 'together', as: 'ready', withinDays: 30, branches: { call: [end()] } }, end()]),
      problem('recruitment > together "ready" > call > end "over"', 'a branch cannot end the phase', 'end it after the branches are done'),
    ],
    [
      'two emails of one name, of which the second would not be sent',
      programWith([email('Welcome!'), wait('kickoff', 3, { reached: [email('welcome')] }), end()]),
      problem(
        'recruitment > waitFor "kickoff" > reached > sendEmail "welcome"',
        'has the same name as recruitment > sendEmail "Welcome!": "welcome"',
        'give one of them another name with "as"',
      ),
    ],
    [
      'a task and a question of one name, of which the second would be swallowed',
      programWith([{ kind: 'choose', as: 'rescue', question: 'has won', answers: { yes: [], no: [task('rescue')] } }, end()]),
      problem(
        'recruitment > choose "rescue" > no > openTask "rescue"',
        'has the same name as recruitment > choose "rescue": "rescue"',
        'give one of them another name with "as"',
      ),
    ],
    [
      'a task called "end", which would swallow the end of the phase',
      programWith([task('end'), end()]),
      problem(
        'recruitment > openTask "end"',
        'has the same name as the end of the phase: "end"',
        'give one of them another name with "as"',
      ),
    ],
    [
      'an email with the name that a reminder gets',
      programWith([wait('kickoff', 9, remind(3)), email('kickoff day 3 digest'), end()]),
      problem(
        'recruitment > sendEmail "kickoff day 3 digest"',
        'has the same name as recruitment > waitFor "kickoff": "kickoff day 3 digest"',
        'give one of them another name with "as"',
      ),
    ],
    [
      'a wait with the name that a later rung of another gets',
      programWith([wait('kickoff', 9, remind(3)), wait('training', 3, { as: 'kickoff from day 3' }), end()]),
      problem(
        'recruitment > waitFor "kickoff from day 3"',
        'has the same name as recruitment > waitFor "kickoff": "kickoff from day 3"',
        'give one of them another name with "as"',
      ),
    ],
    [
      'two branches of one name, at different forks',
      programWith([
        { kind: 'together', as: 'first', withinDays: 3, branches: { call: [] } },
        { kind: 'together', as: 'second', withinDays: 3, branches: { call: [] } },
        end(),
      ]),
      problem(
        'recruitment > together "second"',
        'has the same name as recruitment > together "first": "call"',
        'give one of them another name with "as"',
      ),
    ],
    [
      'a step with a name too long for a state',
      programWith([email(LONG), end()]),
      problem(`recruitment > sendEmail "${LONG}"`, `has a name of 41 characters: "${LONG}"`, 'use at most 40'),
    ],
    [
      'a reminder with a name too long for a state',
      programWith([wait('kickoff', 300, { as: LONG.slice(1), remind: [{ day: 120.5, send: ['the-certification-reminder'] }] }), end()]),
      problem(
        `recruitment > waitFor "${LONG.slice(1)}"`,
        `has a name of 77 characters: "${LONG.slice(1)} day 120.5 the-certification-reminder"`,
        'use at most 72',
      ),
    ],
    [
      'a name of signs only, which could stand in no id',
      programWith([task('!?'), end()]),
      problem('recruitment > openTask "!?"', 'has a name without letters or digits: "!?"', 'name it with "as"'),
    ],
    [
      'a title that AWS would fill in',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what must not be written
      programWith([{ kind: 'openTask', as: 'call', title: 'Call ${name}', assignee: 'head', dueDays: 1 }, end()]),
      problem('recruitment > openTask "call"', 'has "${" in a text', 'leave it out: AWS would look for a resource of that name'),
    ],
    [
      'a way through that ends in nothing',
      programWith([wait('kickoff', 3, { reached: [end()] })]),
      problem('recruitment', 'has a way through that ends without an outcome', 'end every way with end(...)'),
    ],
    [
      'a step after the end',
      programWith([{ kind: 'choose', as: 'won?', question: 'has won', answers: { yes: [end()], no: [end()] } }, email('welcome')]),
      problem('recruitment > sendEmail "welcome"', 'can never be reached', 'take it out, or move it before what ends the phase'),
    ],
    [
      'a phase that AWS would end before it does',
      programWith([wait('kickoff', 200), wait('training', 166), end()]),
      problem('recruitment', 'can take 366 days; AWS ends a run after 365', 'split it into two phases, or into cycles'),
    ],
    [
      'an outcome that nothing follows',
      programWith([wait('kickoff', 3, { reached: [end('signed')] }), end()]),
      problem('recruitment > next', 'does not say what follows "signed"', 'add it'),
    ],
    [
      'an outcome with a name too long for a state',
      programWith([end(LONG)], { phases: { ...programWith([]).phases, recruitment: phase('recruitment', [end(LONG)], { [LONG]: OVER }) } }),
      problem(`recruitment > end "${LONG}"`, 'has a name of 41 characters', 'use at most 40'),
    ],
    [
      'something that follows an outcome which never comes',
      programWith([], { phases: { ...programWith([]).phases, recruitment: phase('recruitment', [end()], { over: OVER, won: OVER }) } }),
      problem('recruitment > next > won', 'no step ends with it', 'take it out, or end with it'),
    ],
    [
      'a phase under the name of another',
      programWith([], { phases: { ...programWith([end()]).phases, recruitment: phase('onboarding', [end()]) } }),
      problem('phases > recruitment', 'holds the phase "onboarding"', 'put each phase under its own id'),
    ],
    [
      'a milestone that no event reaches',
      withMilestones({ silent: { title: 'silent', events: [], since: 'journey' } }),
      problem('milestones > silent', 'no event counts for it', 'name its events'),
    ],
    [
      'an event that leads to two outcomes',
      withMilestones({
        torn: { title: 'torn', events: ['call.held'], outcomes: { yes: ['call.held'], no: ['call.held'] }, since: 'journey' },
      }),
      problem('milestones > torn', 'the event call.held leads to 2 outcomes', 'name it under exactly one'),
    ],
    [
      'an event that leads to no outcome',
      withMilestones({
        torn: { title: 'torn', events: ['call.held', 'review.held'], outcomes: { yes: ['call.held'] }, since: 'journey' },
      }),
      problem('milestones > torn', 'the event review.held leads to 0 outcomes', 'name it under exactly one'),
    ],
    [
      'nothing that wakes a dormant partner',
      programWith([end()], { wakes: 'first act' }),
      problem('program > wakes', '"first act" is no milestone', 'name one'),
    ],
  ])('%s', (_, program, expected) => {
    expect(validate(program)).toEqual([expected]);
  });

  it('a phase that is missing, as a program without types could have it', () => {
    const { renewal: _, ...phases } = programWith([end()]).phases;
    const program = programWith([], { phases: phases as Program['phases'] });
    expect(validate(program)).toEqual([problem('phases', '"renewal" is missing', 'add it: every partner may come to it')]);
  });

  it('a way on to a phase that does not exist', () => {
    const nowhere = { kind: 'start', phase: 'retirement', dormant: false } as unknown as Next;
    const recruitment = phase('recruitment', [end()], { over: nowhere });
    const program = programWith([], { phases: { ...programWith([]).phases, recruitment } });
    expect(validate(program)).toEqual([
      problem(
        'recruitment > next > over',
        'there is no phase "retirement"',
        'use one of recruitment, onboarding, activation, engagement, renewal',
      ),
    ]);
  });
});

describe('a program with many mistakes is told of all of them at once', () => {
  it('wherever they are', () => {
    const program = programWith([pause('rest', 0), wait('kickoff', 3, remind(5)), email('a'), email('a')], { wakes: 'nothing' });
    expect(validate(program).map(({ place }) => place)).toEqual([
      'recruitment',
      'recruitment > pause "rest"',
      'recruitment > waitFor "kickoff"',
      'recruitment > sendEmail "a"',
      'recruitment > next > over',
      'program > wakes',
    ]);
  });
});

describe('what looks like a mistake and is none:', () => {
  it.each<[string, Steps]>([
    [
      'a way that ends early does not count for the days of what comes after',
      [wait('kickoff', 200, { reached: [pause('then', 150), end()] }), pause('else', 165), end()],
    ],
    [
      'a branch may be called like the fork that it is in',
      [{ kind: 'together', as: 'call', withinDays: 3, branches: { call: [] } }, end()],
    ],
    [
      'two ways that exclude each other may wait for one milestone',
      [
        {
          kind: 'choose',
          as: 'won?',
          question: 'has won',
          answers: { yes: [wait('kickoff', 3)], no: [wait('kickoff', 5, { as: 'kickoff at last' })] },
        },
        end(),
      ],
    ],
    ['an email may be called like the wait after it', [email('kickoff'), wait('kickoff', 3), end()]],
    ['several ways may end with one outcome', [wait('kickoff', 3, { reached: [end()] }), end()]],
  ])('%s', (_, steps) => {
    expect(validate(programWith(steps))).toEqual([]);
  });
});
