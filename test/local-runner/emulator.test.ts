import { once } from 'node:events';
import { createServer } from 'node:net';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { expect, it, onTestFinished } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { startEmulator } from '../../bin/local/emulator';
import { readInbox, startInbox } from '../../bin/local/inbox';
import { claimPort, isFree } from '../../bin/local/ports';
import { familyOf, readProcessTable } from '../../bin/local/process-table';
import { until } from '../../bin/local/wait';
import { alive } from './support';

const MESSAGE = [
  'From: "Northwind Partner Program" <partners@northwind.example>',
  'To: Ann Lee <ann.lee@acme.example>',
  'Reply-To: Mia Stone <mia.stone@northwind.example>',
  'Subject: =?UTF-8?Q?Welcome=2C_S=C3=B8ren?=',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Good to have you.',
].join('\r\n');

const send = async (endpoint: string, message: string): Promise<void> => {
  const client = new SESClient(clientSettings(endpoint));
  const envelope = { Source: 'partners@northwind.example', Destinations: ['ann.lee@acme.example'] };
  await client.send(new SendRawEmailCommand({ ...envelope, RawMessage: { Data: Buffer.from(message) } }));
  client.destroy();
};

it('shows an email that was sent by SES in the inbox, and ends without a trace', { timeout: 120_000 }, async () => {
  const inbox = await startInbox();
  onTestFinished(inbox.stop);
  const emulator = await startEmulator({ smtpPort: inbox.smtpPort });
  onTestFinished(emulator.stop);
  await send(emulator.endpoint, MESSAGE);
  await send(emulator.endpoint, MESSAGE.replace('Welcome', 'Bye'));
  const bothCame = async () => {
    const emails = await readInbox(inbox.url);
    return emails.length === 2 ? emails : undefined;
  };
  const emails = await until(bothCame, { timeoutMs: 10_000, lateMessage: 'no email came' });
  expect(emails.map(({ subject }) => subject)).toEqual(['Welcome, Søren', 'Bye, Søren']);
  expect(emails[0]).toMatchObject({
    from: [{ name: 'Northwind Partner Program', address: 'partners@northwind.example' }],
    to: [{ name: 'Ann Lee', address: 'ann.lee@acme.example' }],
    replyTo: [{ name: 'Mia Stone', address: 'mia.stone@northwind.example' }],
    headers: { 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' },
  });
  expect(emails[0]?.text.trim()).toBe('Good to have you.');
  expect((await fetch(inbox.url)).headers.get('content-type')).toContain('text/html');

  const family = familyOf(emulator.pid, await readProcessTable());
  expect(family).toContain(emulator.pid);
  await Promise.all([emulator.stop(), inbox.stop()]);
  expect(await alive(family)).toEqual([]);
  expect(await isFree(emulator.port)).toBe(true);
  expect(await isFree(inbox.smtpPort)).toBe(true);
});

it('names the port that is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await expect(claimPort(address.port, 'the AWS emulator')).rejects.toThrow(
    `Port ${address.port} for the AWS emulator is taken: end what listens on it, or choose another port.`,
  );
});
