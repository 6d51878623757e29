import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Whether two texts are the same, in a time that tells neither where they differ nor how long they are. */
export const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** HMAC-SHA256 of the parts, one behind the other, with the key's characters as bytes. */
export const hmac = (key: string, encoding: 'hex' | 'base64', ...parts: readonly (string | Buffer)[]): string => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest(encoding);
};

/** Whether one of the given signatures is that of one of the live secrets: all are compared, whichever is right. A blank secret signs nothing. */
export const isSignedBy = (
  secrets: readonly string[],
  given: readonly (string | undefined)[],
  sign: (secret: string) => string,
): boolean => {
  const real = secrets.filter((secret) => secret.trim() !== '');
  if (real.length === 0) throw new Error('there is no secret to verify with');
  const expected = real.map(sign);
  return given.flatMap((signature) => (signature ? expected.map((each) => isSame(signature, each)) : [])).includes(true);
};

const WHOLE = /^\d{1,16}$/;

/** Whether a time stamp (a whole number of `unit` milliseconds, as text) is neither older nor newer than that. */
export const isFresh = (
  stamp: string | undefined,
  { now, unit, oldSeconds = 300, newSeconds = 300 }: { now: number; unit: 1 | 1000; oldSeconds?: number; newSeconds?: number },
): boolean => {
  if (stamp === undefined || !WHOLE.test(stamp)) return false;
  const age = now - Number(stamp) * unit;
  return age <= oldSeconds * 1000 && age >= -newSeconds * 1000;
};
