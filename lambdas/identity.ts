import { createHash } from 'node:crypto';
import type { Alias } from '../lib/journey/apply/draft';

const sha256 = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** An event's id: the same for the same sender's id, however often it is sent. 32 hexadecimal digits. */
export const eventIdOf = (source: string, senderId: string): string => sha256(`${source}\n${senderId}`).toString('hex').slice(0, 32);

/** An item that nobody understood: the same for the same words of the same source. 32 hexadecimal digits. */
export const unmappedIdOf = (source: string, item: string): string => sha256(`${source}\n${item}`).toString('hex').slice(0, 32);

/** A partner id for an organisation that came without one; the same for the same event. */
export const partnerIdOf = (eventId: string): string => `p-${eventId.slice(0, 20)}`;

/** A name as it stands in keys and queue groups: hashed, so that neither shows whose it is. */
export const aliasKey = ({ kind, value }: Alias): string => `${kind}-${sha256(`${kind}\n${value}`).toString('hex')}`;

/** A contact where no address may stand: 132 bits of its digest, 22 characters. An address is the same however it is capitalised. */
export const contactRefOf = (email: string): string => sha256(email.toLowerCase()).toString('base64url').slice(0, 22);

/** The schedule that has an email come back: the same for the same words, at the same time, in the same queue. 32 hexadecimal digits. */
export const scheduleNameOf = (queue: string, at: string, body: string): string =>
  sha256(`${queue}\n${at}\n${body}`).toString('hex').slice(0, 32);

/** An event's id where few signs are allowed. 16 hexadecimal digits: enough to tell one partner's events apart. */
export const eventDigest = (eventId: string): string => sha256(eventId).toString('hex').slice(0, 16);

/** A manager as it stands in keys: hashed, so that no address does. 16 hexadecimal digits; in small letters, as senders differ in that. */
export const personKey = (email: string): string => sha256(`person\n${email.toLowerCase()}`).toString('hex').slice(0, 16);

/** A journey that is over, where nothing may tell whose it was. 32 hexadecimal digits. */
export const journeyDigest = (partnerId: string, lastRun: number): string =>
  sha256(`journey\n${partnerId}\n${lastRun}`).toString('hex').slice(0, 32);

/** Which of `shards` equal parts an id falls into. */
export const shardOf = (id: string, shards: number): number => sha256(id).readUInt32BE(0) % shards;
