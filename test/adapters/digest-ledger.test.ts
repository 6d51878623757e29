import { expect, it } from 'vitest';
import { createDigestLedger } from '../../lambdas/adapters/digest-ledger';
import { realTable } from '../support/dynamodb';
import { later, MONDAY } from '../support/fixtures';

const real = realTable();
const ledger = () => createDigestLedger(real().tables);
let people = 0;
const digest = (day = '2026-06-01') => {
  people += 1;
  return { person: people.toString(16).padStart(16, '0'), day };
};
const END = later(MONDAY, 35);

it('of many that ask at once for a person’s digest one gets it, and when it is sent nobody ever again', async () => {
  const its = digest();
  const got = await Promise.all(Array.from({ length: 8 }, (_, n) => ledger().claim(its, `claim ${n}`, MONDAY, END)));
  expect(got.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'held'), 'ours']);
  await ledger().confirm(its, `claim ${got.indexOf('ours')}`, MONDAY);
  expect(await ledger().claim(its, 'later', later(MONDAY, 86_400), later(MONDAY, 86_500))).toBe('sent');
  expect(await ledger().claim({ ...its, day: '2026-06-02' }, 'next day', MONDAY, END)).toBe('ours');
});

it('a claim whose lease is over is free, and its holder can confirm no more; one that is given back is free at once', async () => {
  const its = digest();
  expect(await ledger().claim(its, 'first', MONDAY, END)).toBe('ours');
  expect(await ledger().claim(its, 'second', later(MONDAY, 30), later(MONDAY, 65))).toBe('held');
  expect(await ledger().claim(its, 'second', later(MONDAY, 36), later(MONDAY, 71))).toBe('ours');
  await expect(ledger().confirm(its, 'first', later(MONDAY, 37))).rejects.toThrow();
  await ledger().release(its, 'second');
  expect(await ledger().claim(its, 'third', later(MONDAY, 38), later(MONDAY, 73))).toBe('ours');
});
