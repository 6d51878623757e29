import { expect, it } from 'vitest';
import { inWords } from '../../bin/operations/problem';
import { harmlessAll } from '../../bin/operations/screen/harmless';
import { drawKept, drawKeptWhole } from '../../bin/operations/screen/unmapped';
import { keptItem, oldestKept, wholeOf } from '../../bin/operations/unmapped';
import type { UnmappedItem } from '../../lambdas/ports/unmapped';
import { at, plain } from './samples';

const kept = (id: string, more: Partial<UnmappedItem> = {}): UnmappedItem => ({
  ...{ id, source: 'hubspot', kind: 'deal.propertyChange', receivedAt: at(-3600), item: '{"who":"dana@acme.example"}' },
  problems: [{ field: 'deal.closed data.amount', detail: 'is missing' }],
  ...more,
});
/** Pages of three, of which the second is empty: its items were removed after they were listed. */
const pages = (items: readonly UnmappedItem[]) => ({
  list: async ({ after }: { readonly after?: string | undefined }) => {
    if (after === undefined) return { items: items.slice(0, 3), next: 'second' };
    return after === 'second' ? { items: [], next: 'third' } : { items: items.slice(3) };
  },
});

it('the oldest so many are listed, over pages of which one has gone, without what their senders wrote', async () => {
  const items = ['1', '2', '3', '4', '5'].map((id) => kept(id, { source: id === '2' ? 'zoom' : 'hubspot' }));
  const all = await oldestKept(pages(items), { limit: 10 });
  expect(all).toMatchObject({ items: [{ id: '1' }, { id: '2' }, { id: '3' }, { id: '4' }, { id: '5' }], isWhole: true });
  expect(all.items[0]).toMatchObject({ receivedAt: at(-3600), keptUntil: at(30 * 86_400 - 3600) });
  expect(await oldestKept(pages(items), { limit: 3, source: 'hubspot' })).toMatchObject({
    items: [{ id: '1' }, { id: '3' }, { id: '4' }],
    isWhole: false,
  });
  expect(await oldestKept(pages(items), { limit: 5 })).toMatchObject({ isWhole: true });
  const text = drawKept({ items: all.items, isWhole: false }, plain).join('\n');
  expect(text).toContain('received 2026-11-22 09:00:00 (60 min ago), kept until 2026-12-22 09:00:00 (in 30 d)');
  expect(text).toMatch(/deal\.closed data\.amount +is missing/);
  expect(text).toContain('and more: see --limit');
  expect(text).toContain('npm run ops -- replay --dry-run');
  expect(JSON.stringify(all) + text).not.toContain('dana');
});

it('of the oldest few no more are read than one that tells whether these are all', async () => {
  const asked: number[] = [];
  const list = async ({ limit }: { readonly limit: number }) => {
    asked.push(limit);
    return { items: ['1', '2', '3', '4'].map((id) => kept(id)).slice(0, limit), next: 'more' };
  };
  expect(await oldestKept({ list }, { limit: 3 })).toMatchObject({ items: [{}, {}, {}], isWhole: false });
  expect(asked).toEqual([4]);
});

it('one item is shown whole, and no name or value that its sender chose moves the cursor', () => {
  const item = JSON.stringify({ '\u009b2J\u202ename': 'Z\u007foë\u001b[31m', when: 7 });
  const lines = drawKeptWhole(harmlessAll(wholeOf(kept('one', { item, kind: 'deal\u001b[2J' }))), plain);
  expect(lines.join('\n').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  expect(lines).toContain('  "when": 7');
  expect(lines.at(-1)).toContain('npm run ops -- replay one --dry-run');
});

it('an item is found by its id, by how that begins, and by no beginning that several have', async () => {
  const ids = ['5f2c', '5f2d', '81aa', '90bb', '90bc'].map((each) => each.padEnd(32, '0'));
  const items = ids.map((id) => kept(id));
  const get = async (id: string) => items.find((each) => each.id === id);
  const found = (typed: string) => keptItem({ ...pages(items), get }, typed).then(({ id }) => id, inWords);
  for (const typed of ['90bc0', '90bc00...', '90bc…', ids[4] ?? '']) expect(await found(typed)).toBe(ids[4]);
  const twins = keptItem({ ...pages([kept('5f2c1'), kept('5f2c2')]), get }, '5f2c');
  expect(await twins.catch(inWords)).toContain('"5f2c" begins several ids: 5f2c1, 5f2c2');
  expect(await found('5f2')).toContain('nothing is kept under "5f2"');
});

it('an item that is not there any more is said to be understood or forgotten', async () => {
  for (const typed of ['gone', 'abcd', 'a'.repeat(32)])
    expect(await keptItem({ ...pages([]), get: async () => undefined }, typed).catch(inWords)).toContain(
      `nothing is kept under "${typed}"`,
    );
});

it('when nothing is kept, that is good news', () => {
  expect(drawKept({ items: [], isWhole: true }, plain)).toEqual(['nothing is kept: all that was sent was understood']);
});
