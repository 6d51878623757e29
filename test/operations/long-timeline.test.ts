import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, it } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { seed } from '../../bin/operations/seed/seed';
import { createStories } from '../../bin/operations/story';
import { eventSortKey, partnerPartition } from '../../lib/journey/keys';
import { realTable, TABLE_NAME } from '../support/dynamodb';
import { printed } from '../support/ops-commands';
import { stackFileOf } from '../support/stack-of-table';

const real = realTable();
const EVENTS = 10_000;
const AT_ONCE = 25;
const START = Date.parse('2026-01-01T00:00:00.000Z');
let partnerId = '';

/** Three in each second: a page may end between events of one moment. */
const eventItem = (n: number) => {
  const at = new Date(START + Math.floor(n / 3) * 1000).toISOString();
  const id = `many-${String(n).padStart(5, '0')}`;
  const keys = { pk: partnerPartition(partnerId), sk: eventSortKey(id) };
  const event = { partnerId, id, type: 'lead.submitted', source: 'crm', occurredAt: at, receivedAt: at, at, appliedAt: at };
  return { ...keys, ...event, data: JSON.stringify({ leadId: id }), effects: [], notes: ['a lead'] };
};

beforeAll(async () => {
  const { tables } = real();
  const seeding = { partners: 1, days: 420, random: 3, prefix: 'long', now: START, said: () => undefined };
  partnerId = (await seed(tables, seeding)).firstId;
  const client = tables.table.getDocumentClient();
  for (let from = 0; from < EVENTS; from += AT_ONCE) {
    const puts = Array.from({ length: AT_ONCE }, (_, n) => ({ PutRequest: { Item: eventItem(from + n) } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [TABLE_NAME]: puts } }));
  }
}, 120_000);

it('of 10,000 events is shown by its newest, in a moment, and says how to see the older ones', { timeout: 60_000 }, async () => {
  const path = await stackFileOf(real());
  const began = performance.now();
  const text = await printed('show', partnerId, '--stack-file', path);
  expect(performance.now() - began).toBeLessThan(5000);
  const [last = ''] = text.trim().split('\n').slice(-1);
  const older = /^older ones: npm run ops -- (show \S+ --after \S+)$/.exec(last)?.[1] ?? '';
  expect(text.split('\n').length).toBeLessThan(300);
  expect(text).toContain('older entries left out');
  const before = JSON.parse(await printed(...older.split(' '), '--limit', '20', '--json', '--stack-file', path));
  expect(before.timeline).toHaveLength(20);
  expect(before.timelineIsWhole).toBe(false);
  await expect(printed('show', partnerId, '--after', 'page two', '--stack-file', path)).rejects.toThrow('there is no such page');
});

it('is turned over page by page, and tells each event once', { timeout: 120_000 }, async () => {
  const stories = createStories({ client: clientSettings(real().endpoint), tableName: TABLE_NAME });
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const story = await stories.of(partnerId, { limit: 500, after });
    seen.unshift(...(story?.events.flatMap(({ id }) => (id.startsWith('many-') ? [id] : [])) ?? []));
    after = story?.next;
  } while (after !== undefined);
  expect(seen).toEqual(Array.from({ length: EVENTS }, (_, n) => eventItem(n).id));
});
