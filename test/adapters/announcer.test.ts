import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAnnouncer } from '../../lambdas/adapters/announcer';
import type { Announcing } from '../../lib/journey/apply/draft';
import type { JourneyEvent } from '../../lib/journey/events';

const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/1/announcements';
const at = '2026-06-01T09:00:00.000Z';

const event = (notes: string): JourneyEvent<'call.held'> => ({
  ...{ id: 'held-1', type: 'call.held', source: 'zoom', occurredAt: at, receivedAt: at },
  data: { partner: { id: 'acme' }, notes },
});
const announcing = (milestones: number): Announcing => ({
  kind: 'announce',
  changes: Array.from({ length: milestones }, (_, n) => ({ type: 'milestone.reached', milestone: `m${n}`, title: `m ${n}`, at })),
  standing: {
    ...{ revision: 3, externalIds: {}, track: 'reseller', segment: 'scaled', tier: 'registered', phase: 'onboarding', state: 'running' },
    ...{ run: 2, outcome: '', exiting: false, dormant: false, journeyVersion: '1', next: [], nextStep: '' },
  },
});

const client = new SQSClient({ region: 'eu-central-1' });
/** Answers each batch; the bodies of each stand in `batches`. */
const answering = (failed: readonly string[] = []) => {
  const batches: string[][] = [];
  vi.spyOn(client, 'send').mockImplementation(async (command: unknown) => {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('asks for something else');
    expect(command.input.QueueUrl).toBe(QUEUE);
    batches.push((command.input.Entries ?? []).map(({ MessageBody = '' }) => MessageBody));
    return { Failed: failed.map((Code) => ({ Id: '0', SenderFault: false, Code })) };
  });
  return batches;
};
afterEach(() => vi.restoreAllMocks());

describe('announcements', () => {
  it('of one event go in one call, the event itself first, and by ten where there are more', async () => {
    const batches = answering();
    const announcer = createAnnouncer(client, QUEUE, { stage: 'prod', whole: false });
    await announcer.announce('acme', event('said hello'), announcing(2));
    expect(batches.map((batch) => batch.map((body) => JSON.parse(body).type))).toEqual([
      ['event.recorded', 'milestone.reached', 'milestone.reached'],
    ]);
    expect(batches.flat().join()).not.toContain('said hello');
    batches.length = 0;
    await announcer.announce('acme', event('said hello'), announcing(11));
    expect(batches.map(({ length }) => length)).toEqual([10, 2]);
  });

  it('are the same however often they are told', async () => {
    const batches = answering();
    const announcer = createAnnouncer(client, QUEUE, { stage: 'prod', whole: false });
    for (const _ of [1, 2]) await announcer.announce('acme', event('said hello'), announcing(1));
    expect(batches[0]).toEqual(batches[1]);
  });

  it('of a whole event that fills a message go in a call of their own', async () => {
    const batches = answering();
    await createAnnouncer(client, QUEUE, { stage: 'prod', whole: true }).announce('acme', event('x'.repeat(254 * 1024)), announcing(2));
    expect(batches.map(({ length }) => length)).toEqual([1, 2]);
  });

  it('that the queue does not take are told again: the event’s try fails', async () => {
    answering(['InternalError']);
    const told = createAnnouncer(client, QUEUE, { stage: 'prod', whole: false }).announce('acme', event('said hello'), announcing(0));
    await expect(told).rejects.toThrow('1 of 1 announcements were not stored: InternalError');
  });
});
