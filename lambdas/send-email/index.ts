import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { emails } from '../../program/emails';
import { LOCALES } from '../../program/locales';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { tierAbove, tierOf } from '../../program/tiers';
import { documentClient, emailClient, queueClient, scheduleCreator, secretsClient, systemClock, workflowClient } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createConsents } from '../adapters/consents';
import { createEmailsLater } from '../adapters/emails-later';
import { createJourneyStore } from '../adapters/journey-store';
import { createMailModes } from '../adapters/mail-modes';
import { createMailboxes } from '../adapters/mailboxes';
import { createMailer } from '../adapters/mailer';
import { createPreferenceKeys, createPreferenceLinks } from '../adapters/preference-links';
import { createEventQueue } from '../adapters/queues';
import { createSendLedger } from '../adapters/send-ledger';
import { openTable } from '../adapters/table';
import { createTaskKeys, createTaskLinks } from '../adapters/task-links';
import { logger, metrics } from '../adapters/telemetry';
import { createTurns } from '../adapters/turns';
import { createAnswer } from '../adapters/workflows';
import { METRICS } from '../environment';
import { emailMessage } from '../messages';
import { failingAloud } from '../middleware/failing-aloud';
import { publishMetrics } from '../middleware/publish-metrics';
import { readRecord } from '../middleware/record';
import type { SendEmailPorts } from './attempt';
import { createSendEmail } from './handler';
import { loadHolidays } from './holidays';
import { ledgerKeyOf } from './ledger-key';
import { createPace } from './pace';
import { renderEmail } from './render';

const configuration = readConfiguration(
  process.env,
  'table',
  'eventsQueueUrl',
  'emailsQueueUrl',
  'serviceEmailsQueueUrl',
  'emailSchedules',
  'configurationSets',
  'senderAddress',
  'mail',
  'sendsPerSecond',
  'publicUrl',
  'preferenceKeyArn',
  'taskKeyArn',
  'secondsPerDay',
  'minTimeoutSeconds',
);
const tables = openTable(documentClient(), configuration.table);
const queues = queueClient();
const queueUrls = { service: configuration.serviceEmailsQueueUrl, journey: configuration.emailsQueueUrl };
const preferenceKeys = createPreferenceKeys(secretsClient(), configuration.preferenceKeyArn);
const taskKeys = createTaskKeys(secretsClient(), configuration.taskKeyArn);
const later = { queues, createSchedule: scheduleCreator(), clock: systemClock };

const ports: Omit<SendEmailPorts, 'policy'> = {
  letterhead: { program, settings, scale: configuration, tierOf, tierAbove },
  emails,
  render: renderEmail,
  senderAddress: configuration.senderAddress,
  reader: createJourneyStore(tables),
  consents: createConsents(tables),
  links: createPreferenceLinks(preferenceKeys, configuration.publicUrl),
  taskLinks: createTaskLinks(taskKeys, {
    publicUrl: configuration.publicUrl,
    linkDays: settings.tasks.linkDays,
    clock: systemClock,
  }),
  mailboxes: createMailboxes(tables),
  ledger: createSendLedger(tables),
  gate: { setting: configuration.mail, modes: createMailModes(tables) },
  pace: createPace({ turns: createTurns(tables), clock: systemClock, sleep: setTimeout }, configuration.sendsPerSecond),
  mailer: createMailer(emailClient(), configuration.configurationSets),
  later: createEmailsLater(later, queueUrls, configuration.emailSchedules),
  events: createEventQueue(queues, configuration.eventsQueueUrl),
  workflows: { answer: createAnswer(workflowClient()) },
  clock: systemClock,
  newClaim: randomUUID,
};

/** The calendars of public holidays are loaded as the function starts, and only where the program keeps some. */
const sendEmail = loadHolidays(settings.sending.holidays ?? []).then((isHoliday) =>
  createSendEmail({ ...ports, policy: { settings, scale: configuration, locales: LOCALES, isHoliday } }),
);

const processor = new BatchProcessor(EventType.SQS);

/** What a decision raises; a repeat was counted the first time. */
const COUNTED: Readonly<Record<string, string>> = {
  sent: METRICS.emailSent,
  skipped: METRICS.emailSkipped,
  deferred: METRICS.emailDeferred,
};

const sendOne = async (record: SQSRecord): Promise<void> => {
  const message = readRecord(emailMessage, record);
  const { decision, rule, reason } = await (await sendEmail)(message);
  const counted = COUNTED[decision];
  if (counted !== undefined) metrics.addMetric(counted, MetricUnit.Count, 1);
  if (rule === 'account-paused') metrics.addMetric(METRICS.sendingPaused, MetricUnit.Count, 1);
  const { partnerId, email, run } = message;
  logger.info(`email ${decision}`, { partnerId, email, run, ledgerKey: ledgerKeyOf(message), rule, reason });
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
