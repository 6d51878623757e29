import { defineConfig } from 'vitest/config';

// aws-cdk-lib takes 5 s to load: once a worker, not once a file. No test mocks a module, so none can disturb another.
// biome-ignore lint/style/noDefaultExport: vitest reads it so.
export default defineConfig({ test: { include: ['test/**/*.test.{ts,tsx}'], isolate: false } });
