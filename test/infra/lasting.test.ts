import { describe, expect, it } from 'vitest';
import { resourcesOf, templateOf } from './deployed';

/**
 * Logical ids that running journeys depend on. Do not change one: CloudFormation would make a second, empty resource,
 * and AWS ends the executions of a machine that is deleted. To add one is fine.
 */
const LASTING = {
  Table: 'AWS::DynamoDB::GlobalTable',
  EventsQueue: 'AWS::SQS::Queue',
  EventsDeadLetterQueue: 'AWS::SQS::Queue',
  EmailsQueue: 'AWS::SQS::Queue',
  EmailsDeadLetterQueue: 'AWS::SQS::Queue',
  ServiceEmailsQueue: 'AWS::SQS::Queue',
  ServiceEmailsDeadLetterQueue: 'AWS::SQS::Queue',
  EmailScheduleGroup: 'AWS::Scheduler::ScheduleGroup',
  EmailScheduleRole: 'AWS::IAM::Role',
  EmailScheduleRolePolicy: 'AWS::IAM::Policy',
  FeedbackQueue: 'AWS::SQS::Queue',
  FeedbackDeadLetterQueue: 'AWS::SQS::Queue',
  PhaseFailedDeadLetterQueue: 'AWS::SQS::Queue',
  AnnouncementsQueue: 'AWS::SQS::Queue',
  AnnouncementsDeadLetterQueue: 'AWS::SQS::Queue',
  RecruitmentMachine: 'AWS::StepFunctions::StateMachine',
  OnboardingMachine: 'AWS::StepFunctions::StateMachine',
  ActivationMachine: 'AWS::StepFunctions::StateMachine',
  EngagementMachine: 'AWS::StepFunctions::StateMachine',
  RenewalMachine: 'AWS::StepFunctions::StateMachine',
  PhaseRole: 'AWS::IAM::Role',
  PhaseRolePolicy: 'AWS::IAM::Policy',
  LaterMachine: 'AWS::StepFunctions::StateMachine',
  LaterRole: 'AWS::IAM::Role',
  LaterRolePolicy: 'AWS::IAM::Policy',
  StandardSecret: 'AWS::SecretsManager::Secret',
  HubspotSecret: 'AWS::SecretsManager::Secret',
  PartnerAcademySecret: 'AWS::SecretsManager::Secret',
  PreferenceKeySecret: 'AWS::SecretsManager::Secret',
  TaskKeySecret: 'AWS::SecretsManager::Secret',
  TaskDigestsQueue: 'AWS::SQS::Queue',
  TaskDigestsDeadLetterQueue: 'AWS::SQS::Queue',
  SenderIdentity: 'AWS::SES::EmailIdentity',
  ServiceConfigurationSet: 'AWS::SES::ConfigurationSet',
  JourneyConfigurationSet: 'AWS::SES::ConfigurationSet',
};

describe('what journeys of many months stand on', () => {
  const template = templateOf();
  const resources = resourcesOf(template);

  it.each(Object.entries(LASTING))('%s keeps its id, and outlives a deploy and the stack', (id, type) => {
    expect(resources[id]).toMatchObject({ Type: type, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('every table, queue and machine is on this list', () => {
    const types = new Set(Object.values(LASTING));
    types.delete('AWS::IAM::Role');
    types.delete('AWS::IAM::Policy');
    const found = Object.entries(resources).filter(([, { Type }]) => types.has(Type));
    expect(found.map(([id]) => id).filter((id) => !Object.hasOwn(LASTING, id))).toEqual([]);
  });

  it('the table is protected from deletion, backed up to any second, and forgets what has expired', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      Replicas: [{ DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    });
  });

  it('the table has its timeline and its lists', () => {
    const all = { ProjectionType: 'ALL' };
    const key = (hash: string, range: string) => [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ];
    expect(resources.Table?.Properties).toMatchObject({
      KeySchema: key('pk', 'sk'),
      LocalSecondaryIndexes: [{ IndexName: 'timeline', KeySchema: key('pk', 'at'), Projection: all }],
      GlobalSecondaryIndexes: [{ IndexName: 'lists', KeySchema: key('list', 'listAt'), Projection: { ProjectionType: 'KEYS_ONLY' } }],
    });
  });
});

describe('two stages in one account', () => {
  const NAMES = /^(\w*Name|Name)$/;
  /** Names that a person or AWS must be able to tell apart are given; all others are left to CloudFormation. */
  const named = Object.values(resourcesOf(templateOf({}, 'blue'))).flatMap(({ Type, Properties = {} }) =>
    Object.entries(Properties.SamplingRule ?? Properties)
      .filter(([property, value]) => NAMES.test(property) && typeof value === 'string')
      .map(([property, value]) => ({ where: `${Type} ${property}`, value: String(value) })),
  );

  it('share no fixed name', () => {
    const own = named.filter(({ where }) => !/MetricName|StageName|PolicyName|AttributeName|IndexName/.test(where));
    expect(own.length).toBeGreaterThan(30);
    for (const { value } of own) expect(value).toContain('partner-journey-blue');
  });
});
