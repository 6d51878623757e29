import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import * as v from 'valibot';
import { documentClient, queueClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createJourneyStore } from '../adapters/journey-store';
import { createEventQueue } from '../adapters/queues';
import { openTable } from '../adapters/table';
import { logger, metrics } from '../adapters/telemetry';
import { METRICS } from '../environment';
import { publishMetrics } from '../middleware/publish-metrics';
import { createPhaseFailed, executionStatusChange } from './handler';

const configuration = readConfiguration(process.env, 'table', 'eventsQueueUrl');

const phaseFailed = createPhaseFailed({
  reader: createJourneyStore(openTable(documentClient(), configuration.table)),
  events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
  clock: systemClock,
});

export const handler = middy<unknown>()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(publishMetrics())
  .handler(async (event) => {
    const failed = await phaseFailed(v.parse(executionStatusChange, event));
    if (failed.isCurrent) {
      metrics.addMetric(METRICS.runFailed, MetricUnit.Count, 1);
      logger.error('a partner stands still: its current run broke', { ...failed });
    } else {
      logger.info('a run ended that is no longer the current one', { ...failed });
    }
  });
