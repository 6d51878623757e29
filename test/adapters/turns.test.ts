import { describe, expect, it } from 'vitest';
import { createTurns } from '../../lambdas/adapters/turns';
import { realTable } from '../support/dynamodb';
import { MemoryStore } from '../support/memory-store';

const real = realTable();
const RATE = 5;
let seconds = 1_780_000_000;
/** One that no other test has, with those around it. */
const aSecond = (): number => {
  seconds += 10;
  return seconds;
};
const granted = async (asked: readonly Promise<boolean>[]): Promise<number> => (await Promise.all(asked)).filter((each) => each).length;
const times = (count: number, ask: () => Promise<boolean>) => granted(Array.from({ length: count }, ask));

describe.each([
  ['in memory', () => new MemoryStore()],
  ['on DynamoDB', () => createTurns(real().tables)],
] as const)('the turns of a second %s', (_, open) => {
  it('are as many as the pace, however many ask at once', async () => {
    const turns = open();
    const second = aSecond();
    expect(await times(20, () => turns.take(second, RATE))).toBe(RATE);
    expect(await turns.take(second + 1, RATE)).toBe(true);
  });

  it('of the next one are there for what goes first, and until then for nothing else that is patient', async () => {
    const turns = open();
    const second = aSecond();
    expect(await times(9, () => turns.take(second, RATE))).toBe(RATE);
    expect(await times(3, () => turns.takeFirst(second + 1, RATE))).toBe(3);
    expect(await times(9, () => turns.take(second + 1, RATE, true))).toBe(0);
    expect(await times(9, () => turns.take(second + 1, RATE))).toBe(RATE - 3);
    expect(await times(9, () => turns.take(second + 2, RATE, true))).toBe(RATE);
  });

  it('are no more than the pace for what goes first, either, and with all others together', async () => {
    const turns = open();
    const second = aSecond();
    expect(await times(20, () => turns.takeFirst(second, RATE))).toBe(RATE);
    expect(await turns.take(second, RATE)).toBe(false);
    expect(await turns.take(second + 1, RATE, true)).toBe(true);
    const both = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? turns.take(second + 2, RATE) : turns.takeFirst(second + 2, RATE)));
    expect(await granted(both)).toBe(RATE);
  });
});
