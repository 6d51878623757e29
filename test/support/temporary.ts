import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a test run has its temporary files: CDK leaves a folder for each app, and takes none of them away. */
export const TEMPORARY = join(tmpdir(), `partner-journey-test-${process.pid}`);

/** Makes the folder before the run, and takes it away with all that is in it. */
export const setup = async (): Promise<() => Promise<void>> => {
  await mkdir(TEMPORARY, { recursive: true });
  return () => rm(TEMPORARY, { recursive: true, force: true });
};
