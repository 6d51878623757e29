import { expect, it } from 'vitest';
import { readConfiguration } from '../../lambdas/adapters/configuration';
import { PHASES } from '../../lib/journey/words';

const arns = Object.fromEntries(PHASES.map((phase) => [phase, `arn:${phase}`]));

it('a function starts with its settings read and typed', () => {
  const environment = {
    TABLE_NAME: 'journey',
    STATE_MACHINE_ARNS: JSON.stringify(arns),
    SOURCE_SECRET_ARNS: '{"standard":"arn:secret"}',
    SECONDS_PER_DAY: '0.15',
    MIN_TIMEOUT_SECONDS: '5',
    OTHER: 'left alone',
  };
  expect(readConfiguration(environment, 'table', 'stateMachineArns', 'sourceSecretArns', 'secondsPerDay', 'minTimeoutSeconds')).toEqual({
    table: 'journey',
    stateMachineArns: arns,
    sourceSecretArns: { standard: 'arn:secret' },
    secondsPerDay: 0.15,
    minTimeoutSeconds: 5,
  });
});

it('a function does not start without its settings: all that are missing are named at once', () => {
  expect(() => readConfiguration({}, 'table', 'eventsQueueUrl', 'stateMachineArns', 'secondsPerDay')).toThrow(
    /TABLE_NAME: .*; EVENTS_QUEUE_URL: .*; STATE_MACHINE_ARNS: .*; SECONDS_PER_DAY: /,
  );
});

it('a function asks only for the settings that it uses', () => {
  expect(readConfiguration({ TABLE_NAME: 'journey' }, 'table')).toEqual({ table: 'journey' });
});

it.each([
  ['TABLE_NAME', '', 'table'],
  ['STATE_MACHINE_ARNS', 'not JSON', 'stateMachineArns'],
  ['STATE_MACHINE_ARNS', JSON.stringify({ ...arns, renewal: undefined }), 'stateMachineArns'],
  ['STATE_MACHINE_ARNS', JSON.stringify({ ...arns, renewal: '' }), 'stateMachineArns'],
  ['SOURCE_SECRET_ARNS', '{"standard":7}', 'sourceSecretArns'],
  ['SECONDS_PER_DAY', '0', 'secondsPerDay'],
  ['SECONDS_PER_DAY', 'a day', 'secondsPerDay'],
  ['MIN_TIMEOUT_SECONDS', '-1', 'minTimeoutSeconds'],
] as const)('a function does not start with %s set to "%s"', (variable, value, name) => {
  expect(() => readConfiguration({ [variable]: value }, name)).toThrow(`the function's environment is not right: ${variable}: `);
});
