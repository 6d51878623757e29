import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { email as address } from '../../../lib/journey/event-fields';
import type { Instant } from '../../../lib/journey/words';
import { settings } from '../../../program/settings';
import { openReadModel } from '../all-partners';
import { dayOrTime } from '../day-or-time';
import { allMails, mailsCsv, mailsPage } from '../emails-of-all';
import { drawEmails, type ShownMails } from '../screen/emails';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly observed?: true;
  readonly since?: Instant;
  readonly manager?: string;
  readonly limit: number;
  readonly after?: string;
  readonly csv?: string | true;
}

const DEFAULT_LIMIT = 20;
const AT_ONCE = 100;

/** A time, or a day, as an option says it. */
export const toTime = (text: string): Instant => {
  const parsed = v.safeParse(dayOrTime, text);
  if (!parsed.success) throw new InvalidArgumentError('Give a day, 2026-12-01, or a time, 2026-12-01T09:00:00Z.');
  return parsed.output;
};

/** A manager's address, as an option says it. */
export const toAddress = (text: string): string => {
  const parsed = v.safeParse(address, text);
  if (!parsed.success) throw new InvalidArgumentError("Give the manager's address.");
  return parsed.output;
};

const listEmails = async (options: Options): Promise<void> => {
  const { since, manager, limit, after, csv } = options;
  const list = options.observed ? 'observed' : 'awaiting';
  const deployment = await deploymentFor(options);
  const model = openReadModel(deployment);
  const page = (request: { readonly limit: number; readonly after?: string | undefined }) =>
    mailsPage(model, { settings, scale: deployment.scale }, { list, since, manager }, request);
  if (csv === undefined) {
    const { items, ...more } = await page({ limit, after });
    return show<ShownMails>(options, { list, emails: items, ...more }, drawEmails);
  }
  const text = mailsCsv(await allMails((next) => page({ limit: AT_ONCE, after: next })));
  if (csv === true) process.stdout.write(text);
  else {
    await writeFile(csv, text);
    console.error(`written to ${csv}`);
  }
};

/** `ops emails`: what waits for a person's yes, and what would have gone. */
export const registerEmails = (program: Command): Command =>
  program.addCommand(
    operation('emails', {
      summary: 'emails that wait for approval, or (--observed) that would have been sent',
      description:
        'On a stage that does not send all of its mail: lists the emails that wait until a person says yes, or those that would have gone and were only recorded, the first first, each with whom it is for and what asked for it. Steps: docs/going-live.md. How far mail goes now:\nnpm run ops -- mode',
      examples: [
        ['emails --stage prod', 'what waits for approval'],
        ['emails --manager mara@northwind.example', "of one manager's partners"],
        ['emails --observed --since 2026-12-01 --csv would-be.csv', 'all that would have been sent since then, for a spreadsheet'],
      ],
      json: '{ list: awaiting | observed, emails: [{ at, partner: { id, name }, manager: { name, email }, email, key, rule, detail?, until?,\n    to?: { is, role?, name? } }], next? }\n  (next is for --after)',
    })
      .option('--observed', 'those that were not sent as the stage only observes, or has an allowlist')
      .option('--since <time>', 'from then on: a day or a time', toTime)
      .option('--manager <email>', "of this manager's partners", toAddress)
      .option('--limit <number>', 'so many', wholeNumber, DEFAULT_LIMIT)
      .option('--after <next>', 'the page after one that was shown')
      .option('--csv [file]', 'all of them as CSV, printed or written to a file')
      .action(listEmails),
  );
