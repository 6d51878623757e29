import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** One running process. A zombie is left out of tables: it holds nothing, and in a container nobody may ever collect it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

const readRow = async (pid: string): Promise<ProcessRow[]> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''); // ended while we looked
  // The name in parentheses may hold blanks and parentheses of its own.
  const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' || state === 'Z' || state === 'X' ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
};

/** Reads the output of `ps -A -o pid=,ppid=,pgid=,stat=`. */
export const parsePs = (output: string): readonly ProcessRow[] =>
  output.split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    return state === undefined || state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
  });

/** Every process of this machine. From /proc where there is one, since slim Linux images have no `ps`. */
export const readProcessTable = async (): Promise<readonly ProcessRow[]> => {
  if (process.platform === 'linux') {
    const names = await readdir('/proc');
    return (await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readRow))).flat();
  }
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=']);
  return parsePs(stdout);
};

/** The ids of a process, of its group, and of all that descend from any of them, also when a child opened a group of its own. */
export const familyOf = (leader: number, table: readonly ProcessRow[]): readonly number[] => {
  const family = new Set(table.filter((row) => row.pid === leader || row.group === leader).map((row) => row.pid));
  let before: number;
  do {
    before = family.size;
    for (const row of table) if (family.has(row.parent)) family.add(row.pid);
  } while (family.size > before);
  return [...family];
};
