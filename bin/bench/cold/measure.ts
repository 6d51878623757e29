import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FUNCTIONS, type FunctionName } from '../cost';
import { type Spread, spreadOf } from '../statistics';
import { bundleBare, bundleFunction, bundleMinimal } from './minimal';
import { environmentOf, recordScenes, type Scene } from './scene';
import { type ColdStart, coldStart } from './start';
import type { Recorded, Stub } from './stub';

interface Variant extends Scene {
  readonly name: string;
  readonly bundle: string;
}

export interface Measured {
  readonly name: string;
  readonly bytes: number;
  readonly calls: number;
  readonly load: Spread;
  readonly event: Spread;
  readonly logBytes: number;
}

export interface ColdStarts {
  /** As deployed, by function. */
  readonly functions: ReadonlyMap<FunctionName, Measured>;
  /** The same clients and requests without any logic. */
  readonly minimal: ReadonlyMap<FunctionName, Measured>;
  readonly bare: Measured;
}

export interface ColdOptions {
  readonly bundles: ReadonlyMap<FunctionName, string>;
  readonly stub: Stub;
  readonly secret: string;
  readonly tableName: string;
  readonly current: { readonly phase: string; readonly run: number };
  readonly folder: string;
  readonly runs: number;
  readonly say: (text: string) => void;
}

const need = <K, T>(map: ReadonlyMap<K, T>, key: K): T => {
  const value = map.get(key);
  if (value === undefined) throw new Error(`there is no ${key}`);
  return value;
};

/** Bundles a function again, for its clients. Options that have drifted apart would compare two bundlers, not two handlers. */
const clientsOf = async (name: FunctionName, deployed: string, folder: string): Promise<readonly string[]> => {
  const again = join(folder, `${name}.js`);
  const clients = await bundleFunction(name, again);
  if (!(await readFile(again)).equals(await readFile(deployed)))
    throw new Error(`bin/bench/cold/minimal.ts and lib/infra/journey-function.ts bundle ${name} differently, or it was changed meanwhile`);
  return clients;
};

/** Recorded requests of three clients, one each, whichever function made them. */
const oneOfEach = (scenes: ReadonlyMap<FunctionName, Scene>): readonly Recorded[] => {
  const all = [...scenes.values()].flatMap(({ recorded }) => recorded);
  return ['DynamoDB_20120810.GetItem', 'AmazonSQS.SendMessage', 'AWSStepFunctions.SendTaskSuccess'].flatMap((target) =>
    all.filter((each) => each.target === target).slice(0, 1),
  );
};

const variantsOf = async ({ bundles, folder }: ColdOptions, scenes: ReadonlyMap<FunctionName, Scene>): Promise<readonly Variant[]> => {
  const variants: Variant[] = [];
  for (const name of FUNCTIONS) {
    const scene = need(scenes, name);
    const minimal = join(folder, `minimal-${name}.js`);
    const bundle = need(bundles, name);
    await bundleMinimal(scene.recorded, await clientsOf(name, bundle, folder), minimal);
    variants.push({ ...scene, name, bundle }, { ...scene, name: `minimal ${name}`, bundle: minimal });
  }
  const bare = join(folder, 'bare.js');
  const recorded = oneOfEach(scenes);
  await bundleBare(recorded, bare);
  return [...variants, { name: 'bare', bundle: bare, event: () => ({}), recorded }];
};

const summary = async ({ name, bundle, recorded }: Variant, starts: readonly ColdStart[]): Promise<Measured> => ({
  name,
  bytes: (await stat(bundle)).size,
  calls: recorded.length,
  load: spreadOf(starts.map(({ loadMs }) => loadMs)),
  event: spreadOf(starts.map(({ eventMs }) => eventMs)),
  logBytes: Math.max(...starts.map(({ logBytes }) => logBytes)),
});

/** Fresh processes of each variant in turn (A, B, C, A, B, C ...), so that whatever else the machine does hits all alike. */
export const measureColdStarts = async (options: ColdOptions): Promise<ColdStarts> => {
  const { bundles, stub, secret, tableName, current, folder, runs, say } = options;
  await mkdir(folder, { recursive: true });
  const env = environmentOf(stub.endpoint, tableName, folder);
  const scenes = await recordScenes(stub, secret, current, (name, event) => coldStart(need(bundles, name), event, env, folder));
  const variants = await variantsOf(options, scenes);
  const starts = new Map<string, ColdStart[]>(variants.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    say(`cold starts, round ${run + 1} of ${runs}`);
    for (const { name, bundle, event, recorded } of variants) {
      stub.replay(recorded);
      need(starts, name).push(await coldStart(bundle, event(), env, folder));
    }
  }
  const measured = new Map<string, Measured>();
  for (const variant of variants) measured.set(variant.name, await summary(variant, need(starts, variant.name)));
  return {
    functions: new Map(FUNCTIONS.map((name) => [name, need(measured, name)])),
    minimal: new Map(FUNCTIONS.map((name) => [name, need(measured, `minimal ${name}`)])),
    bare: need(measured, 'bare'),
  };
};
