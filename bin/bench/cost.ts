import { COLD_INIT_MS, PLATFORM_LOG_BYTES, WARM_MS } from './assumptions';
import { dollars } from './prices';

export const FUNCTIONS = ['receive-webhook', 'apply-event', 'send-email', 'receive-feedback', 'phase-failed'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];
export type PerFunction = Readonly<Record<FunctionName, number>>;

/** What is paid for, of one partner's year or of one event. */
export interface Usage {
  readonly apiRequests: number;
  readonly invocations: PerFunction;
  readonly transitions: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** With both indexes' copies. */
  readonly storedBytes: number;
  readonly fifoRequests: number;
  readonly standardRequests: number;
  readonly publishes: number;
  readonly schedules: number;
  readonly emails: number;
  readonly secretCalls: number;
  /** Events on the stage's bus. */
  readonly announcements: number;
  /** Batches of those that the pipe takes to it. */
  readonly pipeRequests: number;
}

/** The functions as deployed and measured: what turns invocations into GB-seconds and logged bytes. */
export interface Deployed {
  readonly memoryMb: PerFunction;
  /** What one invocation logs itself. */
  readonly logBytes: PerFunction;
}

export interface CostLine {
  readonly service: string;
  readonly usd: number;
}

const GB = 1024 ** 3;

export const perFunction = (value: (name: FunctionName) => number): PerFunction => ({
  'receive-webhook': value('receive-webhook'),
  'apply-event': value('apply-event'),
  'send-email': value('send-email'),
  'receive-feedback': value('receive-feedback'),
  'phase-failed': value('phase-failed'),
});

export const sum = (numbers: PerFunction): number => FUNCTIONS.reduce((total, name) => total + numbers[name], 0);

/** GB-seconds of all invocations, of which `coldShare` (0 to 1) also load the function. */
export const gbSeconds = ({ invocations }: Usage, { memoryMb }: Deployed, coldShare: number): number =>
  sum(perFunction((name) => (invocations[name] * memoryMb[name] * (WARM_MS[name] + coldShare * COLD_INIT_MS)) / 1024 / 1000));

/** What the usage costs in US dollars, the dearest service first. */
export const costOf = (usage: Usage, deployed: Deployed, coldShare: number): readonly CostLine[] => {
  const logged = sum(perFunction((name) => usage.invocations[name] * (deployed.logBytes[name] + PLATFORM_LOG_BYTES)));
  const lines = [
    { service: 'SES', usd: dollars('email', usage.emails) },
    { service: 'Step Functions', usd: dollars('stateTransition', usage.transitions) },
    { service: 'DynamoDB requests', usd: dollars('readUnit', usage.readUnits) + dollars('writeUnit', usage.writeUnits) },
    { service: 'DynamoDB storage, a year', usd: dollars('storedGbMonth', (usage.storedBytes / GB) * 12) },
    {
      service: 'Lambda',
      usd: dollars('lambdaRequest', sum(usage.invocations)) + dollars('lambdaGbSecond', gbSeconds(usage, deployed, coldShare)),
    },
    { service: 'SQS', usd: dollars('fifoRequest', usage.fifoRequests) + dollars('standardRequest', usage.standardRequests) },
    { service: 'SNS', usd: dollars('publish', usage.publishes) },
    { service: 'EventBridge', usd: dollars('busEvent', usage.announcements) + dollars('pipeRequest', usage.pipeRequests) },
    { service: 'EventBridge Scheduler', usd: dollars('schedule', usage.schedules) },
    { service: 'API Gateway', usd: dollars('apiRequest', usage.apiRequests) },
    { service: 'Secrets Manager calls', usd: dollars('secretCall', usage.secretCalls) },
    { service: 'CloudWatch Logs', usd: dollars('loggedGb', logged / GB) },
  ];
  return lines.sort((a, b) => b.usd - a.usd);
};

export const totalOf = (lines: readonly CostLine[]): number => lines.reduce((total, { usd }) => total + usd, 0);

/** What stands in the account whether partners come or not. */
export interface Standing {
  readonly alarms: number;
  readonly secrets: number;
  readonly metrics: number;
  /** Queues that Lambda polls. */
  readonly polledFifo: number;
  readonly polledStandard: number;
}

/** Lambda keeps five pollers on an idle queue, each asking every 20 s: 648,000 requests in 30 days. */
const IDLE_POLLS_A_MONTH = 5 * 3 * 60 * 24 * 30;

/** A stage's cost a month before the first partner. */
export const standingCost = ({ alarms, secrets, metrics, polledFifo, polledStandard }: Standing): readonly CostLine[] => [
  { service: 'CloudWatch alarms', usd: dollars('alarmMonth', alarms) },
  { service: 'CloudWatch metrics', usd: dollars('metricMonth', metrics) },
  {
    service: 'SQS polling',
    usd: dollars('fifoRequest', polledFifo * IDLE_POLLS_A_MONTH) + dollars('standardRequest', polledStandard * IDLE_POLLS_A_MONTH),
  },
  { service: 'Secrets', usd: dollars('secretMonth', secrets) },
];
