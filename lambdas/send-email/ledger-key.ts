import type { EmailMessage } from '../messages';

/** The email's place in the ledger: one mail per run and step, per journey and step, or per key. */
export const ledgerKeyOf = ({ key, run, step, once, journeyStartedAt }: EmailMessage): string => {
  if (key !== undefined) return key;
  if (once === 'journey' && step !== undefined) return `journey:${journeyStartedAt}:${step}`;
  if (run === undefined || step === undefined) throw new Error('an email message needs a key, or a run and a step');
  return `run:${run}:${step}`;
};
