import type { Command } from 'commander';
import { asWished, createContactConsents, wishTyped } from '../consent';
import { drawConsent, type ShownConsent } from '../screen/consent';
import { whoIsAtWork } from '../who';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly stop?: readonly string[];
  readonly start?: readonly string[];
  readonly tell?: true;
  readonly dryRun?: true;
  readonly by?: string;
}

const consent = async (partner: string, address: string, options: Options): Promise<void> => {
  const { stop = [], start = [], tell = false, dryRun = false } = options;
  const wish = wishTyped(stop, start);
  const isWish = stop.length + start.length > 0;
  const consents = createContactConsents(await deploymentFor(options));
  const found = await consents.look(partner, address);
  const by = isWish ? whoIsAtWork(options.by) : '';
  if (dryRun) return show<ShownConsent>(options, { ...asWished(found, wish, by), dryRun, isTold: false }, drawConsent);
  const changed = isWish ? await consents.change(found, wish, by) : found;
  const isTold = (isWish || tell) && changed.consent.lastChange !== undefined;
  if (isTold) await consents.tell(changed);
  show<ShownConsent>(options, { ...changed, dryRun, isTold }, drawConsent);
};

/** `ops consent`: what somebody wants no more of. */
export const registerConsent = (program: Command): Command =>
  program.addCommand(
    operation('consent <partner> <address>', {
      summary: 'which emails somebody has stopped; stops and starts them',
      description:
        "Shows what a contact has stopped and since when, and changes it for somebody who asks by a reply or a call instead of by the link in each email. It holds for the address, whoever's contact it is, from the next email on; emails that are owed (decisions, agreements, renewal terms) come all the same. Start again only what that person has asked for: nobody else can give their consent.\nTopics: journey (all of it), digests, reminders.",
      examples: [
        ['consent acme dana@acme.example', 'what Dana gets, and since when she does not'],
        ['consent acme dana@acme.example --stop journey', 'she has asked in a reply to be left alone'],
        ['consent acme dana@acme.example --start journey --by mara', 'she told Mara that she wants them again'],
        ['consent acme dana@acme.example --tell', 'the timeline missed the last change (alarm consent-not-told)'],
      ],
      json: '{ partner: { id, name }, contact: { name, email, status }, ref, dryRun, isTold,\n    consent: { stopped: { journey?: since, digests?, reminders? }, revision, lastChange?: { at, by, stopped: [...], started: [...] } } }',
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .argument('<address>', 'the email address of one of its contacts')
      .option('--stop <topics...>', 'these emails do not come any more')
      .option('--start <topics...>', 'these emails come again')
      .option('--tell', 'tell the timeline of the last change, if it does not know of it')
      .option('--dry-run', 'change nothing, show what would hold')
      .option('--by <who>', 'who says so, for the timeline; your user name when left out')
      .action(consent),
  );
