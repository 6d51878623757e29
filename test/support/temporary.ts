import { mkdir, rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';

/** Makes the folder that tests have for temporary files, and takes it away with all that is in it: CDK leaves one for each app. */
export const setup = async ({ config }: TestProject): Promise<() => Promise<void>> => {
  const folder = config.env.TMPDIR;
  if (folder === undefined) throw new Error('vitest.config.ts names no TMPDIR for the fast tests');
  await mkdir(folder, { recursive: true });
  return () => rm(folder, { recursive: true, force: true });
};
