import { describe, expect, it } from 'vitest';
import { UNKNOWN_TO_EMULATOR } from '../../lib/infra/emulated';
import { OUTPUTS } from '../../lib/infra/outputs';
import { functionOf, resolved, resourcesOf, templateOf } from './deployed';

const template = templateOf();
const only = (type: string) => Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties);

describe('the webhook endpoint', () => {
  it('answers POST /webhooks/{source}, with a token behind it or not, the pages behind links in emails, and nothing else', () => {
    expect(only('AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey)).toEqual([
      'POST /webhooks/{source}',
      'POST /webhooks/{source}/{token}',
      'GET /mail/{token}',
      'HEAD /mail/{token}',
      'POST /mail/{token}',
      'GET /tasks/{token}',
      'HEAD /tasks/{token}',
      'POST /tasks/{token}',
    ]);
  });

  it('tells emails the address under which the page that stops them is reached', () => {
    const { PUBLIC_URL } = functionOf(template, 'SendEmail').Properties.Environment.Variables;
    expect(PUBLIC_URL).toEqual(functionOf(template, 'ReceiveWebhook').Properties.Environment.Variables.PUBLIC_URL);
    expect(JSON.stringify(PUBLIC_URL)).toContain('WebhookApi');
    const own = functionOf(templateOf({ publicUrl: 'https://hooks.example.com' }), 'SendEmail').Properties.Environment.Variables;
    expect(own.PUBLIC_URL).toEqual(PUBLIC_URL);
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

  it('has a secret of 44 letters and digits for each source, one for the links that stop emails and one for those to tasks', () => {
    const secrets = only('AWS::SecretsManager::Secret');
    expect(secrets).toHaveLength(5);
    for (const { GenerateSecretString } of secrets) {
      expect(GenerateSecretString).toMatchObject({
        ...{ SecretStringTemplate: '{}', GenerateStringKey: 'current', PasswordLength: 44, ExcludePunctuation: true },
      });
    }
  });
});

describe('email', () => {
  it('goes as far as the stage is set to, and all of it when nothing is said', () => {
    const mailOf = (changes: Parameters<typeof templateOf>[0]) =>
      functionOf(templateOf(changes), 'SendEmail').Properties.Environment.Variables.MAIL;
    expect(mailOf({})).toBe('"live"');
    const mail = { default: 'observe', tracks: { reseller: { allowlist: ['@northwind.example'] } } } as const;
    expect(mailOf({ mail })).toBe(JSON.stringify(mail));
  });

  const ALWAYS = ['send', 'delivery', 'bounce', 'complaint', 'reject', 'deliveryDelay', 'renderingFailure', 'subscription'];
  const reported = (of: typeof template): string[][] => {
    const destinations = Object.values(resourcesOf(of, 'AWS::SES::ConfigurationSetEventDestination'));
    expect(destinations.map(({ Properties }) => Properties.ConfigurationSetName.Ref)).toEqual([
      'ServiceConfigurationSet',
      'JourneyConfigurationSet',
    ]);
    return destinations.map(({ Properties }) => Properties.EventDestination.MatchingEventTypes);
  };

  it('reports what became of it, but not who opened it or clicked', () => {
    for (const types of reported(template)) expect(types).toEqual(ALWAYS);
  });

  it('reports opens and clicks, too, on a stage that asks for it', () => {
    for (const types of reported(templateOf({ reportsOpensAndClicks: true }))) expect(types).toEqual([...ALWAYS, 'open', 'click']);
  });

  it('goes in two streams, each with a reputation of its own', () => {
    expect(only('AWS::SES::ConfigurationSet')).toEqual([
      { ReputationOptions: { ReputationMetricsEnabled: true }, SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] } },
      { ReputationOptions: { ReputationMetricsEnabled: true }, SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] } },
    ]);
  });

  it('reports come from these two streams only', () => {
    const policies = Object.values(resourcesOf(template, 'AWS::SNS::TopicPolicy')).map(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    const publishing = policies.flat().filter(({ Principal }) => Principal.Service === 'ses.amazonaws.com');
    expect(publishing.map(({ Effect, Action }) => `${Effect} ${Action}`)).toEqual(['Allow sns:Publish', 'Allow sns:Publish']);
    const from = publishing.map(({ Condition }) => JSON.stringify(Condition).match(/(Service|Journey)ConfigurationSet/)?.[0]);
    expect(from).toEqual(['ServiceConfigurationSet', 'JourneyConfigurationSet']);
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
    const existing = templateOf({ sesIdentity: 'existing' });
    existing.resourceCountIs('AWS::SES::EmailIdentity', 0);
    expect(existing.toJSON().Outputs).not.toHaveProperty('DnsRecords');
  });
});

describe('the domain of the sender', () => {
  /** As CloudFormation would say it, in some region. */
  const recordsOf = (changed: Parameters<typeof templateOf>[0] = {}): { why: string; type: string; name: string; value: string }[] => {
    const [separator, parts] = templateOf(changed).toJSON().Outputs.DnsRecords.Value['Fn::Join'];
    const text = (part: string | { Ref?: string; 'Fn::GetAtt'?: string[] }) =>
      typeof part === 'string' ? part : (part['Fn::GetAtt']?.[1] ?? 'eu-central-1');
    return JSON.parse(parts.map(text).join(separator));
  };

  it('signs with 2048 bits, and bounces come back to a subdomain of it; without its MX record mail still goes', () => {
    template.hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: 'example.com',
      DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
      FeedbackAttributes: { EmailForwardingEnabled: false },
      MailFromAttributes: { MailFromDomain: 'bounce.example.com', BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    });
  });

  it('gets told every DNS record to put in', () => {
    expect(recordsOf().map(({ type, name, value }) => `${name} ${type} ${value}`)).toEqual([
      'DkimDNSTokenName1 CNAME DkimDNSTokenValue1',
      'DkimDNSTokenName2 CNAME DkimDNSTokenValue2',
      'DkimDNSTokenName3 CNAME DkimDNSTokenValue3',
      'bounce.example.com MX 10 feedback-smtp.eu-central-1.amazonses.com',
      'bounce.example.com TXT v=spf1 include:amazonses.com ~all',
      '_dmarc.example.com TXT v=DMARC1; p=none; rua=mailto:dmarc@example.com',
    ]);
  });

  it('keeps the MAIL FROM of SES when no subdomain is set, and reports go where the stage says', () => {
    const records = recordsOf({ mailFromSubdomain: undefined, dmarcReportsTo: 'post@example.com' } as object);
    expect(records.map(({ type }) => type)).toEqual(['CNAME', 'CNAME', 'CNAME', 'TXT']);
    expect(records.at(-1)?.value).toBe('v=DMARC1; p=none; rua=mailto:post@example.com');
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

  it('tells the log group of every function, by its name', () => {
    const told = JSON.parse(resolved(template.toJSON().Outputs.LogGroups.Value));
    const groups = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).flatMap(({ Properties: { LoggingConfig } }) =>
      LoggingConfig === undefined ? [] : [resolved(LoggingConfig.LogGroup)],
    );
    expect(Object.keys(told).sort()).toEqual([
      'apply-event',
      'mail-preferences',
      'phase-failed',
      'receive-feedback',
      'receive-webhook',
      'send-email',
      'task-digest',
      'task-page',
    ]);
    expect(Object.values(told).sort()).toEqual(groups.sort());
  });
});

describe('on the emulator', () => {
  const emulated = templateOf({ emulated: true, traceShare: 0.05 });
  const ids = (of: typeof template) => Object.entries(resourcesOf(of)).map(([id, { Type }]) => `${Type} ${id}`);

  it('a stage is the same but for the few resources that it does not know', () => {
    const missing = ids(template).filter((id) => !ids(emulated).includes(id));
    const [math, types] = [
      missing.filter((id) => id.startsWith('AWS::CloudWatch::Alarm')),
      missing.filter((id) => !id.startsWith('AWS::CloudWatch::Alarm')),
    ];
    expect(types.map((id) => id.split(' ')[0]).sort()).toEqual([...UNKNOWN_TO_EMULATOR].sort());
    expect(math.map((id) => resourcesOf(template)[id.split(' ')[1] ?? '']?.Properties.AlarmName)).toEqual([
      'partner-journey-test-own-bounces-high',
      'partner-journey-test-own-complaints-high',
      'partner-journey-test-no-milestone-in-an-hour',
      'partner-journey-test-no-milestone-in-a-day',
    ]);
    expect(emulated.toJSON().Outputs).not.toHaveProperty('DnsRecords');
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
