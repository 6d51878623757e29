import type { JourneyEvent } from '../events';
import type { Draft } from './draft';
import { saidBy } from './said';

/** Where a mail that is sent again stands in the ledger: in a place of its own, as a second sending of the first place never goes out. */
export const againKey = (emailKey: string, number: number): string => `again:${number}:${emailKey}`;

const AGAIN = /^again:(\d+):(.*)$/s;

/** Which sending a place in the ledger is for: that of the first one, and how many came after it. */
export const sendingOf = (key: string): { readonly first: string; readonly number: number } => {
  const [, number, first] = AGAIN.exec(key) ?? [];
  return first === undefined ? { first: key, number: 0 } : { first, number: Number(number) };
};

/** A person has an email sent once more, with what it was asked with before. */
export const resend = (draft: Draft, { data }: JourneyEvent<'email.resent'>): void => {
  const { email, emailKey, number, eventId, taskId, audience, milestone } = data;
  draft.effects.push({ kind: 'email', email, key: againKey(emailKey, number), eventId, taskId, audience, milestone });
  draft.notes.push(`${email} to be sent again ${saidBy(data)}`);
};
