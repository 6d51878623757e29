import * as v from 'valibot';
import { emailMessage } from '../../lambdas/messages';
import type { Emails } from '../../lib/journey/emails';
import type { Audience, Instant } from '../../lib/journey/words';
import { OperatorProblem } from './problem';
import type { LedgerMail } from './story';

const inWords = ({ email, key }: LedgerMail): string => `${email} (${key})`;

/** Whether it waits for a person's yes. */
export const isAwaiting = ({ status, request }: LedgerMail): boolean => status === 'deferred' && request !== undefined;

const requestOf = ({ request }: LedgerMail) => (request === undefined ? undefined : v.parse(emailMessage, JSON.parse(request)));

/** Since when it waits: what a person says of it is about no other one. Absent on what waited before that was noted. */
export const heldAtOf = (mail: LedgerMail): Instant | undefined => requestOf(mail)?.held?.at;

/**
 * The email of a partner that waits for approval: by its name or key, or the only one.
 * @throws OperatorProblem when none waits, or several may be meant
 */
export const awaitingNamed = (mails: readonly LedgerMail[], typed: string | undefined): LedgerMail => {
  const waiting = mails.filter(isAwaiting);
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
export const audienceOf = (letters: Emails, mail: LedgerMail): Audience =>
  requestOf(mail)?.audience ?? letters[mail.email]?.to ?? 'partner';
