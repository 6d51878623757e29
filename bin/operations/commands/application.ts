import type { Command } from 'commander';
import { deciding } from '../../../lambdas/actions/requests';
import { program as journey } from '../../../program/partner-journey';
import { type ActionOptions, act, action } from './act';

const decide = (type: 'application.approved' | 'application.declined') => (name: string, options: ActionOptions) =>
  act(name, options, (looked, asker) => deciding(journey, looked, type, asker));

/** `ops approve`: takes an applicant on. */
export const registerApprove = (program: Command): Command =>
  program.addCommand(
    action('approve <partner>', {
      summary: 'approves an application',
      description:
        'Approves an application that waits for it. One that was declined, or that came to nothing before it was decided, is taken up again by it where the program says so. One that was approved and came to nothing since begins once more by "restart".\nIf a sender decides it in the same moment, the first word stands and this one changes nothing.',
      examples: [
        ['approve acme', 'the application of acme is approved, and the journey goes on'],
        ['approve dana@acme.example --reason "met at the fair" --dry-run', 'what would follow; changes nothing'],
      ],
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--reason <text>', 'why, for the timeline')
      .action(decide('application.approved')),
  );

/** `ops decline`: turns an applicant down. */
export const registerDecline = (program: Command): Command =>
  program.addCommand(
    action('decline <partner>', {
      summary: 'declines an application',
      description: 'Declines an application that waits for it. Who was approved already is not declined but leaves: see "exit".',
      examples: [
        ['decline acme --reason "no market there"', 'the application of acme is declined, and it is told so'],
        ['decline acme --dry-run', 'what would follow; changes nothing'],
      ],
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--reason <text>', 'why, for the timeline')
      .action(decide('application.declined')),
  );
