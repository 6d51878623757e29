import { describe, expect, it } from 'vitest';
import { createMailboxes } from '../../lambdas/adapters/mailboxes';
import { realTable } from '../support/dynamodb';
import { MONDAY } from '../support/fixtures';
import { MemoryStore } from '../support/memory-store';
import { newPartnerId } from './stores';

const real = realTable();
const sendOf = (key: string) => ({ key, contact: 'ref-of-dana', at: MONDAY });

describe.each([
  ['in memory', () => new MemoryStore()],
  ['on DynamoDB', () => createMailboxes(real().tables)],
] as const)('a mailbox %s', (_, open) => {
  it('of a partner that nobody wrote to is empty', async () => {
    expect(await open().of(newPartnerId())).toEqual({ sends: [], revision: 0 });
  });

  it('holds what was written last, and nothing of what stood there before', async () => {
    const mailboxes = open();
    const id = newPartnerId();
    expect(await mailboxes.replace(id, await mailboxes.of(id), ['a', 'b', 'c'].map(sendOf))).toBe(true);
    expect(await mailboxes.replace(id, await mailboxes.of(id), [sendOf('d')])).toBe(true);
    expect(await mailboxes.of(id)).toMatchObject({ sends: [sendOf('d')], revision: 2 });
    expect(await mailboxes.replace(id, await mailboxes.of(id), [])).toBe(true);
    expect((await mailboxes.of(id)).sends).toEqual([]);
  });

  it('gives the last place to one of ten who read that it is free', async () => {
    const mailboxes = open();
    const id = newPartnerId();
    for (const round of [1, 2]) {
      const before = await mailboxes.of(id);
      const all = Array.from({ length: 10 }, (_, each) => mailboxes.replace(id, before, [sendOf(`${round} ${each}`)]));
      expect((await Promise.all(all)).filter((isWritten) => isWritten)).toHaveLength(1);
    }
  });
});
