import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect, it, vi } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { readStackFile } from '../../bin/local/stack-file';
import { eventsOf } from '../../bin/operations/actions';
import { inWords } from '../../bin/operations/problem';
import { queueClientOf } from '../../bin/operations/queue-client';
import { seed } from '../../bin/operations/seed/seed';
import { realTable } from '../support/dynamodb';
import { queued } from '../support/fixtures';
import { printed } from '../support/ops-commands';
import { stackFileOf } from '../support/stack-of-table';

const real = realTable();

it('what a person asks for twice in the same moment is one event in the queue, and no error', async () => {
  const { queues, awsEndpoint } = await readStackFile(await stackFileOf(real()));
  const client = clientSettings(awsEndpoint);
  const events = eventsOf({ client, queues: async () => queues });
  await events.send(queued('application.approved', 'the-same'));
  await events.send(queued('application.approved', 'the-same', {}, { receivedAt: '2026-11-22T10:00:09.000Z' }));
  const { Attributes } = await queueClientOf({ client }).send(
    new GetQueueAttributesCommand({ QueueUrl: queues.events, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  expect(Attributes?.ApproximateNumberOfMessages).toBe('1');
});

it("an export is for nobody else's eyes, and is never written over another file: that is said, with what to do", async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await seed(real().tables, { partners: 1, days: 30, random: 7, prefix: 'out', now: Date.now(), said: () => undefined });
  const stackFile = await stackFileOf(real());
  const out = join(stackFile, '..', 'acme.json');
  const ask = () => printed('export', 'out-00001', '--out', out, '--stack-file', stackFile);
  await ask();
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  const before = await readFile(out, 'utf8');
  expect(JSON.parse(before)).toMatchObject({ partner: { id: 'out-00001' } });
  await expect(ask()).rejects.toThrow(`${out} is there already, and nothing is written over it: name another file by --out`);
  expect(await readFile(out, 'utf8')).toBe(before);
});

it('what is recorded has happened: a day to come is refused, with the moment that was understood', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const stackFile = await stackFileOf(real());
  const ask = printed('record', 'acme', 'call.held', '--at', tomorrow, '--dry-run', '--stack-file', stackFile);
  await expect(ask).rejects.toThrow(`--at is still to come (${tomorrow}T00:00:00.000Z): what is recorded has happened`);
});

it.each([
  ['no/such/folder/acme.json', 'no/such/folder/acme.json: there is no such file or folder'],
  ['.', '.: is a folder'],
])('a file that cannot be written at %s is told in words', async (out, words) => {
  const stackFile = await stackFileOf(real());
  const problem = await printed('funnel', '--html', out, '--stack-file', stackFile).catch(inWords);
  expect(problem).toBe(words);
});
