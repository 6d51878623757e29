import { hmac, isSignedBy } from './sources/proofs/hmac';

/** Signs nothing else: what is signed with the same key for another use is no token. */
const LABEL = 'partner-journey task\n';
/** 128 bits, as in the links of the preference page. */
const MAC_DIGITS = 32;
/**
 * Version, person, last second, nonce, language, task, partner, proof. All of its characters stand for themselves in an address, and it
 * ends with a digit. Only a partner's id may have dots in it; a task's id, which may have any sign, is written in base64url.
 */
const TOKEN = /^(1\.([0-9a-f]{16})\.(\d{10,11})\.([\w-]{16})\.([A-Za-z0-9-]{2,35})\.([\w-]{1,300})\.([\w.-]{1,60}))\.([0-9a-f]{32})$/;

/** What a link in mail about a task says: no name, no address. */
export interface TaskLink {
  readonly partnerId: string;
  readonly taskId: string;
  /** Whom the mail was for: `personKey` of the address. */
  readonly person: string;
  /** The last second, by Unix's count, in which it may be used. */
  readonly expiresAt: number;
  /** Tells this link from every other: what it was used for, it was used for once. 16 of letters, digits, `-` and `_`. */
  readonly nonce: string;
  /** The language of the mail, and so of the page behind it. */
  readonly locale: string;
}

const macOf = (key: string, words: string): string => hmac(key, 'hex', LABEL, words).slice(0, MAC_DIGITS);

/** The last part of a link to a task. */
export const taskToken = (key: string, { partnerId, taskId, person, expiresAt, nonce, locale }: TaskLink): string => {
  const task = Buffer.from(taskId, 'utf8').toString('base64url');
  const words = ['1', person, expiresAt, nonce, locale, task, partnerId].join('.');
  const token = `${words}.${macOf(key, words)}`;
  if (!TOKEN.test(token)) throw new Error(`no link to a task of partner ${partnerId} can be made in locale "${locale}"`);
  return token;
};

/** What a link says, when one of the live keys signed it, expired or not; undefined for every other text. */
export const readTaskToken = (keys: readonly string[], token: string): TaskLink | undefined => {
  const [, words, person, seconds, nonce, locale, task, partnerId, mac] = TOKEN.exec(token) ?? [];
  if (words === undefined || person === undefined || nonce === undefined) return undefined;
  if (locale === undefined || task === undefined || partnerId === undefined) return undefined;
  if (!isSignedBy(keys, [mac], (key) => macOf(key, words))) return undefined;
  const taskId = Buffer.from(task, 'base64url').toString('utf8');
  return { partnerId, taskId, person, expiresAt: Number(seconds), nonce, locale };
};

/** The link as it stands in mail. */
export const taskUrl = (publicUrl: string, token: string): string => `${publicUrl}/tasks/${token}`;
