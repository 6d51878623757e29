import { execSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Batch, batchesOf } from '../../bin/bench/batch/batches';
import { sampleOf } from '../../bin/bench/batch/bodies';
import { ANSWER_LIMITS, BATCH_SIZE } from '../../bin/bench/batch/limits';
import { batchEnvironment, eventOf } from '../../bin/bench/batch/measure';
import { partnerAt } from '../../bin/bench/batch/names';
import { checkOutcome, countsOf } from '../../bin/bench/batch/outcome';
import { bundleFunction } from '../../bin/bench/cold/minimal';
import { createSecret } from '../../bin/bench/cold/scene';
import { start } from '../../bin/bench/cold/start';
import { Stub } from '../../bin/bench/cold/stub';
import { REPOSITORY } from '../../bin/local/paths';
import { sourceNames, sourcesOf } from '../../lambdas/sources/registry';
import { besideTheBundle } from '../../lib/infra/beside-the-bundle';
import { SELDOM_NEEDED } from '../../lib/infra/left-out';
import { senders } from '../../program/senders';
import { settings } from '../../program/settings';

const secret = createSecret();
const batches = await batchesOf(senders, settings);

let folder: string;
let bundle: string;
let stub: Stub;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webhook-batches-'));
  bundle = join(folder, 'index.js');
  await bundleFunction('receive-webhook', bundle);
  for (const command of besideTheBundle(SELDOM_NEEDED['receive-webhook']).commandHooks?.afterBundling(REPOSITORY, folder) ?? [])
    execSync(command);
  stub = await Stub.start('http://127.0.0.1:9', secret);
}, 30_000);
afterAll(async () => {
  await stub.stop();
  await rm(folder, { recursive: true, force: true });
});

/** An empty table, for as many requests as a batch can make: what is kept is written twice, itself and its place in the list. */
const EMPTY = ['GetItem', 'PutItem'].flatMap((operation) =>
  Array.from({ length: 2 * BATCH_SIZE }, () => ({
    target: `DynamoDB_20120810.${operation}`,
    body: '',
    answer: { status: 200, type: 'application/x-amz-json-1.0', body: '{}' },
  })),
);

/** Sends a request to a fresh process of the bundle. Rejects unless it is answered and stored as it must be, with no other library than its own. */
const take = async (batch: Batch) => {
  stub.replay(EMPTY);
  const env = batchEnvironment([batch], stub.endpoint, 'table', folder);
  const { first, files } = await start(bundle, eventOf(batch, secret, stub.endpoint), env, folder);
  checkOutcome(batch, [first.result], stub.calls, files);
  return countsOf(stub.calls);
};

describe('the bundle of the webhook path', () => {
  it.each(batches)('takes $name, in batched writes', { timeout: 20_000 }, async (batch) => {
    const requests = await take(batch);
    expect(requests.get('SendMessageBatch') ?? 0).toBe(Math.ceil(batch.outcome.events / 10));
    expect(requests.get('GetSecretValue')).toBe(1);
  });

  /** Of all senders of the program; the others have what they need in the bundle. */
  const beside = (name: string): readonly string[] =>
    name === 'salesforce' ? ['saxes'] : Object.hasOwn(senders.tokens ?? {}, name) ? ['jsonata'] : [];

  it.each(sourceNames(senders))(
    'reads what %s needs beside it, and nothing that another sender needs',
    { timeout: 20_000 },
    async (name) => {
      const source = await sourcesOf(senders, settings).get(name)?.();
      if (source === undefined) throw new Error(`there is no source ${name}`);
      const { id, email } = partnerAt(0);
      const status = source.answers?.stored?.().status ?? 202;
      const one: Batch = {
        name,
        source: name,
        limit: ANSWER_LIMITS.token,
        beside: beside(name),
        outcome: { status, events: 1, kept: 0 },
        make: (request) => sampleOf(source, { id, email }, request),
      };
      await expect(take(one)).resolves.toBeDefined();
    },
  );
});
