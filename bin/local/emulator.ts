import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { type EmulatorCommand, prepareEmulator } from './emulator-command';
import { claimPort, HOST } from './ports';
import { type RunningProcess, startProcess, tailOf } from './processes';
import { probe } from './python';
import { fetchIfUp, until } from './wait';

export interface EmulatorOptions {
  /** A free one when left out. */
  readonly port?: number | undefined;
  readonly smtpPort?: number | undefined;
  /** File that gets what it prints; in its own temporary folder when left out. */
  readonly log?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Emulator {
  readonly endpoint: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when it has ended, asked to or not. */
  readonly ended: Promise<unknown>;
  /** Ends it with its Lambda processes and removes what it wrote. */
  stop(): Promise<void>;
}

const Health = v.object({ edition: v.string() });

/** Waits until *our* copy answers: with a port that another one took in the same moment, that one would answer too. */
const untilReady = async (
  endpoint: string,
  name: string,
  running: RunningProcess,
  logFile: string,
  signal?: AbortSignal,
): Promise<void> => {
  const answers = async () => {
    if (running.hasEnded()) throw new Error(`The emulator ended while it started:\n${await tailOf(logFile)}`);
    const response = await fetchIfUp(`${endpoint}/_ministack/health`);
    return response !== undefined && v.parse(Health, await response.json()).edition === name ? true : undefined;
  };
  await until(answers, { timeoutMs: 30_000, lateMessage: `The emulator does not answer on ${endpoint}; its log is ${logFile}`, signal });
};

const stopped =
  (running: RunningProcess, { cleanUp }: EmulatorCommand, folder: string) =>
  async () => {
    await running.stop();
    if (cleanUp !== undefined) await probe(cleanUp[0], cleanUp.slice(1)); // fails when Docker removed it already
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };

/** Starts the AWS emulator on this machine, installing it at first use. Rejects, with nothing left running, when it does not come up. */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const folder = await mkdtemp(join(tmpdir(), 'partner-journey-emulator-'));
  const logFile = options.log ?? join(folder, 'emulator.log');
  let stop = () => rm(folder, { recursive: true, force: true });
  try {
    await mkdir(join(folder, 'tmp'));
    const commandFor = await prepareEmulator(logFile, options.signal);
    const port = await claimPort(options.port, 'the AWS emulator');
    const name = `partner-journey-${randomUUID()}`;
    const command = commandFor({ folder, port, smtpPort: options.smtpPort, name, logFile });
    const running = await startProcess(command);
    stop = stopped(running, command, folder);
    const endpoint = `http://${HOST}:${port}`;
    await untilReady(endpoint, name, running, logFile, options.signal);
    return { endpoint, port, pid: running.pid, ended: running.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
