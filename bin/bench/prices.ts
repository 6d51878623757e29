/** A price of AWS in us-east-1, on demand, without any free tier. */
export interface Price {
  readonly usd: number;
  /** How many of the unit that price buys. */
  readonly per: number;
  readonly unit: string;
  readonly source: string;
}

const price = (usd: number, per: number, unit: string, source: string): Price => ({ usd, per, unit, source });

const MILLION = 1_000_000;

/**
 * The one place for prices. "PL" is the AWS Price List API, by its date; the others are public copies of AWS's price pages.
 * Collected in November 2026: look them up again before promising a figure to anyone.
 */
export const PRICES = {
  apiRequest: price(1, MILLION, 'requests of 512 KB to an HTTP API', 'API Gateway pricing, 2026-08-26'),
  lambdaRequest: price(0.2, MILLION, 'invocations', 'Lambda pricing, 2026-11'),
  lambdaGbSecond: price(0.000_013_333_4, 1, 'GB-seconds on arm64, cold starts included', 'Lambda pricing, 2026-11'),
  stateTransition: price(25, MILLION, 'state transitions, retries included', 'PL AmazonStates, 2025-08-28'),
  readUnit: price(0.125, MILLION, 'DynamoDB read request units', 'PL AmazonDynamoDB, 2026-08-15'),
  writeUnit: price(0.625, MILLION, 'DynamoDB write request units', 'PL AmazonDynamoDB, 2026-08-15'),
  storedGbMonth: price(0.45, 1, 'GB-months in DynamoDB: 0.25 stored + 0.20 point-in-time recovery', 'PL AmazonDynamoDB, 2026-08-15'),
  standardRequest: price(0.4, MILLION, 'SQS requests of 64 KB, standard', 'SQS pricing, 2026-11'),
  fifoRequest: price(0.5, MILLION, 'SQS requests of 64 KB, FIFO', 'SQS pricing, 2026-11'),
  publish: price(0.5, MILLION, 'SNS publishes; delivery to SQS is free', 'SNS pricing, 2026-06-13'),
  busEvent: price(1, MILLION, 'events of 64 KB on a bus of EventBridge', 'PL AWSEvents, 2026-05-29'),
  pipeRequest: price(0.4, MILLION, 'requests of 64 KB to a pipe of EventBridge', 'PL AWSEvents, 2026-05-29'),
  schedule: price(1, MILLION, 'invocations by EventBridge Scheduler', 'EventBridge pricing, 2026-11'),
  email: price(100, MILLION, 'emails by SES', 'SES pricing, 2026-11'),
  secretCall: price(0.05, 10_000, 'Secrets Manager calls', 'Secrets Manager pricing, 2026-11'),
  loggedGb: price(0.5, 1, 'GB into CloudWatch Logs', 'PL AmazonCloudWatch, 2026-08-06'),
  secretMonth: price(0.4, 1, 'secret-months', 'Secrets Manager pricing, 2026-11'),
  alarmMonth: price(0.1, 1, 'alarm-months', 'CloudWatch pricing, 2026-11'),
  metricMonth: price(0.3, 1, 'custom metric-months', 'CloudWatch pricing, 2026-11'),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

export const dollars = (name: PriceName, quantity: number): number => (quantity * PRICES[name].usd) / PRICES[name].per;
