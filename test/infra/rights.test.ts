import { describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, templateOf } from './deployed';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
const template = templateOf();
const policies = resourcesOf(template, 'AWS::IAM::Policy');

const statementsOf = (policy: Resource): Statement[] => policy.Properties.PolicyDocument.Statement;
const policyOf = (feature: string): Statement[] =>
  Object.entries(policies).flatMap(([id, policy]) => (id.startsWith(feature) ? statementsOf(policy) : []));

/** Logical ids that a resource expression names, each followed by what is added to it: `Table/index/lists`. */
const named = (resource: unknown): string[] => {
  const text = JSON.stringify(resource);
  const ids = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(([, id]) => id ?? '');
  const index = text.match(/\/index\/\w+/)?.[0] ?? '';
  return ids.map((id) => id + index);
};

/** Every right of a feature as `action on resource`, without logs and traces, which all have alike. */
const rightsOf = (feature: string): string[] =>
  policyOf(feature)
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).flatMap((it) => named(it).map((id) => `${action} on ${id}`))),
    )
    .filter((right) => !/^(logs|xray):/.test(right))
    .sort();

const on = (resource: string, ...actions: string[]): string[] => actions.map((action) => `${action} on ${resource}`);
const machines = ['Activation', 'Engagement', 'Onboarding', 'Recruitment', 'Renewal'].map((phase) => `${phase}Machine`);
const onMachines = (action: string): string[] => machines.map((machine) => `${action} on ${machine}`);
const items = (...actions: string[]): string[] => actions.map((action) => `dynamodb:${action} on Table`);
const query = ['dynamodb:Query on Table', 'dynamodb:Query on Table/index/lists', 'dynamodb:Query on Table/index/timeline'];
const send = (...queues: string[]): string[] => queues.map((queue) => `sqs:SendMessage on ${queue}`);
const consume = (queue: string): string[] =>
  on(queue, 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage');

describe('each part may do what it is for, and nothing else', () => {
  it.each([
    [
      'ReceiveWebhook',
      [
        ...items('GetItem', 'PutItem', 'DeleteItem'),
        ...send('EventsQueue'),
        ...['StandardSecret', 'HubspotSecret', 'PartnerAcademySecret'].flatMap((secret) => on(secret, 'secretsmanager:GetSecretValue')),
      ],
    ],
    [
      'MailPreferences',
      [...items('GetItem', 'PutItem'), ...send('EventsQueue'), ...on('PreferenceKeySecret', 'secretsmanager:GetSecretValue')],
    ],
    ['TaskPage', [...items('GetItem', 'Query'), ...send('EventsQueue'), ...on('TaskKeySecret', 'secretsmanager:GetSecretValue')]],
    ['TaskDigestScheduleRole', send('TaskDigestsQueue', 'TaskDigestsDeadLetterQueue')],
    [
      'ApplyEvent',
      [
        ...items('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
        ...query,
        ...onMachines('states:StartExecution'),
        'states:StartExecution on LaterMachine',
        ...onMachines('states:StopExecution'),
        ...onMachines('states:SendTaskSuccess'),
        ...send('EmailsQueue', 'EventsQueue', 'ServiceEmailsQueue', 'AnnouncementsQueue'),
        ...consume('EventsQueue'),
      ],
    ],
    ['ReceiveFeedback', [...items('GetItem', 'PutItem', 'UpdateItem'), ...query, ...send('EventsQueue'), ...consume('FeedbackQueue')]],
    [
      'PhaseFailed',
      [
        ...query,
        ...send('EventsQueue'),
        ...on('PhaseFailedDeadLetterQueue', 'sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'),
      ],
    ],
    ['PhaseRole', [...items('GetItem', 'UpdateItem'), ...send('EmailsQueue', 'EventsQueue', 'ServiceEmailsQueue')]],
    ['LaterRole', send('EventsQueue')],
    [
      'EventsOut',
      ['events:PutEvents on EventBus', ...on('AnnouncementsQueue', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')],
    ],
    ['EmailScheduleRole', send('EmailsQueue', 'EmailsDeadLetterQueue', 'ServiceEmailsQueue', 'ServiceEmailsDeadLetterQueue')],
  ])('%s', (feature, rights) => {
    expect(rightsOf(feature)).toEqual([...rights].sort());
  });

  it.each([
    ['ReceiveWebhook', 'writes nothing into the table but what nobody understood', 'dynamodb:PutItem', 'UNMAPPED#*'],
    ['MailPreferences', 'reads and writes nothing but consents: not who anybody is', ['dynamodb:GetItem', 'dynamodb:PutItem'], 'CONSENT#*'],
    ['ReceiveFeedback', 'puts nothing into the table but consents', 'dynamodb:PutItem', 'CONSENT#*'],
  ])('%s %s', (feature, _, action, keys) => {
    const puts = policyOf(feature).filter(({ Action }) => list(Action).includes('dynamodb:PutItem'));
    expect(puts).toMatchObject([{ Action: action, Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] } } }]);
    if (feature === 'MailPreferences') expect(policyOf(feature).filter(({ Action }) => /dynamodb/.test(String(Action)))).toEqual(puts);
  });

  it('ReceiveWebhook takes nothing away but places in the list of what nobody understood', () => {
    const takes = policyOf('ReceiveWebhook').filter(({ Action }) =>
      list(Action).some((each) => /dynamodb:(Delete|Batch|Update)/.test(String(each))),
    );
    const keys = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['UNMAPPED#all#*'] } };
    expect(takes).toMatchObject([{ Action: 'dynamodb:DeleteItem', Condition: keys }]);
  });

  it('TaskPage reads partners, and writes nothing', () => {
    const reads = policyOf('TaskPage').filter(({ Action }) => /dynamodb/.test(String(Action)));
    expect(reads).toMatchObject([
      {
        Action: ['dynamodb:GetItem', 'dynamodb:Query'],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['PARTNER#*'] } },
      },
    ]);
  });

  it('TaskDigest', () => {
    const rights = rightsOf('TaskDigestRole').filter((right) => !right.startsWith('ses:'));
    expect(rights).toEqual(
      [
        ...items('BatchGetItem', 'GetItem', 'UpdateItem', 'UpdateItem'),
        ...query,
        ...on('TaskKeySecret', 'secretsmanager:GetSecretValue'),
        ...send('EventsQueue'),
        ...consume('TaskDigestsQueue'),
      ].sort(),
    );
    const written = policyOf('TaskDigestRole').filter(({ Action }) => Action === 'dynamodb:UpdateItem');
    expect(written.map(({ Condition }) => Condition)).toEqual(
      ['DIGEST#*', 'PACE#*'].map((keys) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] } })),
    );
  });

  it('SendEmail', () => {
    const rights = rightsOf('SendEmail').filter((right) => !right.startsWith('ses:'));
    const expected = [
      ...items('GetItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
      ...query,
      ...onMachines('states:SendTaskSuccess'),
      ...on('PreferenceKeySecret', 'secretsmanager:GetSecretValue'),
      ...on('TaskKeySecret', 'secretsmanager:GetSecretValue'),
    ];
    expect(rights).toEqual(
      [
        ...expected,
        ...send('EmailsQueue', 'EventsQueue', 'ServiceEmailsQueue'),
        ...['EmailsQueue', 'ServiceEmailsQueue'].flatMap(consume),
        ...on('EmailScheduleGroup', 'scheduler:CreateSchedule'),
        ...on('EmailScheduleRole', 'iam:PassRole'),
      ].sort(),
    );
  });

  it('SendEmail makes schedules in one group only, and hands its role to nobody but Scheduler', () => {
    const [schedule] = policyOf('SendEmail').filter(({ Action }) => list(Action).includes('scheduler:CreateSchedule'));
    expect(JSON.stringify(schedule?.Resource)).toMatch(/:schedule\/",\{"Ref":"EmailScheduleGroup"\},"\/\*"\]\]\}$/);
    const [pass] = policyOf('SendEmail').filter(({ Action }) => list(Action).includes('iam:PassRole'));
    expect(pass?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
  });

  it('SendEmail sends as one address only, in its two streams', () => {
    const sending = policyOf('SendEmail').filter(({ Action }) => list(Action).some((action) => action.startsWith('ses:')));
    expect(sending).toHaveLength(1);
    expect(sending[0]).toMatchObject({
      Action: 'ses:SendRawEmail',
      Condition: { StringEquals: { 'ses:FromAddress': 'partners@example.com' } },
    });
    const resources = list(sending[0]?.Resource).map((resource) =>
      JSON.stringify(resource).match(/:(identity|configuration-set)\/(?:",\{"Ref":")?([\w.@]+)/),
    );
    expect(resources.map((found) => found?.slice(1).join(' ')).sort()).toEqual([
      'configuration-set JourneyConfigurationSet',
      'configuration-set ServiceConfigurationSet',
      'identity example.com',
      'identity partners@example.com',
    ]);
  });
});

describe('wildcards', () => {
  /** AWS has no narrower resource for these. */
  const NO_RESOURCE_LEVEL =
    /^(xray:(PutTraceSegments|PutTelemetryRecords|GetSamplingRules|GetSamplingTargets)|logs:(CreateLogDelivery|GetLogDelivery|UpdateLogDelivery|DeleteLogDelivery|ListLogDeliveries|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups))$/;
  const OF_OUR_OWN =
    /^(states:StopExecution .*:execution:.*":\*|scheduler:CreateSchedule .*:schedule\/",\{"Ref":"EmailScheduleGroup"\},"\/\*)"\]\]\}$/;
  const all = Object.values(policies).flatMap(statementsOf);
  const allows = all.filter(({ Effect }) => Effect === 'Allow');

  it('stand for no action', () => {
    expect(all.length).toBeGreaterThan(20);
    for (const { Action } of allows) for (const action of list(Action)) expect(action).not.toContain('*');
  });

  it('stand for a resource only where AWS knows no narrower one, and for the executions of our own machines and the schedules of our own group', () => {
    for (const { Action, Resource } of allows) {
      for (const resource of list(Resource)) {
        const text = JSON.stringify(resource);
        if (!text.includes('*')) continue;
        if (resource === '*') for (const action of list(Action)) expect(action).toMatch(NO_RESOURCE_LEVEL);
        else expect(`${Action} ${text}`).toMatch(OF_OUR_OWN);
      }
    }
  });

  it('come in through no managed and no inline policy', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role'))) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
      expect(Properties.Policies).toBeUndefined();
    }
  });
});

describe('who may become a part', () => {
  it.each(['PhaseRole', 'LaterRole', 'EventsOutRole'])('AWS takes %s for this account only', (role) => {
    const [found] = Object.entries(resourcesOf(template, 'AWS::IAM::Role')).filter(([id]) => id.startsWith(role));
    const trust = found?.[1].Properties.AssumeRolePolicyDocument.Statement[0];
    expect(trust.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
  });

  it('Scheduler takes EmailScheduleRole for this account and for the group of this stage only', () => {
    const trust = resourcesOf(template).EmailScheduleRole?.Properties.AssumeRolePolicyDocument.Statement[0];
    const group = { 'Fn::GetAtt': ['EmailScheduleGroup', 'Arn'] };
    expect(trust.Principal).toEqual({ Service: 'scheduler.amazonaws.com' });
    expect(trust.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': group } });
  });
});
