import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readProcessTable } from '../../bin/local/process-table';

/** A folder of this test alone. */
export const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'local-runner-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Those of the processes that still run. */
export const alive = async (pids: readonly number[]): Promise<readonly number[]> => {
  const running = new Set((await readProcessTable()).map((row) => row.pid));
  return pids.filter((pid) => running.has(pid));
};
