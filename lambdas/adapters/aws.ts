import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { toInstant } from '../../lib/journey/words';
import type { Clock } from '../ports';

// One function a client: a bundle holds only the clients that its function makes.

export const documentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });

export const secretsClient = (): SecretsManagerClient => new SecretsManagerClient({});

export const workflowClient = (): SFNClient => new SFNClient({});

/**
 * Of a repeat, a FIFO queue keeps the first and may answer with the checksum of that one, whose `receivedAt` is another:
 * compared with ours, it would make an error of what is stored. TLS sees to the bytes.
 */
export const queueClient = (): SQSClient => new SQSClient({ md5: false });

/** No tries of the SDK's own: a mail whose answer was lost may have gone out, so trying again is the ledger's to decide. */
export const emailClient = (): SESClient => new SESClient({ maxAttempts: 1 });

/** The real clock: only wiring uses it. */
export const systemClock: Clock = { now: () => toInstant(Date.now()) };
