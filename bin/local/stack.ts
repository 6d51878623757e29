import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stages } from '../../program/settings';
import { type Closing, createClosing } from './closing';
import { deployLocal, synthesize } from './deploy';
import { startEmulator } from './emulator';
import { fillEmulatorGaps } from './emulator-gaps';
import { startInbox } from './inbox';
import { describeDeployment } from './outputs';
import { claimPort, HOST } from './ports';
import { type LocalStack, removeStackFile, runningCopy, STACK_FILE, writeStackFile } from './stack-file';

export interface LocalStackOptions {
  /** Of the emulator; a free one when left out. Rejects when it is taken. */
  readonly port?: number | undefined;
  /** Of the inbox's page; a free one when left out. */
  readonly inboxPort?: number | undefined;
  readonly secondsPerDay?: number | undefined;
  readonly minTimeoutSeconds?: number | undefined;
  /** How far emails go: `observe`, `approve` or `live`; as the stage is set when left out. */
  readonly mail?: string | undefined;
  /** Told what is done next, for a person who waits. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** `.local/stack.json` of the repository when left out. */
  readonly stackFile?: string | undefined;
  /** Gives up the start, and ends what was started. */
  readonly signal?: AbortSignal | undefined;
  /** Folder with another cdk.json; the repository's when left out. */
  readonly project?: string | undefined;
}

export interface RunningLocalStack {
  readonly stack: LocalStack;
  /** Ends every process that was started and removes every file but the emulator's installation. */
  stop(): Promise<void>;
  /** Resolves with the name of a part that has ended without being asked to. */
  readonly broken: Promise<string>;
}

interface Start {
  readonly options: LocalStackOptions;
  readonly folder: string;
  readonly closing: Closing;
  readonly scale: { readonly secondsPerDay: number; readonly minTimeoutSeconds: number };
  say(text: string): void;
}

const timeScale = ({ secondsPerDay, minTimeoutSeconds }: LocalStackOptions): Start['scale'] => ({
  secondsPerDay: secondsPerDay ?? stages.local?.secondsPerDay ?? 0.3,
  minTimeoutSeconds: minTimeoutSeconds ?? stages.local?.minTimeoutSeconds ?? 5,
});

const startServices = async ({ options, folder, closing, say }: Start, port: number) => {
  const { signal } = closing;
  const inbox = await startInbox({ webPort: options.inboxPort, log: join(folder, 'inbox.log'), signal });
  closing.add(inbox.stop);
  say('Starting the AWS emulator (the first time it is downloaded)');
  const emulator = await startEmulator({ port, smtpPort: inbox.smtpPort, log: join(folder, 'emulator.log'), signal });
  closing.add(emulator.stop);
  return { inbox, emulator };
};

/** Bundling and synthesis need half of the time, so the emulator starts and is bootstrapped beside them. */
const bringUp = async (start: Start): Promise<Omit<RunningLocalStack, 'stop'>> => {
  const { folder, closing, scale, say, options } = start;
  const cdk = { folder, outdir: join(folder, 'cdk.out'), signal: closing.signal };
  // Chosen before anything starts: the template says where the emulator will answer, as senders sign the address that they post to.
  const port = await claimPort(options.port, 'the AWS emulator');
  say('Building the functions and the CloudFormation template');
  const assembled = synthesize({
    ...cdk,
    context: {
      stage: 'local',
      emulatorEndpoint: `http://${HOST}:${port}`,
      ...scale,
      ...(options.mail !== undefined && { mail: options.mail }),
    },
    project: options.project,
  });
  assembled.catch(closing.abandon);
  closing.add(() => assembled.catch(() => undefined)); // it has stopped before its folder is removed
  const { inbox, emulator } = await startServices(start, port);
  say('Bootstrapping the emulator as a new AWS account, then deploying into it');
  const outputs = await deployLocal({ ...cdk, endpoint: emulator.endpoint, assembled });
  await fillEmulatorGaps(outputs, emulator.endpoint);
  const deployed = await describeDeployment(outputs, emulator.endpoint);
  return {
    stack: { ...deployed, ...scale, ...(options.mail !== undefined && { mail: options.mail }), inboxUrl: inbox.url, logFolder: folder },
    broken: Promise.race([emulator.ended.then(() => 'The emulator'), inbox.ended.then(() => 'The inbox')]),
  };
};

/** Brings up the whole system on this machine: inbox, AWS emulator, and the CDK app deployed into it. On failure nothing is left running. */
export const startLocalStack = async (options: LocalStackOptions = {}): Promise<RunningLocalStack> => {
  const closing = createClosing(options.signal);
  const stackFile = options.stackFile ?? STACK_FILE;
  try {
    const folder = await mkdtemp(join(tmpdir(), 'partner-journey-'));
    closing.add(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
    await mkdir(join(folder, 'cdk-home'));
    const say = options.onProgress ?? (() => undefined);
    const { stack, broken } = await bringUp({ options, folder, closing, scale: timeScale(options), say });
    const before = await runningCopy(stackFile);
    closing.add(() => removeStackFile(stackFile, stack, before));
    await writeStackFile(stackFile, stack);
    return { stack, broken, stop: closing.close };
  } catch (error) {
    await closing.close();
    throw error;
  }
};
