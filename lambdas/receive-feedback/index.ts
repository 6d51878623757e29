import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { documentClient, queueClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createFeedbackLedger } from '../adapters/feedback-ledger';
import { createEventQueue } from '../adapters/queues';
import { openTable } from '../adapters/table';
import { logger, metrics } from '../adapters/telemetry';
import { METRICS } from '../environment';
import { publishMetrics } from '../middleware/publish-metrics';
import { readRecord } from '../middleware/record';
import { createReceiveFeedback, sesFeedback } from './handler';

const configuration = readConfiguration(process.env, 'table', 'eventsQueueUrl');

const receiveFeedback = createReceiveFeedback({
  ledger: createFeedbackLedger(openTable(documentClient(), configuration.table)),
  events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
  clock: systemClock,
});

const receiveOne = async (record: SQSRecord): Promise<void> => {
  const feedback = await receiveFeedback(readRecord(sesFeedback, record));
  if (feedback.bounced) metrics.addMetric(METRICS.emailBounced, MetricUnit.Count, 1);
  logger.info(`feedback: ${feedback.result}`, { ...feedback });
};

const processor = new BatchProcessor(EventType.SQS);

export const handler = middy<SQSEvent>()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(publishMetrics())
  .handler((event, context) => processPartialResponse(event, receiveOne, processor, { context, throwOnFullBatchFailure: false }));
