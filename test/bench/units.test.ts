import { describe, expect, it } from 'vitest';
import { type Index, type Item, itemBytes, readUnits, storedBytes, writeUnits } from '../../bin/bench/units';

const INDEXES: readonly Index[] = [
  { name: 'timeline', keys: ['pk', 'at'] },
  { name: 'lists', keys: ['list', 'listAt'] },
];

/** Three attributes of 2 + 1 bytes each, and as much text as makes `bytes` altogether. */
const itemOf = (bytes: number, more: Item = {}): Item => {
  const item = { pk: { S: 'p' }, sk: { S: 's' }, x: { S: '' }, ...more };
  return { ...item, x: { S: 'x'.repeat(bytes - itemBytes(item)) } };
};

const plainly = (before: Item | undefined, after: Item | undefined) => writeUnits({ before, after, isTransactional: false }, INDEXES);

describe('the size of an item', () => {
  it('is that of its names and values in UTF-8', () => {
    expect(itemBytes({ name: { S: 'Zoë' } })).toBe(4 + 4);
  });

  it('counts a number by its digits without the zeroes around them', () => {
    expect(itemBytes({ n: { N: '1850000' } })).toBe(1 + 2 + 1);
    expect(itemBytes({ n: { N: '0' } })).toBe(1 + 1);
    expect(itemBytes({ n: { N: '-12.5' } })).toBe(1 + 2 + 1 + 1);
  });

  it('adds three bytes for a list or a map and one for each element', () => {
    expect(itemBytes({ l: { L: [{ S: 'ab' }, { BOOL: true }] } })).toBe(1 + 3 + (1 + 2) + (1 + 1));
    expect(itemBytes({ m: { M: { a: { S: 'b' } } } })).toBe(1 + 3 + 1 + 1 + 1);
    expect(itemBytes({ m: { M: {} } })).toBe(1 + 3);
  });
});

describe('reading', () => {
  it('costs one unit per 4 KB, half when it need not be the newest, and also when nothing is there', () => {
    expect([readUnits(1, true), readUnits(4096, true), readUnits(4097, true)]).toEqual([1, 1, 2]);
    expect([readUnits(4097, false), readUnits(0, true), readUnits(0, false)]).toEqual([1, 1, 0.5]);
  });
});

describe('writing', () => {
  it('costs one unit per KB of the larger of before and after', () => {
    expect(plainly(undefined, itemOf(1024))).toBe(1);
    expect(plainly(undefined, itemOf(1025))).toBe(2);
    expect(plainly(itemOf(2049), itemOf(100))).toBe(3);
    expect(plainly(itemOf(2049), undefined)).toBe(3);
  });

  it('costs one unit when its condition failed and nothing was there', () => {
    expect(plainly(undefined, undefined)).toBe(1);
  });

  it('costs an index nothing while its entry stays as it is, and items without its keys are not in it', () => {
    const listed = itemOf(200, { list: { S: 'a' }, listAt: { S: '1' } });
    expect(plainly(listed, listed)).toBe(1);
    expect(plainly(itemOf(200, { list: { S: 'a' } }), itemOf(300, { list: { S: 'a' } }))).toBe(1);
  });

  it('costs an index of keys nothing while the item stays where it is', () => {
    const keysOnly: readonly Index[] = [{ name: 'lists', keys: ['list', 'listAt'], holds: ['pk', 'sk', 'list', 'listAt'] }];
    const listed = { list: { S: 'a' }, listAt: { S: '1' } };
    const cost = (before: Item, after: Item) => writeUnits({ before, after, isTransactional: false }, keysOnly);
    expect(cost(itemOf(200, listed), itemOf(300, listed))).toBe(1);
    expect(cost(itemOf(2000, listed), itemOf(2000, { ...listed, list: { S: 'b' } }))).toBe(2 + 2);
  });

  it('costs an index one write to put, change or remove an entry, and two to move it', () => {
    const listed = (list: string, bytes = 200) => itemOf(bytes, { list: { S: list }, listAt: { S: '1' } });
    expect(plainly(undefined, listed('a'))).toBe(1 + 1);
    expect(plainly(listed('a'), listed('a', 300))).toBe(1 + 1);
    expect(plainly(listed('a'), itemOf(200))).toBe(1 + 1);
    expect(plainly(listed('a'), listed('b'))).toBe(1 + 2);
    expect(plainly(listed('a', 1025), listed('b', 1025))).toBe(2 + 4);
  });

  it('costs twice as much in a transaction', () => {
    const after = itemOf(1025, { at: { S: '2026' } });
    expect(writeUnits({ before: undefined, after, isTransactional: true }, INDEXES)).toBe(2 * (2 + 2));
  });
});

it('an item is stored once, and once more in each index that it is in, with 100 bytes of overhead each', () => {
  expect(storedBytes(itemOf(200), INDEXES)).toBe(300);
  expect(storedBytes(itemOf(200, { at: { S: '2026' } }), INDEXES)).toBe(600);
});
