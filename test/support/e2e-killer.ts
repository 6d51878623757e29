import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from './e2e-target';

/** The emulator runs each copy of a function as a process of its own, which says whose it is. Linux only. */
const copiesOf = async (target: Target, construct: string): Promise<readonly number[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''); // ended while we looked, or not ours
      const has = (name: string, value: string) =>
        environment.split('\0').some((each) => each.startsWith(`${name}=`) && each.includes(value));
      return has('AWS_LAMBDA_FUNCTION_NAME', construct) && has('AWS_ENDPOINT_URL', target.awsEndpoint ?? 'none') ? [Number(pid)] : [];
    }),
  );
  return found.flat();
};

/** Kills every copy of a function as soon as it is there, until told to stop. Gives how many it killed. */
export const killCopiesOf = (target: Target, construct: string): { stop(): Promise<number> } => {
  let isOver = false;
  let killed = 0;
  const done = (async () => {
    while (!isOver) {
      for (const pid of await copiesOf(target, construct)) {
        try {
          process.kill(pid, 'SIGKILL');
          killed += 1;
        } catch {
          // It had ended by itself.
        }
      }
      await pause(20);
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
