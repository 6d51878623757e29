import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudWatchLogsClient, paginateDescribeLogGroups, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { publishReport } from '../../bin/local/publish';
import type { Target } from './e2e-target';

/** Not checked by the emulator, which reads the service's name from it. */
const authorization = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=test/20261101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`;

const endpointOf = ({ awsEndpoint }: Target): string => {
  if (awsEndpoint === undefined) throw new Error('this deployment does not run on the emulator');
  return awsEndpoint;
};

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const call = async (target: Target, service: string, { method = 'POST', path = '/', headers, body }: Call): Promise<string> => {
  const response = await fetch(new URL(path, endpointOf(target)), {
    ...{ method, headers: { authorization: authorization(service), ...headers } },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the emulator's ${service} answered ${response.status}: ${text}`);
  return text;
};

/** Of a service that is called by paths. */
export const callRest = async (target: Target, service: string, method: string, path: string, input?: object): Promise<unknown> =>
  JSON.parse(await call(target, service, { method, path, ...(input !== undefined && { body: JSON.stringify(input) }) }));

export const callJson = async (target: Target, service: string, version: string, action: string, input: object): Promise<unknown> => {
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': action };
  return JSON.parse(await call(target, service, { headers, body: JSON.stringify(input) }));
};

/** Publishes as SES would: the emulator's own SES reports nothing. */
export const publish = (target: Target, message: object): Promise<void> =>
  publishReport(endpointOf(target), target.feedbackTopicArn, message);

/**
 * What EventBridge is told of an execution that ended; the emulator tells nothing by itself.
 * Shape: docs.aws.amazon.com/step-functions, "Step Functions Execution Status Change".
 */
export const tellExecutionStatus = async (
  target: Target,
  { executionArn, stateMachineArn, status }: { executionArn: string; stateMachineArn: string; status: 'FAILED' | 'TIMED_OUT' | 'ABORTED' },
): Promise<void> => {
  const detail = {
    executionArn,
    stateMachineArn,
    name: executionArn.split(':').at(-1),
    status,
    startDate: Date.now() - 60_000,
    stopDate: Date.now(),
    input: '{}',
    output: null,
    error: 'States.Runtime',
    cause: 'stopped by a person',
  };
  const entry = {
    Source: 'aws.states',
    DetailType: 'Step Functions Execution Status Change',
    Resources: [executionArn],
    Detail: JSON.stringify(detail),
  };
  await callJson(target, 'events', '1.1', 'AWSEvents.PutEvents', { Entries: [entry] });
};

/** What became of calls: in AWS the runtime logs an error that a function throws, here only the emulator itself does. */
const readErrors = async ({ logFolder }: Target): Promise<readonly string[]> => {
  if (logFolder === undefined) return [];
  const log = await readFile(join(logFolder, 'emulator.log'), 'utf8');
  return log.split(/^(?=\d{4}-\d\d-\d\d \d\d:)/m).filter((entry) => entry.includes('[lambda]'));
};

/** Everything that the functions have logged, to the last page: what is not read cannot be searched for names. */
export const readLogs = async (target: Target): Promise<readonly string[]> => {
  const client = new CloudWatchLogsClient(target.client);
  const messages: string[] = [];
  try {
    for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {}))
      for (const { logGroupName } of logGroups)
        for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
          messages.push(...events.map(({ message = '' }) => message));
  } finally {
    client.destroy();
  }
  return [...messages, ...(await readErrors(target))];
};
