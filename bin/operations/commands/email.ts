import { Command } from 'commander';
import { sayingOfEmail } from '../../../lambdas/actions/requests';
import { createMailModes } from '../../../lambdas/adapters/mail-modes';
import { modesNow } from '../../../lib/journey/sending/mode';
import type { MailWord, Track } from '../../../lib/journey/words';
import { audienceOf, awaitingNamed } from '../awaiting';
import type { Deployment } from '../deployment';
import { openNames } from '../parked';
import { noPartner, partnerNamed } from '../partner-named';
import { OperatorProblem } from '../problem';
import { createStories } from '../story';
import { type ActionOptions, action, askerOf, finish } from './act';
import { deploymentFor } from './operation';

/** It would be decided on, and not sent, for good. */
const refuseWhileObserved = async (deployment: Deployment, track: Track): Promise<void> => {
  const last = (await createMailModes(openNames(deployment)).read()).changes.at(-1);
  if (last === undefined || !modesNow([last], last.setting, track).includes('observe')) return;
  throw new OperatorProblem(
    'mail is only observed now, so an email that is approved would not go: npm run ops -- mode says who holds it back',
  );
};

const say =
  (word: MailWord) =>
  async (name: string, typed: string | undefined, options: ActionOptions): Promise<void> => {
    const asker = askerOf(options);
    const deployment = await deploymentFor(options);
    const stories = createStories(deployment);
    const story = await stories.of(await partnerNamed(stories, name));
    if (story === undefined) throw noPartner(name);
    const mail = awaitingNamed(story.mails, typed);
    if (word === 'approved') await refuseWhileObserved(deployment, story.partner.track);
    // The letters take a while to load: only who says yes or no waits for it.
    const { emails: letters } = await import('../../../program/emails');
    const asked = { ...mail, audience: audienceOf(letters, mail) };
    await finish(options, deployment, story.partner.name, sayingOfEmail(story, word, asked, asker));
  };

const PARTNER = ['<partner>', "its id, a contact's email, or system:id"] as const;
const EMAIL = ['[email]', "the email's name or key; left out when only one waits"] as const;

/** `ops email`: a person's yes or no to an email that waits for it. */
export const registerEmail = (program: Command): Command =>
  program.addCommand(
    new Command('email')
      .summary('approves or declines an email that waits for that')
      .description('On a stage whose mode is approve, each email waits until a person has said yes. What waits: npm run ops -- emails')
      .addCommand(
        action('approve <partner> [email]', {
          summary: 'lets an email go',
          description:
            'Lets an email go that waits for approval. It is written, and looked at anew, when it goes: in office hours, and not when it was withdrawn meanwhile ("why" says what became of it).',
          examples: [
            ['email approve acme', 'the only one that waits'],
            ['email approve acme training-invite --by mara', 'by its name'],
          ],
        })
          .argument(...PARTNER)
          .argument(...EMAIL)
          .option('--reason <text>', 'why, for the timeline')
          .action(say('approved')),
      )
      .addCommand(
        action('decline <partner> [email]', {
          summary: 'has an email never go',
          description: 'Has an email that waits for approval never go. Its phase went on long ago; later emails come as ever.',
          examples: [['email decline acme training-invite --reason "they were trained last week"', 'with a reason']],
        })
          .argument(...PARTNER)
          .argument(...EMAIL)
          .option('--reason <text>', 'why, for the timeline')
          .action(say('declined')),
      ),
  );
