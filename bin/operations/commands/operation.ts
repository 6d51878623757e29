import { Command, InvalidArgumentError, Option } from 'commander';
import { awsDeployment, type Deployment, localDeployment } from '../deployment';
import { harmlessAll, harmlessJson } from '../screen/harmless';
import { type Look, lookOf } from '../screen/look';

/** Options of every command. */
export interface CommonOptions {
  readonly stage?: string;
  readonly stackFile?: string;
  readonly json?: true;
}

interface Teaching {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly description: string;
  /** How it is called, each with what it is for. */
  readonly examples: readonly (readonly [call: string, purpose: string])[];
  /** The shape that `--json` prints. */
  readonly json: string;
}

const help = ({ examples, json }: Teaching): string => `
Examples:
${examples.map(([call, purpose]) => `  npm run ops -- ${call}\n      ${purpose}`).join('\n')}

With --json (call it by "npm run --silent ops -- ...", so that npm adds no lines):
  ${json}`;

/** A command with the options that all have, and a help that teaches by example. */
export const operation = (call: string, teaching: Teaching): Command =>
  new Command(call.split(' ')[0])
    .usage(`${call.split(' ').slice(1).join(' ')} [options]`.trim())
    .summary(teaching.summary)
    .description(teaching.description)
    .addOption(
      new Option('--stage <name>', 'a stage in AWS, with the credentials of the environment; else the copy on this machine').conflicts(
        'stackFile',
      ),
    )
    .option('--stack-file <path>', 'the stack file of another copy on this machine')
    .option('--json', 'print JSON')
    .addHelpText('after', help(teaching));

/** Where the command works. */
export const deploymentFor = ({ stage, stackFile }: CommonOptions): Promise<Deployment> =>
  stage === undefined ? localDeployment(stackFile) : awsDeployment(stage);

/** Prints what was found: as JSON, or drawn from the same data with every text in it made harmless. */
export const show = <T>({ json }: CommonOptions, found: T, draw: (found: T, look: Look) => readonly string[]): void => {
  const text = json ? harmlessJson(found) : draw(harmlessAll(found), lookOf(process.stdout)).join('\n');
  process.stdout.write(`${text.trimEnd()}\n`);
};

/** A whole number from 1 up, for an option. */
export const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return number;
};
