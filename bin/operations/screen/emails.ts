import type { MailList } from '../../../lambdas/read-model';
import type { ShownMail } from '../emails-of-all';
import { columns, count } from './columns';
import type { Look } from './look';
import { away, moment } from './moments';
import { person } from './why';

/** The shape of `emails --json`. */
export interface ShownMails {
  readonly list: MailList;
  readonly emails: readonly ShownMail[];
  /** For `--after`; there when there are more. */
  readonly next?: string;
}

const NONE: Readonly<Record<MailList, string>> = {
  awaiting: 'no email waits for approval',
  observed: 'no email was withheld: none was due, or mail is live (npm run ops -- mode)',
};

const NEXT: Readonly<Record<MailList, string>> = {
  awaiting:
    'it goes, or never goes: npm run ops -- email approve <partner> [email], email decline <partner> [email] --reason "..."; many: email approve --all --dry-run',
  observed: 'one that should go after all, once mail goes: npm run ops -- resend <partner> <email>',
};

const line = ({ at, partner, email, to, rule, detail = '', until }: ShownMail, { paint, now }: Look): readonly string[] => {
  // The record names nobody; whom it means is known where a contact is.
  const why = to === undefined ? detail : detail.replace(/^to [^;]+/, `to ${person(to)}`);
  const expires = until === undefined ? '' : `; until ${away(until, now)}`;
  return [moment(at), paint.bold(partner.id), email, `${rule}: ${why}${expires}`];
};

/** One line an email: when, whose, which, to whom and why. */
export const drawEmails = ({ list, emails, next }: ShownMails, look: Look): readonly string[] => {
  if (emails.length === 0 && next === undefined) return [NONE[list]];
  return [
    ...columns(
      emails.map((each) => line(each, look)),
      [19, 20, 22, look.width - 71],
      { wrap: true },
    ),
    look.paint.dim(`${count(emails.length, 'email')}${next === undefined ? '' : `; the next page: the same call with --after ${next}`}`),
    '',
    NEXT[list],
  ];
};
