import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { taskDigest } from '../../program/emails/task-digest';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { tierAbove, tierOf } from '../../program/tiers';
import { documentClient, emailClient, queueClient, secretsClient, systemClock } from '../adapters/aws';
import { readConfiguration } from '../adapters/configuration';
import { createDigestLedger } from '../adapters/digest-ledger';
import { createMailModes } from '../adapters/mail-modes';
import { createMailer } from '../adapters/mailer';
import { createEventQueue } from '../adapters/queues';
import { createReadModel } from '../adapters/read-model';
import { openTable } from '../adapters/table';
import { createTaskKeys, createTaskLinks } from '../adapters/task-links';
import { logger } from '../adapters/telemetry';
import { createTurns } from '../adapters/turns';
import { taskDigestMessage } from '../messages';
import { oneMessage } from '../middleware/record';
import { createPace } from '../send-email/pace';
import { createTaskDigest } from './handler';

const configuration = readConfiguration(
  process.env,
  'table',
  'eventsQueueUrl',
  'configurationSets',
  'senderAddress',
  'sendsPerSecond',
  'publicUrl',
  'taskKeyArn',
  'secondsPerDay',
  'minTimeoutSeconds',
  'mail',
);
const tables = openTable(documentClient(), configuration.table);
const clock = systemClock;

const sendDigests = createTaskDigest({
  letterhead: { program, settings, scale: configuration, tierOf, tierAbove },
  email: taskDigest,
  model: createReadModel(tables),
  ledger: createDigestLedger(tables),
  taskLinks: createTaskLinks(createTaskKeys(secretsClient(), configuration.taskKeyArn), {
    publicUrl: configuration.publicUrl,
    linkDays: settings.tasks.linkDays,
    clock,
  }),
  pace: createPace({ turns: createTurns(tables), clock, sleep: setTimeout }, configuration.sendsPerSecond),
  mailer: createMailer(emailClient(), configuration.configurationSets),
  gate: { setting: configuration.mail, modes: createMailModes(tables) },
  senderAddress: configuration.senderAddress,
  events: createEventQueue(queueClient(), configuration.eventsQueueUrl),
  clock,
  newClaim: randomUUID,
});

export const handler = middy()
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(oneMessage(taskDigestMessage))
  .handler(async (_event, { message }) => {
    const told = await sendDigests(message);
    logger.info('task digests', { ...told });
    // The message comes back; those that went are not sent again.
    if (told.failed.length > 0) throw new Error(`some task digests did not go: ${told.failed.join('; ')}`);
  });
