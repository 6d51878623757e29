import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { metrics } from '../../lambdas/adapters/telemetry';
import { METRICS } from '../../lambdas/environment';
import { failingAloud } from '../../lambdas/middleware/failing-aloud';
import { captureLogs } from './receive-webhook.world';

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

const record = { messageId: 'm-1', body: '{}' } as SQSRecord;
const failing = (error: unknown) =>
  failingAloud(async () => {
    throw error;
  }, METRICS.emailFailed)(record);

it('a message of a batch that fails is logged with its cause and counted, and fails all the same', async () => {
  await expect(failing(new TypeError('no template'))).rejects.toThrow('no template');
  metrics.publishStoredMetrics();
  expect(logs.lines()).toContainEqual(
    expect.objectContaining({ level: 'ERROR', message: 'message failed', messageId: 'm-1', reason: 'TypeError', detail: 'no template' }),
  );
  expect(logs.lines()).toContainEqual(expect.objectContaining({ EmailFailed: 1 }));
});

it.each([
  'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: dana.w+x@acme.example',
  'Local address contains control or whitespace: <"dana"@acme.example>, "Dana" <dana@acme.example>',
])('the address in "%s" is not logged', async (text) => {
  await expect(failing(new Error(text))).rejects.toThrow();
  expect(logs.text()).toContain('message failed');
  expect(logs.text()).not.toMatch(/@acme|dana\.w/);
});

it('what works says nothing', async () => {
  await failingAloud(async () => undefined, METRICS.emailFailed)(record);
  expect(logs.text()).toBe('');
});
