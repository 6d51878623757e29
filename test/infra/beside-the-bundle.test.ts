import { execSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPOSITORY } from '../../bin/local/paths';
import { besideTheBundle } from '../../lib/infra/beside-the-bundle';
import { SELDOM_NEEDED } from '../../lib/infra/left-out';

const libraries = SELDOM_NEEDED['send-email'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-email-bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('the calendar of public holidays lies beside send-email, not in it, and is found there by a program that keeps them', async () => {
  const entry = join(folder, 'entry.ts');
  await writeFile(entry, `export { loadHolidays } from ${JSON.stringify(join(REPOSITORY, 'lambdas/send-email/holidays.ts'))};\n`);
  const outfile = join(folder, 'index.js');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', external: [...libraries] });
  expect((await stat(outfile)).size).toBeLessThan(10_000);
  const { loadHolidays } = createRequire(outfile)(outfile);
  await expect(loadHolidays(['DE'])).rejects.toThrow(/date-holidays/);

  for (const command of besideTheBundle(libraries).commandHooks?.afterBundling(REPOSITORY, folder) ?? []) execSync(command);
  const isHoliday = await loadHolidays(['DE']);
  expect(['2026-12-24', '2026-12-25'].map((date) => isHoliday('DE', date))).toEqual([false, true]);
}, 30_000);
