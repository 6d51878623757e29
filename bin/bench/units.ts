import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** An index; without both of its keys an item is not in it. */
export interface Index {
  readonly name: string;
  readonly keys: readonly string[];
  /** The attributes that it holds; the whole item when absent. */
  readonly holds?: readonly string[];
}

/** Leading and trailing zeroes do not count; an odd digit takes a byte as well, and so does a sign. */
const numberBytes = (text: string): number => {
  const digits = text
    .replace(/e.*$/i, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0);
};

const total = <T>(values: Iterable<T>, bytes: (value: T) => number): number => [...values].reduce((sum, value) => sum + bytes(value), 0);

const valueBytes = (value: AttributeValue): number => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.SS !== undefined) return total(value.SS, (each) => Buffer.byteLength(each));
  if (value.NS !== undefined) return total(value.NS, numberBytes);
  if (value.BS !== undefined) return total(value.BS, ({ byteLength }) => byteLength);
  if (value.L !== undefined) return 3 + total(value.L, (each) => 1 + valueBytes(each));
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1; // true, false and null
};

/**
 * An item's size in bytes as DynamoDB counts it: names and values in UTF-8, numbers by digits, 3 bytes a list or map and 1 an element.
 * Source: docs.aws.amazon.com/amazondynamodb, "DynamoDB item sizes and formats".
 */
export const itemBytes = (item: Item): number =>
  total(Object.entries(item), ([name, value]) => Buffer.byteLength(name) + valueBytes(value));

/** Reading so many bytes: a unit per 4 KB, half of it when it need not be the newest; what is not there costs one as well. */
export const readUnits = (bytes: number, isConsistent: boolean): number => Math.max(1, Math.ceil(bytes / 4096)) * (isConsistent ? 1 : 0.5);

const kilobytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** Writing an item: the larger of before and after counts, per KB. A write whose condition fails costs as well. */
const tableUnits = (before: Item | undefined, after: Item | undefined): number =>
  kilobytes(Math.max(before === undefined ? 0 : itemBytes(before), after === undefined ? 0 : itemBytes(after)));

const entryIn = ({ keys, holds }: Index, item: Item | undefined): Item | undefined => {
  if (item === undefined || keys.some((key) => item[key] === undefined)) return undefined;
  return holds === undefined ? item : Object.fromEntries(Object.entries(item).filter(([name]) => holds.includes(name)));
};

/**
 * Keeping an index up to date: nothing when its entry stays as it is, one write to put, change or remove it, and two to move it to another key.
 * Source: docs.aws.amazon.com/amazondynamodb, "Write capacity units" of secondary indexes.
 */
const indexUnits = (index: Index, before: Item | undefined, after: Item | undefined): number => {
  const [from, to] = [entryIn(index, before), entryIn(index, after)];
  if (isDeepStrictEqual(from, to)) return 0;
  const has = (entry: Item | undefined) => (entry === undefined ? 0 : kilobytes(itemBytes(entry)));
  if (from === undefined || to === undefined) return has(from) + has(to);
  const isMoved = index.keys.some((key) => !isDeepStrictEqual(from[key], to[key]));
  return isMoved ? has(from) + has(to) : Math.max(has(from), has(to));
};

export interface Write {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Part of a transaction: twice the units. AWS does not say it of the indexes' share; counted twice here too, so never too low. */
  readonly isTransactional: boolean;
}

export const writeUnits = ({ before, after, isTransactional }: Write, indexes: readonly Index[]): number =>
  (isTransactional ? 2 : 1) * indexes.reduce((sum, index) => sum + indexUnits(index, before, after), tableUnits(before, after));

/** What an item takes on disk, with 100 bytes of overhead for itself and for each index that it is in. */
export const storedBytes = (item: Item, indexes: readonly Index[]): number =>
  total([item, ...indexes.map((index) => entryIn(index, item))], (entry) => (entry === undefined ? 0 : itemBytes(entry) + 100));
