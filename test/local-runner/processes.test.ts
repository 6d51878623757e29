import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plainEnvironment, REPOSITORY } from '../../bin/local/paths';
import { familyOf, parsePs, readProcessTable } from '../../bin/local/process-table';
import { run, startProcess } from '../../bin/local/processes';
import { until } from '../../bin/local/wait';
import { alive, makeFolder } from './support';

/** A parent that ignores SIGTERM, with a child in its group and one in a group of its own. It writes their ids when all run. */
const TREE = `
  const { spawn } = require('node:child_process');
  process.on('SIGTERM', () => {});
  const idle = (options) => spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], options).pid;
  const pids = [process.pid, idle({}), idle({ detached: true })];
  require('node:fs').writeFileSync('pids.part', JSON.stringify(pids));
  require('node:fs').renameSync('pids.part', 'pids');
  setInterval(() => {}, 1000);
`;

const commandIn = (folder: string, file: string, ...args: string[]) => ({
  ...{ name: 'The tree', file, args, cwd: folder, env: plainEnvironment(), logFile: join(folder, 'log') },
});

const pidsIn = async (folder: string): Promise<readonly number[]> => {
  const ask = () => readFile(join(folder, 'pids'), 'utf8').catch(() => undefined);
  return JSON.parse(await until(ask, { timeoutMs: 10_000, lateMessage: 'the tree did not start' }));
};

const untilGone = (pids: readonly number[]) =>
  until(async () => ((await alive(pids)).length === 0 ? true : undefined), { timeoutMs: 15_000, lateMessage: `${pids} still run` });

it('ends a process that ignores SIGTERM, with all that it started', { timeout: 20_000 }, async () => {
  const folder = await makeFolder();
  const tree = await startProcess(commandIn(folder, process.execPath, '-e', TREE));
  const pids = await pidsIn(folder);
  expect(pids).toContain(tree.pid);
  expect(await alive(pids)).toEqual(pids);
  const family = familyOf(tree.pid, await readProcessTable());
  await tree.stop();
  expect(await alive([...pids, ...family])).toEqual([]);
  expect(tree.hasEnded()).toBe(true);
  await tree.stop();
});

it('leaves nothing running when we are killed ourselves', { timeout: 30_000 }, async () => {
  const folder = await makeFolder();
  const ours = join(folder, 'ours.mts');
  const idle = commandIn(folder, '/bin/sh', '-c', 'sleep 600 & echo "[$$, $!]" >pids.part; mv pids.part pids; wait');
  await writeFile(ours, `import { startProcess } from '${REPOSITORY}bin/local/processes';\nawait startProcess(${JSON.stringify(idle)});\n`);
  const us = spawn(process.execPath, ['--import', 'tsx', ours], { cwd: REPOSITORY });
  const pids = await pidsIn(folder);
  expect(await alive(pids)).toEqual(pids);
  us.kill('SIGKILL');
  await untilGone(pids);
});

it('ends what a process leaves in the background', { timeout: 20_000 }, async () => {
  const folder = await makeFolder();
  await run(commandIn(folder, '/bin/sh', '-c', 'sleep 600 & echo "[$!]" >pids'));
  expect(await alive(await pidsIn(folder))).toEqual([]);
});

it('shows the end of the log when a command fails', async () => {
  const folder = await makeFolder();
  const failing = commandIn(folder, '/bin/sh', '-c', 'seq 100; echo "no such region" >&2; exit 3');
  await expect(run(failing)).rejects.toThrow(/^The tree failed \(exit code 3\):\n62\n(.*\n)*100\nno such region$/);
});

it('stops a command when it is told to', { timeout: 20_000 }, async () => {
  const folder = await makeFolder();
  const told = new AbortController();
  const running = run(commandIn(folder, '/bin/sh', '-c', 'echo "[$$]" >pids.part; mv pids.part pids; sleep 600'), told.signal);
  const stopped = expect(running).rejects.toThrow('enough');
  const pids = await pidsIn(folder);
  told.abort(new Error('enough'));
  await stopped;
  expect(await alive(pids)).toEqual([]);
});

it('reads the process table of a machine without /proc', () => {
  const table = parsePs('    1     0     1 Ss\n  840     1   840 S+\n  841   840   840 R\n  842   841   842 Ss\n  843   840   840 Z+\n');
  expect(table).toHaveLength(4);
  expect(familyOf(840, table)).toEqual([840, 841, 842]);
});
