import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePhase, type StateMachine } from '../../lib/journey/compile';
import type { WaitStep } from '../../lib/journey/definition';
import { REAL_TIME, type TimeScale } from '../../lib/journey/time';
import { validate } from '../../lib/journey/validate';
import { longestDays } from '../../lib/journey/validate/days';
import {
  aslErrors,
  type CompiledState,
  deployed,
  emailOf,
  eventIdOf,
  hasToken,
  isEmail,
  isEvent,
  isWait,
  ladderOf,
  longestSeconds,
  referencesOf,
  scopesOf,
  statesOf,
  targetsOf,
} from '../support/arbitrary-machines';
import { anyProgram, anyScale, type GeneratedProgram, stepsWithin } from '../support/arbitrary-phases';

const LONGEST_STATE_NAME = 80;
const LONGEST_DEFINITION = 1_048_576;
const SECONDS_PER_DAY = 86_400;
/** A short trouble of DynamoDB or SQS is no reason to fail a journey of months. */
const TROUBLE_SECONDS = 100;

type Check = (machine: StateMachine, generated: GeneratedProgram, scale: TimeScale) => void;

/** Whatever the program, and the pace of its stage. */
const always = (check: Check, numRuns = 150): void =>
  fc.assert(
    fc.property(anyProgram, anyScale, (generated, scale) => {
      check(compilePhase(generated.phase, generated.program, scale), generated, scale);
    }),
    { numRuns },
  );

const waitsOf = ({ phase }: GeneratedProgram): readonly WaitStep[] => stepsWithin(phase.steps).filter((step) => step.kind === 'waitFor');

const ladder = (machine: StateMachine, as: string) => {
  const scope = scopesOf(machine).find(({ states }) => states.has(`Wait: ${as}`));
  return scope === undefined ? [] : ladderOf(scope, as);
};

const repeated = (names: readonly string[]): readonly string[] => names.filter((name, index) => names.indexOf(name) !== index);

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value))
    for (const each of Object.values(Object.freeze(value))) freeze(each);
  return value;
};

describe('any program that may be deployed', () => {
  it('is found without a mistake', () => {
    fc.assert(
      fc.property(anyProgram, ({ program }) => {
        expect(validate(program)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('compiles to the same definition each time, and is left as it was', () => {
    fc.assert(
      fc.property(anyProgram, anyScale, ({ program, phase }, scale) => {
        const frozen = freeze(phase);
        const once = compilePhase(frozen, program, scale);
        expect(JSON.stringify(compilePhase(frozen, program, scale))).toBe(JSON.stringify(once));
        expect(JSON.parse(JSON.stringify(once))).toEqual(once);
      }),
    );
  });
});

describe('any compiled phase', () => {
  // asl-validator takes about 0.1 s for each, more on a busy machine.
  it('is Amazon States Language', { timeout: 30_000 }, () => {
    always((machine) => expect(aslErrors(machine)).toEqual([]), 15);
  });

  it('leads from each state to one beside it, or ends', () => {
    always((machine) => {
      for (const { startAt, states } of scopesOf(machine)) {
        expect([...states.keys()]).toContain(startAt);
        for (const [name, state] of states) {
          expect(
            targetsOf(state).filter((target) => !states.has(target)),
            name,
          ).toEqual([]);
          const waysOn = [state.Next, state.End, state.Default].filter((each) => each !== undefined);
          expect(waysOn, name).toHaveLength(['Succeed', 'Fail'].includes(state.Type) ? 0 : 1);
        }
      }
    });
  });

  it('has no state that nothing leads to', () => {
    always((machine) => {
      for (const { startAt, states } of scopesOf(machine)) {
        const reached = new Set([startAt]);
        // A set that grows while it is walked is walked to its end.
        for (const name of reached) for (const target of targetsOf(states.get(name) ?? { Catch: [], Choices: [] })) reached.add(target);
        expect([...states.keys()].filter((name) => !reached.has(name))).toEqual([]);
      }
    });
  });

  it('gives each state a name of its own in the whole machine, of at most 80 characters', () => {
    always((machine) => {
      const names = statesOf(machine).map(([name]) => name);
      expect(repeated(names)).toEqual([]);
      expect(names.filter((name) => name.length > LONGEST_STATE_NAME)).toEqual([]);
    });
  });

  it('never gives two steps the same id: one would be taken for a repeat of the other, and swallowed', () => {
    always((machine) => {
      const states = statesOf(machine);
      // Of several ends, a run comes to one.
      const events = states.filter(([name, state]) => isEvent(state) && !name.startsWith('End: ')).map(([, state]) => eventIdOf(state));
      const ends = states.filter(([name]) => name.startsWith('End: ')).map(([, state]) => eventIdOf(state));
      expect(repeated([...events, ...new Set(ends)])).toEqual([]);
      expect(repeated(states.filter(([, state]) => isEmail(state)).map(([, state]) => emailOf(state).step))).toEqual([]);
    });
  });

  it('stays below the 1 MB that a definition may have', () => {
    always((machine) => expect(deployed(machine).length).toBeLessThan(LONGEST_DEFINITION));
  });
});

describe('any wait', () => {
  it('reminds with the emails of its days in their order, and then gives up', () => {
    always((machine, generated) => {
      for (const { as, remind } of waitsOf(generated)) {
        expect(ladder(machine, as).map(({ reminded }) => reminded)).toEqual([[], ...remind.map(({ send }) => send)]);
      }
    });
  });

  it('takes as long in all as its give-up day says', () => {
    fc.assert(
      fc.property(anyProgram, (generated) => {
        const machine = compilePhase(generated.phase, generated.program, REAL_TIME);
        for (const { as, giveUp } of waitsOf(generated)) {
          const seconds = ladder(machine, as).reduce((sum, rung) => sum + Number(rung.seconds), 0);
          expect(seconds, as).toBe(giveUp.day * SECONDS_PER_DAY);
        }
      }),
    );
  });

  it('goes at the pace of its stage, in whole seconds, and never faster than the stage can', () => {
    always((machine, generated, { secondsPerDay, minTimeoutSeconds }) => {
      for (const { as, remind, giveUp } of waitsOf(generated)) {
        const days = [0, ...remind.map(({ day }) => day), giveUp.day];
        const spans = days.slice(1).map((day, index) => (day - (days[index] ?? 0)) * secondsPerDay);
        expect(ladder(machine, as).map(({ seconds }) => seconds)).toEqual(
          spans.map((span) => Math.max(minTimeoutSeconds, Math.round(span))),
        );
      }
    });
  });

  it('writes on the milestone that it waits for, under a condition, how long each rung will take', () => {
    always((machine, generated) => {
      const waits = new Map(waitsOf(generated).map(({ as, milestone }) => [as, milestone]));
      for (const [name, state] of statesOf(machine).filter(([, each]) => isWait(each))) {
        const as = name.slice('Wait: '.length).replace(/ from day [\d.]+$/, '');
        expect(state.Parameters).toMatchObject({
          Key: { sk: { S: `STATE#milestone#${waits.get(as)}` } },
          ConditionExpression: expect.stringMatching(/^\(attribute_not_exists\(reachedAt\) OR reachedAt < \S+\) AND \(.+\)$/),
          ExpressionAttributeValues: { ':seconds': { N: String(state.TimeoutSeconds) } },
        });
      }
    });
  });
});

describe('nothing stops a journey for good:', () => {
  it('what waits for an answer has a time-out, and somewhere to go without one', () => {
    always((machine) => {
      for (const [name, state] of statesOf(machine).filter(([, each]) => hasToken(each))) {
        expect(state.TimeoutSeconds, name).toSatisfy(Number.isInteger);
        expect(state.TimeoutSeconds, name).toBeGreaterThan(0);
        const handled = [...state.Catch, ...state.Retry].flatMap(({ ErrorEquals }) => ErrorEquals);
        expect(
          handled.some((error) => error === 'States.Timeout' || error === 'States.ALL'),
          name,
        ).toBe(true);
      }
    });
  });

  it('a wait goes on when its milestone was reached before, by whatever name the error comes', () => {
    always((machine) => {
      for (const [name, state] of statesOf(machine).filter(([, each]) => isWait(each))) {
        const conditionFailed = state.Catch.flatMap(({ ErrorEquals }) => ErrorEquals).filter((error) => error.includes('ConditionalCheck'));
        expect(conditionFailed, name).toEqual([
          'DynamoDb.ConditionalCheckFailedException',
          'DynamoDB.ConditionalCheckFailedException',
          'ConditionalCheckFailedException',
        ]);
      }
    });
  });

  it('an email that fails is gone past', () => {
    always((machine) => {
      for (const [, state] of statesOf(machine).filter(([, each]) => isEmail(each))) {
        const [always] = state.Catch;
        expect(always?.ErrorEquals).toEqual(['States.ALL']);
        if (state.Next !== undefined) expect(always?.Next).toBe(state.Next);
      }
    });
  });

  it('a passing trouble of AWS is passed over in each task', () => {
    const seconds = ({ Retry }: CompiledState): number => {
      const [retrier] = Retry;
      if (retrier === undefined) return 0;
      const { IntervalSeconds, BackoffRate = 2, MaxAttempts, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
      const waits = Array.from({ length: MaxAttempts }, (_, attempt) =>
        Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
      );
      return waits.reduce((sum, wait) => sum + wait, 0);
    };
    always((machine) => {
      for (const [name, state] of statesOf(machine).filter(([, { Type }]) => Type === 'Task')) {
        // A question is not asked again at once: its time-out is an hour.
        expect(seconds(state), name).toBeGreaterThan(name.startsWith('Ask: ') ? 30 : TROUBLE_SECONDS);
      }
    });
  });

  it('a run fails by itself only where an answer comes that its program never knew', () => {
    always((machine) => {
      for (const { isBranch, states } of scopesOf(machine)) {
        const failing = [...states].filter(([, { Type }]) => Type === 'Fail').map(([name]) => name);
        expect(failing.every((name) => (isBranch ? name.startsWith('Not handled: ') : name === 'Not handled'))).toBe(true);
        for (const [name, state] of states) {
          const toFailure = targetsOf(state).filter((target) => failing.includes(target));
          if (toFailure.length > 0) expect([name, state.Type, state.Default]).toEqual([name, 'Choice', toFailure[0]]);
          // Nobody is led down a way that was meant for another answer.
          if (state.Type === 'Choice') expect(failing, name).toContain(state.Default);
        }
      }
    });
  });

  it('a phase takes at most the days that its check counted, give or take the emails', () => {
    fc.assert(
      fc.property(anyProgram, ({ program, phase }) => {
        expect(longestSeconds(compilePhase(phase, program, REAL_TIME))).toBe(longestDays(phase.steps) * SECONDS_PER_DAY);
      }),
    );
  });
});

describe('a workflow knows a partner by reference only:', () => {
  const DECLARED = {
    input: ['$.partnerId', '$.run', '$.journeyStartedAt', '$.termStartedAt', '$.phaseStartedAt'],
    context: ['$$.State.EnteredTime', '$$.Task.Token', '$$.Execution.Name'],
    // What it read on its way: which way a milestone went, what was answered, a date.
    slots: ['$.wait.outcome', '$.choice.answer', '$.date.at'],
  };

  it('it refers to nothing but its input, and the one thing it read', () => {
    always((machine) => {
      const known = Object.values(DECLARED).flat();
      expect(
        statesOf(machine)
          .flatMap(([, state]) => referencesOf(state))
          .filter((reference) => !known.includes(reference)),
      ).toEqual([]);
    });
  });

  it('of the table it reads one attribute, and keeps no more of an answer than it needs', () => {
    always((machine) => {
      for (const [name, { Resource, Parameters, ResultSelector, ResultPath }] of statesOf(machine)) {
        if (Resource.includes('getItem')) {
          expect(Parameters.ProjectionExpression, name).toMatch(/^#p0(\.#p1)?$/);
          expect(Object.values(Parameters.ExpressionAttributeNames ?? {})[0], name).toMatch(/^(outcome|dates)$/);
        }
        if (Resource !== '' && ResultPath !== null) expect(Object.keys(ResultSelector ?? {}), name).toHaveLength(1);
      }
    });
  });
});
