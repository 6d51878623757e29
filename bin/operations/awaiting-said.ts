import type { ActionResult } from '../../lambdas/actions/perform';
import type { MailWord } from '../../lib/journey/words';
import { awaitingNamed, isAwaiting } from './awaiting';
import { saidBefore, wordsIn } from './email-words';
import type { LedgerMail, Story } from './story';

/**
 * The email that an operator's word is about, by its name or key, or the only one that waits; or that the same was said of it
 * before, which is no mistake.
 * @throws OperatorProblem when none waits of which nothing was said, or several may be meant
 */
export const waitingOrSaid = (
  { events, mails }: Pick<Story, 'events' | 'mails'>,
  word: MailWord,
  typed: string | undefined,
): LedgerMail | ActionResult => {
  const isTyped = ({ email, key }: { readonly email: string; readonly key: string }): boolean =>
    typed === undefined || typed === email || typed === key;
  const open = mails.filter((mail) => !isAwaiting(mail) || saidBefore({ events, mails }, word, mail.key) === undefined);
  if (!open.some((mail) => isAwaiting(mail) && isTyped(mail))) {
    const last = wordsIn(events).findLast(isTyped);
    const before = last && saidBefore({ events, mails }, word, last.key);
    if (before !== undefined) return before;
  }
  return awaitingNamed(open, typed);
};
