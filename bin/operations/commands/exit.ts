import type { Command } from 'commander';
import { leaving } from '../../../lambdas/actions/requests';
import { program as journey } from '../../../program/partner-journey';
import { type ActionOptions, act, action } from './act';

/** `ops exit`: a partner leaves the program. */
export const registerExit = (program: Command): Command =>
  program.addCommand(
    action('exit <partner>', {
      summary: 'has a partner leave the program',
      description:
        'Ends the partnership as if the partner had asked for it: what runs is stopped, and it is seen off in good order (acknowledged, wound down, asked why). The reason is kept. To forget it altogether, see "erase".',
      examples: [
        ['exit acme --reason "acquired by a competitor"', 'acme is seen off'],
        ['exit acme --reason "out of business" --dry-run', 'what would follow; changes nothing'],
      ],
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .requiredOption('--reason <text>', 'why; kept as its exit reason')
      .action((name: string, options: ActionOptions) => act(name, options, (looked, asker) => leaving(journey, looked, asker))),
  );
