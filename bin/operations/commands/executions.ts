import { type Command, Option } from 'commander';
import { PHASES } from '../../../lib/journey/words';
import { createExecutions, EXECUTION_STATUSES, type Execution, type ExecutionFilter } from '../executions';
import { drawExecutions } from '../screen/executions';
import { type CommonOptions, deploymentFor, operation, show, wholeNumber } from './operation';

type Options = CommonOptions & ExecutionFilter;

const DEFAULT_LIMIT = 20;

const listExecutions = async (options: Options): Promise<void> => {
  const executions = await createExecutions(await deploymentFor(options)).list(options);
  show<{ readonly executions: readonly Execution[] }>(options, { executions }, (found, look) => drawExecutions(found.executions, look));
};

/** `ops executions`: the runs of the phases in Step Functions. */
export const registerExecutions = (program: Command): Command =>
  program.addCommand(
    operation('executions', {
      summary: "the phases' runs in Step Functions",
      description: 'Lists the executions of the five state machines, the newest first: partner, run, status, age. Nothing personal.',
      examples: [
        ['executions --status FAILED TIMED_OUT', 'runs that broke or took too long: each leaves a partner standing'],
        ['executions --status FAILED TIMED_OUT ABORTED', 'also those that were stopped: by hand, or as the journey went another way'],
        ['executions --phase onboarding --status RUNNING --limit 100', 'who is being onboarded'],
      ],
      json: '{ executions: [{ name, phase, partnerId?, run?, status, startedAt, stoppedAt? }] }',
    })
      .addOption(new Option('--phase <phase>', 'of one phase').choices(PHASES))
      .addOption(new Option('--status <status...>', 'in one of these').choices(EXECUTION_STATUSES))
      .option('--limit <number>', 'the newest so many', wholeNumber, DEFAULT_LIMIT)
      .action(listExecutions),
  );
