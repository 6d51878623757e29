import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CreateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { toInstant } from '../../lib/journey/words';
import type { Clock } from '../ports/journey';
import type { CreateSchedule } from './emails-later';

// One function a client: a bundle holds only the clients that its function makes.

/**
 * A service that takes a call and says nothing is away: without these the SDK waits until the function is ended, and every
 * message of its batch with it. Calls here take milliseconds; SES takes most of its mails in under a second.
 */
const requestHandler = { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true };

export const documentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler }), { marshallOptions: { removeUndefinedValues: true } });

export const secretsClient = (): SecretsManagerClient => new SecretsManagerClient({ requestHandler });

export const workflowClient = (): SFNClient => new SFNClient({ requestHandler });

/**
 * Of a repeat, a FIFO queue keeps the first and may answer with the checksum of that one, whose `receivedAt` is another:
 * compared with ours, it would make an error of what is stored. TLS sees to the bytes.
 */
export const queueClient = (): SQSClient => new SQSClient({ md5: false, requestHandler });

/** No tries of the SDK's own: a mail whose answer was lost may have gone out, so trying again is the ledger's to decide. */
export const emailClient = (): SESClient => new SESClient({ maxAttempts: 1, requestHandler });

/** Most emails go at once: the client of EventBridge Scheduler is loaded when the first one is put off for long. */
export const scheduleCreator = (): CreateSchedule => {
  let client: Promise<{ send(input: CreateScheduleCommandInput): Promise<unknown> }> | undefined;
  const load = async () => {
    const { CreateScheduleCommand, SchedulerClient } = await import('@aws-sdk/client-scheduler');
    const scheduler = new SchedulerClient({ requestHandler });
    return { send: (input: CreateScheduleCommandInput) => scheduler.send(new CreateScheduleCommand(input)) };
  };
  return async (input) => {
    client ??= load();
    return (await client).send(input);
  };
};

/** The real clock: only wiring uses it. */
export const systemClock: Clock = { now: () => toInstant(Date.now()) };
