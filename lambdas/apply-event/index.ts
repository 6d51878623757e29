import { setTimeout } from 'node:timers/promises';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import { purposesBy } from '../../lib/journey/emails';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { documentClient, queueClient, systemClock, workflowClient } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createDirectory } from '../adapters/directory';
import { createJourneyStore } from '../adapters/journey-store';
import { createEmailQueue, createEventQueue } from '../adapters/queues';
import { openTable } from '../adapters/table';
import { logger, metrics } from '../adapters/telemetry';
import { createWorkflows } from '../adapters/workflows';
import { METRICS } from '../environment';
import { queuedEvent } from '../messages';
import { publishMetrics } from '../middleware/publish-metrics';
import { oneMessage } from '../middleware/record';
import { createApplyEvent } from './handler';

const configuration = readConfiguration(
  process.env,
  'table',
  'eventsQueueUrl',
  'emailsQueueUrl',
  'serviceEmailsQueueUrl',
  'serviceEmails',
  'stateMachineArns',
  'laterMachineArn',
  'secondsPerDay',
  'minTimeoutSeconds',
);
const tables = openTable(documentClient(), configuration.table);
const BACK_OFF_MS = 50;

const applyEvent = createApplyEvent({
  rules: { program, settings, scale: configuration },
  store: createJourneyStore(tables),
  directory: createDirectory(tables),
  workflows: createWorkflows(workflowClient(), { phases: configuration.stateMachineArns, later: configuration.laterMachineArn }),
  events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
  emails: createEmailQueue(
    queueClient(),
    { service: configuration.serviceEmailsQueueUrl, journey: configuration.emailsQueueUrl },
    purposesBy(configuration.serviceEmails),
  ),
  clock: systemClock,
  backOff: (tries) => setTimeout(Math.random() * BACK_OFF_MS * 2 ** tries),
});

export const handler = middy()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(publishMetrics())
  .use(oneMessage(queuedEvent))
  .handler(async (_event, { message }) => {
    logger.appendKeys({ eventId: message.id, eventType: message.type });
    const applied = await applyEvent(message);
    if (applied.result === 'parked') metrics.addMetric(METRICS.eventParked, MetricUnit.Count, 1);
    logger.info(`event ${applied.result}`, { ...applied });
  });
