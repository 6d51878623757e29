import type { JourneyEvent } from '../events';
import type { Draft } from './draft';
import { saidBy } from './said';

/** A person says whether an email that waits for that may go. Whether it still waits is for its ledger entry to say. */
export const sayOfEmail = (draft: Draft, { type, data }: JourneyEvent<'email.approved' | 'email.declined'>): void => {
  const { email, emailKey, heldAt } = data;
  const word = type === 'email.approved' ? 'approved' : 'declined';
  draft.effects.push({ kind: 'email', email, key: emailKey, word, ...(heldAt !== undefined && { heldAt }) });
  draft.notes.push(`${email} ${word} ${saidBy(data)}`);
};
