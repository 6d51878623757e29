import { describe, expect, it } from 'vitest';
import { PLACEHOLDERS } from '../../lib/journey/keys';
import { resourcesOf, templateOf } from './deployed';

describe('what tells events later', () => {
  const machine = resourcesOf(templateOf()).LaterMachine;

  it('waits for months, and puts into the events queue of this stack', () => {
    expect(machine?.Properties.StateMachineType ?? 'STANDARD').toBe('STANDARD');
    expect(machine?.Properties.DefinitionString.match(/\$\{\w+\}/g)).toEqual([PLACEHOLDERS.eventsQueueUrl]);
    expect(machine?.Properties.DefinitionSubstitutions).toEqual({ EventsQueueUrl: { Ref: 'EventsQueue' } });
  });

  it('has a role of its own, and is made after that has its rights', () => {
    expect(machine?.Properties.RoleArn).toEqual({ 'Fn::GetAtt': ['LaterRole', 'Arn'] });
    expect(machine).toMatchObject({ DependsOn: expect.arrayContaining(['LaterRolePolicy', 'LaterRole']) });
  });
});
