import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { familyOf, readProcessTable } from './process-table';
import { until } from './wait';

export interface Command {
  /** What the person is told that it is. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Gets all that it prints. */
  readonly logFile: string;
}

export interface RunningProcess {
  readonly pid: number;
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<{ readonly exitCode: number | undefined }>;
  hasEnded(): boolean;
  /** Ends it and all that it started; may be called again. */
  stop(): Promise<void>;
}

const POLITE_MS = 4000;

/**
 * The shell starts a guard, then becomes the command. The guard reads a pipe that closes when we are gone, even by SIGKILL, and then ends
 * the whole group: nothing that we start outlives us.
 */
const GUARDED = `( trap '' TERM INT HUP; cat <&3 >/dev/null 2>&1; kill -TERM 0; sleep 3; kill -KILL 0 ) & exec "$@" 3<&-`;

const signalQuietly = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // ended by itself
  }
};

/** Asks the leader to end, waits a bounded time, then kills what is left of its family, by process id. */
const endFamily = async (leader: number, ended: Promise<unknown>): Promise<void> => {
  const family = new Set(familyOf(leader, await readProcessTable()));
  if (family.has(leader)) {
    signalQuietly(leader, 'SIGTERM');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, POLITE_MS).unref())]);
  }
  const remaining = async () => {
    const table = await readProcessTable();
    for (const pid of familyOf(leader, table)) family.add(pid);
    return table.filter((row) => family.has(row.pid));
  };
  const killed = async () => {
    const rows = await remaining();
    for (const row of rows) signalQuietly(row.pid, 'SIGKILL');
    return rows.length === 0 ? true : undefined;
  };
  await until(killed, { timeoutMs: 5000, lateMessage: `Some processes that ${leader} started cannot be ended.` });
};

/** Starts the guarded shell. Not by execa: it would wait for the guard's pipe, which stays open when the command itself has ended. */
const spawnGuarded = async (command: Command) => {
  const log = await open(command.logFile, 'a');
  try {
    const child = spawn('/bin/sh', ['-c', GUARDED, 'sh', command.file, ...command.args], {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
    });
    const ended = new Promise<{ readonly exitCode: number | undefined }>((resolve) => {
      child.once('exit', (code) => resolve({ exitCode: code ?? undefined }));
    });
    child.stdio[3]?.on('error', () => undefined); // a broken pipe only says that the guard is gone
    await once(child, 'spawn');
    return { child, ended };
  } finally {
    await log.close();
  }
};

/** Starts a command in a process group of its own, so that Ctrl-C reaches us alone and we decide the order in which things end. */
export const startProcess = async (command: Command): Promise<RunningProcess> => {
  const { child, ended } = await spawnGuarded(command);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command.name} has no process id.`);
  let stopping: Promise<void> | undefined;
  return {
    pid,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: () => {
      stopping ??= endFamily(pid, ended);
      return stopping;
    },
  };
};

/** The last lines of a log, for the message of a failure. */
export const tailOf = async (logFile: string, lines = 40): Promise<string> =>
  (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-lines).join('\n');

/** Runs a command to its end. Rejects with the tail of its log when it fails, and with the signal's reason when it is stopped. */
export const run = async (command: Command, signal?: AbortSignal): Promise<void> => {
  signal?.throwIfAborted();
  const running = await startProcess(command);
  const stop = () => void running.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const { exitCode } = await running.ended;
    signal?.throwIfAborted();
    if (exitCode !== 0) throw new Error(`${command.name} failed (exit code ${exitCode}):\n${await tailOf(command.logFile)}`);
  } finally {
    signal?.removeEventListener('abort', stop);
    await running.stop(); // also what it left in the background
  }
};
