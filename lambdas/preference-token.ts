import type { MailReader } from './ports/people';
import { hmac, isSignedBy } from './sources/proofs/hmac';

/** Signs nothing else: what is signed with the same key for another use is no token. */
const LABEL = 'partner-journey mail preferences\n';
/** 128 bits, half of SHA-256's, which is the least that RFC 2104 advises: nobody guesses one, and the link stays short enough to read. */
const MAC_DIGITS = 32;
/**
 * Version, purpose, contact, locale, partner, proof. All of its characters stand for themselves in an address, and it ends with
 * a digit: mail programs cut off a dot or a dash at the end of a link. Only a partner's id may have dots in it.
 */
const TOKEN = /^(1\.(journey)\.([\w-]{22})\.([A-Za-z0-9-]{2,35})\.([\w.-]{1,60}))\.([0-9a-f]{32})$/;

const macOf = (key: string, words: string): string => hmac(key, 'hex', LABEL, words).slice(0, MAC_DIGITS);

/** The last part of a link to the preference page: says for whom it is, and that we made it. Stateless, so it works in mail of any age. */
export const preferenceToken = (key: string, { purpose, contactRef, locale, partnerId }: MailReader): string => {
  const words = ['1', purpose, contactRef, locale, partnerId].join('.');
  const token = `${words}.${macOf(key, words)}`;
  if (!TOKEN.test(token)) throw new Error(`no link to the preference page can be made in locale "${locale}" for partner ${partnerId}`);
  return token;
};

/** For whom a link was made, when one of the live keys signed it; undefined for every other text. */
export const readPreferenceToken = (keys: readonly string[], token: string): MailReader | undefined => {
  const [, words, purpose, contactRef, locale, partnerId, mac] = TOKEN.exec(token) ?? [];
  if (purpose !== 'journey' || words === undefined) return undefined;
  if (contactRef === undefined || locale === undefined || partnerId === undefined) return undefined;
  return isSignedBy(keys, [mac], (key) => macOf(key, words)) ? { purpose, contactRef, locale, partnerId } : undefined;
};

/**
 * The language that a link was made in, as far as its beginning can be read: good for the words of a refusal and nothing else, since
 * anybody can write it.
 */
export const languageRead = (token: string): string | undefined => /^1\.journey\.[\w-]{22}\.([A-Za-z0-9-]{2,35})(?:\.|$)/.exec(token)?.[1];

/** The link as it stands in mail. */
export const preferencesUrl = (publicUrl: string, token: string): string => `${publicUrl}/mail/${token}`;
