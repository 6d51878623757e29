import type { Command } from 'commander';
import { pausing, resuming } from '../../../lambdas/actions/requests';
import { type ActionOptions, act, action } from './act';

/** `ops pause`: nobody writes to the partner for a while. */
export const registerPause = (program: Command): Command =>
  program.addCommand(
    action('pause <partner>', {
      summary: 'holds all mail to a partner',
      description:
        'From now on nothing is emailed to the contacts of the partner. Deadlines run on, its manager is reminded and given tasks as before, and what it does counts. Mail that falls due meanwhile is skipped, with a note in its timeline; "resend" sends one after all.',
      examples: [
        ['pause acme --reason "in dispute until March"', 'acme gets no mail until it is resumed'],
        ['pause acme --dry-run', 'whether it can be; changes nothing'],
      ],
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--reason <text>', 'why, for the timeline')
      .action((name: string, options: ActionOptions) => act(name, options, pausing)),
  );

/** `ops resume`: mail goes to it again. */
export const registerResume = (program: Command): Command =>
  program.addCommand(
    action('resume <partner>', {
      summary: 'lets mail go to a paused partner again',
      description: 'Ends a pause. What was skipped meanwhile stays skipped: nothing is sent at once.',
      examples: [['resume acme', 'acme gets mail again, from what falls due next']],
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--reason <text>', 'why, for the timeline')
      .action((name: string, options: ActionOptions) => act(name, options, resuming)),
  );
