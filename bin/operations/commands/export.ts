import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { readDossier } from '../forget';
import { noPartner, partnerNamed } from '../partner-named';
import { OperatorProblem } from '../problem';
import { harmlessJson } from '../screen/harmless';
import { createStories } from '../story';
import { type CommonOptions, deploymentFor, operation } from './operation';

interface Options extends CommonOptions {
  readonly out?: string;
}

/** Personal data of people: for nobody else on this machine, and never over another file. */
const writeNewFile = (path: string, text: string): Promise<void> =>
  writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new OperatorProblem(`${path} is there already, and nothing is written over it: name another file by --out`);
    throw error;
  });

const exportPartner = async (name: string, options: Options): Promise<void> => {
  const deployment = await deploymentFor(options);
  const dossier = await readDossier(deployment, await partnerNamed(createStories(deployment), name));
  if (dossier === undefined) throw noPartner(name);
  if (options.out === undefined) process.stdout.write(`${harmlessJson(dossier)}\n`);
  else {
    await writeNewFile(options.out, `${JSON.stringify(dossier, null, 2)}\n`);
    console.error(`written to ${options.out}`);
  }
};

/** `ops export`: everything that is kept of one partner. */
export const registerExport = (program: Command): Command =>
  program.addCommand(
    operation('export <partner>', {
      summary: 'everything that is kept of one partner, as JSON',
      description:
        'Prints all that is kept of one partner and its people, as who asks for their data is to be given it: its record, its whole log with what senders told, emails, tasks, deals, leads and meetings, its names, what its people have stopped, and what waits or was not understood and is theirs. Tokens are left out.',
      examples: [
        ['export acme --out acme.json', 'into a file that only you may read'],
        ['export dana@acme.example', 'on the screen, by the address of a contact'],
      ],
      json: '(always) { partner, names, milestones, events, emails, tasks, objects, others, waiting, notUnderstood, consents }',
    })
      .argument('<partner>', "its id, a contact's email, or system:id")
      .option('--out <file>', 'write it to a new file')
      .action(exportPartner),
  );
