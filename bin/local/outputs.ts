import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import type { OutputName } from '../../lib/infra/outputs';
import { clientSettings, REGION } from './aws';
import type { LocalStack } from './stack-file';

const jsonRecord = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** The outputs of the CDK stack that tools rely on, by the ids of their CfnOutput. */
export const StackOutputs = v.object({
  ApiUrl: v.string(),
  TableName: v.string(),
  StateMachineArns: jsonRecord,
  EventsQueueUrl: v.string(),
  EventsDeadLetterQueueUrl: v.string(),
  EmailsQueueUrl: v.string(),
  EmailsDeadLetterQueueUrl: v.string(),
  FeedbackTopicArn: v.string(),
  SourceSecretArns: jsonRecord,
} satisfies Partial<Record<OutputName, unknown>>);

/** The emulator's API answers under a path: its host name, `<id>.execute-api...`, is known to no DNS. */
export const localApiUrl = (apiUrl: string, endpoint: string): string => {
  const id = /^https?:\/\/([a-z0-9]+)\.execute-api\./.exec(apiUrl)?.[1];
  if (id === undefined) throw new Error(`The stack's ApiUrl is no address of API Gateway: ${apiUrl}`);
  return `${endpoint}/_aws/execute-api/${id}`;
};

const SourceSecret = v.pipe(v.string(), v.parseJson(), v.object({ current: v.string() }));

const readSecret = async (client: SecretsManagerClient, arn: string): Promise<string> => {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  return `whsec_${v.parse(SourceSecret, SecretString).current}`;
};

const readSources = async (arns: Readonly<Record<string, string>>, apiUrl: string, endpoint?: string): Promise<LocalStack['sources']> => {
  const client = new SecretsManagerClient(endpoint === undefined ? {} : clientSettings(endpoint));
  try {
    const entries = Object.entries(arns).map(
      async ([source, arn]) => [source, { url: `${apiUrl}/webhooks/${source}`, secret: await readSecret(client, arn) }] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  } finally {
    client.destroy();
  }
};

/** The outputs of a stack in AWS, or, with an endpoint, in the emulator there, as stack.json names them. Rejects with those that are missing. */
export const describeOutputs = async (found: Readonly<Record<string, string>>, endpoint?: string) => {
  const outputs = v.parse(StackOutputs, found);
  const apiUrl = endpoint === undefined ? outputs.ApiUrl.replace(/\/$/, '') : localApiUrl(outputs.ApiUrl, endpoint);
  return {
    apiUrl,
    sources: await readSources(outputs.SourceSecretArns, apiUrl, endpoint),
    tableName: outputs.TableName,
    stateMachines: outputs.StateMachineArns,
    queues: {
      events: outputs.EventsQueueUrl,
      eventsDeadLetter: outputs.EventsDeadLetterQueueUrl,
      emails: outputs.EmailsQueueUrl,
      emailsDeadLetter: outputs.EmailsDeadLetterQueueUrl,
    },
    feedbackTopicArn: outputs.FeedbackTopicArn,
  };
};

/** What the local deployment made, as stack.json says it. */
export const describeDeployment = async (found: Readonly<Record<string, string>>, endpoint: string) => ({
  awsEndpoint: endpoint,
  region: REGION,
  ...(await describeOutputs(found, endpoint)),
});
