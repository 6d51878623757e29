import { Command, Option } from 'commander';
import { createMailModes } from '../../../lambdas/adapters/mail-modes';
import { modesNow } from '../../../lib/journey/sending/mode';
import { type MailWord, TRACKS, type Track } from '../../../lib/journey/words';
import { openActions, scaleOf } from '../actions';
import { waitingOrSaid } from '../awaiting-said';
import type { Deployment } from '../deployment';
import { sayOf, type WordPorts } from '../email-words';
import { openNames } from '../parked';
import { noPartner, partnerNamed } from '../partner-named';
import { OperatorProblem } from '../problem';
import { drawAction, type ShownAction } from '../screen/action';
import { createStories } from '../story';
import { type ActionOptions, action, askerOf } from './act';
import { type ManyOptions, sayMany } from './email-all';
import { toAddress, toTime } from './emails';
import { deploymentFor, show, wholeNumber } from './operation';

type Options = ActionOptions & ManyOptions & { readonly all?: true };

const wordPorts = async (deployment: Deployment, options: Options): Promise<WordPorts> => {
  const last = (await createMailModes(openNames(deployment)).read()).changes.at(-1);
  // The letters take a while to load: only who says yes or no waits for it.
  const { emails: letters } = await import('../../../program/emails');
  return {
    actions: openActions(deployment, await scaleOf(options)),
    stories: createStories(deployment),
    letters,
    isObserved: (track: Track) => last !== undefined && modesNow([last], last.setting, track).includes('observe'),
  };
};

const sayOne = async (word: MailWord, name: string, typed: string | undefined, options: Options): Promise<void> => {
  const asker = askerOf(options);
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const story = await stories.of(await partnerNamed(stories, name));
  if (story === undefined) throw noPartner(name);
  const meant = waitingOrSaid(story, word, typed);
  const dryRun = options.dryRun ?? false;
  const result = 'result' in meant ? meant : await sayOf(await wordPorts(deployment, options), word, story, meant, asker, dryRun);
  const partner = { id: story.partner.id, name: story.partner.name };
  show<ShownAction>(options, { partner, action: `email.${word}`, dryRun, ...result }, drawAction);
  if (result.result === 'conflict' || result.result === 'refused') process.exitCode = 1;
};

const ONLY_MANY = ['email', 'track', 'manager', 'until', 'limit', 'yes'] as const;

const say =
  (word: MailWord) =>
  async (name: string | undefined, typed: string | undefined, options: Options): Promise<void> => {
    if (options.all === undefined && name === undefined)
      throw new OperatorProblem('say whose email, or --all; what waits: npm run ops -- emails');
    if (options.all !== undefined && name !== undefined)
      throw new OperatorProblem('--all is for the emails of all partners: leave the partner out, or --all');
    if (name === undefined) {
      const deployment = await deploymentFor(options);
      return sayMany(word, deployment, await wordPorts(deployment, options), options);
    }
    const stray = ONLY_MANY.find((option) => options[option] !== undefined);
    if (stray !== undefined) throw new OperatorProblem(`--${stray} goes with --all; one email is named behind its partner`);
    return sayOne(word, name, typed, options);
  };

const MANY_JSON =
  '\n  With --all: { word, dryRun, counts: { <result>: number }, emails: [{ at, partner: { id, name }, email, key, to?, result, why?, ... }], until?, isMore }';

const wordOn = (call: 'approve' | 'decline', teaching: Omit<Parameters<typeof action>[1], 'json'>, word: MailWord): Command =>
  action(`${call} [partner] [email]`, teaching)
    .addHelpText('after', MANY_JSON)
    .argument('[partner]', "its id, a contact's email, or system:id")
    .argument('[email]', "the email's name or key; left out when only one waits")
    .option('--reason <text>', 'why, for the timeline')
    .option('--all', 'all emails that wait, or those that the next options name; each is an event of its own')
    .option('--email <name>', 'with --all: only this email')
    .addOption(new Option('--track <track>', "with --all: only of this track's partners").choices(TRACKS))
    .option('--manager <email>', "with --all: only of this manager's partners", toAddress)
    .option(
      '--until <time>',
      'with --all: only what had come to wait by then, such as the dry run says it; of a day, what came before it',
      toTime,
    )
    .option('--limit <number>', 'with --all: so many, those first that wait longest', wholeNumber)
    .option('--yes', 'with --all: do not ask; else more than 10 have you type how many they are')
    .action(say(word));

/** `ops email`: a person's yes or no to an email that waits for it, or to many. */
export const registerEmail = (program: Command): Command =>
  program.addCommand(
    new Command('email')
      .summary('approves or declines emails that wait for that')
      .description('On a stage whose mode is approve, each email waits until a person has said yes. What waits: npm run ops -- emails')
      .addCommand(
        wordOn(
          'approve',
          {
            summary: 'lets an email go, or many',
            description:
              'Lets an email go that waits for approval. It is written, and looked at anew, when it goes: in office hours, and not when it was withdrawn meanwhile ("why" says what became of it). The yes is about the email as it waits now: asked for anew since, or for another contact, it waits for a yes of its own.',
            examples: [
              ['email approve acme', 'the only one that waits'],
              ['email approve acme training-invite --by mara', 'by its name'],
              ['email approve --all --dry-run', 'which would go, and to whom; does nothing'],
              ['email approve --all --email training-invite --track reseller', 'all of those'],
              ['email approve --all --manager mara@northwind.example --yes', "of one manager's partners, in a script"],
            ],
          },
          'approved',
        ),
      )
      .addCommand(
        wordOn(
          'decline',
          {
            summary: 'has an email never go, or many',
            description: 'Has an email that waits for approval never go. Its phase went on long ago; later emails come as ever.',
            examples: [
              ['email decline acme training-invite --reason "they were trained last week"', 'with a reason'],
              ['email decline --all --email training-invite --dry-run', 'which would never go'],
            ],
          },
          'declined',
        ),
      ),
  );
