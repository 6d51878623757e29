import fc from 'fast-check';
import { expect, it } from 'vitest';
import { harmless, harmlessAll, harmlessJson } from '../../bin/operations/screen/harmless';

const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

it.each([
  ['\u001b[31mAcme\u001b[0m', 'Acme'],
  ['\u001b]0;your terminal\u0007Acme', 'Acme'],
  ['\u009b2JAcme', 'Acme'],
  ['Acme\r\nfailed\tnever', 'Acme failed never'],
  ['Acme\u0007\u0008', 'Acme\ufffd\ufffd'],
  ['\u202egpj.exe', '\ufffdgpj.exe'],
  ['Zoë 株式会社 👩‍🚀', 'Zoë 株式会社 👩‍🚀'],
])('a partner called %j is written as %j', (name, written) => {
  expect(harmless(name)).toBe(written);
});

it('no text that anybody stores reaches the terminal with a control character in it', () => {
  const anyText = fc.string({
    unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom('\u001b', '\u009b', '[', '\u202e', '\n')),
  });
  fc.assert(
    fc.property(anyText, (text) => {
      expect(harmless(text)).not.toMatch(CONTROLS);
      expect(harmless(text).isWellFormed()).toBe(true);
    }),
  );
});

it('names deep inside of what is shown are made harmless too, and numbers stay', () => {
  expect(harmlessAll({ partner: { contacts: [{ name: '\u001b[2JDana' }] }, run: 3, owner: null })).toEqual({
    partner: { contacts: [{ name: 'Dana' }] },
    run: 3,
    owner: null,
  });
});

it('JSON keeps every value, and holds no character that a terminal would obey', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(harmlessJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  const text = harmlessJson({ name: '\u009b2J\u202eAcme\u007f' });
  expect(text.replaceAll('\n', '')).not.toMatch(CONTROLS);
  expect(JSON.parse(text)).toEqual({ name: '\u009b2J\u202eAcme\u007f' });
});
