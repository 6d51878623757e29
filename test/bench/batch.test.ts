import { describe, expect, it, vi } from 'vitest';
import type { Batch } from '../../bin/bench/batch/batches';
import { ANSWER_LIMITS } from '../../bin/bench/batch/limits';
import type { MeasuredBatch } from '../../bin/bench/batch/measure';
import { checkOutcome, countsOf, countsOfEach, storedBy } from '../../bin/bench/batch/outcome';
import { Waves } from '../../bin/bench/batch/waves';
import { batchReport, inLambda } from '../../bin/bench/report/batch';

const queued = (messages: number) => ({
  target: 'AmazonSQS.SendMessageBatch',
  body: JSON.stringify({ Entries: Array.from({ length: messages }, () => ({ MessageBody: '{}' })) }),
});
const LOOKUP = { target: 'DynamoDB_20120810.GetItem', body: '{}' };
const put = (Item: object) => ({ target: 'DynamoDB_20120810.PutItem', body: JSON.stringify({ Item }) });
const KEPT = put({ pk: { S: 'UNMAPPED#1' }, problems: { L: [] } });
const PLACE = put({ pk: { S: 'UNMAPPED#all#1' } });

it('each limit says where it is written', () => {
  expect(Object.values(ANSWER_LIMITS).filter(({ source }) => !/20\d\d-\d\d/.test(source))).toEqual([]);
});

describe('what was asked of AWS', () => {
  it('is counted by operation, and what was stored by its messages', () => {
    const calls = [LOOKUP, queued(10), queued(3), PLACE, KEPT];
    expect(Object.fromEntries(countsOf(calls))).toEqual({ GetItem: 1, SendMessageBatch: 2, PutItem: 2 });
    expect(storedBy(calls)).toEqual({ events: 13, kept: 1 });
  });

  it('is the same in each warm call, without the secret that only the first one asks for', () => {
    const first = new Map([
      ['GetSecretValue', 1],
      ['GetItem', 100],
    ]);
    expect(
      Object.fromEntries(
        countsOfEach(
          new Map([
            ['GetSecretValue', 1],
            ['GetItem', 2100],
          ]),
          first,
          20,
        ),
      ),
    ).toEqual({ GetItem: 100 });
    expect(() => countsOfEach(new Map([['GetItem', 2099]]), first, 20)).toThrow('did not all ask for the same');
  });
});

describe('the bench stops', () => {
  const batch: Omit<Batch, 'make'> = {
    name: 'Salesforce',
    source: 'salesforce',
    limit: ANSWER_LIMITS.salesforce,
    beside: ['saxes'],
    outcome: { status: 200, says: /<Ack>true<\/Ack>/, events: 13, kept: 0 },
  };
  const stored = { statusCode: 200, body: '<Ack>true</Ack>' };
  const calls = [queued(10), queued(3)];
  const files = ['node_modules/saxes/index.js'];

  it('not while each answer is the right one and everything was stored each time', () => {
    expect(() => checkOutcome(batch, [stored, stored], [...calls, ...calls], files)).not.toThrow();
  });

  it('at an answer that the sender would take for a failure, whatever its status', () => {
    expect(() => checkOutcome(batch, [stored, { statusCode: 200, body: '<Ack>false</Ack>' }], [...calls, ...calls], files)).toThrow(
      'answered',
    );
    expect(() => checkOutcome(batch, [{ ...stored, statusCode: 503 }], calls, files)).toThrow('answered 503');
  });

  it('when an event was not stored, or an item was kept that should be understood', () => {
    expect(() => checkOutcome(batch, [stored], [queued(10), queued(2)], files)).toThrow('12 events');
    expect(() => checkOutcome(batch, [stored], [...calls, KEPT], files)).toThrow('1 kept');
  });

  it('when a library was read that another sender needs, or its own was not', () => {
    expect(() => checkOutcome(batch, [stored], calls, [...files, 'node_modules/jsonata/index.js'])).toThrow('jsonata');
    expect(() => checkOutcome(batch, [stored], calls, [])).toThrow('saxes');
  });
});

it('requests side by side are one trip to AWS, one after the other several', async () => {
  vi.useFakeTimers();
  try {
    const waves = new Waves();
    const requests = async () => {
      await waves.over();
      await Promise.all([waves.over(), waves.over(), waves.over()]);
      await waves.over();
    };
    const done = requests();
    await vi.runAllTimersAsync();
    await done;
    expect(waves.trips).toBe(3);
  } finally {
    vi.useRealTimers();
  }
});

describe('the report of batches', () => {
  const at = (median: number) => ({ p10: median - 1, median, p90: median + 1 });
  const measured: MeasuredBatch = {
    name: 'HubSpot',
    source: 'hubspot',
    limit: ANSWER_LIMITS.hubspot,
    beside: [],
    outcome: { status: 202, events: 100, kept: 0 },
    starts: 20,
    trips: 13,
    cold: {
      ms: at(300),
      cpuMs: 290,
      requests: new Map([
        ['GetSecretValue', 1],
        ['GetItem', 100],
        ['SendMessageBatch', 10],
      ]),
    },
    warm: {
      ms: at(80),
      cpuMs: 70,
      requests: new Map([
        ['GetItem', 100],
        ['SendMessageBatch', 10],
      ]),
    },
  };
  const rowsOf = (report: string) => report.split('\n').filter((line) => line.startsWith('| HubSpot'));
  const cells = (row = '') =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());

  it('has what was asked, how long it took cold and warm, and how long the sender waits', () => {
    const [row] = rowsOf(batchReport([measured], 512));
    expect(cells(row)).toEqual(['HubSpot', '100', '10', '0', '13', '', '300 (299-301)', '80 (81)', '5000']);
  });

  it('gives a function with half of a processor twice as long, and the trips on top', () => {
    expect(inLambda(100, 3, 1769 / 2)).toBeCloseTo(200 + 15, 10);
    expect(inLambda(100, 0, 3538)).toBe(100);
  });

  it('compares the cold call in Lambda with the limit; a warm one has its secret, which is a trip less', () => {
    const [, row] = rowsOf(batchReport([measured], 1769));
    expect(cells(row)).toEqual(['HubSpot', '290', '70', '0.35', '0.13', '5', 'met']);
    const slow = { ...measured, cold: { ...measured.cold, cpuMs: 4936 } };
    expect(cells(rowsOf(batchReport([slow], 1769))[1])).toEqual(['HubSpot', '4936', '70', '5.00', '0.13', '5', 'missed']);
  });

  it('hides no request that it has no column for', () => {
    const odd = { ...measured, cold: { ...measured.cold, requests: new Map([['Query', 1]]) } };
    expect(() => batchReport([odd], 512)).toThrow('Query');
  });
});
