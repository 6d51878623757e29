import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import * as v from 'valibot';
import { plainEnvironment, REPOSITORY } from '../local/paths';
import { Entries, type Entry } from './draw';

/** Renders in a new process, because a module that was imported once stays as it was. Rejects with what is wrong with a template. */
export const drawFresh = async (signal: AbortSignal): Promise<readonly Entry[]> => {
  try {
    const { stdout } = await execa(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'print.ts')], {
      cancelSignal: signal,
      cwd: REPOSITORY,
      env: plainEnvironment(),
      extendEnv: false,
    });
    return v.parse(Entries, JSON.parse(stdout));
  } catch (error) {
    if (error instanceof ExecaError && !error.isCanceled) throw new Error(error.stderr, { cause: error });
    throw error;
  }
};
