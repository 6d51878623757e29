import { createHash } from 'node:crypto';

const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Ids for samples, as senders that count in UUIDs give them: the same for the same text. */
export const uuidOf = (text: string): string => {
  const hex = hexOf(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** The same for senders that count in whole numbers. */
export const numberOf = (text: string): number => Number.parseInt(hexOf(text).slice(0, 12), 16);

/** The same for senders that have 32 hexadecimal digits. */
export const hashOf = (text: string): string => hexOf(text).slice(0, 32);
