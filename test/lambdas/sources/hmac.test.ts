import { expect, it } from 'vitest';
import { hmac, isSignedBy } from '../../../lambdas/sources/proofs/hmac';

const sign = (secret: string): string => hmac(secret, 'hex', 'a body');

it.each(['', ' ', '\n\t'])('a blank secret (%j) signs nothing: whoever tries it first would be anybody', (blank) => {
  expect(isSignedBy(['real', blank], [sign(blank)], sign)).toBe(false);
  expect(isSignedBy(['real', blank], [sign('real')], sign)).toBe(true);
  expect(() => isSignedBy([blank], [sign(blank)], sign)).toThrow('there is no secret');
});
