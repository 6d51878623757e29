import { describe, expect, it } from 'vitest';
import { costOf, type Deployed, gbSeconds, perFunction, standingCost, sum, totalOf, type Usage } from '../../bin/bench/cost';
import { dollars, PRICES } from '../../bin/bench/prices';

const NOTHING: Usage = {
  apiRequests: 0,
  invocations: perFunction(() => 0),
  transitions: 0,
  readUnits: 0,
  writeUnits: 0,
  storedBytes: 0,
  fifoRequests: 0,
  standardRequests: 0,
  publishes: 0,
  schedules: 0,
  emails: 0,
  secretCalls: 0,
  announcements: 0,
  pipeRequests: 0,
};

const DEPLOYED: Deployed = { memoryMb: perFunction((name) => (name === 'send-email' ? 1024 : 512)), logBytes: perFunction(() => 400) };

const costs = (usage: Partial<Usage>, coldShare = 0) =>
  Object.fromEntries(
    costOf({ ...NOTHING, ...usage }, DEPLOYED, coldShare)
      .filter(({ usd }) => usd > 0)
      .map(({ service, usd }) => [service, Number(usd.toPrecision(6))]),
  );

describe('prices', () => {
  it('are in dollars for a number of units, each with its source', () => {
    expect(dollars('stateTransition', 4)).toBeCloseTo(0.0001, 10);
    expect(dollars('email', 1000)).toBeCloseTo(0.1, 10);
    expect(Object.values(PRICES).filter(({ source }) => !/20\d\d-\d\d/.test(source))).toEqual([]);
  });
});

describe('the cost of a usage', () => {
  it('is split by service', () => {
    expect(costs({ emails: 1000, transitions: 4000 })).toEqual({ SES: 0.1, 'Step Functions': 0.1 });
    expect(costs({ readUnits: 1_000_000, writeUnits: 1_000_000 })).toEqual({ 'DynamoDB requests': 0.75 });
    expect(costs({ fifoRequests: 1_000_000, standardRequests: 1_000_000 })).toEqual({ SQS: 0.9 });
    expect(costs({ apiRequests: 1_000_000, publishes: 1_000_000, secretCalls: 10_000 })).toEqual({
      'API Gateway': 1,
      SNS: 0.5,
      'Secrets Manager calls': 0.05,
    });
    expect(costs({ announcements: 1_000_000, pipeRequests: 1_000_000 })).toEqual({ EventBridge: 1.4 });
  });

  it('keeps what is stored for a whole year', () => {
    expect(costs({ storedBytes: 1024 ** 3 })).toEqual({ 'DynamoDB storage, a year': 5.4 });
  });

  it('bills memory by time, and the loading of a function when it is cold', () => {
    const usage = { ...NOTHING, invocations: perFunction((name) => (name === 'send-email' ? 10 : 0)) };
    expect(gbSeconds(usage, DEPLOYED, 0)).toBeCloseTo(0.6, 10);
    expect(gbSeconds(usage, DEPLOYED, 1)).toBeCloseTo(0.6 + 3.75, 10);
    expect(totalOf(costOf(usage, DEPLOYED, 1))).toBeGreaterThan(totalOf(costOf(usage, DEPLOYED, 0)));
  });

  it('names the dearest service first and adds up', () => {
    const lines = costOf({ ...NOTHING, emails: 1, transitions: 5 }, DEPLOYED, 0);
    expect(lines.slice(0, 2).map(({ service }) => service)).toEqual(['Step Functions', 'SES']);
    expect(totalOf(lines)).toBeCloseTo(0.000_225, 10);
  });
});

it('a stage costs its alarms, metrics, secrets and idle pollers whether partners come or not', () => {
  const lines = standingCost({ alarms: 10, metrics: 2, secrets: 1, polledFifo: 1, polledStandard: 2 });
  expect(Object.fromEntries(lines.map(({ service, usd }) => [service, Number(usd.toFixed(4))]))).toEqual({
    'CloudWatch alarms': 1,
    'CloudWatch metrics': 0.6,
    'SQS polling': 0.8424,
    Secrets: 0.4,
  });
});

it('adds up over the functions', () => {
  expect(sum(perFunction(() => 2))).toBe(10);
});
