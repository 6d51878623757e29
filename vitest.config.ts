import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests on a deployed stack: `npm test` deploys a fresh one for them, `npm run smoke` names one that is there. */
const DEPLOYED = 'test/local/**/*.test.ts';

// biome-ignore lint/style/noDefaultExport: vitest reads it so.
export default defineConfig({
  test: {
    // aws-cdk-lib takes 5 s to load: once a worker, not once a file. No test mocks a module, so none can disturb another.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [DEPLOYED],
          globalSetup: 'test/support/temporary.ts',
          setupFiles: 'test/support/property-seed.ts',
          // What a test asserts is not how fast this machine is: the generated ones take seconds, and more when it is busy.
          testTimeout: 60_000,
          env: { TMPDIR: join(tmpdir(), `partner-journey-test-${process.pid}`) },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'local',
          include: [DEPLOYED],
          globalSetup: 'test/support/e2e-setup.ts',
          testTimeout: 150_000,
          hookTimeout: 60_000,
          // After the others and one file at a time: both cores are for the stack, and a message that fails holds up all others
          // on the emulator for a second. Within a file tests wait side by side.
          maxWorkers: 1,
          maxConcurrency: 6,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
