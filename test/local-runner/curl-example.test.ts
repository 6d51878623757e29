import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { Webhook } from 'standardwebhooks';
import { expect, it, onTestFinished } from 'vitest';
import { curlExample } from '../../bin/local/curl-example';

const SECRET = 'whsec_1g2V3a8StTmXGRQtSAf2541Io1SO4OA6AtkSaZwijRLI';

/** Answers 202 to a request that an independent implementation of Standard Webhooks accepts. */
const startReceiver = async () => {
  const received: { readonly id: unknown; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    try {
      new Webhook(SECRET).verify(body, request.headers as Record<string, string>);
      received.push({ id: request.headers['webhook-id'], body });
      response.writeHead(202).end();
    } catch {
      response.writeHead(401).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/standard` };
};

it('fires a correctly signed webhook when it is pasted into a shell, and again with another body', async () => {
  const { received, url } = await startReceiver();
  const example = curlExample({ url, secret: SECRET });
  expect((await execa('bash', ['-c', example])).stdout).toContain('202');
  expect((await execa('bash', ['-c', example.replace('Globex Consulting', 'Søren & "Sons"'.replaceAll('"', '\\"'))])).stdout).toContain(
    '202',
  );
  expect(received.map(({ body }) => JSON.parse(body).data.partner.name)).toEqual(['Globex Consulting', 'Søren & "Sons"']);
  expect(new Set(received.map(({ id }) => id)).size).toBe(2);
});
