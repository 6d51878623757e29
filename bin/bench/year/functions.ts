import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDirectory } from '../../../lambdas/adapters/directory';
import { createAddressBook, createFeedbackLedger } from '../../../lambdas/adapters/feedback-ledger';
import { createJourneyStore } from '../../../lambdas/adapters/journey-store';
import { createSendLedger } from '../../../lambdas/adapters/send-ledger';
import { type JourneyTable, openTable } from '../../../lambdas/adapters/table';
import { createUnmappedItems } from '../../../lambdas/adapters/unmapped';
import { createApplyEvent } from '../../../lambdas/apply-event/handler';
import type { Announcer, Clock, EmailQueue, EventQueue, JourneyStore, Mail, Workflows } from '../../../lambdas/ports';
import { createReceiveFeedback } from '../../../lambdas/receive-feedback/handler';
import { createReceiveWebhook } from '../../../lambdas/receive-webhook/handler';
import { createSendEmail } from '../../../lambdas/send-email/handler';
import { sourcesOf } from '../../../lambdas/sources/registry';
import { REAL_TIME } from '../../../lib/journey/time';
import { emails } from '../../../program/emails';
import { program } from '../../../program/partner-journey';
import { resources } from '../../../program/resources';
import { settings } from '../../../program/settings';
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
      letterhead: { program, settings, scale: REAL_TIME, resourcesFor: ({ track }) => resources[track], tierOf, tierAbove },
      emails,
      senderAddress: 'partners@northwind.example',
      reader: createJourneyStore(emailTables),
      ledger: createSendLedger(emailTables),
      mailer: { send: async (mail) => ({ messageId: ports.deliver(mail) }) },
      queue: emailQueue,
      workflows,
      clock,
      newClaim: randomUUID,
    }),
    receiveFeedback: createReceiveFeedback({
      ledger: createFeedbackLedger(feedbackTables),
      addresses: createAddressBook(feedbackTables),
      events,
      clock,
    }),
  };
};
