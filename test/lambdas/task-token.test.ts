import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferenceToken } from '../../lambdas/preference-token';
import { readTaskToken, type TaskLink, taskToken, taskUrl } from '../../lambdas/task-token';

const KEY = 'k'.repeat(44);
const OLDER = 'o'.repeat(44);
const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const plain = (minLength: number, maxLength: number, more = '') =>
  fc.string({ unit: fc.constantFrom(...`abcXYZ019-_${more}`), minLength, maxLength });
const anyLink: fc.Arbitrary<TaskLink> = fc.record({
  partnerId: plain(1, 60, '.'),
  taskId: fc.oneof(plain(1, 128, ':.'), fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })),
  person: hex(16),
  expiresAt: fc.integer({ min: 1_700_000_000, max: 9_999_999_999 }),
  nonce: plain(16, 16),
  locale: fc.constantFrom('en', 'de', 'pt-BR'),
});

describe('the link to a task', () => {
  it('says for whom, which task and until when, whatever a task is called', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const token = taskToken(KEY, link);
        expect(readTaskToken([KEY], token)).toEqual(link);
        expect(readTaskToken([OLDER, KEY], token)).toEqual(link);
        expect(readTaskToken([OLDER], token)).toBeUndefined();
        expect(encodeURIComponent(token)).toBe(token);
        expect(taskUrl('https://hooks.example.com', token)).toBe(`https://hooks.example.com/tasks/${token}`);
      }),
    );
  });

  it('with any one sign changed is none of ours', () => {
    fc.assert(
      fc.property(anyLink, fc.nat(), fc.constantFrom(...'aZ0-_.'), (link, place, sign) => {
        const token = taskToken(KEY, link);
        const at = place % token.length;
        const changed = `${token.slice(0, at)}${sign}${token.slice(at + 1)}`;
        fc.pre(changed !== token);
        return readTaskToken([KEY], changed) === undefined;
      }),
    );
  });

  it('is none of those that stop emails, were both made with one key', () => {
    const stop = preferenceToken(KEY, { partnerId: 'acme', contactRef: 'c'.repeat(22), purpose: 'journey', locale: 'en' });
    expect(readTaskToken([KEY], stop)).toBeUndefined();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (anything) => readTaskToken([KEY], anything) === undefined));
  });
});
