import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactRefOf } from '../../lambdas/identity';
import type { MailReader } from '../../lambdas/ports/people';
import { preferencesUrl, preferenceToken, readPreferenceToken } from '../../lambdas/preference-token';

const KEY = 'k'.repeat(44);
const OLDER = 'o'.repeat(44);
const dana: MailReader = { partnerId: 'acme', contactRef: contactRefOf('dana@acme.example'), purpose: 'journey', locale: 'de' };

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const from = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const anyReader: fc.Arbitrary<MailReader> = fc.record({
  partnerId: from(`${letters}_.-`, 1, 60),
  contactRef: from(`${letters}_-`, 22, 22),
  purpose: fc.constant('journey'),
  locale: fc.constantFrom('en', 'de', 'pt-BR', 'zh-Hant-TW'),
});

describe('a link to the preference page', () => {
  it('says for whom it was made, to who has the key', () => {
    fc.assert(
      fc.property(anyReader, from(letters, 44, 44), (reader, key) => {
        expect(readPreferenceToken([key], preferenceToken(key, reader))).toEqual(reader);
      }),
    );
  });

  it('is of characters that no mail program and no server changes, and ends with one that none cuts off', () => {
    fc.assert(
      fc.property(anyReader, (reader) => {
        const token = preferenceToken(KEY, reader);
        expect(token).toMatch(/^[A-Za-z0-9._-]+[a-z0-9]$/);
        const url = preferencesUrl('https://hooks.northwind.example', token);
        expect(new URL(url).href).toBe(url);
        expect(url.length).toBeLessThan(300);
      }),
    );
  });

  it('works for as long as its key is live, whatever comes beside it', () => {
    const token = preferenceToken(OLDER, dana);
    expect(readPreferenceToken([KEY, OLDER], token)).toEqual(dana);
    expect(readPreferenceToken([OLDER], token)).toEqual(dana);
    expect(readPreferenceToken([KEY], token)).toBeUndefined();
  });

  it('is another one for each contact, partner and language', () => {
    const others: readonly Partial<MailReader>[] = [
      {},
      { partnerId: 'acme2' },
      { contactRef: contactRefOf('luis@acme.example') },
      { locale: 'en' },
    ];
    const proofs = others.map((other) => preferenceToken(KEY, { ...dana, ...other }).slice(-32));
    expect(new Set(proofs).size).toBe(others.length);
  });

  it('cannot be made for what could not be read back', () => {
    expect(() => preferenceToken(KEY, { ...dana, locale: 'd.e' })).toThrow('no link');
    expect(() => preferenceToken(KEY, { ...dana, partnerId: 'a/b' })).toThrow('no link');
    expect(() => preferenceToken(KEY, { ...dana, contactRef: 'short' })).toThrow('no link');
  });

  it('is not made or read with a blank key', () => {
    expect(() => readPreferenceToken(['', ' '], preferenceToken(KEY, dana))).toThrow('no secret');
  });
});

describe('a link that is not ours', () => {
  const real = preferenceToken(KEY, dana);

  it('is not taken when the proof is that of another partner, contact or language', () => {
    const globex = preferenceToken(KEY, { ...dana, partnerId: 'globex' });
    expect(readPreferenceToken([KEY], real.slice(0, -32) + globex.slice(-32))).toBeUndefined();
  });

  it('is not taken when the same key signed the same words for another use', () => {
    const words = real.slice(0, -33);
    const bare = createHmac('sha256', KEY).update(words).digest('hex').slice(0, 32);
    expect(readPreferenceToken([KEY], `${words}.${bare}`)).toBeUndefined();
  });

  it('is not taken when it is for service mail, which nobody can stop', () => {
    const words = real.slice(0, -33).replace('.journey.', '.service.');
    const mac = createHmac('sha256', KEY).update(`partner-journey mail preferences\n${words}`).digest('hex').slice(0, 32);
    expect(readPreferenceToken([KEY], `${words}.${mac}`)).toBeUndefined();
    const sane = createHmac('sha256', KEY)
      .update(`partner-journey mail preferences\n${real.slice(0, -33)}`)
      .digest('hex')
      .slice(0, 32);
    expect(real.endsWith(sane)).toBe(true);
  });

  it('is not taken when anything of it is missing, added, or other', () => {
    const place = fc.nat(real.length - 1);
    const changed = fc.oneof(
      place.map((at) => real.slice(0, at)),
      place.map((at) => real.slice(at + 1)),
      fc
        .tuple(place, fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }))
        .map(([at, more]) => real.slice(0, at) + more + real.slice(at)),
      fc.tuple(place, fc.string({ minLength: 1, maxLength: 1 })).map(([at, other]) => real.slice(0, at) + other + real.slice(at + 1)),
      fc.constantFrom(real.toUpperCase(), ` ${real}`, `${real}\n`, `${real}.`, encodeURIComponent(`${real}=`)),
    );
    fc.assert(fc.property(changed, (token) => token === real || readPreferenceToken([KEY, OLDER], token) === undefined));
  });

  it('is not taken, whatever it is', () => {
    const shaped = fc
      .tuple(anyReader, from('0123456789abcdef', 32, 32))
      .map(([{ contactRef, locale, partnerId }, mac]) => `1.journey.${contactRef}.${locale}.${partnerId}.${mac}`);
    const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webPath(), shaped);
    fc.assert(fc.property(anything, (token) => readPreferenceToken([KEY, OLDER], token) === undefined));
  });
});
