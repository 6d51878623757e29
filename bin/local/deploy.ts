import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { ACCOUNT, awsEnvironment, REGION } from './aws';
import { REPOSITORY } from './paths';
import { run } from './processes';

/** One use of the CDK's command line on this machine. */
export interface CdkRun {
  /** The cloud assembly. Each copy has its own: two that synthesize into one folder would wait for each other. */
  readonly outdir: string;
  /** An existing folder for what the CLI keeps for itself; its logs `cdk-*.log` are there too. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

const cdk = (): string => join(dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')), 'bin', 'cdk');

/** The CLI neither reports what it did nor asks for news, and keeps out of the person's ~/.cdk. */
const QUIET = ['--no-notices', '--no-version-reporting', '--no-color', '--ci'];

const runCdk = async (step: string, args: readonly string[], endpoint: string, cwd: string, { folder, signal }: CdkRun): Promise<void> => {
  const env = {
    ...awsEnvironment(endpoint, folder),
    CDK_HOME: join(folder, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
  };
  const logFile = join(folder, `cdk-${step}.log`);
  await run({ name: `cdk ${step}`, file: process.execPath, args: [cdk(), step, ...args, ...QUIET], env, cwd, logFile }, signal);
};

/** Nobody listens there: synthesis must not look anything up. */
const NOWHERE = 'http://127.0.0.1:9';

export interface Synthesis extends CdkRun {
  readonly context: Readonly<Record<string, string | number>>;
  /** Folder with the cdk.json; the repository when left out. */
  readonly project?: string | undefined;
}

/** Builds the templates and the functions' bundles; needs no emulator, so it runs while that starts. */
export const synthesize = async (synthesis: Synthesis): Promise<void> => {
  const context = Object.entries(synthesis.context).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
  const args = ['--quiet', '--output', synthesis.outdir, '--no-path-metadata', ...context];
  await runCdk('synth', args, NOWHERE, synthesis.project ?? REPOSITORY, synthesis);
};

const Outputs = v.record(v.string(), v.record(v.string(), v.string()));

/** Outputs of the deployed stacks by their ids, as the CLI wrote them. */
const readOutputs = async (file: string): Promise<Readonly<Record<string, string>>> => {
  const stacks = v.parse(Outputs, JSON.parse(await readFile(file, 'utf8')));
  return Object.assign({}, ...Object.values(stacks));
};

export interface Deployment extends CdkRun {
  readonly endpoint: string;
  /** Resolves when `outdir` is complete. */
  readonly assembled: Promise<void>;
}

/** Bootstraps the emulator as one does a new account, deploys the assembly into it and gives the stack's outputs. */
export const deployLocal = async (deployment: Deployment): Promise<Readonly<Record<string, string>>> => {
  const { endpoint, folder, outdir } = deployment;
  const elsewhere = join(folder, 'no-project'); // bootstrap would synthesize again where it finds a cdk.json
  await mkdir(elsewhere, { recursive: true });
  await runCdk('bootstrap', [`aws://${ACCOUNT}/${REGION}`], endpoint, elsewhere, deployment);
  await deployment.assembled;
  const outputs = join(folder, 'outputs.json');
  const args = [
    '--app',
    outdir,
    '--all',
    '--require-approval',
    'never',
    '--method',
    'direct',
    '--progress',
    'events',
    '--outputs-file',
    outputs,
  ];
  await runCdk('deploy', args, endpoint, elsewhere, deployment);
  return readOutputs(outputs);
};
