import { type Command, Option } from 'commander';
import type { Deployment } from '../deployment';
import { beginRotation, finishRotation, newSecret, type Rotated } from '../rotate';
import { drawRotation, type Rotation } from '../screen/rotation';
import { secretsOf } from '../secrets';
import { asStored, givenTo, openSource, programSources, urlOf } from '../senders';
import { type CommonOptions, deploymentFor, operation, show } from './operation';
import { readTypedSecret } from './typed-secret';

interface Options extends CommonOptions {
  readonly finish?: true;
  readonly secretFromStdin?: true;
  readonly replacePrevious?: true;
  readonly showSecret?: true;
}

const begin = async (deployment: Deployment, name: string, options: Options): Promise<Rotated> => {
  const rotating = { name, source: await openSource(programSources, name), url: urlOf(deployment.apiUrl, name) };
  const secret = options.secretFromStdin ? asStored(name, await readTypedSecret()) : newSecret();
  return beginRotation(await secretsOf(deployment), rotating, secret, { replacePrevious: options.replacePrevious ?? false });
};

const rotate = async (name: string, options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const { changed, ended, secrets } = await (options.finish
    ? finishRotation(await secretsOf(deployment), name)
    : begin(deployment, name, options));
  // Also when nothing changed: a step that was killed half-way is done again.
  await deployment.secretChanged(name);
  const given = options.showSecret ? await givenTo(programSources, deployment.apiUrl, name, secrets.current) : undefined;
  const rotation: Rotation = {
    ...{ source: name, step: options.finish ? 'finished' : 'begun', changed, ended, live: secrets.previous === undefined ? 1 : 2 },
    ...(given !== undefined && { given }),
  };
  show<Rotation>(options, rotation, drawRotation);
};

/** `ops rotate`: another secret for a source, without a lost event. */
export const registerRotate = (program: Command): Command =>
  program.addCommand(
    operation('rotate <source>', {
      summary: "changes a source's secret, without a lost event",
      description:
        'Makes a new secret, or takes over one that the sender makes itself, and keeps the old one live beside it. Then change the sender, and finish. Both steps may be repeated.\nNever prints a secret unless --show-secret is given, on a terminal as elsewhere: terminals are recorded and shared.',
      examples: [
        ['rotate standard', 'a new secret; the old one stays live'],
        ['sources standard --show-secret', 'what to give to the sender now'],
        ['rotate standard --finish', 'when the sender has it: the old one is refused from now on'],
        ['rotate hubspot --secret-from-stdin < client-secret', 'a secret that the sender made; without "<", asks for it unseen'],
        ['rotate standard --replace-previous', 'the new one leaked, too: a newer one beside it, and the oldest is refused'],
      ],
      json: '{ source, step: begun | finished, changed, ended, live: 1 | 2, given?: { url, secret, urlWithToken? } }\n  (ended: a secret that was live is refused from now on)',
    })
      .argument('<source>', 'as "sources" lists it')
      .option('--secret-from-stdin', 'take over the secret that comes in by standard input (never give it as an argument)')
      .addOption(
        new Option('--replace-previous', 'while a rotation is under way: give up the secret before the current one').conflicts('finish'),
      )
      .addOption(new Option('--finish', 'end the secret before the current one').conflicts('secretFromStdin'))
      .option('--show-secret', 'print what to give to the sender, its secret included')
      .action(rotate),
  );
