import { describe, expect, it } from 'vitest';
import { UNKNOWN_TO_EMULATOR } from '../../lib/infra/emulated';
import { OUTPUTS } from '../../lib/infra/outputs';
import { resourcesOf, templateOf } from './deployed';

const template = templateOf();
const only = (type: string) => Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties);

describe('the webhook endpoint', () => {
  it('answers POST /webhooks/{source}, with a token behind it or not, and nothing else', () => {
    expect(only('AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey)).toEqual([
      'POST /webhooks/{source}',
      'POST /webhooks/{source}/{token}',
    ]);
  });

  it('is throttled, and its log shows neither path nor address nor body', () => {
    const [stage] = only('AWS::ApiGatewayV2::Stage');
    expect(stage).toMatchObject({ StageName: '$default', AutoDeploy: true, DefaultRouteSettings: { ThrottlingRateLimit: 1000 } });
    expect(Object.values(JSON.parse(stage.AccessLogSettings.Format))).toEqual([
      '$context.requestId',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.integrationLatency',
      '$context.integrationErrorMessage',
    ]);
  });

  it('has a secret of 44 letters and digits for each source', () => {
    expect(only('AWS::SecretsManager::Secret')).toHaveLength(3);
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { SecretStringTemplate: '{}', GenerateStringKey: 'current', PasswordLength: 44, ExcludePunctuation: true },
    });
  });
});

describe('email', () => {
  it('reports what became of it, but not who opened it or clicked', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: { MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'reject', 'deliveryDelay'] },
    });
    template.hasResourceProperties('AWS::SES::ConfigurationSet', { ReputationOptions: { ReputationMetricsEnabled: true } });
  });

  it('reports reach the feedback queue as SES wrote them', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      RawMessageDelivery: true,
      Endpoint: { 'Fn::GetAtt': ['FeedbackQueue', 'Arn'] },
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['FeedbackDeadLetterQueue', 'Arn'] } },
    });
  });

  it('uses the identity that the account has, if told so', () => {
    templateOf({ sesIdentity: 'existing' }).resourceCountIs('AWS::SES::EmailIdentity', 0);
  });
});

describe('traces', () => {
  it('are kept for the share that the stage asks for, of this stage only', () => {
    template.hasResourceProperties('AWS::XRay::SamplingRule', {
      SamplingRule: { RuleName: 'partner-journey-test', ServiceName: 'partner-journey-test*', FixedRate: 0.05, ReservoirSize: 0 },
    });
  });
});

describe('a deployed stage', () => {
  it('tells its addresses under the names that scripts read', () => {
    expect(Object.keys(template.toJSON().Outputs)).toEqual(expect.arrayContaining([...OUTPUTS]));
  });
});

describe('on the emulator', () => {
  const emulated = templateOf({ emulated: true, traceShare: 0.05 });
  const ids = (of: typeof template) => Object.entries(resourcesOf(of)).map(([id, { Type }]) => `${Type} ${id}`);

  it('a stage is the same but for the few resources that it does not know', () => {
    const missing = ids(template).filter((id) => !ids(emulated).includes(id));
    expect(missing.map((id) => id.split(' ')[0])).toEqual([...UNKNOWN_TO_EMULATOR]);
    expect(ids(emulated).filter((id) => !ids(template).includes(id))).toEqual([]);
  });

  it('a FIFO queue is named like one', () => {
    const names = Object.values(resourcesOf(emulated, 'AWS::SQS::Queue')).flatMap(({ Properties }) => Properties.QueueName ?? []);
    expect(names.sort()).toEqual(['partner-journey-test-EventsDeadLetterQueue.fifo', 'partner-journey-test-EventsQueue.fifo']);
  });

  it('a table can be thrown away', () => {
    emulated.hasResourceProperties('AWS::DynamoDB::GlobalTable', { Replicas: [{ DeletionProtectionEnabled: false }] });
  });
});
