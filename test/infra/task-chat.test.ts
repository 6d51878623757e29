import { describe, expect, it } from 'vitest';
import { functionOf, resourcesOf, templateOf } from './deployed';

const template = templateOf({ taskChat: { kind: 'teams', secretName: 'team-chat' } });
const only = (type: string, feature: string) =>
  Object.entries(resourcesOf(template, type))
    .filter(([id]) => id.startsWith(feature))
    .map(([, { Properties }]) => Properties);

describe('a stage that tells a chat of tasks', () => {
  it('hands it what is announced of them, and nothing else, by a queue that tries again', () => {
    const [rule] = only('AWS::Events::Rule', 'TaskChat');
    expect(rule).toMatchObject({
      EventPattern: { source: ['partner-journey'], 'detail-type': ['task.opened', 'task.escalated'] },
      Targets: [{ Arn: { 'Fn::GetAtt': ['TaskChatQueue', 'Arn'] }, InputPath: '$.detail' }],
    });
    expect(resourcesOf(template).TaskChatQueue).toMatchObject({
      Properties: { RedrivePolicy: { maxReceiveCount: 5 }, SqsManagedSseEnabled: true },
      DeletionPolicy: 'Retain',
    });
  });

  it('reads partners and the one secret, and writes nowhere', () => {
    const statements = only('AWS::IAM::Policy', 'TaskChat').flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const rights = statements.flatMap(({ Action }) => Action).filter((action: string) => !/^(logs|xray|sqs):/.test(action));
    expect(rights.sort()).toEqual(['dynamodb:GetItem', 'dynamodb:Query', 'secretsmanager:GetSecretValue']);
    const secret = statements.find(({ Action }) => Action === 'secretsmanager:GetSecretValue');
    expect(JSON.stringify(secret.Resource)).toContain(':secret:team-chat-??????');
    const read = statements.find(({ Action }) => [Action].flat().includes('dynamodb:GetItem'));
    expect(read.Condition).toEqual({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['PARTNER#*'] } });
    expect(JSON.stringify(statements)).not.toContain('sqs:SendMessage');
  });

  it('is told which chat and where its address is kept, and never the address', () => {
    expect(functionOf(template, 'TaskChat').Properties.Environment.Variables).toMatchObject({
      CHAT_KIND: 'teams',
      CHAT_SECRET_NAME: 'team-chat',
    });
  });

  it('is not there where no stage asks for it', () => {
    expect(Object.keys(resourcesOf(templateOf())).filter((id) => id.startsWith('TaskChat'))).toEqual([]);
  });
});
