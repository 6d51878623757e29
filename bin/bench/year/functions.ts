import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createConsents } from '../../../lambdas/adapters/consents';
import { createDirectory } from '../../../lambdas/adapters/directory';
import { createAddressBook, createFeedbackLedger } from '../../../lambdas/adapters/feedback-ledger';
import { createJourneyStore } from '../../../lambdas/adapters/journey-store';
import { createMailModes } from '../../../lambdas/adapters/mail-modes';
import { createMailboxes } from '../../../lambdas/adapters/mailboxes';
import { createPreferenceLinks } from '../../../lambdas/adapters/preference-links';
import { createSendLedger } from '../../../lambdas/adapters/send-ledger';
import { type JourneyTable, openTable } from '../../../lambdas/adapters/table';
import { createTaskLinks } from '../../../lambdas/adapters/task-links';
import { createTurns } from '../../../lambdas/adapters/turns';
import { createUnmappedItems } from '../../../lambdas/adapters/unmapped';
import { createApplyEvent } from '../../../lambdas/apply-event/handler';
import type { Clock, JourneyStore, Workflows } from '../../../lambdas/ports/journey';
import type { Mail } from '../../../lambdas/ports/mail';
import type { Announcer, EmailQueue, EmailsLater, EventQueue } from '../../../lambdas/ports/queues';
import { createReceiveFeedback } from '../../../lambdas/receive-feedback/handler';
import { createReceiveWebhook } from '../../../lambdas/receive-webhook/handler';
import { createSendEmail } from '../../../lambdas/send-email/handler';
import { createPace } from '../../../lambdas/send-email/pace';
import { renderEmail } from '../../../lambdas/send-email/render';
import { sourcesOf } from '../../../lambdas/sources/registry';
import { REAL_TIME } from '../../../lib/journey/time';
import { emails } from '../../../program/emails';
import { LOCALES } from '../../../program/locales';
import { program } from '../../../program/partner-journey';
import { settings, stages } from '../../../program/settings';
import { tierAbove, tierOf } from '../../../program/tiers';
import type { MemoryStore } from '../../../test/support/memory-store';
import type { FunctionName } from '../cost';
import { shortToken } from './machines';
import type { Metering } from './meter';
import type { Tally } from './tally';

export interface FunctionPorts {
  readonly metering: Metering;
  readonly tally: Tally;
  readonly tableName: string;
  /** What the simulated machines see of the table. */
  readonly memory: MemoryStore;
  readonly clock: Clock;
  readonly secret: string;
  readonly events: EventQueue;
  readonly emailQueue: EmailQueue;
  readonly later: EmailsLater;
  readonly workflows: Workflows;
  readonly announcer: Announcer;
  deliver(mail: Mail): string;
}

/** The real store; what it wrote, the machines' memory learns as well. */
const shadowed = (real: JourneyStore, memory: MemoryStore): JourneyStore => ({
  ...real,
  async commit(...args) {
    const commit = await real.commit(...args);
    if (commit === 'applied') await memory.commit(...args);
    return commit;
  },
  async removeToken(partnerId, milestone, token) {
    await real.removeToken(partnerId, milestone, token);
    await memory.removeToken(partnerId, milestone, shortToken(token));
  },
});

/** The functions of lambdas/ with their own logic and adapters, each with a counted client of its own. */
export const createFunctions = (ports: FunctionPorts) => {
  const { clock, events, emailQueue, workflows, memory } = ports;
  const tablesOf = (name: FunctionName): JourneyTable =>
    openTable(
      DynamoDBDocumentClient.from(ports.metering.client(ports.tally.meter(name)), { marshallOptions: { removeUndefinedValues: true } }),
      ports.tableName,
    );
  const [webhookTables, applyTables, emailTables, feedbackTables] = [
    tablesOf('receive-webhook'),
    tablesOf('apply-event'),
    tablesOf('send-email'),
    tablesOf('receive-feedback'),
  ];
  return {
    receiveWebhook: createReceiveWebhook({
      sources: sourcesOf({}, settings),
      secretsOf: async () => [ports.secret],
      urlOf: (source) => `http://127.0.0.1/webhooks/${source}`,
      directory: createDirectory(webhookTables),
      events: { sendAll: async (messages) => void (await Promise.all(messages.map((message) => events.send(message)))) },
      unmapped: createUnmappedItems(webhookTables),
      // Standard webhooks are not mapped.
      mappingFailed: (_, error) => {
        throw error;
      },
      clock,
    }),
    applyEvent: createApplyEvent({
      rules: { program, settings, scale: REAL_TIME },
      store: shadowed(createJourneyStore(applyTables), memory),
      directory: createDirectory(applyTables),
      workflows,
      events,
      emails: emailQueue,
      announcer: ports.announcer,
      clock,
      backOff: async () => undefined,
    }),
    sendEmail: createSendEmail({
      letterhead: { program, settings, scale: REAL_TIME, tierOf, tierAbove },
      emails,
      render: renderEmail,
      policy: { settings, scale: REAL_TIME, locales: LOCALES, isHoliday: () => false },
      senderAddress: 'partners@northwind.example',
      reader: createJourneyStore(emailTables),
      consents: createConsents(emailTables),
      taskLinks: createTaskLinks(async () => [ports.secret], { publicUrl: 'http://127.0.0.1', linkDays: 7, clock }),
      links: createPreferenceLinks(async () => [ports.secret], 'http://127.0.0.1'),
      mailboxes: createMailboxes(emailTables),
      ledger: createSendLedger(emailTables),
      gate: { setting: 'live', modes: createMailModes(emailTables) },
      // One partner's emails never fill a second.
      pace: createPace({ turns: createTurns(emailTables), clock, sleep: async () => undefined }, stages.prod?.sendsPerSecond ?? 14),
      mailer: { send: async (mail) => ({ messageId: ports.deliver(mail) }) },
      later: ports.later,
      events,
      workflows,
      clock,
      newClaim: randomUUID,
    }),
    receiveFeedback: createReceiveFeedback({
      ledger: createFeedbackLedger(feedbackTables),
      addresses: createAddressBook(feedbackTables),
      consents: createConsents(feedbackTables),
      events,
      clock,
    }),
  };
};
