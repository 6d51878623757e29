import { preferencesPage } from '../../program/preferences-page';
import { documentClient, queueClient, secretsClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createConsents } from '../adapters/consents';
import { consentItems } from '../adapters/items/consent';
import { defineTable } from '../adapters/items/table';
import { createPreferenceKeys } from '../adapters/preference-links';
import { createEventQueue } from '../adapters/queues';
import { preferencesEndpoint } from '../middleware/preferences-endpoint';
import { createMailPreferences } from './handler';
import { createDraw } from './page';

const configuration = readConfiguration(process.env, 'table', 'eventsQueueUrl', 'preferenceKeyArn');
// Of the table's items only those that are read and written here: the others would make the bundle larger.
const table = defineTable(documentClient(), configuration.table);

export const handler = preferencesEndpoint(
  createMailPreferences({
    keysOf: createPreferenceKeys(secretsClient(), configuration.preferenceKeyArn),
    consents: createConsents(consentItems(table)),
    events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
    clock: systemClock,
  }),
  createDraw(preferencesPage),
);
