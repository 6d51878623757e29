import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { ENV, METRICS } from '../../lambdas/environment';
import { withDefaults } from '../../lib/infra/journey-function';
import { functionOf, resourcesOf, templateOf } from './deployed';

const template = templateOf();
const functions = Object.values(resourcesOf(template, 'AWS::Lambda::Function'));

describe('settings of a function', () => {
  it('are those of its construct over the defaults, and of both environments nothing is lost', () => {
    const defaults = { memorySize: 512, timeout: Duration.seconds(30), environment: { A: 'default', B: 'default' } };
    expect(withDefaults(defaults, { memorySize: 1024, environment: { B: 'own', C: 'own' } })).toEqual({
      memorySize: 1024,
      timeout: defaults.timeout,
      environment: { A: 'default', B: 'own', C: 'own' },
      bundling: { externalModules: [] },
    });
    expect(withDefaults(defaults, {})).toMatchObject(defaults);
  });

  it('leave out of the bundle what the defaults leave out, and what is its own', () => {
    const defaults = { bundling: { minify: true, target: 'node24', externalModules: ['a'] } };
    expect(withDefaults(defaults, { bundling: { target: 'node26', externalModules: ['b'] } }).bundling).toEqual({
      minify: true,
      target: 'node26',
      externalModules: ['a', 'b'],
    });
    expect(withDefaults(defaults, {}).bundling).toEqual(defaults.bundling);
  });
});

describe('every function', () => {
  it('runs on Node 24 and arm64, is traced, and logs for as long as the stage says', () => {
    expect(functions).toHaveLength(8);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } });
      const logs = resourcesOf(template)[Properties.LoggingConfig.LogGroup.Ref];
      expect(logs?.Properties.RetentionInDays).toBe(30);
      expect(logs?.DeletionPolicy).toBe('Retain');
    }
  });

  it('counts its metrics under the one dimension that the alarms watch', () => {
    for (const { Properties } of functions) {
      expect(Properties.Environment.Variables).toMatchObject({
        [ENV.stage]: 'test',
        POWERTOOLS_SERVICE_NAME: 'partner-journey-test',
        POWERTOOLS_METRICS_NAMESPACE: METRICS.namespace,
      });
    }
  });

  it('is not traced where the share is none', () => {
    const untraced = templateOf({ traceShare: 0 });
    for (const { Properties } of Object.values(resourcesOf(untraced, 'AWS::Lambda::Function')))
      expect(Properties.TracingConfig).toBeUndefined();
    untraced.resourceCountIs('AWS::XRay::SamplingRule', 0);
  });
});

describe('what each function is told', () => {
  const { stage, table, eventsQueueUrl, emailsQueueUrl, stateMachineArns, sourceSecretArns, publicUrl, preferenceKeyArn, taskKeyArn } = ENV;
  const { configurationSets, senderAddress, secondsPerDay, minTimeoutSeconds, laterMachineArn } = ENV;
  const { announcementsQueueUrl, announces, serviceEmailsQueueUrl, serviceEmails, emailSchedules, sendsPerSecond, mail } = ENV;
  const scale = [secondsPerDay, minTimeoutSeconds];

  it.each([
    ['ReceiveWebhook', [table, eventsQueueUrl, sourceSecretArns, publicUrl]],
    ['MailPreferences', [table, eventsQueueUrl, preferenceKeyArn]],
    [
      'ApplyEvent',
      [
        table,
        eventsQueueUrl,
        emailsQueueUrl,
        serviceEmailsQueueUrl,
        serviceEmails,
        stateMachineArns,
        laterMachineArn,
        announcementsQueueUrl,
        announces,
        ...scale,
      ],
    ],
    [
      'SendEmail',
      [
        table,
        eventsQueueUrl,
        emailsQueueUrl,
        serviceEmailsQueueUrl,
        emailSchedules,
        sendsPerSecond,
        configurationSets,
        senderAddress,
        mail,
        preferenceKeyArn,
        taskKeyArn,
        publicUrl,
        ...scale,
      ],
    ],
    ['TaskPage', [table, eventsQueueUrl, taskKeyArn, ...scale]],
    ['TaskDigest', [table, eventsQueueUrl, sendsPerSecond, configurationSets, senderAddress, mail, taskKeyArn, publicUrl, ...scale]],
    ['ReceiveFeedback', [table, eventsQueueUrl]],
    ['PhaseFailed', [table, eventsQueueUrl]],
  ])('%s gets what it needs and no more', (feature, names) => {
    const given = Object.keys(functionOf(template, feature).Properties.Environment.Variables);
    expect(given.filter((name) => !name.startsWith('POWERTOOLS_')).sort()).toEqual([stage, ...names].sort());
  });

  it('the days of the journey are as long in the functions as in the workflows', () => {
    const { Variables } = functionOf(templateOf({ secondsPerDay: 60 }), 'ApplyEvent').Properties.Environment;
    expect(Variables).toMatchObject({ [secondsPerDay]: '60', [minTimeoutSeconds]: '1' });
  });
});
