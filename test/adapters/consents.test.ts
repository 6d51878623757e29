import { describe, expect, it } from 'vitest';
import { createConsents } from '../../lambdas/adapters/consents';
import { contactRefOf } from '../../lambdas/identity';
import { granted, STOP_ALL, UNSAID, wanting } from '../../lib/journey/consent';
import { realTable } from '../support/dynamodb';
import { later, MONDAY } from '../support/fixtures';
import { MemoryConsents } from '../support/memory-consents';

const real = realTable();
let people = 0;
/** A person whom no other test has. */
const newRef = (): string => {
  people += 1;
  return contactRefOf(`person-${people}@acme.example`);
};

describe.each([
  ['in memory', () => new MemoryConsents()],
  ['on DynamoDB', () => createConsents(real().tables)],
] as const)('what people want no more of, %s', (_, open) => {
  const stopped = granted(UNSAID, STOP_ALL, 'one click', MONDAY);

  it('is nothing for who has said nothing', async () => {
    const consents = open();
    expect(await consents.read(newRef())).toEqual(UNSAID);
    expect(await consents.of([newRef(), newRef()])).toEqual(new Map());
    expect(await consents.of([])).toEqual(new Map());
  });

  it('is read as it was written, by each contact’s reference', async () => {
    const consents = open();
    const [dana, luis, sam] = [newRef(), newRef(), newRef()];
    await consents.write(dana, stopped);
    await consents.write(luis, granted(UNSAID, wanting(new Set(['journey'])), 'preference page', MONDAY));
    expect(await consents.read(dana)).toEqual(stopped);
    expect(await consents.of([dana, luis, sam, dana])).toEqual(
      new Map([
        [dana, new Set(['journey'])],
        [luis, new Set(['digests', 'reminders'])],
      ]),
    );
  });

  it('is given back, and then nothing is stopped', async () => {
    const consents = open();
    const dana = newRef();
    await consents.write(dana, stopped);
    const again = granted(stopped, wanting(new Set(['journey', 'digests', 'reminders'])), 'preference page', later(MONDAY, 60));
    expect(await consents.write(dana, again)).toBe(true);
    expect(await consents.read(dana)).toEqual(again);
    expect(await consents.of([dana])).toEqual(new Map());
  });

  it('is written by one of those who change it at the same time, and the others are told', async () => {
    const consents = open();
    const dana = newRef();
    const answers = await Promise.all(Array.from({ length: 10 }, () => consents.write(dana, stopped)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    const next = granted(stopped, wanting(new Set(['journey'])), 'preference page', later(MONDAY, 60));
    expect(await consents.write(dana, { ...next, revision: 3 })).toBe(false);
    expect(await consents.write(dana, next)).toBe(true);
    expect(await consents.write(dana, next)).toBe(false);
  });
});

it('an address has one reference, however it is capitalised, and it shows nothing of the address', () => {
  expect(contactRefOf('Dana@Acme.Example')).toBe(contactRefOf('dana@acme.example'));
  expect(contactRefOf('dana@acme.example')).toMatch(/^[\w-]{22}$/);
  expect(contactRefOf('dana+x@acme.example')).not.toBe(contactRefOf('dana@acme.example'));
});
