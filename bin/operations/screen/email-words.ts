import type { MailWord } from '../../../lib/journey/words';
import type { SaidOf } from '../email-words';
import { columns, count } from './columns';
import type { Look } from './look';
import { moment } from './moments';
import { person } from './why';

/** The shape of `email approve --all --json`, and of `decline`. */
export interface ShownWords {
  readonly word: MailWord;
  readonly dryRun: boolean;
  /** How many came to each result. */
  readonly counts: Readonly<Partial<Record<SaidOf['result'], number>>>;
  readonly emails: readonly SaidOf[];
  /** Since when the last of them waits: for `--until`. */
  readonly until?: string;
  /** Whether others wait that `--limit` left out. */
  readonly isMore: boolean;
}

const isTrouble = ({ result }: SaidOf): boolean => result === 'conflict' || result === 'refused';

const line = (each: SaidOf, { paint }: Look): readonly string[] => {
  const { at, partner, email, to, detail = '', result } = each;
  // The record names nobody; whom it means is known where a contact is.
  const whom = to === undefined ? (/^to ([^;]+)/.exec(detail)?.[1] ?? '') : person(to);
  const what = `${result}${'why' in each ? `: ${each.why}` : ''}`;
  return [moment(at), paint.bold(partner.id), `${email}${whom === '' ? '' : ` to ${whom}`}`, isTrouble(each) ? paint.red(what) : what];
};

/** One line an email, those first that need a person, and how many came to what. */
export const drawWords = ({ dryRun, counts, emails, until, isMore }: ShownWords, look: Look): readonly string[] => {
  if (emails.length === 0) return ['no such email waits for approval'];
  const sorted = [...emails.filter(isTrouble), ...emails.filter((each) => !isTrouble(each))];
  const totals = Object.entries(counts).map(([result, number]) => `${number} ${result}`);
  return [
    ...columns(
      sorted.map((each) => line(each, look)),
      [19, 20, 36, Math.max(24, look.width - 85)],
      { wrap: true },
    ),
    `${count(emails.length, 'email')}: ${totals.join(', ')}`,
    ...(isMore ? [look.paint.dim('others wait, too: give a larger --limit, or call it again')] : []),
    ...(emails.some(isTrouble) ? ['what was refused or in conflict was not done: npm run ops -- emails lists what waits'] : []),
    ...(dryRun && until !== undefined
      ? ['', `nothing was done; for these, and none that came to wait since, call it with --until ${until} instead of --dry-run`]
      : []),
  ];
};
