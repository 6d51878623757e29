import type { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createWorkflows, executionName, laterName } from '../../lambdas/adapters/workflows';
import type { FollowingEvent, RunInput } from '../../lib/journey/apply/draft';
import { PHASES } from '../../lib/journey/words';
import { MONDAY } from '../support/fixtures';

const arns = {
  recruitment: 'arn:aws:states:us-east-1:1:stateMachine:recruitment',
  onboarding: 'arn:aws:states:us-east-1:1:stateMachine:onboarding',
  activation: 'arn:aws:states:us-east-1:1:stateMachine:activation',
  engagement: 'arn:aws:states:us-east-1:1:stateMachine:engagement',
  renewal: 'arn:aws:states:us-east-1:1:stateMachine:renewal',
};
const LATER = 'arn:aws:states:us-east-1:1:stateMachine:later';
const input: RunInput = {
  partnerId: 'acme',
  journeyVersion: '1',
  run: 7,
  journeyStartedAt: MONDAY,
  termStartedAt: MONDAY,
  phaseStartedAt: MONDAY,
};
const event: FollowingEvent = {
  id: '0123456789abcdef0123456789abcdef:ended',
  type: 'meeting.ended',
  source: 'meetings',
  occurredAt: MONDAY,
  data: { meetingId: 'M-1', endsAt: MONDAY },
};

const workflows = (errorName?: string) => {
  const requests: [string, unknown][] = [];
  const client = {
    send: async (command: { constructor: { name: string }; input: unknown }) => {
      requests.push([command.constructor.name, command.input]);
      if (errorName !== undefined) throw Object.assign(new Error('from AWS'), { name: errorName });
      return {};
    },
  } as unknown as SFNClient;
  return { requests, verbs: createWorkflows(client, { phases: arns, later: LATER }) };
};

const verbs = {
  start: (errorName?: string) => workflows(errorName).verbs.start('onboarding', input),
  stop: (errorName?: string) => workflows(errorName).verbs.stop('onboarding', 'acme', 7),
  answer: (errorName?: string) => workflows(errorName).verbs.answer('token', {}),
  tellLater: (errorName?: string) => workflows(errorName).verbs.tellLater(MONDAY, 'acme', event),
};

describe('a run', () => {
  it('is started under the name of its partner, phase and number, with references and times alone', async () => {
    const { requests, verbs: real } = workflows();
    await real.start('onboarding', input);
    expect(requests).toEqual([
      ['StartExecutionCommand', { stateMachineArn: arns.onboarding, name: 'acme-onboarding-7', input: JSON.stringify(input) }],
    ]);
  });

  it('is stopped by the same name', async () => {
    const { requests, verbs: real } = workflows();
    await real.stop('onboarding', 'acme', 7);
    expect(requests).toMatchObject([
      ['StopExecutionCommand', { executionArn: 'arn:aws:states:us-east-1:1:execution:onboarding:acme-onboarding-7' }],
    ]);
  });

  it('has a name of at most 80 characters, also the millionth of the longest id', () => {
    for (const phase of PHASES) expect(executionName('x'.repeat(60), phase, 9_999_999).length).toBeLessThanOrEqual(80);
  });

  it('gets an answer as JSON', async () => {
    const { requests, verbs: real } = workflows();
    await real.answer('token', { outcome: 'approved' });
    expect(requests).toEqual([['SendTaskSuccessCommand', { taskToken: 'token', output: '{"outcome":"approved"}' }]]);
  });
});

describe('an event that is to be told later', () => {
  it('waits in an execution of its own, with the moment, its partner and what it is', async () => {
    const { requests, verbs: real } = workflows();
    await real.tellLater(MONDAY, 'acme', event);
    expect(requests).toEqual([
      [
        'StartExecutionCommand',
        { stateMachineArn: LATER, name: laterName('acme', event.id), input: JSON.stringify({ at: MONDAY, partnerId: 'acme', event }) },
      ],
    ]);
  });

  it('has the same name each time it is asked for, and another than any other event of the partner', () => {
    expect(laterName('acme', event.id)).toBe(laterName('acme', event.id));
    expect(laterName('acme', event.id)).not.toBe(laterName('acme', `${event.id}:ended`));
  });

  it('has a name that Step Functions takes, whatever the id of the event is', () => {
    const name = laterName('x'.repeat(60), 'a:b#c d/ü'.repeat(14));
    expect(name).toMatch(/^[A-Za-z0-9_.-]{1,80}$/);
  });
});

describe('what was done already is let be, and nothing else:', () => {
  const quiet = {
    start: ['ExecutionAlreadyExists'],
    tellLater: ['ExecutionAlreadyExists'],
    stop: ['ExecutionDoesNotExist', 'ValidationException'],
    answer: ['TaskTimedOut', 'TaskDoesNotExist'],
  };
  const others = [
    'ThrottlingException',
    'AccessDeniedException',
    'InvalidArn',
    'StateMachineDoesNotExist',
    'InvalidToken',
    'InvalidOutput',
    'TimeoutError',
  ];
  const names = [...new Set([...Object.values(quiet).flat(), ...others])];
  const cases = (['start', 'stop', 'answer', 'tellLater'] as const).flatMap((verb) =>
    names.map((name) => [verb, name, quiet[verb].includes(name)] as const),
  );

  it.each(cases)('%s with %s is quiet: %s', async (verb, name, isQuiet) => {
    if (isQuiet) await expect(verbs[verb](name)).resolves.toBeUndefined();
    else await expect(verbs[verb](name)).rejects.toMatchObject({ name });
  });
});
