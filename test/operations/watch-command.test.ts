import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished, vi } from 'vitest';
import { writeStackFile } from '../../bin/local/stack-file';
import { createLogReader, LogsAway } from '../../bin/operations/logs';
import { OperatorProblem } from '../../bin/operations/problem';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const STACK = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>partner-journey-local</StackName><Outputs><member>
<OutputKey>LogGroups</OutputKey><OutputValue>{"apply-event":"applied"}</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

/** As much of AWS as a watch asks: one stack, and one log that answers in turn and then has nothing new. */
const awsWith = async (answers: readonly Answer[]) => {
  const asked: { readonly headers: IncomingMessage['headers']; readonly body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.headers['x-amz-target'] === undefined) return void response.writeHead(200, { 'content-type': 'text/xml' }).end(STACK);
    const { status, body: answer } = answers[asked.length] ?? { status: 200, body: { events: [] } };
    asked.push({ headers: request.headers, body: JSON.parse(body) });
    response.writeHead(status).end(JSON.stringify(answer));
  });
  // The watch rests for 6 s, when Node's servers hang up by default: a request that meets that is not answered.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return { endpoint, asked };
};

const clientOf = (endpoint: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const event = (id: string, timestamp = Date.now()) => {
  const line = { level: 'INFO', timestamp: new Date(timestamp).toISOString(), message: 'event applied', result: 'applied' };
  const of = { eventId: `e${id}`, eventType: 'call.held', source: 'standard', partnerId: 'acme', notes: ['deal by \u009b2JAcme'] };
  return { eventId: `line ${id}`, timestamp, message: JSON.stringify({ ...line, ...of }) };
};

/** The command, on that AWS; ends with the test at the latest. */
const watching = async (endpoint: string, ...options: readonly string[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'watch-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'stack.json');
  const queues = { events: endpoint, eventsDeadLetter: endpoint, emails: endpoint, emailsDeadLetter: endpoint };
  await writeStackFile(path, {
    ...{ awsEndpoint: endpoint, region: 'us-east-1', apiUrl: `${endpoint}/api`, tableName: 'table', stateMachines: {}, sources: {} },
    queues: { ...queues, serviceEmails: endpoint, serviceEmailsDeadLetter: endpoint },
    ...{ inboxUrl: endpoint, secondsPerDay: 1, minTimeoutSeconds: 1, feedbackTopicArn: 'arn:topic', logFolder: folder },
  });
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/ops.ts', 'watch', '--stack-file', path, ...options]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    said.out += data;
  });
  child.stderr.on('data', (data) => {
    said.err += data;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const until = (words: string) => vi.waitFor(() => expect(said.out).toContain(words), { timeout: 20_000, interval: 50 });
  return { child, said, ended, until };
};

it('what comes is told a line at a time, without colours where nobody looks, and Ctrl-C is no error', { timeout: 40_000 }, async () => {
  const { endpoint } = await awsWith([
    { status: 200, body: { events: [event('1'), event('2')] } },
    { status: 400, body: { __type: 'ThrottlingException' } },
    { status: 200, body: { events: [event('2'), event('3')] } },
  ]);
  const { child, said, ended, until } = await watching(endpoint, '--json');
  await until('"e3"');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(said.err).toBe('');
  for (const control of ['\u001b', '\u009b']) expect(said.out).not.toContain(control);
  const lines = said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ kind, id, is }) => id ?? `${kind} ${is}`)).toEqual(['e1', 'e2', 'sight now', 'sight lost', 'sight back', 'e3']);
  expect(lines[0]).toMatchObject({ type: 'call.held', partner: 'acme', notes: ['deal by \u009b2JAcme'] });
});

it('only what is asked for is told, and a reader who has seen enough ends it', { timeout: 40_000 }, async () => {
  const line = { level: 'ERROR', timestamp: new Date().toISOString(), message: 'message failed', reason: 'TimeoutError' };
  const trouble = { eventId: 'x', timestamp: Date.now(), message: JSON.stringify(line) };
  const { endpoint } = await awsWith([
    { status: 200, body: { events: [event('1'), trouble] } },
    { status: 200, body: { events: [{ ...trouble, eventId: 'y' }] } },
  ]);
  const { child, said, ended, until } = await watching(endpoint, '--only', 'trouble');
  await until('apply-event: message failed: TimeoutError');
  child.stdout.destroy();
  expect(await ended).toBe(0);
  expect(said).toEqual({ out: expect.not.stringContaining('call.held'), err: '' });
});

it('with --once it ends by itself, when it has told what there was', { timeout: 40_000 }, async () => {
  const { endpoint } = await awsWith([{ status: 200, body: { events: [event('1')] } }]);
  const { said, ended } = await watching(endpoint, '--once', '--type', 'call.');
  expect(await ended).toBe(0);
  expect(said.out).toMatch(/^\S+ \S+ {2}event {4}acme {18}call\.held \(standard\): deal by Acme\n$/);
});

it('the logs are asked with a signature for them and their region, and their refusals are told apart', async () => {
  const { endpoint, asked } = await awsWith([
    { status: 200, body: { events: [event('1')], nextToken: 'more' } },
    { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } },
    { status: 503, body: 'away' },
    {
      status: 400,
      body: { __type: 'com.amazonaws.logs#AccessDeniedException', message: 'not authorized to perform: logs:FilterLogEvents' },
    },
  ]);
  const read = createLogReader(clientOf(endpoint));
  const { signal } = new AbortController();
  const ask = () => read({ group: 'applied', from: 7, pattern: '{ $.level = "ERROR" }', next: 'on' }, signal);
  expect(await ask()).toMatchObject({ lines: [{ id: 'line 1' }], next: 'more' });
  expect(asked[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/eu-central-1\/logs\/aws4_request/);
  expect(asked[0]?.body).toEqual({ logGroupName: 'applied', startTime: 7, filterPattern: '{ $.level = "ERROR" }', nextToken: 'on' });
  await expect(ask()).rejects.toEqual(new LogsAway('throttled'));
  await expect(ask()).rejects.toEqual(new LogsAway('CloudWatch Logs answers 503'));
  await expect(ask()).rejects.toEqual(
    new OperatorProblem('the log applied cannot be read: AccessDeniedException: not authorized to perform: logs:FilterLogEvents'),
  );
  await expect(createLogReader(clientOf('http://127.0.0.1:9'))({ group: 'a', from: 0, pattern: '' }, signal)).rejects.toBeInstanceOf(
    LogsAway,
  );
});

it('what no waiting mends is not taken for logs that are away', async () => {
  const { endpoint } = await awsWith([]);
  const { signal } = new AbortController();
  const loggedOut = async () => {
    throw Object.assign(new Error('the session has ended'), { name: 'CredentialsProviderError' });
  };
  const read = createLogReader({ ...clientOf(endpoint), credentials: loggedOut } as never);
  await expect(read({ group: 'a', from: 0, pattern: '' }, signal)).rejects.toMatchObject({ name: 'CredentialsProviderError' });
});
