import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesize } from '../local/deploy';
import { startEmulator } from '../local/emulator';
import { type MeasuredBatch, measureBatches } from './batch/measure';
import { type ColdStarts, measureColdStarts } from './cold/measure';
import { createSecret, SCENE_MILESTONE } from './cold/scene';
import { Stub } from './cold/stub';
import { perFunction } from './cost';
import { batchReport } from './report/batch';
import { coldReport } from './report/cold';
import { type Year, yearReport } from './report/year';
import { type Assembly, readAssembly } from './template';
import { createMetering } from './year/meter';
import { playYear } from './year/play';
import { createTable, indexesOf, keysOf, sizeOf } from './year/table';
import { World } from './year/world';

export interface BenchOptions {
  /** Fresh processes of each handler. */
  readonly runs: number;
  /** An empty folder of our own. */
  readonly folder: string;
  readonly say: (text: string) => void;
}

const DAY_MS = 86_400_000;

const openWorld = async (endpoint: string, tableName: string, { table }: Assembly, startsAt: number) => {
  await createTable(endpoint, tableName, table);
  const metering = createMetering(endpoint, keysOf(table), indexesOf(table));
  return { world: new World(metering, tableName, startsAt), metering };
};

const measureYear = async (endpoint: string, assembly: Assembly): Promise<Year> => {
  const { world, metering } = await openWorld(endpoint, 'year', assembly, Date.parse('2026-01-05T09:00:00.000Z'));
  await playYear(world);
  metering.destroy();
  const { items, bytes } = await sizeOf(endpoint, 'year', assembly.table);
  return { tally: world.tally, items, storedBytes: bytes };
};

interface Functions {
  readonly cold: ColdStarts;
  readonly batches: readonly MeasuredBatch[];
}

const measureFunctions = async (endpoint: string, assembly: Assembly, options: BenchOptions): Promise<Functions> => {
  // In the past: the functions go by the real clock, and an event counts for waits that began before it.
  const { world, metering } = await openWorld(endpoint, 'scene', assembly, Date.now() - 60 * DAY_MS);
  await playYear(world, { before: SCENE_MILESTONE });
  metering.destroy();
  const { partner } = world;
  if (partner === undefined) throw new Error('the sample partner is not known');
  const secret = createSecret();
  const stub = await Stub.start(endpoint, secret);
  try {
    const { bundles } = assembly;
    const common = { ...options, stub, secret, tableName: 'scene' };
    const cold = await measureColdStarts({ ...common, bundles, current: partner, folder: join(options.folder, 'cold') });
    const bundle = bundles.get('receive-webhook');
    if (bundle === undefined) throw new Error('there is no bundle of receive-webhook');
    const batches = await measureBatches({
      ...common,
      bundle,
      emulator: endpoint,
      folder: join(options.folder, 'batch'),
      // A batch takes three times as long as one event.
      runs: Math.ceil(options.runs / 2),
    });
    return { cold, batches };
  } finally {
    await stub.stop();
  }
};

/** Builds the stack as it is deployed, measures it, and gives the report in Markdown. */
export const runBench = async (options: BenchOptions): Promise<string> => {
  const { folder, say } = options;
  const outdir = join(folder, 'cdk.out');
  await mkdir(join(folder, 'cdk-home'), { recursive: true });
  say('synthesizing the stack of stage prod');
  await synthesize({ outdir, folder, context: { stage: 'prod' } });
  const assembly = await readAssembly(outdir);
  say('starting the emulator');
  const emulator = await startEmulator();
  try {
    say("living the sample partner's year on the emulator's table");
    const year = await measureYear(emulator.endpoint, assembly);
    const { cold, batches } = await measureFunctions(emulator.endpoint, assembly, options);
    const logBytes = perFunction((name) => cold.functions.get(name)?.logBytes ?? 0);
    const { memoryMb, standing } = assembly;
    return [coldReport(cold), batchReport(batches, memoryMb['receive-webhook']), yearReport(year, { memoryMb, logBytes }, standing)].join(
      '\n\n',
    );
  } finally {
    await emulator.stop();
  }
};
