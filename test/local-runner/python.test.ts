import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { chooseRunner, NOTHING_TO_RUN_IT } from '../../bin/local/emulator-command';
import { EMULATOR_VERSION, ensureEnvironment, findPython, moveIntoPlace, pythonOf, removeLeftovers } from '../../bin/local/python';
import { makeFolder } from './support';

const machineWith = (versions: Readonly<Record<string, string>>) => async (file: string) => versions[file];

/** Stands in for Python: makes an environment that is usable once its pip has run. */
const FAKE_PYTHON = `#!/bin/sh
here=$(dirname "$0")
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") echo "pip $$" >>"$here/../../pip-runs"; touch "$here/installed" ;;
  -c*) [ -e "$here/installed" ] && echo ${EMULATOR_VERSION} ;;
esac
`;

const machineWithFakePython = async () => {
  const folder = await makeFolder();
  const python = join(folder, 'python3');
  await writeFile(python, FAKE_PYTHON);
  await chmod(python, 0o755);
  return { python, parent: join(folder, '.local'), logFile: join(folder, 'install.log') };
};

it('takes the newest Python that can run the emulator', async () => {
  expect(await findPython(machineWith({ 'python3.12': '3 12', 'python3.11': '3 11', python3: '3 11' }))).toBe('python3.12');
  expect(await findPython(machineWith({ python3: '3 14' }))).toBe('python3');
});

it('takes no Python that is too old, and none that does not answer', async () => {
  expect(await findPython(machineWith({ python3: '3 9', python: '2 7' }))).toBeUndefined();
  expect(await findPython(machineWith({ 'python3.13': '' }))).toBeUndefined();
});

it('runs the emulator in Docker where there is no Python', async () => {
  const docker = machineWith({ docker: '28.1.0' });
  expect(await chooseRunner({ findPython: () => findPython(docker), probe: docker })).toBe('docker');
});

it('says what to install where there is neither Python nor a running Docker', async () => {
  const bare = machineWith({});
  await expect(chooseRunner({ findPython: () => findPython(bare), probe: bare })).rejects.toThrow(NOTHING_TO_RUN_IT);
});

it('installs the emulator once, then uses what is there', async () => {
  const install = await machineWithFakePython();
  const environment = await ensureEnvironment(install);
  expect(environment).toBe(join(install.parent, `venv-${EMULATOR_VERSION}`));
  expect(await ensureEnvironment({ ...install, python: 'no-python-any-more' })).toBe(environment);
});

it('lets two copies that start at once install side by side, and leaves one whole environment', async () => {
  const install = await machineWithFakePython();
  const [first, second] = await Promise.all([ensureEnvironment(install), ensureEnvironment(install)]);
  expect(first).toBe(second);
  expect((await execa(pythonOf(first), ['-c', ''])).stdout).toBe(EMULATOR_VERSION);
  expect((await readdir(install.parent)).filter((name) => name.startsWith('venv-'))).toEqual([`venv-${EMULATOR_VERSION}`]);
});

it('installs again where an environment is there that does not work', async () => {
  const install = await machineWithFakePython();
  await mkdir(join(install.parent, `venv-${EMULATOR_VERSION}`, 'bin'), { recursive: true });
  const environment = await ensureEnvironment(install);
  expect((await execa(pythonOf(environment), ['-c', ''])).stdout).toBe(EMULATOR_VERSION);
  expect((await readdir(install.parent)).filter((name) => name.startsWith('venv-'))).toEqual([`venv-${EMULATOR_VERSION}`]);
});

it('removes installs that were cut off, but not one that another copy is at', async () => {
  const { parent } = await machineWithFakePython();
  const { pid } = await execa(process.execPath, ['-e', 'console.log(process.pid)']).then(({ stdout }) => ({ pid: Number(stdout) }));
  const cutOff = `venv-${EMULATOR_VERSION}.part-${pid}-1`;
  const underWay = `venv-${EMULATOR_VERSION}.part-${process.pid}-2`;
  await mkdir(join(parent, cutOff), { recursive: true });
  await mkdir(join(parent, underWay), { recursive: true });
  await removeLeftovers(parent);
  expect(await readdir(parent)).toEqual([underWay]);
});

it('does not put an environment over one that another copy finished first', async () => {
  const folder = await makeFolder();
  for (const name of ['ours', 'theirs']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'whose'), name);
  }
  expect(await moveIntoPlace(join(folder, 'ours'), join(folder, 'theirs'))).toBe(false);
  expect(await moveIntoPlace(join(folder, 'ours'), join(folder, 'free'))).toBe(true);
});
