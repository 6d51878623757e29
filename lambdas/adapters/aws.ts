import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { toInstant } from '../../lib/journey/words';
import type { Clock } from '../ports';

// One function a client: a bundle holds only the clients that its function makes.

export const documentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });

export const workflowClient = (): SFNClient => new SFNClient({});

export const queueClient = (): SQSClient => new SQSClient({});

export const emailClient = (): SESClient => new SESClient({});

/** The real clock: only wiring uses it. */
export const systemClock: Clock = { now: () => toInstant(Date.now()) };
