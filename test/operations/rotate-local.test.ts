import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { expect, it, onTestFinished } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { startEmulator } from '../../bin/local/emulator';
import { type LocalStack, readStackFile, writeStackFile } from '../../bin/local/stack-file';
import { localDeployment } from '../../bin/operations/deployment';
import { beginRotation, finishRotation, newSecret } from '../../bin/operations/rotate';
import { secretsOf } from '../../bin/operations/secrets';
import { serviceName } from '../../lambdas/environment';
import { standard } from '../../lambdas/sources/standard';

const OLD = newSecret();

/** As much of a deployed stack as tells where the secret is. */
const template = (queue: string) => {
  const plain = {
    ApiUrl: `${queue}/api`,
    TableName: 'table',
    StateMachineArns: '{"recruitment":"arn:1"}',
    FeedbackTopicArn: 'arn:topic',
    ...{ EventsQueueUrl: queue, EventsDeadLetterQueueUrl: queue, EmailsQueueUrl: queue, EmailsDeadLetterQueueUrl: queue },
    ...{ ServiceEmailsQueueUrl: queue, ServiceEmailsDeadLetterQueueUrl: queue },
  };
  const arns = { 'Fn::Join': ['', ['{"standard":"', { Ref: 'Secret' }, '"}']] };
  const outputs = Object.entries({ ...plain, SourceSecretArns: arns }).map(([name, Value]) => [name, { Value }]);
  return JSON.stringify({
    Resources: { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: JSON.stringify({ current: OLD }) } } },
    Outputs: Object.fromEntries(outputs),
  });
};

const stackAt = (endpoint: string): LocalStack => {
  const apiUrl = `${endpoint}/_aws/execute-api/abc`;
  return {
    ...{ awsEndpoint: endpoint, region: 'us-east-1', apiUrl, tableName: 'table', stateMachines: { recruitment: 'arn:1' } },
    sources: {
      standard: { url: `${apiUrl}/webhooks/standard`, secret: `whsec_${OLD}` },
      crm: { url: `${apiUrl}/webhooks/crm`, secret: 'of another' },
    },
    queues: {
      ...{ events: endpoint, eventsDeadLetter: endpoint, emails: endpoint, emailsDeadLetter: endpoint },
      ...{ serviceEmails: endpoint, serviceEmailsDeadLetter: endpoint },
    },
    ...{ inboxUrl: endpoint, secondsPerDay: 1, minTimeoutSeconds: 1, feedbackTopicArn: 'arn:topic', logFolder: '/tmp' },
  };
};

const start = async () => {
  const emulator = await startEmulator();
  onTestFinished(emulator.stop);
  const cloudFormation = new CloudFormationClient(clientSettings(emulator.endpoint));
  const StackName = serviceName('local');
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: template(emulator.endpoint) }));
  await waitUntilStackCreateComplete({ client: cloudFormation, maxWaitTime: 30, minDelay: 1 }, { StackName });
  cloudFormation.destroy();
  const folder = await mkdtemp(join(tmpdir(), 'rotate-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'stack.json');
  await writeStackFile(path, stackAt(emulator.endpoint));
  return path;
};

it('on this machine, whoever reads the file of the running copy signs with the new secret from then on', { timeout: 60_000 }, async () => {
  const path = await start();
  const deployment = await localDeployment(path);
  const store = await secretsOf(deployment);
  const url = (await deployment.sources('standard')).standard?.url ?? '';
  const secret = newSecret();
  await beginRotation(store, { name: 'standard', source: standard, url }, secret);
  await deployment.secretChanged('standard');
  expect((await readStackFile(path)).sources).toEqual({
    standard: { url, secret: `whsec_${secret}` },
    crm: { url: url.replace('standard', 'crm'), secret: 'of another' },
  });
  expect(await (await localDeployment(path)).sources('standard')).toEqual({ standard: { url, secret: `whsec_${secret}` } });
  await finishRotation(store, 'standard');
  expect((await store.read('standard'))?.secrets).toEqual({ current: secret });
});
