import { setTimeout } from 'node:timers/promises';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import { purposesBy } from '../../lib/journey/emails';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { createAnnouncer } from '../adapters/announcer';
import { documentClient, queueClient, systemClock, workflowClient } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createDirectory } from '../adapters/directory';
import { createJourneyStore } from '../adapters/journey-store';
import { createEmailQueue, createEventQueue } from '../adapters/queues';
import { openTable } from '../adapters/table';
import { countBy, logger, metrics } from '../adapters/telemetry';
import { createWorkflows } from '../adapters/workflows';
import { backOffMs } from '../back-off';
import { METRICS, METRICS_BY } from '../environment';
import { queuedEvent } from '../messages';
import { publishMetrics } from '../middleware/publish-metrics';
import { oneMessage } from '../middleware/record';
import { createApplyEvent } from './handler';
import { type Measured, measure } from './measured';

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
  'announcementsQueueUrl',
  'announces',
  'stage',
);
const tables = openTable(documentClient(), configuration.table);
const queues = queueClient();

const applyEvent = createApplyEvent({
  rules: { program, settings, scale: configuration },
  store: createJourneyStore(tables),
  directory: createDirectory(tables),
  workflows: createWorkflows(workflowClient(), { phases: configuration.stateMachineArns, later: configuration.laterMachineArn }),
  events: createEventQueue(queues, configuration.eventsQueueUrl),
  emails: createEmailQueue(
    queues,
    { service: configuration.serviceEmailsQueueUrl, journey: configuration.emailsQueueUrl },
    purposesBy(configuration.serviceEmails),
  ),
  announcer: createAnnouncer(queues, configuration.announcementsQueueUrl, {
    stage: configuration.stage,
    whole: configuration.announces === 'whole',
  }),
  clock: systemClock,
  backOff: (tries) => setTimeout(backOffMs(tries)),
});

const count = ({ millisecondsToApplied, moved, reached }: Measured): void => {
  if (millisecondsToApplied !== undefined) metrics.addMetric(METRICS.timeToApplied, MetricUnit.Milliseconds, millisecondsToApplied);
  if (moved !== undefined) metrics.addMetric(METRICS.milestonesMoved, MetricUnit.Count, moved);
  for (const milestone of reached) countBy(METRICS_BY.milestone.dimension, milestone, METRICS_BY.milestone.reached);
};

export const handler = middy()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(publishMetrics())
  .use(oneMessage(queuedEvent))
  .handler(async ({ Records }, { message }) => {
    logger.appendKeys({ eventId: message.id, eventType: message.type, source: message.source });
    const applied = await applyEvent(message);
    count(measure(applied, message, Number(Records[0]?.attributes?.SentTimestamp ?? Number.NaN), program.milestones, systemClock.now()));
    if (applied.result === 'parked') metrics.addMetric(METRICS.eventParked, MetricUnit.Count, 1);
    const { result } = applied;
    logger.info(`event ${result}`, 'partnerId' in applied ? { result, partnerId: applied.partnerId, notes: applied.notes } : { result });
  });
