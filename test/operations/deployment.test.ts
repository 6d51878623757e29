import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromOutputs, localDeployment } from '../../bin/operations/deployment';
import { fire } from '../../bin/operations/fire';
import { inWords, OperatorProblem } from '../../bin/operations/problem';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operations-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const why = (doing: Promise<unknown>): Promise<string> => doing.then(() => 'it worked', inWords);

it('an operator whose machine runs no copy is told how to start one, or to name a stage', async () => {
  const missing = join(folder, 'none.json');
  expect(await why(localDeployment(missing))).toBe(
    `no copy is running on this machine (there is no ${missing}): run "npm start", or name a stage in AWS with --stage`,
  );
});

it.each([
  ['{', 'is not what a running copy writes: start'],
  ['{"awsEndpoint":"http://127.0.0.1:4566"}', 'is not what a running copy writes (see "'],
])('a stack file that reads %j is not taken for a copy', async (text, words) => {
  const path = join(folder, 'damaged.json');
  await writeFile(path, text);
  expect(await why(localDeployment(path))).toContain(words);
});

const outputs = {
  ApiUrl: 'https://api.example/',
  TableName: 'table',
  StateMachineArns: '{"recruitment":"arn:1"}',
  EventsQueueUrl: 'https://sqs/events.fifo',
  EventsDeadLetterQueueUrl: 'https://sqs/events-dead.fifo',
  EmailsQueueUrl: 'https://sqs/emails',
  EmailsDeadLetterQueueUrl: 'https://sqs/emails-dead',
  ServiceEmailsQueueUrl: 'https://sqs/service-emails',
  ServiceEmailsDeadLetterQueueUrl: 'https://sqs/service-emails-dead',
  FeedbackTopicArn: 'arn:topic',
  SourceSecretArns: '{"standard":"arn:secret"}',
};

it("a stage is reached by its stack's outputs, without reading any secret", async () => {
  const deployment = fromOutputs('prod', { ...outputs, FeedbackQueueUrl: 'https://sqs/feedback', AlarmTopicArn: 'arn' }, {});
  expect(deployment).toMatchObject({ apiUrl: 'https://api.example', tableName: 'table', stateMachines: { recruitment: 'arn:1' } });
  expect(await deployment.queues()).toEqual({
    events: 'https://sqs/events.fifo',
    eventsDeadLetter: 'https://sqs/events-dead.fifo',
    emails: 'https://sqs/emails',
    emailsDeadLetter: 'https://sqs/emails-dead',
    serviceEmails: 'https://sqs/service-emails',
    serviceEmailsDeadLetter: 'https://sqs/service-emails-dead',
    feedback: 'https://sqs/feedback',
  });
});

it('a stage that tells a chat of tasks has its queue and dead letters, and no other stage', async () => {
  const chat = { TaskChatQueueUrl: 'https://sqs/chat', TaskChatDeadLetterQueueUrl: 'https://sqs/chat-dead' };
  expect(await fromOutputs('prod', { ...outputs, ...chat }, {}).queues()).toMatchObject({
    taskChat: 'https://sqs/chat',
    taskChatDeadLetter: 'https://sqs/chat-dead',
  });
  expect(Object.keys(await fromOutputs('prod', outputs, {}).queues()).join()).not.toContain('taskChat');
});

it("where a stage's functions log is told by its stack, and by one of an older release not", async () => {
  const told = fromOutputs('prod', { ...outputs, LogGroups: '{"apply-event":"group"}' }, {});
  expect(await told.logGroups()).toEqual({ 'apply-event': 'group' });
  await expect(fromOutputs('prod', outputs, {}).logGroups()).rejects.toThrow('output LogGroups): deploy it again');
});

it('a stage of an older release is told which outputs it lacks', () => {
  const { TableName: _table, FeedbackTopicArn: _topic, ...older } = outputs;
  expect(() => fromOutputs('prod', older, {})).toThrow(
    new OperatorProblem('the stack partner-journey-prod lacks outputs that are needed (TableName, FeedbackTopicArn): deploy it again'),
  );
});

it.each([
  [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:4566'), { code: 'ECONNREFUSED' }), 'nothing answers'],
  [
    new TypeError('fetch failed', { cause: new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]) }),
    'nothing answers',
  ],
  [
    new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND api') }),
    'the API cannot be reached: getaddrinfo ENOTFOUND api',
  ],
  [Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }), 'there are no AWS credentials'],
  [new Error('Region is missing'), 'the AWS region is not set'],
  [
    Object.assign(new Error('not authorized to perform dynamodb:Query'), { name: 'AccessDeniedException' }),
    'AccessDeniedException: not authorized',
  ],
])('%s is put in words, without a stack trace', (error, words) => {
  expect(inWords(error)).toContain(words);
  expect(inWords(error)).not.toContain('\n');
});

it('an answer that is not JSON, such as a gateway gives for a function that is down, is passed on as it is', async () => {
  const server = createServer((_request, response) => response.writeHead(502).end('<html>Bad Gateway</html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sources = { standard: { url: `http://127.0.0.1:${port}/`, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } };
  expect(await fire({ sources }, { type: 'call.held', data: {} })).toEqual({ status: 502, body: '<html>Bad Gateway</html>' });
  await new Promise((resolve) => server.close(resolve));
});
