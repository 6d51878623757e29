import { setTimeout } from 'node:timers/promises';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { taskPage } from '../../program/task-page';
import { documentClient, queueClient, secretsClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createJourneyStore } from '../adapters/journey-store';
import { createEventQueue } from '../adapters/queues';
import { openTable } from '../adapters/table';
import { createTaskKeys } from '../adapters/task-links';
import { createDraw } from '../mail-preferences/page';
import { taskEndpoint } from '../middleware/task-endpoint';
import { createTaskPage } from './handler';

const configuration = readConfiguration(process.env, 'table', 'eventsQueueUrl', 'taskKeyArn', 'secondsPerDay', 'minTimeoutSeconds');
const store = createJourneyStore(openTable(documentClient(), configuration.table));

export const handler = taskEndpoint(
  createTaskPage({
    keysOf: createTaskKeys(secretsClient(), configuration.taskKeyArn),
    reader: store,
    rules: { program, settings, scale: configuration },
    store,
    events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
    clock: systemClock,
    sleep: async (milliseconds) => {
      await setTimeout(milliseconds);
    },
  }),
  createDraw(taskPage),
);
