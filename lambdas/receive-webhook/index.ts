import { senders } from '../../program/senders';
import { settings } from '../../program/settings';
import { documentClient, queueClient, secretsClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { directoryItems } from '../adapters/items/directory';
import { defineTable } from '../adapters/items/table';
import { unmappedItems } from '../adapters/items/unmapped';
import { createKnownNames } from '../adapters/known-names';
import { createEventQueue } from '../adapters/queues';
import { createSecrets } from '../adapters/secrets';
import { logger } from '../adapters/telemetry';
import { createUnmappedIntake } from '../adapters/unmapped-intake';
import { webhookEndpoint } from '../middleware/webhook-endpoint';
import { sourcesOf } from '../sources/registry';
import { createReceiveWebhook } from './handler';

const configuration = readConfiguration(process.env, 'table', 'eventsQueueUrl', 'sourceSecretArns', 'publicUrl');
// Of the table's items only those that a webhook reads and writes: the others would make the bundle larger.
const table = defineTable(documentClient(), configuration.table);

export const handler = webhookEndpoint(
  createReceiveWebhook({
    sources: sourcesOf(senders, settings),
    secretsOf: createSecrets(secretsClient(), configuration.sourceSecretArns),
    urlOf: (source) => `${configuration.publicUrl}/webhooks/${source}`,
    directory: createKnownNames(directoryItems(table)),
    events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
    unmapped: createUnmappedIntake({ table, ...unmappedItems(table) }),
    clock: systemClock,
    // Its message may repeat what the sender wrote: the item is kept, and can be looked into.
    mappingFailed: (source, error) =>
      logger.error('mapping failed', { source, reason: error instanceof Error ? error.name : typeof error }),
  }),
);
