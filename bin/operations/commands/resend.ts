import type { Command } from 'commander';
import { resending } from '../../../lambdas/actions/requests';
import { program as journey } from '../../../program/partner-journey';
import { resendingOf } from '../mailing';
import { noPartner, partnerNamed } from '../partner-named';
import { drawAction, type ShownAction } from '../screen/action';
import { createStories } from '../story';
import { type ActionOptions, action, askerOf, finish } from './act';
import { deploymentFor, show } from './operation';

interface Options extends ActionOptions {
  readonly again?: true;
}

const resend = async (name: string, email: string, options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const story = await stories.of(await partnerNamed(stories, name));
  if (story === undefined) throw noPartner(name);
  const found = resendingOf(journey, story, email, options.again ?? false);
  if ('mailing' in found) return finish(options, deployment, story.partner.name, resending(story, found.mailing, askerOf(options)));
  const partner = { id: story.partner.id, name: story.partner.name };
  const shown = { partner, action: 'email.resent', dryRun: options.dryRun ?? false, result: 'repeated', why: found.wasSentAgain } as const;
  show<ShownAction>(options, shown, drawAction);
};

/** `ops resend`: an email goes out once more. */
export const registerResend = (program: Command): Command =>
  program.addCommand(
    action('resend <partner> <email>', {
      summary: 'sends an email once more',
      description:
        'Sends an email again that was sent, or skipped: written anew from what is known now, to whoever is to get it now. It keeps to consents, hours and caps as the first one did. A reminder of something that was reached meanwhile is not sent. Asked for twice it goes once; --again sends it another time.',
      examples: [
        ['resend acme agreement-ready --reason "lost in their spam folder"', 'the newest email of that name'],
        ['resend acme run:2:training-invite', 'by its place in the ledger, as "show --json" has it'],
      ],
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .argument('<email>', "the email's name, or its key")
      .option('--reason <text>', 'why, for the timeline')
      .option('--again', 'also when it was sent again already')
      .action(resend),
  );
