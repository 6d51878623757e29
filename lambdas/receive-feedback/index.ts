import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { documentClient, queueClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createConsents } from '../adapters/consents';
import { createAddressBook, createFeedbackLedger } from '../adapters/feedback-ledger';
import { createEventQueue } from '../adapters/queues';
import { openTable } from '../adapters/table';
import { logger, metrics } from '../adapters/telemetry';
import { METRICS } from '../environment';
import { failingAloud } from '../middleware/failing-aloud';
import { publishMetrics } from '../middleware/publish-metrics';
import { readRecord } from '../middleware/record';
import { createReceiveFeedback } from './handler';
import { metricOf } from './metric';
import { isGreeting, outOfEnvelope, sesFeedback } from './told';

const configuration = readConfiguration(process.env, 'table', 'eventsQueueUrl');
const tables = openTable(documentClient(), configuration.table);

const receiveFeedback = createReceiveFeedback({
  ledger: createFeedbackLedger(tables),
  addresses: createAddressBook(tables),
  consents: createConsents(tables),
  events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
  clock: systemClock,
});

const receiveOne = async (record: SQSRecord): Promise<void> => {
  const body = outOfEnvelope(record.body);
  if (isGreeting(body)) {
    logger.info('feedback: the mail service has tried the topic out');
    return;
  }
  const told = readRecord(sesFeedback, { ...record, body });
  const feedback = await receiveFeedback(told);
  const metric = metricOf(feedback);
  if (metric !== undefined) metrics.addMetric(metric, MetricUnit.Count, 1);
  const { messageId } = told.mail;
  if (feedback.result === 'unknown mail') logger.warn('feedback: unknown mail', { ...feedback, messageId });
  else logger.info(`feedback: ${feedback.result}`, { ...feedback, messageId });
};

const processor = new BatchProcessor(EventType.SQS);

export const handler = middy<SQSEvent>()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(publishMetrics())
  .handler((event, context) =>
    processPartialResponse(event, failingAloud(receiveOne, METRICS.feedbackFailed), processor, { context, throwOnFullBatchFailure: false }),
  );
