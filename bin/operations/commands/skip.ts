import type { Command } from 'commander';
import { skipping } from '../../../lambdas/actions/requests';
import { nearest } from '../../../lib/journey/near';
import { program as journey } from '../../../program/partner-journey';
import { OperatorProblem } from '../problem';
import { type ActionOptions, act, action } from './act';

interface Options extends ActionOptions {
  readonly outcome?: string;
}

const checkName = (milestone: string): void => {
  const names = Object.keys(journey.milestones);
  if (names.includes(milestone)) return;
  const near = nearest(milestone, names);
  const meant = near.length > 0 ? `did you mean ${near.join(', ')}?` : `there are ${names.join(', ')}`;
  throw new OperatorProblem(`the program has no milestone "${milestone}"; ${meant}`);
};

const skip = async (name: string, milestone: string, options: Options): Promise<void> => {
  checkName(milestone);
  await act(name, options, (looked, asker) => skipping(looked, milestone, options.outcome, asker));
};

/** `ops skip`: a wait is passed over. */
export const registerSkip = (program: Command): Command =>
  program.addCommand(
    action('skip <partner> <milestone>', {
      summary: 'passes a wait over, by your word',
      description:
        'Ends a wait that is under way as if its milestone had been reached: the journey goes on, and the milestone counts as reached by your word, in the questions that the program asks, too. Nobody is thanked for it, and it is counted apart from what was really reached. What its event would have told (a term, a deal) is not known by it: "record" tells that.\nA wait that can end in several ways needs its --outcome.',
      examples: [
        ['skip acme kickoff-held --reason "they know us well"', 'acme goes on without a kickoff'],
        ['skip acme renewal-decided --outcome accepted --reason "told me on the phone"', 'the way that it goes on is said'],
        ['skip acme certified --reason "not asked of them" --dry-run', 'what would follow; changes nothing'],
      ],
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .argument('<milestone>', 'what is waited for, as "partners --json" names it')
      .requiredOption('--reason <text>', 'why, for the timeline')
      .option('--outcome <way>', 'which way it goes on, where there are several')
      .action(skip),
  );
