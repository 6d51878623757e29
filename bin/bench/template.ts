import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { METRIC_NAMES } from '../../lambdas/environment';
import { FUNCTIONS, type FunctionName, type PerFunction, perFunction, type Standing } from './cost';
import type { TableShape } from './year/table';

const code = v.object({ Code: v.object({ S3Key: v.string() }), MemorySize: v.number() });
const schema = v.array(v.object({ AttributeName: v.string(), KeyType: v.picklist(['HASH', 'RANGE']) }));
const indexes = v.array(
  v.object({
    IndexName: v.string(),
    KeySchema: schema,
    Projection: v.object({ ProjectionType: v.picklist(['ALL', 'KEYS_ONLY', 'INCLUDE']) }),
  }),
);
const table = v.object({
  AttributeDefinitions: v.array(v.object({ AttributeName: v.string(), AttributeType: v.picklist(['S', 'N', 'B']) })),
  KeySchema: schema,
  LocalSecondaryIndexes: v.optional(indexes, []),
  GlobalSecondaryIndexes: v.optional(indexes, []),
});
const template = v.object({ Resources: v.record(v.string(), v.object({ Type: v.string(), Properties: v.optional(v.unknown()) })) });

/** What the bench needs to know of the stack as it is deployed. */
export interface Assembly {
  /** The function's index.js. */
  readonly bundles: ReadonlyMap<FunctionName, string>;
  readonly memoryMb: PerFunction;
  readonly table: TableShape;
  readonly standing: Standing;
}

/** `receive-webhook` is the resource `ReceiveWebhookFunction...`: construct ids and folders share their names. */
const logicalIdOf = (name: string): RegExp =>
  new RegExp(`^${name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Function[0-9A-F]{8}$`);

/** Reads a synthesized cloud assembly. Throws when something is not where it was. */
export const readAssembly = async (folder: string): Promise<Assembly> => {
  const file = (await readdir(folder)).find((name) => name.endsWith('.template.json'));
  if (file === undefined) throw new Error(`${folder} has no template`);
  const { Resources } = v.parse(template, JSON.parse(await readFile(join(folder, file), 'utf8')));
  const ofType = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  const functionOf = (name: FunctionName) => {
    const [, found] = Object.entries(Resources).find(([id]) => logicalIdOf(name).test(id)) ?? [];
    if (found === undefined) throw new Error(`the template has no function ${name}`);
    return v.parse(code, found.Properties);
  };
  const polled = ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => JSON.stringify(Properties).includes('EventsQueue'));
  const [only] = ofType('AWS::DynamoDB::GlobalTable');
  return {
    bundles: new Map(FUNCTIONS.map((name) => [name, join(folder, `asset.${functionOf(name).Code.S3Key.replace('.zip', '')}`, 'index.js')])),
    memoryMb: perFunction((name) => functionOf(name).MemorySize),
    table: v.parse(table, only?.Properties),
    standing: {
      alarms: ofType('AWS::CloudWatch::Alarm').length,
      secrets: ofType('AWS::SecretsManager::Secret').length,
      // Those that stand without partners: the others are counted, and billed, only in hours in which something happens.
      metrics: METRIC_NAMES.length,
      polledFifo: polled.filter((isFifo) => isFifo).length,
      // A pipe asks its queue as a function's trigger does.
      polledStandard: polled.filter((isFifo) => !isFifo).length + ofType('AWS::Pipes::Pipe').length,
    },
  };
};
