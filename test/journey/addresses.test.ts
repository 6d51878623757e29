import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { email } from '../../lib/journey/event-fields';

const read = (address: string): string | undefined => {
  const parsed = v.safeParse(email, address);
  return parsed.success ? parsed.output : undefined;
};

describe('an address that a sender tells', () => {
  it.each([
    [' Dana@ACME.example ', 'dana@acme.example'],
    ['dana+partners@acme.example', 'dana+partners@acme.example'],
    ["d'ana/x=y@acme.example", "d'ana/x=y@acme.example"],
    ['dana@Müller.example', 'dana@xn--mller-kva.example'],
    ['dana@xn--mller-kva.example', 'dana@xn--mller-kva.example'],
    ['dana@日本.example', 'dana@xn--wgv71a.example'],
  ])('%j is known as %j', (address, known) => {
    expect(read(address)).toBe(known);
  });

  it.each([
    'jürgen@acme.example',
    'jürgen@müller.example',
    '"dana whitfield"@acme.example',
    'dana@acme.example, victim@evil.example',
    'dana@müller.example,victim@evil.example',
    'dana@müller.example/evil@acme.example',
    'dana@evil.example#müller.example',
    'dana@müller.example:25',
    'dana@acme.example\r\nBcc: victim@evil.example',
    'Dana <dana@acme.example>',
    'dana@[192.0.2.1]',
    'dana@xn--ü.example',
    'dana',
    '@müller.example',
  ])('%j is refused', (address) => {
    expect(read(address)).toBeUndefined();
  });

  it('is known as one that is known as itself, in characters that mail can be sent by', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(
        fc.tuple(word, word).map((parts) => parts.join('@')),
        (address) => {
          const known = read(address);
          if (known === undefined) return;
          expect(known).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
          expect(read(known)).toBe(known);
        },
      ),
    );
  });
});
