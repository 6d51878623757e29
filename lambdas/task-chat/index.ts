import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { documentClient, secretsClient } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createIncomingWebhook, createWebhookAddress } from '../adapters/incoming-webhook';
import { createJourneyStore } from '../adapters/journey-store';
import { openTable } from '../adapters/table';
import { logger } from '../adapters/telemetry';
import { oneMessage } from '../middleware/record';
import { createTaskChat, taskAnnouncement } from './handler';

const configuration = readConfiguration(process.env, 'table', 'chatKind', 'chatSecretName');

const tellChat = createTaskChat({
  kind: configuration.chatKind,
  reader: createJourneyStore(openTable(documentClient(), configuration.table)),
  post: createIncomingWebhook(createWebhookAddress(secretsClient(), configuration.chatSecretName)),
});

export const handler = middy()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(oneMessage(taskAnnouncement))
  .handler(async (_event, { message }) => {
    const result = await tellChat(message);
    logger.info(`task ${result}`, { type: message.type, partnerId: message.subject, taskId: message.data.change.taskId });
  });
