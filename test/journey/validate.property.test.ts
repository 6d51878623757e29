import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compilePhase } from '../../lib/journey/compile';
import type { Phase, Program, Step, Steps } from '../../lib/journey/definition';
import { REAL_TIME } from '../../lib/journey/time';
import { validate } from '../../lib/journey/validate';
import { anyProgram, type GeneratedProgram } from '../support/arbitrary-phases';

interface Mistake {
  /** Steps that are put before the others. */
  readonly steps: readonly Step[];
  readonly problems: readonly (readonly [place: string, problem: string])[];
}

const wait = (milestone: string, as: string): Extract<Step, { kind: 'waitFor' }> => ({
  kind: 'waitFor',
  milestone,
  as,
  remind: [],
  giveUp: { day: 1, steps: [] },
  reached: [],
});

/** Every mistake that a few steps can make, each on names of its own. */
const MISTAKES: readonly Mistake[] = [
  {
    steps: [1, 2].map(() => ({ kind: 'sendEmail', email: 'digest', as: 'twice' })),
    problems: [['sendEmail "twice"', 'has the same name as']],
  },
  {
    steps: [{ ...wait('always there', 'too late'), remind: [{ day: 1, send: ['digest'] }] }],
    problems: [['waitFor "too late"', 'gives up on day 1, which is not after day 1']],
  },
  {
    steps: [
      {
        kind: 'together',
        as: 'torn',
        withinDays: 1,
        branches: { 'torn left': [wait('always there', 'left')], 'torn right': [wait('always there', 'right')] },
      },
    ],
    problems: [['together "torn"', 'waits for "always there" in two branches at once: torn left and torn right']],
  },
  { steps: [wait('never there', 'lost')], problems: [['waitFor "lost"', 'waits for "never there", which is no milestone']] },
  {
    steps: [{ ...wait('always there', 'surprised'), on: { surprise: [] } }],
    problems: [['waitFor "surprised"', 'handles "surprise", which is no outcome of always there']],
  },
  {
    steps: [{ kind: 'choose', as: 'unasked', question: 'unasked', answers: { yes: [] } }],
    problems: [['choose "unasked"', 'there is no question "unasked"']],
  },
  { steps: [{ kind: 'pauseUntil', as: 'never', date: 'never' }], problems: [['pauseUntil "never"', 'there is no date "never"']] },
  {
    steps: [{ kind: 'openTask', as: 'x'.repeat(41), title: 'Call', assignee: 'head', dueDays: 1 }],
    problems: [[`openTask "${'x'.repeat(41)}"`, 'has a name of 41 characters']],
  },
  { steps: [{ kind: 'pause', as: 'no time', days: 0 }], problems: [['pause "no time"', 'pauses for 0 days']] },
];

const withSteps = ({ program, phase }: GeneratedProgram, change: (steps: Steps) => Steps): Program => {
  const changed: Phase = { ...phase, steps: change(phase.steps) };
  return { ...program, phases: { ...program.phases, [phase.id]: changed } };
};

it('every mistake in a program is reported, each with its place and a fix, and nothing else is', () => {
  fc.assert(
    fc.property(anyProgram, fc.subarray([...MISTAKES], { minLength: 1 }), (generated, mistakes) => {
      // Too many days would be one mistake more.
      fc.pre(validate(generated.program).length === 0);
      const program = withSteps(generated, (steps) => [...mistakes.flatMap((mistake) => mistake.steps), ...steps]);
      const found = validate(program).filter(({ problem }) => !problem.includes('AWS ends a run after'));
      const expected = mistakes.flatMap(({ problems }) => problems);
      for (const [place, problem] of expected) {
        const match = found.find((each) => each.place === `${generated.phase.id} > ${place}` && each.problem.startsWith(problem));
        expect(match, `${place}: ${problem}`).toBeDefined();
        expect(match?.fix).not.toBe('');
      }
      expect(found).toHaveLength(expected.length);
    }),
    { numRuns: 200 },
  );
});

it('a phase in which no way ends is told so', () => {
  const withoutEnds = (steps: Steps): Steps =>
    steps
      .filter(({ kind }) => kind !== 'end')
      .map((step) => {
        const inside = (ways: Readonly<Record<string, Steps>>) =>
          Object.fromEntries(Object.entries(ways).map(([way, inner]) => [way, withoutEnds(inner)]));
        if (step.kind === 'choose') return { ...step, answers: inside(step.answers) };
        if (step.kind !== 'waitFor') return step;
        const giveUp = { day: step.giveUp.day, steps: withoutEnds(step.giveUp.steps) };
        return { ...step, giveUp, reached: withoutEnds(step.reached), ...(step.on && { on: inside(step.on) }) };
      });
  fc.assert(
    fc.property(anyProgram, (generated) => {
      const problems = validate(withSteps(generated, withoutEnds));
      expect(problems).toContainEqual({
        place: generated.phase.id,
        problem: 'has a way through that ends without an outcome',
        fix: 'end every way with end(...)',
      });
    }),
  );
});

it('what follows an end that no way leads past is reported', () => {
  fc.assert(
    fc.property(anyProgram, (generated) => {
      const program = withSteps(generated, (steps) => [...steps, { kind: 'pause', as: 'idle', days: 1 }]);
      expect(validate(program)).toContainEqual(
        expect.objectContaining({ place: `${generated.phase.id} > pause "idle"`, problem: 'can never be reached' }),
      );
    }),
  );
});

it('a phase of more than a year is reported', () => {
  fc.assert(
    fc.property(anyProgram, fc.integer({ min: 366, max: 5000 }), (generated, days) => {
      const program = withSteps(generated, (steps) => [{ kind: 'pause', as: 'for years', days }, ...steps]);
      expect(validate(program)).toEqual([
        {
          place: generated.phase.id,
          problem: expect.stringMatching(/^can take [\d.]+ days; AWS ends a run after 365$/),
          fix: 'split it into two phases, or into cycles',
        },
      ]);
    }),
  );
});

it('an outcome that nothing follows is reported, and so is what follows nothing', () => {
  fc.assert(
    fc.property(anyProgram, ({ program, phase }) => {
      const [outcome = ''] = Object.keys(phase.next);
      const { [outcome]: follows, ...others } = phase.next;
      const next = { ...others, ...(follows && { 'no such outcome': follows }) };
      const problems = validate({ ...program, phases: { ...program.phases, [phase.id]: { ...phase, next } } });
      expect(problems.map(({ place, problem }) => `${place}: ${problem}`)).toEqual([
        `${phase.id} > next: does not say what follows "${outcome}"`,
        `${phase.id} > next > no such outcome: no step ends with it`,
      ]);
    }),
  );
});

it('two steps that would be one state do not compile, should nobody have asked validate', () => {
  fc.assert(
    fc.property(anyProgram, (generated) => {
      const twice: Step = { kind: 'pause', as: 'twice', days: 1 };
      const { phases } = withSteps(generated, (steps) => [twice, twice, ...steps]);
      expect(() => compilePhase(phases[generated.phase.id], generated.program, REAL_TIME)).toThrow(
        `two states of ${generated.phase.id} are called "Pause: twice"; run validate first`,
      );
    }),
  );
});
