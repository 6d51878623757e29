import { type Instant, type MailWord, TRACKS, type Track } from '../../../lib/journey/words';
import { settings } from '../../../program/settings';
import { openReadModel } from '../all-partners';
import { ask } from '../ask';
import type { Deployment } from '../deployment';
import { emailNamed } from '../email-named';
import { OBSERVED_NOW, sayOfAll, type WordPorts } from '../email-words';
import { listedBy, mailsPage } from '../emails-of-all';
import { counted } from '../import/shown';
import { OperatorProblem } from '../problem';
import { count } from '../screen/columns';
import { drawWords, type ShownWords } from '../screen/email-words';
import { type ActionOptions, askerOf } from './act';
import { show } from './operation';

/** Which emails a word is about that is said of many. */
export interface ManyOptions {
  readonly email?: string;
  readonly track?: Track;
  readonly manager?: string;
  readonly until?: Instant;
  readonly limit?: number;
  readonly yes?: true;
}

/** Up to so many are few enough that a slip is seen in what is printed. */
const UNASKED = 10;
const AT_ONCE = 100;

const VERBS: Readonly<Record<MailWord, string>> = { approved: 'approved', declined: 'declined, for good' };

/** Has whoever is at the terminal type how many they are, when they are many. @throws OperatorProblem when nobody does */
export const confirmed = async (word: MailWord, emails: number, partners: number): Promise<void> => {
  if (emails <= UNASKED) return;
  const what = `${count(emails, 'email')} of ${count(partners, 'partner')} would be ${VERBS[word]}`;
  if (process.stdin.isTTY !== true) throw new OperatorProblem(`${what}, and nobody can be asked here: look with --dry-run, and give --yes`);
  const typed = await ask(`${what}; which, shows --dry-run. Type ${emails} to go on: `);
  if (typed !== String(emails)) throw new OperatorProblem('that is another number: nothing was done');
};

const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
};

/** Says the same of all emails that wait, or of those that the options name. */
export const sayMany = async (
  word: MailWord,
  deployment: Deployment,
  ports: WordPorts,
  options: ActionOptions & ManyOptions,
): Promise<void> => {
  const asker = askerOf(options);
  if (word === 'approved' && TRACKS.every(ports.isObserved)) throw new OperatorProblem(OBSERVED_NOW);
  const { until, limit, track, manager } = options;
  const email = options.email === undefined ? undefined : emailNamed(Object.keys(ports.letters), options.email);
  const model = openReadModel(deployment);
  const page = (after: string | undefined) =>
    mailsPage(model, { settings, scale: deployment.scale }, { list: 'awaiting', manager, email, track }, { limit: AT_ONCE, after });
  const { mails, isMore } = await listedBy(page, { until, limit });
  const dryRun = options.dryRun ?? false;
  const partners = new Set(mails.map(({ partner }) => partner.id)).size;
  if (!dryRun && options.yes === undefined) await confirmed(word, mails.length, partners);
  const emails = await sayOfAll(ports, word, mails, asker, { dryRun, said: (number) => progress(`${number} of ${mails.length}`) });
  progress('');
  const counts = counted(emails.map(({ result }) => result));
  const last = mails.at(-1)?.at;
  show<ShownWords>(options, { word, dryRun, counts, emails, ...(last !== undefined && { until: last }), isMore }, drawWords);
  if (emails.some(({ result }) => result === 'conflict' || result === 'refused')) process.exitCode = 1;
};
