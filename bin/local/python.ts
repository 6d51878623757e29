import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { plainEnvironment } from './paths';
import { run } from './processes';

/** The emulator's release that this project was tried with, and the libraries it runs on. */
export const EMULATOR_VERSION = '1.4.21';
const PACKAGES = [`ministack==${EMULATOR_VERSION}`, 'hypercorn==0.18.0', 'h11==0.16.0', 'h2==4.4.1', 'pyyaml==6.0.3', 'defusedxml==0.7.1'];

const CANDIDATES = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python'];

/** What a program printed, or undefined when it is not there or fails. */
export type Probe = (file: string, args: readonly string[]) => Promise<string | undefined>;

export const probe: Probe = async (file, args) => {
  const result = await execa(file, args, { reject: false, timeout: 20_000, stdin: 'ignore' });
  return result.failed ? undefined : result.stdout;
};

/** Debian ships Python without ensurepip, and pyenv leaves shims of versions that are not there: so ask, don't look. */
const ABOUT_PYTHON = 'import sys, ensurepip, venv; print(sys.version_info[0], sys.version_info[1])';

/** The first Python that can run the emulator and make an environment for it: 3.10 or newer, with venv and pip. */
export const findPython = async (ask: Probe = probe): Promise<string | undefined> => {
  for (const candidate of CANDIDATES) {
    const [major, minor] = ((await ask(candidate, ['-c', ABOUT_PYTHON])) ?? '').trim().split(' ').map(Number);
    if (major === 3 && minor !== undefined && minor >= 10) return candidate;
  }
  return undefined;
};

export const pythonOf = (environment: string): string => join(environment, 'bin', 'python');

/** True when the environment is whole: a Python that was upgraded away, or a folder emptied by hand, shows here. */
const isUsable = async (environment: string): Promise<boolean> => {
  const about = "import importlib.metadata as m, ministack.app; print(m.version('ministack'))";
  return (await probe(pythonOf(environment), ['-c', about]))?.trim().endsWith(EMULATOR_VERSION) ?? false;
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Removes what installs that were cut off have left. A folder is named by the process that fills it. */
export const removeLeftovers = async (parent: string): Promise<void> => {
  for (const name of await readdir(parent)) {
    const pid = /^venv-.*\.part-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(parent, name), { recursive: true, force: true });
  }
};

/** Puts a finished folder in its place. False when another copy of us was first. */
export const moveIntoPlace = async (finished: string, place: string): Promise<boolean> => {
  try {
    await rename(finished, place);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
};

interface Install {
  readonly python: string;
  readonly parent: string;
  readonly logFile: string;
  readonly signal?: AbortSignal | undefined;
}

/** pip keeps the person's own settings: a company's index, proxy and certificates come from the environment. */
const pipEnvironment = (): Record<string, string> => {
  const own = Object.entries(process.env).filter(([name]) => /^(PIP_|SSL_|REQUESTS_|XDG_|PYENV_)|_proxy$/i.test(name));
  return { ...Object.fromEntries(own.map(([name, value]) => [name, value ?? ''])), ...plainEnvironment() };
};

const fill = async (environment: string, { python, parent, logFile, signal }: Install): Promise<void> => {
  const step = (name: string, file: string, args: readonly string[]) =>
    run({ name, file, args, env: pipEnvironment(), cwd: parent, logFile }, signal);
  await step('Making a Python environment', python, ['-m', 'venv', environment]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', ...PACKAGES];
  await step('Installing the emulator from PyPI', pythonOf(environment), pip);
};

/**
 * The emulator's own Python environment, made at first use. It is filled under another name and renamed when it is whole, so that a folder
 * with the right name is never half an install, and two copies that start at once don't disturb each other.
 */
export const ensureEnvironment = async (install: Install): Promise<string> => {
  const place = join(install.parent, `venv-${EMULATOR_VERSION}`);
  await mkdir(install.parent, { recursive: true });
  if (await isUsable(place)) return place;
  await removeLeftovers(install.parent);
  const part = join(install.parent, `venv-${EMULATOR_VERSION}.part-${process.pid}-${randomUUID()}`);
  try {
    await fill(part, install);
    if (!(await moveIntoPlace(part, place)) && !(await isUsable(place))) {
      await rename(place, `${part}-broken`); // damaged since it was made
      await moveIntoPlace(part, place);
    }
  } finally {
    await rm(part, { recursive: true, force: true });
    await rm(`${part}-broken`, { recursive: true, force: true });
  }
  return place;
};
