import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { documentClient, queueClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createDirectory } from '../adapters/directory';
import { createEventQueue } from '../adapters/queues';
import { createSecrets } from '../adapters/secrets';
import { openTable } from '../adapters/table';
import { logger } from '../adapters/telemetry';
import { problemAnswers } from '../middleware/problem-answers';
import { publishMetrics } from '../middleware/publish-metrics';
import { sources } from '../sources/registry';
import { createReceiveWebhook } from './handler';

const configuration = readConfiguration(process.env, 'table', 'eventsQueueUrl', 'sourceSecretArns');

const receiveWebhook = createReceiveWebhook({
  sources,
  secretsOf: createSecrets(configuration.sourceSecretArns),
  directory: createDirectory(openTable(documentClient(), configuration.table)),
  events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
  clock: systemClock,
});

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(publishMetrics())
  .use(problemAnswers())
  .handler(async ({ pathParameters, headers, body = '', isBase64Encoded }) => {
    const source = pathParameters?.source ?? '';
    const accepted = await receiveWebhook(source, { headers, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') });
    logger.info('webhook accepted', { source, accepted });
    return { statusCode: 202, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ accepted }) };
  });
