import type { WebhookRequest } from '../source';
import { isSame } from './hmac';

/** Fewer could be guessed; NIST and OWASP ask for as many of a session id. */
const MIN_BITS = 128;

/** What a token seems to be drawn from: the smallest usual alphabet that has all of its characters. */
const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^[0-9]*$/, 10],
  [/^[0-9a-f]*$|^[0-9A-F]*$/, 16],
  [/^[0-9a-z]*$|^[0-9A-Z]*$/, 36],
];
const LETTERS_AND_DIGITS = 62;
/** A random token of 128 bits has more different characters than that; `aaaaaaaa` and `password` have not. */
const FEW = 8;

/** At most so many bits are in a token, whoever made it. */
export const bitsOf = (token: string): number => {
  const different = new Set(token).size;
  const alphabet = ALPHABETS.find(([pattern]) => pattern.test(token))?.[1] ?? LETTERS_AND_DIGITS;
  return token.length * Math.log2(different < FEW ? Math.max(different, 1) : alphabet);
};

/** A token that could be guessed is a fault of ours: loud, and nobody gets in. */
export class WeakToken extends Error {
  override readonly name = 'WeakToken';
  constructor() {
    super(`a token needs at least ${MIN_BITS} bits: make one with "npm run ops -- rotate"`);
  }
}

export const refuseWeak = (token: string): void => {
  if (bitsOf(token) < MIN_BITS) throw new WeakToken();
};

/** `user:password` of basic authentication, or nothing. */
export const basicOf = ({ headers }: WebhookRequest): { readonly user: string; readonly password: string } | undefined => {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
};

/** The token of `Authorization: Bearer`, or nothing. */
export const bearerOf = ({ headers }: WebhookRequest): string | undefined => /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];

/** Whether one of the shown tokens is a live secret; all are compared. Throws `WeakToken` when a secret could be guessed. */
export const isShown = (secrets: readonly string[], shown: readonly (string | undefined)[]): boolean => {
  if (secrets.length === 0) throw new WeakToken();
  for (const secret of secrets) refuseWeak(secret);
  return shown.flatMap((token) => (token ? secrets.map((secret) => isSame(token, secret)) : [])).includes(true);
};
