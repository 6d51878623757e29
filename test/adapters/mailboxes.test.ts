import { describe, expect, it } from 'vitest';
import { createErasures } from '../../lambdas/adapters/erasures';
import { createMailboxes } from '../../lambdas/adapters/mailboxes';
import type { Mailboxes } from '../../lambdas/ports/mail';
import { realTable } from '../support/dynamodb';
import { MONDAY } from '../support/fixtures';
import { MemoryStore } from '../support/memory-store';
import { applicationOf, happened, inMemory, newPartnerId, onDynamoDb, type Stores } from './stores';

const real = realTable();
const sendOf = (key: string) => ({ key, contact: 'ref-of-dana', at: MONDAY });

interface World {
  readonly stores: Stores;
  readonly mailboxes: Mailboxes;
  /** As far as an erasure goes in one step. */
  erase(partnerId: string): Promise<unknown>;
}

const worlds: readonly (readonly [string, () => World])[] = [
  [
    'in memory',
    () => {
      const store = new MemoryStore();
      const erase = async (id: string) => store.erase(id, [], { at: MONDAY, isFinished: false, run: 1 });
      return { stores: { ...inMemory(), store }, mailboxes: store, erase };
    },
  ],
  [
    'on DynamoDB',
    () => {
      const stores = onDynamoDb(real());
      const erasures = createErasures(real().tables);
      const erase = async (id: string) => {
        const known = await stores.store.partner(id);
        if (known) await erasures.fence(known.partner, 'mara', MONDAY);
        await erasures.sweep(id);
      };
      return { stores, mailboxes: createMailboxes(real().tables), erase };
    },
  ],
];

describe.each(worlds)('a mailbox %s', (_, open) => {
  const opened = async () => {
    const world = open();
    const id = newPartnerId();
    await happened(world.stores, id, applicationOf(id));
    return { ...world, id };
  };

  it('of a partner that nobody wrote to is empty', async () => {
    expect(await open().mailboxes.of(newPartnerId())).toEqual({ sends: [], revision: 0 });
  });

  it('holds what was written last, and nothing of what stood there before', async () => {
    const { mailboxes, id } = await opened();
    expect(await mailboxes.replace(id, await mailboxes.of(id), ['a', 'b', 'c'].map(sendOf))).toBe(true);
    expect(await mailboxes.replace(id, await mailboxes.of(id), [sendOf('d')])).toBe(true);
    expect(await mailboxes.of(id)).toMatchObject({ sends: [sendOf('d')], revision: 2 });
    expect(await mailboxes.replace(id, await mailboxes.of(id), [])).toBe(true);
    expect((await mailboxes.of(id)).sends).toEqual([]);
  });

  it('holds those that wait, until none does, and keeps them when they are not spoken of', async () => {
    const { mailboxes, id } = await opened();
    const waits = (key: string) => ({ key, contact: 'ref-of-dana', since: MONDAY, from: MONDAY, until: MONDAY });
    expect(await mailboxes.replace(id, await mailboxes.of(id), [], [waits('a'), waits('b')])).toBe(true);
    expect(await mailboxes.of(id)).toMatchObject({ sends: [], waiting: [waits('a'), waits('b')] });
    expect(await mailboxes.replace(id, await mailboxes.of(id), [sendOf('c')])).toBe(true);
    expect(await mailboxes.of(id)).toMatchObject({ sends: [sendOf('c')], waiting: [waits('a'), waits('b')] });
    expect(await mailboxes.replace(id, await mailboxes.of(id), [sendOf('c')], [waits('b')])).toBe(true);
    expect((await mailboxes.of(id)).waiting).toEqual([waits('b')]);
    expect(await mailboxes.replace(id, await mailboxes.of(id), [sendOf('c')], [])).toBe(true);
    expect((await mailboxes.of(id)).waiting).toBeUndefined();
  });

  it('gives the last place to one of ten who read that it is free', async () => {
    const { mailboxes, id } = await opened();
    for (const round of [1, 2]) {
      const before = await mailboxes.of(id);
      const all = Array.from({ length: 10 }, (_, each) => mailboxes.replace(id, before, [sendOf(`${round} ${each}`)]));
      expect((await Promise.all(all)).filter((isWritten) => isWritten)).toHaveLength(1);
    }
  });

  it.each([
    ['that nobody wrote to', 0],
    ['with mail in it', 1],
  ])('%s does not come back when its partner is erased while a place is taken', async (_, mails) => {
    const { mailboxes, id, erase } = await opened();
    for (let mail = 0; mail < mails; mail += 1) await mailboxes.replace(id, await mailboxes.of(id), [sendOf('a')]);
    const before = await mailboxes.of(id);
    await erase(id);
    expect(await mailboxes.replace(id, before, [sendOf('b')])).toBe(false);
    expect(await mailboxes.replace(id, await mailboxes.of(id), [sendOf('b')])).toBe(false);
    expect(await mailboxes.of(id)).toEqual({ sends: [], revision: 0 });
  });
});
