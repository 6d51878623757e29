import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { execa } from 'execa';
import { between } from './bench/markdown';
import { runBench } from './bench/run';
import { REPOSITORY } from './local/paths';

interface Options {
  readonly runs: number;
  readonly write: boolean;
}

const DOCUMENT = join(REPOSITORY, 'docs/performance.md');

const toRuns = (text: string): number => {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1 || runs > 1000)
    throw new InvalidArgumentError('A number of runs is a whole number from 1 to 1000.');
  return runs;
};

const readOptions = (): Options =>
  new Command('npm run bench --')
    .description("Measures the functions' cold starts, counts what the sample partner's year uses, and prices it.")
    .option('--runs <number>', 'fresh processes of each handler', toRuns, 20)
    .option('--write', 'put the figures into docs/performance.md instead of printing them', false)
    .parse()
    .opts<Options>();

const git = async (...args: readonly string[]): Promise<string> => (await execa('git', args, { cwd: REPOSITORY })).stdout;

/** Where and when the figures are from. What is measured must be what the commit holds, or the line says so. */
const provenance = async (runs: number): Promise<string> => {
  const commit = await git('rev-parse', '--short', 'HEAD');
  const changed = await git('status', '--porcelain', '--', 'lambdas', 'lib', 'program', 'package-lock.json');
  const [cpu] = cpus();
  const machine = `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GB, ${process.platform} ${process.arch}, load ${loadavg()[0]?.toFixed(1)} at the start`;
  const state = changed === '' ? '' : ' with changes that are not committed';
  return `Taken on ${new Date().toISOString().slice(0, 10)} at commit ${commit}${state}: ${machine}, Node ${process.versions.node}, ${runs} fresh processes of each handler.`;
};

const main = async (): Promise<void> => {
  const { runs, write } = readOptions();
  const folder = await mkdtemp(join(tmpdir(), 'partner-journey-bench-'));
  try {
    const taken = await provenance(runs);
    const report = `${taken}\n\n${await runBench({ runs, folder, say: (text) => console.error(`... ${text}`) })}`;
    if (write) await writeFile(DOCUMENT, between(await readFile(DOCUMENT, 'utf8'), report));
    console.log(write ? `written to ${DOCUMENT}` : report);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
};

await main();
// Idle connections of the SDK must not keep a program that has ended.
process.exit();
