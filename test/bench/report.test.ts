import { describe, expect, it } from 'vitest';
import { minimalSource } from '../../bin/bench/cold/minimal';
import { between, tableOf } from '../../bin/bench/markdown';
import { verdictOn } from '../../bin/bench/report/cold';
import { quantile, spreadOf } from '../../bin/bench/statistics';

describe('a spread', () => {
  it('is the median between the tenth and the ninetieth of a hundred', () => {
    const samples = Array.from({ length: 101 }, (_, n) => 100 - n);
    expect(spreadOf(samples)).toEqual({ p10: 10, median: 50, p90: 90 });
  });

  it('lies between two samples when there is no middle one, and needs at least one', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(() => quantile([], 0.5)).toThrow('no samples');
  });
});

describe('the verdict on a function', () => {
  const measured = (load: number, event: number, bytes = 400_000) => {
    const at = (median: number) => ({ p10: median, median, p90: median });
    return { name: 'x', bytes, calls: 1, load: at(load), event: at(event), logBytes: 1 };
  };

  it('compares it with its minimal handler, and says which targets it misses', () => {
    expect(verdictOn('apply-event', measured(115, 125), measured(100, 100))).toMatchObject({ load: 1.15, event: 1.25, missed: [] });
    expect(verdictOn('apply-event', measured(116, 126), measured(100, 100)).missed).toEqual(['load', 'first event']);
  });

  it('limits the size of the webhook path only', () => {
    expect(verdictOn('receive-webhook', measured(1, 1, 500_001), measured(1, 1)).missed).toEqual(['size']);
    expect(verdictOn('send-email', measured(1, 1, 900_000), measured(1, 1)).missed).toEqual([]);
  });
});

describe('the document', () => {
  it('gets its figures between the markers, and keeps everything else', () => {
    const document = 'before\n<!-- npm run bench -- --write: begin -->\nold\n<!-- npm run bench -- --write: end -->\nafter\n';
    const written = between(document, 'new');
    expect(written).toContain('begin -->\n\nnew\n\n<!--');
    expect(written).not.toContain('old');
    expect([written.startsWith('before\n'), written.endsWith('after\n')]).toEqual([true, true]);
    expect(between(written, 'new')).toBe(written);
    expect(() => between('no markers', 'new')).toThrow('has no');
  });

  it('has tables that line up, figures to the right', () => {
    expect(
      tableOf(
        ['queue', 'messages'],
        [
          ['events', 9],
          ['emails', 12],
        ],
      ),
    ).toBe(['| queue  | messages |', '| ------ | -------: |', '| events |        9 |', '| emails |       12 |'].join('\n'));
  });
});

it('the minimal handler makes the clients, sends the recorded requests in order, and does nothing else', () => {
  const source = minimalSource(
    [
      { target: 'DynamoDB_20120810.GetItem', body: '{"TableName":"t"}' },
      { target: 'AmazonSQS.SendMessage', body: '{"MessageBody":"m"}' },
      { target: 'SES.SendRawEmail', body: 'Source=a%40b.example&RawMessage.Data=aGk%3D' },
    ],
    { clients: ['@aws-sdk/client-dynamodb', '@aws-sdk/client-sqs', '@aws-sdk/client-sfn', '@aws-sdk/client-ses'], documents: true },
  );
  expect(source).toContain("import { SFNClient } from '@aws-sdk/client-sfn';");
  expect(source).toContain('table.send(new GetItemCommand({"TableName":"t"}))');
  expect(source).toContain(`Source: "a@b.example"`);
  expect(source).toContain(`Buffer.from("aGk=", 'base64')`);
  expect(source.indexOf('GetItemCommand(')).toBeLessThan(source.indexOf('SendMessageCommand('));
  expect(() => minimalSource([{ target: 'Other.Thing', body: '{}' }], { clients: [], documents: false })).toThrow('knows no client');
});
