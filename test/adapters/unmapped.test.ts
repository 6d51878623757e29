import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { createUnmappedItems } from '../../lambdas/adapters/unmapped';
import { keptUntil } from '../../lambdas/adapters/unmapped-intake';
import type { UnmappedItem } from '../../lambdas/ports/unmapped';
import { TABLE, unmappedPartition } from '../../lib/journey/keys';
import { realTable, TABLE_NAME } from '../support/dynamodb';
import { later, MONDAY } from '../support/fixtures';

const real = realTable();
const opened = () => createUnmappedItems(real().tables);

const item = (id: string, changes: Partial<UnmappedItem> = {}): UnmappedItem => ({
  ...{ id, source: 'hubspot', kind: 'deal.propertyChange', receivedAt: MONDAY, item: '{"objectId":7,"name":"Zoë 🚀"}' },
  problems: [{ field: 'deal.closed data.amount', detail: 'is missing' }],
  ...changes,
});
const stored = async () => {
  const { Items = [] } = await real().client.send(new ScanCommand({ TableName: TABLE_NAME, ConsistentRead: true }));
  return Items.map((each) => unmarshall(each));
};
/** Where it is listed. */
const isPlace = (each: Readonly<Record<string, unknown>>) => String(each[TABLE.partitionKey]).startsWith(unmappedPartition('all#'));
const idsOf = (items: readonly UnmappedItem[]) => items.map(({ id }) => id);

describe('what nobody understood', () => {
  beforeEach(async () => {
    for (const { id } of (await opened().list({ limit: 1000 })).items) await opened().remove(id);
  });

  it('is kept as it came, for 30 days', async () => {
    await opened().keep([item('one')]);
    expect(await opened().get('one')).toEqual(item('one'));
    expect(keptUntil(MONDAY)).toBe('2026-07-01T09:00:00.000Z');
    expect((await stored()).map((each) => each[TABLE.timeToLive])).toEqual(Array(2).fill(Date.parse('2026-07-01T09:00:00Z') / 1000));
  });

  it('is one item when it comes twice, with the problems that it has now', async () => {
    await opened().keep([item('one')]);
    await opened().keep([item('one', { problems: [], receivedAt: later(MONDAY, 60) })]);
    expect((await stored()).filter((each) => !isPlace(each))).toHaveLength(1);
    expect((await stored()).filter(isPlace)).toHaveLength(1);
    expect((await opened().list({ limit: 10 })).items).toEqual([item('one', { problems: [], receivedAt: later(MONDAY, 60) })]);
  });

  it('is listed with the oldest first, whichever part of the list it is in', async () => {
    const ids = Array.from({ length: 40 }, (_, each) => `item-${each}`);
    await opened().keep(ids.toReversed().map((id) => item(id, { receivedAt: later(MONDAY, ids.indexOf(id)) })));
    expect(idsOf((await opened().list({ limit: 100 })).items)).toEqual(ids);
    expect(await opened().list({ limit: 100 })).not.toHaveProperty('next');
  });

  it('is listed page by page, each once, also when what was seen is removed meanwhile', async () => {
    const ids = Array.from({ length: 23 }, (_, each) => `item-${each}`);
    // Some came in the same millisecond.
    await opened().keep(ids.map((id, each) => item(id, { receivedAt: later(MONDAY, Math.floor(each / 4)) })));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await opened().list({ limit: 5, after });
      expect(page.items.length).toBeLessThanOrEqual(5);
      seen.push(...idsOf(page.items));
      for (const { id } of page.items.slice(0, 2)) await opened().remove(id);
      after = page.next;
    } while (after !== undefined);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(new Set(seen).size).toBe(23);
  });

  it('is gone when it is removed, and removing it again is harmless', async () => {
    await opened().keep([item('one'), item('two')]);
    for (let times = 0; times < 2; times += 1) await opened().remove('one');
    expect(await opened().get('one')).toBeUndefined();
    expect((await stored()).filter(isPlace)).toHaveLength(1);
    expect(idsOf((await opened().list({ limit: 10 })).items)).toEqual(['two']);
  });
});
