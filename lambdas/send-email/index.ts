import { randomUUID } from 'node:crypto';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { emails } from '../../program/emails';
import { program } from '../../program/partner-journey';
import { resources } from '../../program/resources';
import { settings } from '../../program/settings';
import { tierAbove, tierOf } from '../../program/tiers';
import { documentClient, emailClient, queueClient, systemClock, workflowClient } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createJourneyStore } from '../adapters/journey-store';
import { createMailer } from '../adapters/mailer';
import { createEmailQueue } from '../adapters/queues';
import { createSendLedger } from '../adapters/send-ledger';
import { openTable } from '../adapters/table';
import { logger, metrics } from '../adapters/telemetry';
import { createAnswer } from '../adapters/workflows';
import { METRICS } from '../environment';
import { emailMessage } from '../messages';
import { failingAloud } from '../middleware/failing-aloud';
import { publishMetrics } from '../middleware/publish-metrics';
import { readRecord } from '../middleware/record';
import { createSendEmail, ledgerKeyOf } from './handler';

const configuration = readConfiguration(
  process.env,
  'table',
  'emailsQueueUrl',
  'configurationSets',
  'senderAddress',
  'secondsPerDay',
  'minTimeoutSeconds',
);
const tables = openTable(documentClient(), configuration.table);

const sendEmail = createSendEmail({
  letterhead: { program, settings, scale: configuration, resourcesFor: ({ track }) => resources[track], tierOf, tierAbove },
  emails,
  senderAddress: configuration.senderAddress,
  reader: createJourneyStore(tables),
  ledger: createSendLedger(tables),
  mailer: createMailer(emailClient(), configuration.configurationSets),
  queue: createEmailQueue(queueClient(), configuration.emailsQueueUrl),
  workflows: { answer: createAnswer(workflowClient()) },
  clock: systemClock,
  newClaim: randomUUID,
});

const processor = new BatchProcessor(EventType.SQS);

/** What a decision raises; a repeat was counted the first time. */
const COUNTED: Readonly<Record<string, string>> = {
  sent: METRICS.emailSent,
  skipped: METRICS.emailSkipped,
  deferred: METRICS.emailDeferred,
};

const sendOne = async (record: SQSRecord): Promise<void> => {
  const message = readRecord(emailMessage, record);
  const decided = await sendEmail(message);
  const counted = COUNTED[decided.decision];
  if (counted !== undefined) metrics.addMetric(counted, MetricUnit.Count, 1);
  const { partnerId, email, run } = message;
  logger.info(`email ${decided.decision}`, { partnerId, email, run, ledgerKey: ledgerKeyOf(message), reason: decided.reason });
};

export const handler = middy<SQSEvent>()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(publishMetrics())
  .handler((event, context) =>
    processPartialResponse(event, failingAloud(sendOne, METRICS.emailFailed), processor, {
      context,
      processInParallel: false,
      throwOnFullBatchFailure: false,
    }),
  );
