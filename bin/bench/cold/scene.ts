import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import * as v from 'valibot';
import { ENV } from '../../../lambdas/environment';
import { serviceEmailsAmong } from '../../../lib/journey/emails';
import { REAL_TIME } from '../../../lib/journey/time';
import { PHASES } from '../../../lib/journey/words';
import { emails } from '../../../program/emails';
import { awsEnvironment } from '../../local/aws';
import { SAMPLE_PARTNER, year } from '../../local/sample';
import type { FunctionName } from '../cost';
import type { ColdStart } from './start';
import type { Recorded, Stub } from './stub';

/** What a function is started with, as often as one likes, and what the table answered it the first time. */
export interface Scene {
  readonly event: () => object;
  readonly recorded: readonly Recorded[];
}

/** The secret that the stub hands out and the bench signs with. */
export const createSecret = (): string => randomBytes(32).toString('base64');

/** The milestone whose event is handled: it ends a wait, is thanked for by email, and has been reminded of. */
export const SCENE_MILESTONE = 'training-attended';

/** Where a day is this short, emails go at any hour: what is measured at night must be what is measured by day. */
const AT_ANY_HOUR = 9;

/** Everything that some function reads from its environment, with all addresses on this machine. */
export const environmentOf = (endpoint: string, tableName: string, folder: string): Record<string, string> => {
  const arns = PHASES.map((phase) => [phase, `arn:aws:states:us-east-1:000000000000:stateMachine:${phase}`]);
  const queue = { arn: 'arn:aws:sqs:us-east-1:000000000000:emails', deadLettersArn: 'arn:aws:sqs:us-east-1:000000000000:emails-dead' };
  return {
    ...awsEnvironment(endpoint, folder),
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    POWERTOOLS_SERVICE_NAME: 'partner-journey-bench',
    POWERTOOLS_METRICS_NAMESPACE: 'PartnerJourney',
    POWERTOOLS_LOG_LEVEL: 'INFO',
    [ENV.stage]: 'bench',
    [ENV.table]: tableName,
    [ENV.eventsQueueUrl]: `${endpoint}/000000000000/events.fifo`,
    [ENV.emailsQueueUrl]: `${endpoint}/000000000000/emails`,
    [ENV.serviceEmailsQueueUrl]: `${endpoint}/000000000000/service-emails`,
    [ENV.serviceEmails]: JSON.stringify(serviceEmailsAmong(emails)),
    [ENV.emailSchedules]: JSON.stringify({
      group: 'bench',
      roleArn: 'arn:aws:iam::000000000000:role/bench',
      queues: { service: queue, journey: queue },
    }),
    [ENV.sendsPerSecond]: '14',
    [ENV.taskKeyArn]: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:standard',
    [ENV.preferenceKeyArn]: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:standard',
    [ENV.stateMachineArns]: JSON.stringify(Object.fromEntries(arns)),
    [ENV.laterMachineArn]: 'arn:aws:states:us-east-1:000000000000:stateMachine:later',
    [ENV.sourceSecretArns]: JSON.stringify({ standard: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:standard' }),
    [ENV.publicUrl]: endpoint,
    [ENV.configurationSets]: JSON.stringify({ service: 'bench', journey: 'bench' }),
    [ENV.mail]: '"live"',
    [ENV.senderAddress]: 'partners@northwind.example',
    [ENV.secondsPerDay]: String(AT_ANY_HOUR),
    [ENV.minTimeoutSeconds]: String(REAL_TIME.minTimeoutSeconds),
    [ENV.announcementsQueueUrl]: `${endpoint}/000000000000/announcements`,
    [ENV.announces]: 'references',
  };
};

/** Signed anew each time: a signature is good for five minutes. */
const webhookEvent = (secret: string, run: number): object => {
  const [[type, data] = ['', {}]] =
    year(REAL_TIME.secondsPerDay)
      .find(({ when }) => when === SCENE_MILESTONE)
      ?.fire(run) ?? [];
  const now = new Date();
  const id = `msg_${randomUUID()}`;
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data: { partner: { id: SAMPLE_PARTNER }, ...data } });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  return {
    version: '2.0',
    routeKey: 'POST /webhooks/{source}',
    pathParameters: { source: 'standard' },
    headers,
    body,
    isBase64Encoded: false,
  };
};

const batchOf = (body: string): object => ({
  Records: [{ messageId: randomUUID(), receiptHandle: 'bench', body, attributes: {}, messageAttributes: {}, eventSource: 'aws:sqs' }],
});

const message = v.object({ MessageBody: v.string() });
const sent = v.union([
  v.object({ QueueUrl: v.string(), Entries: v.tupleWithRest([message], message) }),
  v.object({ QueueUrl: v.string(), ...message.entries }),
]);

/** What a function put into a queue: the message, or the first of a batch. */
const sentTo = (queue: string, recorded: readonly Recorded[]): string => {
  const calls = recorded
    .filter(({ target }) => target.startsWith('AmazonSQS.SendMessage'))
    .map(({ body }) => v.parse(sent, JSON.parse(body)));
  const found = calls.find(({ QueueUrl }) => QueueUrl.endsWith(queue));
  if (found === undefined) throw new Error(`nothing was sent to ${queue}`);
  return 'Entries' in found ? found.Entries[0].MessageBody : found.MessageBody;
};

const feedback = () =>
  JSON.stringify({
    eventType: 'Delivery',
    mail: { messageId: 'bench-1', tags: { partner: [SAMPLE_PARTNER] } },
    delivery: { timestamp: new Date().toISOString() },
  });

/**
 * Follows one event through the functions, each getting what the one before it really sent: the webhook of a training,
 * its event, its thank-you email, SES's word on that; and, beside it, the news of a failed run.
 */
export const recordScenes = async (
  stub: Stub,
  secret: string,
  current: { readonly phase: string; readonly run: number },
  start: (name: FunctionName, event: object) => Promise<ColdStart>,
): Promise<ReadonlyMap<FunctionName, Scene>> => {
  const scenes = new Map<FunctionName, Scene>();
  const record = async (name: FunctionName, event: () => object) => {
    const recorded = await stub.record(() => start(name, event()));
    scenes.set(name, { event, recorded });
    return recorded;
  };
  const received = await record('receive-webhook', () => webhookEvent(secret, current.run));
  const event = sentTo('events.fifo', received);
  const applied = await record('apply-event', () => batchOf(event));
  const email = sentTo('emails', applied);
  await record('send-email', () => batchOf(email));
  await record('receive-feedback', () => batchOf(feedback()));
  const name = `${SAMPLE_PARTNER}-${current.phase}-${current.run}`;
  await record('phase-failed', () => ({ detail: { name, status: 'FAILED' } }));
  return scenes;
};
