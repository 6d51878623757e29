import { Argument, type Command } from 'commander';
import { restarting } from '../../../lambdas/actions/requests';
import { PHASES, type PhaseId } from '../../../lib/journey/words';
import { type ActionOptions, act, action } from './act';

interface Options extends ActionOptions {
  readonly again?: true;
}

/** `ops restart`: a phase is begun anew. */
export const registerRestart = (program: Command): Command =>
  program.addCommand(
    action('restart <partner> [phase]', {
      summary: 'begins a phase anew',
      description:
        'Stops what runs and starts the phase from its beginning, as the next run in the same journey: the one that the partner is in, or another. What was reached before passes at once, and emails of the phase go out again, but for those that go once a journey. It also sets a partner going again whose run failed, with the program as it is deployed now.',
      examples: [
        ['restart acme --reason "failed for a missing right, mended"', 'the phase that acme is in, from its beginning'],
        ['restart acme onboarding --reason "a new team took over"', 'acme is onboarded again'],
        ['restart acme --reason "mended" --dry-run', 'what would follow; changes nothing'],
      ],
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .addArgument(new Argument('[phase]', 'the phase that it is in when left out').choices(PHASES))
      .requiredOption('--reason <text>', 'why, for the timeline')
      .option('--again', 'also when the phase has just been begun anew')
      .action((name: string, phase: PhaseId | undefined, options: Options) =>
        act(name, options, (looked, asker) => restarting(looked, phase, options.again ?? false, asker)),
      ),
  );
