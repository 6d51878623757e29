import { execSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../bin/bench/cold/minimal';
import { createSecret, environmentOf } from '../../bin/bench/cold/scene';
import { coldStart } from '../../bin/bench/cold/start';
import { Stub } from '../../bin/bench/cold/stub';
import { TARGETS } from '../../bin/bench/report/cold';
import { REPOSITORY } from '../../bin/local/paths';
import { ENV } from '../../lambdas/environment';
import { sourcesOf } from '../../lambdas/sources/registry';
import { besideTheBundle } from '../../lib/infra/beside-the-bundle';
import { SELDOM_NEEDED } from '../../lib/infra/left-out';
import { senders } from '../../program/senders';
import { settings } from '../../program/settings';

/** Standard Webhooks takes any base64 of 24 bytes or more, a token anything as long. */
const secret = createSecret();
const [tokenSource = ''] = Object.keys(senders.tokens ?? {});

let folder: string;
let stub: Stub;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webhook-bundle-'));
  await bundleFunction('receive-webhook', join(folder, 'index.js'));
  for (const command of besideTheBundle(SELDOM_NEEDED['receive-webhook']).commandHooks?.afterBundling(REPOSITORY, folder) ?? [])
    execSync(command);
  stub = await Stub.start('http://127.0.0.1:9', secret);
}, 30_000);
afterAll(async () => {
  await stub.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Starts a fresh process of the bundle for one sample of a source. Rejects unless the webhook is accepted. */
const answer = async (where: string, name: string) => {
  const source = await sourcesOf(senders, settings).get(name)?.();
  if (source === undefined) throw new Error(`there is no source ${name}`);
  const [event] = source.samples;
  const now = new Date();
  const partner = { id: 'acme', email: 'dana@acme.example' };
  const { headers, body, tokenInPath } = source.sample({ event, partner, nonce: 'n1', now }, secret, { now: now.getTime(), url: '' });
  const arns = Object.fromEntries(['standard', name].map((each) => [each, `arn:aws:secretsmanager:us-east-1:000000000000:secret:${each}`]));
  const env = { ...environmentOf(stub.endpoint, 'table', folder), [ENV.sourceSecretArns]: JSON.stringify(arns) };
  const pathParameters = { source: name, ...(tokenInPath && { token: secret }) };
  return coldStart(join(where, 'index.js'), { version: '2.0', pathParameters, headers, body, isBase64Encoded: false }, env, folder);
};

describe('the bundle of the webhook path', () => {
  it(`is at most ${TARGETS.webhookKb} KB: it is read before the first webhook is`, async () => {
    expect((await stat(join(folder, 'index.js'))).size).toBeLessThanOrEqual(TARGETS.webhookKb * 1000);
  });

  it('answers without what lies beside it, as long as nobody needs that: it is read when the first of those senders sends', async () => {
    // Elsewhere, as modules are looked for in all folders above.
    const alone = await mkdtemp(join(tmpdir(), 'webhook-alone-'));
    await copyFile(join(folder, 'index.js'), join(alone, 'index.js'));
    await expect(answer(alone, 'standard')).resolves.toBeDefined();
    await expect(answer(alone, tokenSource)).rejects.toThrow(/503/);
    await rm(alone, { recursive: true, force: true });
  });

  it('answers a sender whose mapping is JSONata', async () => {
    await expect(answer(folder, tokenSource)).resolves.toBeDefined();
  });

  it('has a parser of XML beside it', () => {
    expect(createRequire(join(folder, 'index.js'))('saxes')).toHaveProperty('SaxesParser');
  });
});
