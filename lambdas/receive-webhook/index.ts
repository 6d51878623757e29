import { senders } from '../../program/senders';
import { settings } from '../../program/settings';
import { documentClient, queueClient, secretsClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createKnownNames } from '../adapters/known-names';
import { createEventQueue } from '../adapters/queues';
import { createSecrets } from '../adapters/secrets';
import { openTable } from '../adapters/table';
import { logger } from '../adapters/telemetry';
import { createUnmappedIntake } from '../adapters/unmapped-intake';
import { webhookEndpoint } from '../middleware/webhook-endpoint';
import { sourcesOf } from '../sources/registry';
import { createReceiveWebhook } from './handler';

const configuration = readConfiguration(process.env, 'table', 'eventsQueueUrl', 'sourceSecretArns', 'publicUrl');
const tables = openTable(documentClient(), configuration.table);

export const handler = webhookEndpoint(
  createReceiveWebhook({
    sources: sourcesOf(senders, settings),
    secretsOf: createSecrets(secretsClient(), configuration.sourceSecretArns),
    urlOf: (source) => `${configuration.publicUrl}/webhooks/${source}`,
    directory: createKnownNames(tables),
    events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
    unmapped: createUnmappedIntake(tables),
    clock: systemClock,
    // Its message may repeat what the sender wrote: the item is kept, and can be looked into.
    mappingFailed: (source, error) =>
      logger.error('mapping failed', { source, reason: error instanceof Error ? error.name : typeof error }),
  }),
);
