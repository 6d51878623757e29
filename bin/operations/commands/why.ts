import type { Command } from 'commander';
import { contactRefOf } from '../../../lambdas/identity';
import type { Emails, Topic } from '../../../lib/journey/emails';
import { wants } from '../../../lib/journey/sending/recipient';
import { program as journey } from '../../../program/partner-journey';
import { settings } from '../../../program/settings';
import { openReadModel } from '../all-partners';
import { deadLettersOf } from '../dead-letters';
import { emailNamed } from '../email-named';
import { lostMailsOf } from '../lost';
import { idsLike, noPartner, partnerNamed } from '../partner-named';
import { drawWhy } from '../screen/why';
import { createStories } from '../story';
import { groupsOf } from '../waits';
import { type Asking, type Why, whyOf } from '../why';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

interface Options extends CommonOptions {
  readonly email?: string;
  readonly all?: true;
  readonly limit?: number;
}

/** Whether a contact has stopped an email of that name. */
const hasStoppedBy =
  (letters: Emails, stops: ReadonlyMap<string, ReadonlySet<Topic>>): NonNullable<Asking['hasStopped']> =>
  (contact, email) => {
    const letter = letters[email];
    return letter !== undefined && !wants(stops.get(contactRefOf(contact.email)) ?? new Set(), letter);
  };

const explain = async (name: string, options: Options): Promise<void> => {
  // The templates bring all of React with them, half a second: no other command needs them.
  const { emails: letters } = await import('../../../program/emails');
  const emails = Object.keys(letters);
  const email = options.email === undefined ? undefined : emailNamed(emails, options.email);
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const id = await partnerNamed(stories, name, (typed) => idsLike(openReadModel(deployment), groupsOf(journey), typed));
  const story = await stories.of(id);
  if (story === undefined) throw noPartner(name);
  const lost = await lostMailsOf(id, await deadLettersOf(deployment));
  const { limit, all = false } = options;
  const stops = await stories.stopsOf(story.partner);
  const hasStopped = hasStoppedBy(letters, stops);
  const asking = { program: journey, settings, scale: deployment.scale, hasStopped, emails, email, all, limit, now: Date.now() };
  const isFull = all || email !== undefined;
  show<Why>(options, whyOf(asking, story, lost), (found, look) => drawWhy(found, look, { isFull }));
};

/** `ops why`: why a partner got an email, or did not. */
export const registerWhy = (program: Command): Command =>
  program.addCommand(
    operation('why <partner>', {
      summary: 'why a partner got an email, or did not',
      description:
        "Explains every email of a partner's journey: sent, deferred until when, skipped, suppressed, or still to come, with the rule that decided, as it was recorded. What is not recorded is said to be so; what is to come is told from the partner's run and the program.",
      examples: [
        ['why acme', 'each email, what was decided and by which rule, and what comes next'],
        ['why acme --email digest', 'one email: if it was not sent, what would send it and where the partner stands'],
        ['why dana@acme.example --all', 'with earlier journeys, and all emails of the program that were not asked for'],
      ],
      json: '{ partner, email?, waiting: [...], mails: [{ email, key, again?, fate: sent | deferred | awaiting | skipped | suppressed | being-sent | asked-for | lost,\n    at, dueAt?, outlived?: stopped | unreachable, said?: { word: approved | declined, by, at, isOfEarlier }, to?, feedback?, decisions: [{ at, decision, rule, means?, detail?, until?, untilThere?, to? }] }], leftOut,\n    expected: [{ email, step, conditions, at?, isLatest }], passedBy: [{ email, step, because }], elsewhere: [{ email, places }], secondsPerDay? }',
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--email <name>', 'only this email; the beginning of its name is enough when no other begins so')
      .option('--all', 'also those of earlier journeys, and those that nothing asked for')
      .option('--limit <number>', 'only the newest so many that were asked for', wholeNumber)
      .action(explain),
  );
