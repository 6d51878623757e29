import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { environmentOf } from '../../bin/bench/cold/scene';
import { SES_TARGET, Stub } from '../../bin/bench/cold/stub';
import { ENV, METRIC_NAMES, METRICS } from '../../lambdas/environment';
import { sourceNames } from '../../lambdas/sources/registry';
import { program } from '../../program/partner-journey';
import { senders } from '../../program/senders';
import { ONE_CLICK, tokenOf } from '../lambdas/mail-preferences.world';
import { captureLogs, gatewayEvent } from '../lambdas/receive-webhook.world';
import { taskTokenOf } from '../lambdas/task-page.world';
import { realTable, TABLE_NAME } from '../support/dynamodb';
import { organisation, queued, SECRET } from '../support/fixtures';
import { bounce, complaint, ofStaff, reject } from '../support/ses-reports';
import { functionOf, resolved, resourcesOf, templateOf } from './deployed';

/**
 * What the functions really print, by the wiring that is deployed: each index.ts with the names that its construct gives it, on a
 * DynamoDB engine and stand-ins for the rest of AWS. An alarm sees a metric only under exactly its namespace, name and dimensions.
 */
const template = templateOf();
const table = realTable();

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const emf = v.object({
  _aws: v.object({
    CloudWatchMetrics: v.array(
      v.object({
        Namespace: v.string(),
        Dimensions: v.array(v.array(v.string())),
        Metrics: v.array(v.object({ Name: v.string(), Unit: v.string() })),
      }),
    ),
  }),
});

/** `PartnerJourney RunFailed service=partner-journey-test`, as CloudWatch would file it. */
const metricsIn = (lines: readonly Record<string, unknown>[]): readonly string[] =>
  lines.flatMap((line) => {
    const parsed = v.safeParse(emf, line);
    if (!parsed.success) return [];
    return parsed.output._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name }) => {
        expect(line[Name], Name).toBeDefined();
        return Dimensions.map((names) => [Namespace, Name, ...names.toSorted().map((name) => `${name}=${line[name]}`)].join(' '));
      }),
    );
  });

const FEATURES = {
  'receive-webhook': 'ReceiveWebhook',
  'apply-event': 'ApplyEvent',
  'send-email': 'SendEmail',
  'receive-feedback': 'ReceiveFeedback',
  'phase-failed': 'PhaseFailed',
  'mail-preferences': 'MailPreferences',
  'task-page': 'TaskPage',
  'task-digest': 'TaskDigest',
} as const;
type Name = keyof typeof FEATURES;

let stub: Stub;
let logs: ReturnType<typeof captureLogs>;

const handlerOf = async (name: Name, changed: Readonly<Record<string, string>> = {}): Promise<Handler> => {
  const { Variables } = functionOf(template, FEATURES[name]).Properties.Environment;
  const asDeployed = Object.fromEntries(Object.entries(Variables).filter(([key]) => key.startsWith('POWERTOOLS_') || key === ENV.stage));
  const secretArns = JSON.stringify({ standard: 'arn:standard', academy: 'arn:academy' });
  const environment = {
    ...environmentOf(stub.endpoint, TABLE_NAME, '/nowhere'),
    ...asDeployed,
    [ENV.sourceSecretArns]: secretArns,
    ...changed,
  };
  for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, String(value));
  vi.resetModules();
  const { handler } = await import(`../../lambdas/${name}/index.ts`);
  return handler;
};

const record = (body: string) => ({
  Records: [{ messageId: 'm', receiptHandle: 'r', body, attributes: { SentTimestamp: String(Date.now()) } }],
});
const context = { functionName: 'f', awsRequestId: 'r' } as Context;
const now = () => new Date().toISOString();
const message = (type: string, id: string, data: object, partner: object = { id: 'acme' }) =>
  record(JSON.stringify(queued(type, id, data, { partner, occurredAt: now(), receivedAt: now() })));
const unmapped = { event_type: 'QUIZ_COMPLETION', timestamp: '2026-06-01T09:00:00Z' };

const playAll = async (): Promise<void> => {
  const webhook = await handlerOf('receive-webhook');
  await webhook(gatewayEvent({}), context);
  await webhook(gatewayEvent({ secret: `whsec_${Buffer.alloc(32, 'forged').toString('base64')}` }), context);
  await webhook(gatewayEvent({ body: 'no event' }), context);
  await webhook(gatewayEvent({ source: 'nobody-we-know' }), context);
  // No secret is set up for it here.
  await webhook(gatewayEvent({ source: 'hubspot' }), context);
  await webhook(
    gatewayEvent({ source: 'academy', body: JSON.stringify(unmapped), headers: { authorization: `Bearer ${SECRET}` } }),
    context,
  );

  const apply = await handlerOf('apply-event');
  await apply(message('application.submitted', 'application', { partner: organisation() }), context);
  await apply(message('training.attended', 'early', { course: '101' }, { id: 'nobody' }), context);

  const send = await handlerOf('send-email');
  const email = { partnerId: 'acme', email: 'application-received', key: 'thanks', eventId: 'application', requestedAt: now() };
  await send(record(JSON.stringify(email)), context);
  await send(record(JSON.stringify({ ...email, partnerId: 'nobody', key: 'none' })), context);
  await send(record('no message'), context);
  stub.refuse(SES_TARGET, 'text/xml', PAUSED);
  await send(record(JSON.stringify({ ...email, key: 'paused' })), context);
  stub.relent();

  const feedback = await handlerOf('receive-feedback');
  for (const report of [bounce('Permanent', 'General'), complaint(), reject(), ofStaff(bounce('Permanent', 'General'))])
    await feedback(record(JSON.stringify(report)), context);
  await feedback(record('no report'), context);

  const preferences = await handlerOf('mail-preferences');
  const click = {
    requestContext: { http: { method: 'POST' } },
    pathParameters: { token: tokenOf({}, SECRET) },
    headers: {},
    body: ONE_CLICK,
  };
  stub.refuse('AmazonSQS.SendMessage', 'application/x-amz-json-1.0', '{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}');
  await preferences(click, context);
  stub.relent();
  const withoutTable = await handlerOf('mail-preferences', { [ENV.table]: 'no-such-table' });
  await withoutTable(click, context);

  const page = { ...click, requestContext: { http: { method: 'GET' } }, pathParameters: { token: taskTokenOf({ key: SECRET }) } };
  const pageWithoutTable = await handlerOf('task-page', { [ENV.table]: 'no-such-table' });
  await pageWithoutTable(page, context);
  const digest = await handlerOf('task-digest');
  await digest(record('{}'), context);

  const failed = await handlerOf('phase-failed');
  await failed({ detail: { name: 'acme-recruitment-1', status: 'FAILED' } }, context);
};

const PAUSED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccountSendingPausedException</Code><Message>paused</Message></Error></ErrorResponse>';

let emitted: readonly string[] = [];

beforeAll(async () => {
  stub = await Stub.start(table().endpoint, SECRET);
  logs = captureLogs();
  try {
    await stub.record(playAll);
    emitted = metricsIn(logs.lines());
  } finally {
    logs.restore();
  }
}, 60_000);

afterAll(async () => {
  await stub.stop();
  vi.unstubAllEnvs();
});

interface Watched {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

const filed = ({ Namespace, MetricName, Dimensions = [] }: Watched): string =>
  [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${resolved(Value)}`).sort()].join(' ');

/** Every metric of our own that an alarm watches, alone or in an expression. */
const watched = Object.values(resourcesOf(templateOf({ silenceHours: 72 }), 'AWS::CloudWatch::Alarm'))
  .flatMap(({ Properties }): Watched[] => [
    Properties,
    ...(Properties.Metrics ?? []).map((each: { MetricStat?: { Metric: Watched } }) => each.MetricStat?.Metric ?? {}),
  ])
  .filter(({ Namespace }) => Namespace === METRICS.namespace)
  .map(filed);

describe('what the functions print', () => {
  it.each([...new Set(watched)])('an alarm watches %s: and so it is printed', (metric) => {
    expect(emitted).toContain(metric);
  });

  it('has alarms on it, unless it is for the dashboard alone', () => {
    const forTheDashboard = [METRICS.emailDeferred, METRICS.emailSkipped];
    const names = METRIC_NAMES.filter((name) => !forTheDashboard.some((each) => each === name));
    expect([...new Set(watched.map((metric) => metric.split(' ')[1]))].sort()).toEqual([...names].sort());
  });

  it('costs what decision 23 says: a metric for each value, at 30 cents a month', () => {
    const sources = sourceNames(senders).length;
    const milestones = Object.keys(program.milestones).length;
    const values = sources + (sources + 1) + milestones;
    const told = readFileSync('docs/decisions/023-what-rings.md', 'utf8').replaceAll(/\s+/g, ' ');
    expect(told).toContain(`With ${sources} senders and ${milestones} milestones that is at most ${values} (`);
    expect(told).toContain(
      `beside the ${METRIC_NAMES.length} of \`METRICS\`: $${((values + METRIC_NAMES.length) * 0.3).toFixed(2)} a month`,
    );
  });

  it('has bounded dimensions: sources of the program and its milestones, and never what a request says', () => {
    const service = 'service=partner-journey-test';
    const more = emitted.filter((metric) => !metric.endsWith(` ${service}`) || metric.split(' ').length > 3);
    expect([...new Set(more)].sort()).toEqual([
      `PartnerJourney MilestoneReached milestone=applied ${service}`,
      `PartnerJourney WebhookAccepted ${service} source=academy`,
      `PartnerJourney WebhookAccepted ${service} source=standard`,
      `PartnerJourney WebhookTurnedAway ${service} source=hubspot`,
      `PartnerJourney WebhookTurnedAway ${service} source=other`,
      `PartnerJourney WebhookTurnedAway ${service} source=standard`,
    ]);
    expect(emitted.join()).not.toContain('nobody');
  });
});
