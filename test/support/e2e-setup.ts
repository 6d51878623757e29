import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import type { TestProject } from 'vitest/node';
import { clientSettings } from '../../bin/local/aws';
import { StackOutputs } from '../../bin/local/outputs';
import { startLocalStack } from '../../bin/local/stack';
import { type LocalStack, STACK_FILE } from '../../bin/local/stack-file';
import { serviceName } from '../../lambdas/environment';
import { type E2eSettings, settingsOfLocal, settingsOfStage } from './e2e-settings';

/** A year takes 37 s; a wait is long enough for an event that is sent when the wait is seen, on a busy machine as well. */
const SCALE = { secondsPerDay: 0.1, minTimeoutSeconds: 4 };
/** Instead of 10: a message that always fails is a dead letter after 5 tries, which a test waits for. */
const RETRY_SECONDS = 2;

const outputsOf = async (stack: LocalStack): Promise<v.InferOutput<typeof StackOutputs>> => {
  const client = new CloudFormationClient(clientSettings(stack.awsEndpoint));
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: serviceName('local') }));
  client.destroy();
  return v.parse(
    StackOutputs,
    Object.fromEntries((Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
  );
};

/** As while a sender is changed over. Set before the first webhook: the function keeps what it read for a minute. */
const addPreviousSecret = async (stack: LocalStack): Promise<string> => {
  const SecretId = (await outputsOf(stack)).SourceSecretArns.standard;
  const current = stack.sources.standard?.secret.replace(/^whsec_/, '');
  const previous = randomBytes(33).toString('base64');
  const client = new SecretsManagerClient(clientSettings(stack.awsEndpoint));
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ current, previous }) }));
  client.destroy();
  return `whsec_${previous}`;
};

const retrySoon = async (stack: LocalStack): Promise<void> => {
  const client = new SQSClient(clientSettings(stack.awsEndpoint));
  await client.send(
    new SetQueueAttributesCommand({ QueueUrl: stack.queues.events, Attributes: { VisibilityTimeout: String(RETRY_SECONDS) } }),
  );
  client.destroy();
};

const deployFresh = async (): Promise<{ readonly settings: E2eSettings; stop(): Promise<void> }> => {
  const stackFile = join(tmpdir(), `partner-journey-e2e-${process.pid}.json`);
  const { stack, stop } = await startLocalStack({ ...SCALE, stackFile });
  try {
    const previousSecret = await addPreviousSecret(stack);
    await retrySoon(stack);
    const settings = await settingsOfLocal(stackFile);
    return { settings: { ...settings, offers: [...settings.offers, 'own stack'], previousSecret }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Deploys once for all end-to-end tests, or finds the deployment that the smoke test names. */
export const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  const { SMOKE_STAGE: stage, SMOKE_STACK_FILE: stackFile = STACK_FILE } = process.env;
  if (stage !== undefined) {
    project.provide('e2e', stage === 'local' ? await settingsOfLocal(stackFile) : settingsOfStage(stage));
    return undefined;
  }
  const { settings, stop } = await deployFresh();
  project.provide('e2e', settings);
  return stop;
};
