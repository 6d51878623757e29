import * as v from 'valibot';
import { emailMessage } from '../../lambdas/messages';
import type { Emails } from '../../lib/journey/emails';
import type { Audience } from '../../lib/journey/words';
import { OperatorProblem } from './problem';
import type { LedgerMail } from './story';

const inWords = ({ email, key }: LedgerMail): string => `${email} (${key})`;

/**
 * The email of a partner that waits for approval: by its name or key, or the only one.
 * @throws OperatorProblem when none waits, or several may be meant
 */
export const awaitingNamed = (mails: readonly LedgerMail[], typed: string | undefined): LedgerMail => {
  const waiting = mails.filter(({ status, request }) => status === 'deferred' && request !== undefined);
  const exact = waiting.find(({ key }) => key === typed);
  const meant = exact === undefined ? waiting.filter(({ email }) => typed === undefined || email === typed) : [exact];
  const [mail, ...others] = meant;
  if (others.length > 0 && mail !== undefined)
    throw new OperatorProblem(`several wait: say which of ${meant.map(inWords).join(', ')}, by its key`);
  if (mail !== undefined) return mail;
  if (waiting.length > 0) throw new OperatorProblem(`no "${typed}" waits for approval; there wait ${waiting.map(inWords).join(', ')}`);
  const decided = mails.find(({ email, key }) => key === typed || email === typed);
  throw new OperatorProblem(
    decided === undefined
      ? 'no email of this partner waits for approval'
      : `${inWords(decided)} does not wait for approval: it is ${decided.status}`,
  );
};

/** Whom it is for: as it was asked for, else as its letter says. */
export const audienceOf = (letters: Emails, { email, request }: LedgerMail): Audience =>
  (request === undefined ? undefined : v.parse(emailMessage, JSON.parse(request)).audience) ?? letters[email]?.to ?? 'partner';
