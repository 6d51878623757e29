import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { answerOf, captureLogs, gatewayEvent, type Handler } from './receive-webhook.world';

let logs: ReturnType<typeof captureLogs>;
let handler: Handler;

/** A port on which nobody answers: refused at once, which is how an AWS that is away looks. */
const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

beforeAll(async () => {
  const environment = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${await closedPort()}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
    TABLE_NAME: 'journey',
    EVENTS_QUEUE_URL: 'http://127.0.0.1:1/events.fifo',
    PUBLIC_URL: 'https://hooks.northwind.example',
    SOURCE_SECRET_ARNS: JSON.stringify({ standard: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:standard' }),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  logs = captureLogs();
  handler = (await import('../../lambdas/receive-webhook/index')).handler as Handler;
});

afterAll(() => {
  logs.restore();
  vi.unstubAllEnvs();
});

it('a webhook that meets an AWS that is away is not accepted: 503, and when to send it again', async () => {
  const answer = await answerOf(handler, gatewayEvent({}));
  expect(answer).toEqual({
    status: 503,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '30' },
    body: { type: 'about:blank', title: 'Service Unavailable', status: 503, detail: 'not stored; send it again later' },
  });
  expect(logs.lines()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'webhook not stored' }));
  expect(logs.text()).not.toMatch(/partner-101|v1,|whsec_/);
});

it('what can be refused without AWS is refused without it', async () => {
  expect((await answerOf(handler, gatewayEvent({ source: 'nobody' }))).status).toBe(404);
  expect((await answerOf(handler, gatewayEvent({ body: 'x'.repeat(200 * 1024 + 1) }))).status).toBe(413);
  expect((await answerOf(handler, gatewayEvent({ headers: { 'content-type': 'text/plain' } }))).status).toBe(415);
});
