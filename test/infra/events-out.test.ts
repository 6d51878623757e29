import { describe, expect, it } from 'vitest';
import { announcementsOf } from '../../lambdas/announcement';
import type { Standing } from '../../lib/journey/apply/changes';
import type { CrmWriteBack } from '../../lib/journey/settings';
import { resourcesOf, templateOf } from './deployed';

const template = templateOf();
const FIELDS = { phase: 'partner_journey_phase', nextStep: 'partner_journey_next_step' };
const HUBSPOT: CrmWriteBack = { crm: 'hubspot', secretName: 'hubspot-write-back', fields: FIELDS };
const SALESFORCE: CrmWriteBack = {
  crm: 'salesforce',
  secretName: 'salesforce-write-back',
  domain: 'northwind.my.salesforce.com',
  fields: { phase: 'Partner_Journey_Phase__c', nextStep: 'Partner_Journey_Next_Step__c', state: 'Partner_Journey_State__c' },
};
const only = (type: string, crmWriteBack?: CrmWriteBack) => {
  const of = crmWriteBack === undefined ? template : templateOf({ crmWriteBack });
  return Object.entries(resourcesOf(of, type)).map(([id, { Properties }]) => ({ id, ...Properties }));
};

describe('what happens to partners', () => {
  it('goes from the queue to the stage’s own bus, as it is, under its own type', () => {
    expect(only('AWS::Events::EventBus')).toMatchObject([{ id: 'EventBus', Name: 'partner-journey-test' }]);
    expect(only('AWS::Pipes::Pipe')).toMatchObject([
      {
        Source: { 'Fn::GetAtt': ['AnnouncementsQueue', 'Arn'] },
        SourceParameters: { SqsQueueParameters: { BatchSize: 10 } },
        Target: { 'Fn::GetAtt': ['EventBus', 'Arn'] },
        TargetParameters: {
          InputTemplate: '<$.body>',
          EventBridgeEventBusParameters: { Source: 'partner-journey', DetailType: '$.body.type' },
        },
        LogConfiguration: { Level: 'ERROR' },
      },
    ]);
  });

  it('is told by references only, unless the stage asks for more', () => {
    const told = (changed: Parameters<typeof templateOf>[0]) =>
      Object.values(resourcesOf(templateOf(changed), 'AWS::Lambda::Function')).flatMap(
        ({ Properties }) => Properties.Environment?.Variables?.ANNOUNCES ?? [],
      );
    expect(told({})).toEqual(['references']);
    expect(told({ announces: 'whole' })).toEqual(['whole']);
  });
});

describe('writing back into a CRM', () => {
  it('is not made unless the stage asks for it', () => {
    for (const type of ['AWS::Events::Connection', 'AWS::Events::ApiDestination']) expect(only(type)).toEqual([]);
    // The other rule is the one of broken runs.
    expect(only('AWS::Events::Rule')).toHaveLength(1);
  });

  const ruleOf = (crmWriteBack: CrmWriteBack) => {
    const [rule] = only('AWS::Events::Rule', crmWriteBack).filter(({ EventBusName }) => EventBusName !== undefined);
    return rule;
  };

  it('listens to what changes a phase or a next step, of partners whom the CRM knows, and to nothing that a write-back could cause', () => {
    expect(ruleOf(HUBSPOT)?.EventPattern).toEqual({
      source: ['partner-journey'],
      'detail-type': ['phase.entered', 'milestone.reached', 'phase.failed', 'phase.resumed', 'journey.rested'],
      detail: { data: { partner: { externalIds: { hubspot: [{ exists: true }] } } } },
    });
    expect(ruleOf(SALESFORCE)?.EventPattern.detail).toEqual({ data: { partner: { externalIds: { salesforce: [{ exists: true }] } } } });
  });

  it('patches the company of the partner in HubSpot', () => {
    const [destination] = only('AWS::Events::ApiDestination', HUBSPOT);
    expect(destination).toMatchObject({
      InvocationEndpoint: 'https://api.hubapi.com/crm/v3/objects/companies/*',
      HttpMethod: 'PATCH',
      InvocationRateLimitPerSecond: 5,
    });
    const [target] = ruleOf(HUBSPOT)?.Targets ?? [];
    expect(target).toMatchObject({
      HttpParameters: {
        PathParameterValues: ['$.detail.data.partner.externalIds.hubspot'],
        HeaderParameters: { 'content-type': 'application/json' },
      },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['CrmWriteBackDeadLetterQueue', 'Arn'] } },
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
    });
    expect(filledIn(target.InputTransformer)).toEqual({
      properties: { partner_journey_phase: 'onboarding', partner_journey_next_step: 'training attended' },
    });
  });

  it('patches the account of the partner in Salesforce', () => {
    const [destination] = only('AWS::Events::ApiDestination', SALESFORCE);
    expect(destination?.InvocationEndpoint).toBe('https://northwind.my.salesforce.com/services/data/v64.0/sobjects/Account/*');
    const [connection] = only('AWS::Events::Connection', SALESFORCE);
    expect(connection).toMatchObject({ AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS' });
    expect(connection?.AuthParameters.OAuthParameters.AuthorizationEndpoint).toBe(
      'https://northwind.my.salesforce.com/services/oauth2/token',
    );
    const [target] = ruleOf(SALESFORCE)?.Targets ?? [];
    expect(filledIn(target.InputTransformer)).toEqual({
      Partner_Journey_Phase__c: 'onboarding',
      Partner_Journey_Next_Step__c: 'training attended',
      Partner_Journey_State__c: 'running',
    });
  });

  it('keeps the CRM’s key in its secret: the template only names it', () => {
    for (const settings of [HUBSPOT, SALESFORCE]) {
      const [connection] = only('AWS::Events::Connection', settings);
      const text = JSON.stringify(connection?.AuthParameters);
      expect(text).toContain(`secret:${settings.secretName}:SecretString:`);
    }
  });

  it('may call that one API and nothing else', () => {
    const [role] = only('AWS::IAM::Policy', HUBSPOT).filter(({ PolicyDocument }) =>
      JSON.stringify(PolicyDocument).includes('InvokeApiDestination'),
    );
    expect(role?.PolicyDocument.Statement).toMatchObject([{ Action: 'events:InvokeApiDestination', Effect: 'Allow' }]);
    expect(JSON.stringify(role?.PolicyDocument.Statement[0].Resource)).toContain('CrmWriteBackApi');
  });
});

/** What EventBridge makes of an announcement, with the paths that the template names. */
const filledIn = ({ InputPathsMap, InputTemplate }: { InputPathsMap: Record<string, string>; InputTemplate: string }): unknown => {
  const standing: Standing = {
    ...{ revision: 7, externalIds: { hubspot: '12345' }, track: 'reseller', segment: 'scaled', tier: 'registered', phase: 'onboarding' },
    ...{ state: 'running', run: 2, outcome: '', exiting: false, dormant: false, journeyVersion: '1', next: ['training-attended'] },
    nextStep: 'training attended',
  };
  const times = { occurredAt: '2026-11-22T10:00:00.000Z', receivedAt: '2026-11-22T10:00:01.000Z' };
  const event = { id: 'e1', type: 'portal.provisioned', source: 'standard', ...times, data: { partner: { id: 'acme' } } } as const;
  const [detail] = announcementsOf({ stage: 'test', whole: false }, 'acme', event, { kind: 'announce', changes: [], standing });
  const valueAt = (path: string): unknown =>
    path
      .split('.')
      .slice(1)
      .reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined), { detail });
  const text = Object.entries(InputPathsMap).reduce((template, [name, path]) => {
    const value = valueAt(path);
    expect(value, path).toBeDefined();
    return template.replaceAll(`<${name}>`, JSON.stringify(value));
  }, InputTemplate);
  return JSON.parse(text);
};
