import { mkdir } from 'node:fs/promises';
import { ENV } from '../../../lambdas/environment';
import { senders } from '../../../program/senders';
import { settings } from '../../../program/settings';
import { environmentOf } from '../cold/scene';
import { type Started, start } from '../cold/start';
import type { Recorded, Stub } from '../cold/stub';
import { quantile, type Spread, spreadOf } from '../statistics';
import { type Batch, batchesOf } from './batches';
import { makeKnown } from './names';
import { checkOutcome, countsOf, countsOfEach } from './outcome';
import { Waves } from './waves';

/** Calls of a process that has handled one before. */
export const WARM_CALLS = 20;

/** What one batch takes, its first time in a process or later. */
export interface Taken {
  readonly ms: Spread;
  /** Median of processor time. */
  readonly cpuMs: number;
  /** What AWS was asked for, by operation. */
  readonly requests: ReadonlyMap<string, number>;
}

export interface MeasuredBatch extends Omit<Batch, 'make'> {
  readonly cold: Taken;
  readonly warm: Taken;
  /** Fresh processes that were measured. */
  readonly starts: number;
  /** How many times the first call waits for AWS, however many requests are under way. */
  readonly trips: number;
}

export interface BatchOptions {
  readonly bundle: string;
  readonly emulator: string;
  readonly stub: Stub;
  readonly secret: string;
  readonly tableName: string;
  readonly folder: string;
  readonly runs: number;
  readonly say: (text: string) => void;
}

interface Scene {
  readonly batch: Batch;
  readonly recorded: readonly Recorded[];
  readonly trips: number;
  readonly colds: Started[];
}

/** The batch as API Gateway hands it over. */
export const eventOf = ({ source, make }: Batch, secret: string, publicUrl: string): object => {
  const { headers, body, tokenInPath } = make({ secret, url: `${publicUrl}/webhooks/${source}`, now: new Date() });
  const pathParameters = { source, ...(tokenInPath === true && { token: secret }) };
  return { version: '2.0', pathParameters, headers, body, isBase64Encoded: false };
};

/** The environment of the functions, with a secret for each of these sources. */
export const batchEnvironment = (batches: readonly Batch[], endpoint: string, tableName: string, folder: string) => {
  const arns = batches.map(({ source }) => [source, `arn:aws:secretsmanager:us-east-1:000000000000:secret:${source}`]);
  return { ...environmentOf(endpoint, tableName, folder), [ENV.sourceSecretArns]: JSON.stringify(Object.fromEntries(arns)) };
};

const again = (recorded: readonly Recorded[], times: number): readonly Recorded[] => Array.from({ length: times }, () => recorded).flat();

/** Processor time of each call: of the first also that of the start. */
const cpuOf = ({ first, further }: Started): readonly number[] =>
  [first, ...further].map(({ cpuMs }, index, all) => cpuMs - (all[index - 1]?.cpuMs ?? 0));

const median = (samples: readonly number[]): number => quantile(samples, 0.5);

const createRunner = (options: BatchOptions, batches: readonly Batch[]) => {
  const { bundle, stub, secret, tableName, folder } = options;
  const env = batchEnvironment(batches, stub.endpoint, tableName, folder);
  return (batch: Batch, times: number) => start(bundle, eventOf(batch, secret, stub.endpoint), env, folder, times);
};
type Run = ReturnType<typeof createRunner>;

/** Once on the emulator's table, to have its answers and to see which requests wait for which. */
const record = async ({ stub }: BatchOptions, run: Run, batch: Batch): Promise<Scene> => {
  const waves = new Waves();
  const recorded = await stub.record(
    () => run(batch, 1),
    () => waves.over(),
  );
  const isUnknown = ({ target, answer }: Recorded) => target.endsWith('.GetItem') && !('Item' in JSON.parse(answer.body));
  if (recorded.some(isUnknown)) throw new Error(`${batch.name}: names a partner that was not made known`);
  return { batch, recorded, trips: waves.trips, colds: [] };
};

const replay = async (stub: Stub, run: Run, { batch, recorded }: Scene, times: number): Promise<Started> => {
  stub.replay(again(recorded, times));
  const started = await run(batch, times);
  checkOutcome(
    batch,
    [started.first, ...started.further].map(({ result }) => result),
    stub.calls,
    started.files,
  );
  return started;
};

const summary = async ({ stub }: BatchOptions, run: Run, scene: Scene): Promise<MeasuredBatch> => {
  const { batch, recorded, trips, colds } = scene;
  const { make: _, ...rest } = batch;
  const requests = countsOf(recorded);
  const warm = await replay(stub, run, scene, 1 + WARM_CALLS);
  const [, ...warmCpu] = cpuOf(warm);
  return {
    ...rest,
    trips,
    starts: colds.length,
    cold: { ms: spreadOf(colds.map(({ first }) => first.doneMs)), cpuMs: median(colds.map(({ first }) => first.cpuMs)), requests },
    warm: {
      ms: spreadOf(warm.further.map(({ ms }) => ms)),
      cpuMs: median(warmCpu),
      requests: countsOfEach(countsOf(stub.calls), requests, WARM_CALLS),
    },
  };
};

/** The largest requests of the program's senders, each in fresh processes in turn, and again and again in one. */
export const measureBatches = async (options: BatchOptions): Promise<readonly MeasuredBatch[]> => {
  const { emulator, stub, tableName, folder, runs, say } = options;
  await mkdir(folder, { recursive: true });
  const system = senders.hubspot?.partner.externalId?.system;
  await makeKnown(emulator, tableName, system === undefined ? [] : [system]);
  const batches = await batchesOf(senders, settings);
  const run = createRunner(options, batches);
  const scenes: Scene[] = [];
  say('batches: what each asks of AWS');
  for (const batch of batches) scenes.push(await record(options, run, batch));
  for (let round = 0; round < runs; round += 1) {
    say(`batches, round ${round + 1} of ${runs}`);
    for (const scene of scenes) scene.colds.push(await replay(stub, run, scene, 1));
  }
  say('batches: warm');
  const measured: MeasuredBatch[] = [];
  for (const scene of scenes) measured.push(await summary(options, run, scene));
  return measured;
};
