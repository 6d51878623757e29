import { describe, expect, it } from 'vitest';
import { PHASES } from '../../lib/journey/words';
import { resourcesOf, templateOf } from './deployed';

const template = templateOf();
const machines = Object.entries(resourcesOf(template, 'AWS::StepFunctions::StateMachine')).filter(([id]) => id !== 'LaterMachine');

describe('workflows', () => {
  it('there is one for each phase', () => {
    expect(machines.map(([id]) => id.toLowerCase()).sort()).toEqual(PHASES.map((phase) => `${phase}machine`).sort());
  });

  it.each(machines)('%s runs the compiled phase on the resources of this stack', (_, { Properties }) => {
    const open = [...new Set(Properties.DefinitionString.match(/\$\{\w+\}/g) as string[])];
    expect(open.map((placeholder) => placeholder.slice(2, -1)).sort()).toEqual(Object.keys(Properties.DefinitionSubstitutions).sort());
    expect(Properties.DefinitionSubstitutions).toEqual({
      TableName: { Ref: 'Table' },
      EventsQueueUrl: { Ref: 'EventsQueue' },
      ServiceEmailsQueueUrl: { Ref: 'ServiceEmailsQueue' },
      EmailsQueueUrl: { Ref: 'EmailsQueue' },
    });
  });

  it.each(machines)('%s runs for months, with the one role that is kept, and logs no data', (_, { Properties }) => {
    expect(Properties.StateMachineType ?? 'STANDARD').toBe('STANDARD');
    expect(Properties.RoleArn).toEqual({ 'Fn::GetAtt': ['PhaseRole', 'Arn'] });
    expect(Properties.LoggingConfiguration).toMatchObject({ Level: 'ERROR', IncludeExecutionData: false });
    expect(Properties.TracingConfiguration).toEqual({ Enabled: true });
  });

  it('a machine is made after its role has its rights', () => {
    for (const [, machine] of machines)
      expect(machine).toMatchObject({ DependsOn: expect.arrayContaining(['PhaseRolePolicy', 'PhaseRole']) });
  });
});

describe('a workflow that ends badly', () => {
  const rule = Object.values(resourcesOf(template, 'AWS::Events::Rule'))[0]?.Properties;

  it('is told to phase-failed, and only one of ours', () => {
    expect(rule.EventPattern).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: PHASES.map((phase) => ({ Ref: `${phase.charAt(0).toUpperCase()}${phase.slice(1)}Machine` })),
      },
    });
  });

  it('is not forgotten when phase-failed cannot be called, or fails', () => {
    const deadLetters = { 'Fn::GetAtt': ['PhaseFailedDeadLetterQueue', 'Arn'] };
    expect(rule.Targets[0]).toMatchObject({ DeadLetterConfig: { Arn: deadLetters }, RetryPolicy: { MaximumRetryAttempts: 185 } });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
      MaximumRetryAttempts: 2,
    });
  });
});
