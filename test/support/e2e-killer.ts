import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from './e2e-target';

/** A process that is not a copy by then has been something else for good: a copy has the emulator's environment until it is started. */
const SETTLED_MS = 1000;

/** Looks for copies of a function. The emulator runs each as a process of its own, which says whose it is. Linux only. */
const copiesOf = (target: Target, construct: string): (() => Promise<readonly number[]>) => {
  const firstSeen = new Map<number, number>();
  const isCopy = async (pid: number): Promise<boolean> => {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''); // ended while we looked, or not ours
    const has = (name: string, value: string) =>
      environment.split('\0').some((each) => each.startsWith(`${name}=`) && each.includes(value));
    return has('AWS_LAMBDA_FUNCTION_NAME', construct) && has('AWS_ENDPOINT_URL', target.awsEndpoint ?? 'none');
  };
  return async () => {
    const now = performance.now();
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    for (const pid of pids) if (!firstSeen.has(pid)) firstSeen.set(pid, now);
    // A copy is there for a tenth of a second before it works: only processes that are new are looked at, or it would be too late.
    const young = pids.filter((pid) => now - (firstSeen.get(pid) ?? now) < SETTLED_MS);
    const found = await Promise.all(young.map(async (pid) => ((await isCopy(pid)) ? [pid] : [])));
    return found.flat();
  };
};

/** Kills every copy of a function as soon as it is there, until told to stop. Gives how many it killed. */
export const killCopiesOf = (target: Target, construct: string): { stop(): Promise<number> } => {
  let isOver = false;
  let killed = 0;
  const look = copiesOf(target, construct);
  const done = (async () => {
    while (!isOver) {
      for (const pid of await look()) {
        try {
          process.kill(pid, 'SIGKILL');
          killed += 1;
        } catch {
          // It had ended by itself.
        }
      }
      await pause(5);
    }
    return killed;
  })();
  return {
    stop: () => {
      isOver = true;
      return done;
    },
  };
};
