import { SFNClient } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import { noPartner, partnerNamed } from '../partner-named';
import { type Rerun, rerun } from '../rerun';
import type { Look } from '../screen/look';
import { createStories } from '../story';
import { type CommonOptions, deploymentFor, operation, show } from './operation';

interface Options extends CommonOptions {
  readonly dryRun?: true;
}

const draw = ({ partner, execution, result, why }: Rerun, { paint }: Look): readonly string[] => {
  const whom = `${paint.bold(partner.name)}  ${paint.dim(partner.id)}`;
  if (result === 'refused') return [whom, paint.red(`cannot be done: ${why}`)];
  return [
    whom,
    `${execution} ${result === 'done' ? paint.green('goes on from the state that failed') : 'would go on from the state that failed'}`,
  ];
};

const goOn = async (name: string, options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const stories = createStories(deployment);
  const standing = await stories.standing(await partnerNamed(stories, name));
  if (standing === undefined) throw noPartner(name);
  const done = await rerun(new SFNClient(deployment.client), deployment.stateMachines, standing.partner, {
    dryRun: options.dryRun ?? false,
    isEmulated: options.stage === undefined,
  });
  show<Rerun>(options, done, draw);
  if (done.result === 'refused') process.exitCode = 1;
};

/** `ops rerun`: a failed execution goes on. */
export const registerRerun = (program: Command): Command =>
  program.addCommand(
    operation('rerun <partner>', {
      summary: 'has a failed run go on from where it failed',
      description:
        'Redrives the failed execution of a partner: it goes on from the state that failed, by the definition that it was started with. Mend the cause first. Within 14 days, and in AWS only (the local emulator cannot); "restart" begins the phase anew instead, by the program as it is deployed now.',
      examples: [
        ['rerun acme --stage prod', 'acme goes on'],
        ['rerun acme --dry-run --stage prod', 'whether its run has failed'],
      ],
      json: '{ partner: { id, name }, execution, result: done | would be done | refused, why? }',
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--dry-run', 'do nothing, say what would be done')
      .action(goOn),
  );
