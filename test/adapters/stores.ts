import { readCells } from '../../lambdas/adapters/cells';
import { createDirectory } from '../../lambdas/adapters/directory';
import { createJourneyStore } from '../../lambdas/adapters/journey-store';
import { createSendLedger } from '../../lambdas/adapters/send-ledger';
import { toJourneyEvent } from '../../lambdas/journey-event';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Commit, JourneyStore, PartnerReader } from '../../lambdas/ports/journey';
import type { SendLedger } from '../../lambdas/ports/ledger';
import type { Directory } from '../../lambdas/ports/names';
import { decide } from '../../lib/journey/apply';
import type { Decision, Situation } from '../../lib/journey/apply/draft';
import type { RealTable } from '../support/dynamodb';
import { organisation, queued, rules } from '../support/fixtures';
import { MemoryStore } from '../support/memory-store';

/** What the handlers need of a table: the real one, and the one in memory that their own tests trust. */
export interface Stores {
  readonly store: JourneyStore & PartnerReader;
  readonly directory: Directory;
  readonly ledger: SendLedger;
  /** How often a fact is counted, in all cells. */
  counted(fact: string): Promise<number>;
}

export const inMemory = (): Stores => {
  const store = new MemoryStore();
  return { store, directory: store, ledger: store, counted: async (fact) => store.counted(fact) };
};

export const onDynamoDb = (real: RealTable): Stores => ({
  store: createJourneyStore(real.tables),
  directory: createDirectory(real.tables),
  ledger: createSendLedger(real.tables),
  counted: async (fact) => {
    const { table } = real.tables;
    const cells = await readCells(table.getDocumentClient(), table.getName());
    return cells.reduce((sum, { facts }) => sum + (facts[fact] ?? 0), 0);
  },
});

/** The same promises hold for both. */
export const both = (real: () => RealTable) =>
  [
    ['in memory', inMemory],
    ['on DynamoDB', () => onDynamoDb(real())],
  ] as const;

let partners = 0;
/** A partner that no other test has: all tests of a file share one table. */
export const newPartnerId = (): string => {
  partners += 1;
  return `partner-${partners}`;
};

/** The organisation with addresses of its own. */
export const organisationOf = (id: string, changes: Readonly<Record<string, unknown>> = {}) =>
  organisation({
    id,
    contacts: [
      { name: 'Dana Whitfield', email: `dana@${id}.example`, role: 'owner' },
      { name: 'Luis Ortega', email: `luis@${id}.example`, timeZone: 'Europe/Madrid', locale: 'es' },
    ],
    ...changes,
  });

export const applicationOf = (id: string, changes: Readonly<Record<string, unknown>> = {}): QueuedEvent =>
  queued('application.submitted', `application of ${id}`, { partner: organisationOf(id, changes) }, { partner: { id } });

export interface Decided {
  readonly before: Situation;
  readonly decision: Decision;
  commit(changed?: Decision): Promise<Commit>;
}

/** What apply-event would commit for this event now; not yet committed. */
export const decideOn = async ({ store }: Stores, partnerId: string, message: QueuedEvent, now = message.receivedAt): Promise<Decided> => {
  const event = toJourneyEvent(message);
  const before = await store.situation(partnerId, event, now);
  const decision = decide(rules, event, partnerId, before);
  if (decision === undefined) throw new Error(`${partnerId} is not known`);
  return { before, decision, commit: (changed = decision) => store.commit(partnerId, event, before, changed) };
};

export const happened = async (stores: Stores, partnerId: string, message: QueuedEvent): Promise<Commit> =>
  (await decideOn(stores, partnerId, message)).commit();
