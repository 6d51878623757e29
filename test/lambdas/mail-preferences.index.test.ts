import { once } from 'node:events';
import { createServer } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ONE_CLICK, tokenOf } from './mail-preferences.world';
import { captureLogs, type Handler, lambdaContext } from './receive-webhook.world';

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
    PREFERENCE_KEY_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:key',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  logs = captureLogs();
  handler = (await import('../../lambdas/mail-preferences/index')).handler as Handler;
});

afterAll(() => {
  logs.restore();
  vi.unstubAllEnvs();
});

it('a click that meets an AWS that is away is not taken for a stop: 503, a page that says so, and when to try again', async () => {
  const event = { requestContext: { http: { method: 'POST' } }, pathParameters: { token: tokenOf() }, headers: {}, body: ONE_CLICK };
  const { statusCode, headers, body } = await handler(event as unknown as APIGatewayProxyEventV2, lambdaContext);
  expect([statusCode, headers?.['retry-after'], headers?.['content-type']]).toEqual([503, '60', 'text/html; charset=utf-8']);
  expect(body).toContain('Please try again in a minute');
  expect(logs.lines()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'mail preferences failed' }));
  expect(logs.text()).not.toContain(tokenOf().slice(-32));
});
