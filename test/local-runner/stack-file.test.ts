import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type LocalStack, readStackFile, removeStackFile, writeStackFile } from '../../bin/local/stack-file';
import { makeFolder } from './support';

const stack: LocalStack = {
  awsEndpoint: 'http://127.0.0.1:4566',
  region: 'us-east-1',
  apiUrl: 'http://127.0.0.1:4566/_aws/execute-api/abc',
  sources: { standard: { url: 'http://127.0.0.1:4566/_aws/execute-api/abc/webhooks/standard', secret: 'whsec_x' } },
  tableName: 'table',
  stateMachines: { recruitment: 'arn:1', onboarding: 'arn:2', activation: 'arn:3', engagement: 'arn:4', renewal: 'arn:5' },
  queues: {
    events: 'http://127.0.0.1:4566/0/events.fifo',
    eventsDeadLetter: 'http://127.0.0.1:4566/0/events-dlq.fifo',
    emails: 'http://127.0.0.1:4566/0/emails',
    emailsDeadLetter: 'http://127.0.0.1:4566/0/emails-dlq',
    serviceEmails: 'http://127.0.0.1:4566/0/service-emails',
    serviceEmailsDeadLetter: 'http://127.0.0.1:4566/0/service-emails-dlq',
  },
  inboxUrl: 'http://127.0.0.1:1080',
  secondsPerDay: 0.15,
  minTimeoutSeconds: 5,
  feedbackTopicArn: 'arn:topic',
  logFolder: '/tmp/logs',
};

it('gives a reader what a copy wrote, fields of later versions included', async () => {
  const folder = await makeFolder();
  const path = join(folder, '.local', 'stack.json');
  await writeStackFile(path, { ...stack, addedLater: [1] });
  expect(await readStackFile(path)).toEqual({ ...stack, addedLater: [1] });
  expect(await readdir(join(folder, '.local'))).toEqual(['stack.json']);
  expect((await stat(path)).mode & 0o077).toBe(0);
});

it('refuses a file that lacks what the contract promises', async () => {
  const path = join(await makeFolder(), 'stack.json');
  const { queues, ...rest } = stack;
  await writeFile(path, JSON.stringify(rest));
  await expect(readStackFile(path)).rejects.toThrow('queues');
  await writeFile(path, JSON.stringify({ ...stack, queues, secondsPerDay: 0 }));
  await expect(readStackFile(path)).rejects.toThrow();
});

it('is removed by its own copy only', async () => {
  const path = join(await makeFolder(), 'stack.json');
  await writeStackFile(path, { ...stack, awsEndpoint: 'http://127.0.0.1:4567' });
  await removeStackFile(path, stack);
  expect(await readFile(path, 'utf8')).toContain('4567');
  await removeStackFile(path, { ...stack, awsEndpoint: 'http://127.0.0.1:4567' });
  await expect(readStackFile(path)).rejects.toThrow('ENOENT');
});
