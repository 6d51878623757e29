import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { readSourceSecret, unreadableSecret } from '../../lambdas/source-secret';
import type { OutputName } from '../../lib/infra/outputs';
import { OperatorProblem } from '../operations/problem';
import { givenTo, programSources } from '../operations/senders';
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
  ServiceEmailsQueueUrl: v.string(),
  ServiceEmailsDeadLetterQueueUrl: v.string(),
  FeedbackTopicArn: v.string(),
  SourceSecretArns: jsonRecord,
} satisfies Partial<Record<OutputName, unknown>>);

/** Sources, by name, as their senders are told of them. `arns` are those of their secrets: only these are read. */
export const describeSources = async (
  arns: Readonly<Record<string, string>>,
  apiUrl: string,
  settings: Partial<ReturnType<typeof clientSettings>>,
): Promise<LocalStack['sources']> => {
  const client = new SecretsManagerClient(settings);
  try {
    const entries = Object.entries(arns).map(async ([source, arn]) => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
      const secrets = readSourceSecret(SecretString);
      if (secrets === undefined) throw new OperatorProblem(unreadableSecret(source));
      return [source, await givenTo(programSources, apiUrl, source, secrets.current)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  } finally {
    client.destroy();
  }
};

/** What the local deployment made, as stack.json says it. Rejects with the outputs that are missing. */
export const describeDeployment = async (found: Readonly<Record<string, string>>, endpoint: string) => {
  const outputs = v.parse(StackOutputs, found);
  const apiUrl = outputs.ApiUrl.replace(/\/$/, '');
  return {
    awsEndpoint: endpoint,
    region: REGION,
    apiUrl,
    sources: await describeSources(outputs.SourceSecretArns, apiUrl, clientSettings(endpoint)),
    tableName: outputs.TableName,
    stateMachines: outputs.StateMachineArns,
    queues: {
      events: outputs.EventsQueueUrl,
      eventsDeadLetter: outputs.EventsDeadLetterQueueUrl,
      emails: outputs.EmailsQueueUrl,
      emailsDeadLetter: outputs.EmailsDeadLetterQueueUrl,
      serviceEmails: outputs.ServiceEmailsQueueUrl,
      serviceEmailsDeadLetter: outputs.ServiceEmailsDeadLetterQueueUrl,
    },
    feedbackTopicArn: outputs.FeedbackTopicArn,
  };
};
