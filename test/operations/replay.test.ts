import { describe, expect, it } from 'vitest';
import { type Replay, type ReplayOptions, replay } from '../../bin/operations/replay';
import { drawReplay } from '../../bin/operations/screen/replay';
import { allKept } from '../../bin/operations/unmapped';
import { eventIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { UnmappedItem } from '../../lambdas/ports/unmapped';
import { OTHER_OF_SAME_ID } from '../../lambdas/receive-webhook/intake';
import { at, plain } from './samples';
import { sources } from './senders';

const kept = (id: string, item: object, more: Partial<UnmappedItem> = {}): UnmappedItem => ({
  ...{ id, source: 'crm', kind: 'meeting', problems: [{ field: 'x', detail: 'old' }], receivedAt: at(-3600), item: JSON.stringify(item) },
  ...more,
});
const held = (id: string, who = 'acme') => kept(id, { id, tells: 'held', who });

/** A store and a queue of one day: what is sent and removed, in the order in which it happens. */
class World {
  readonly log: string[] = [];
  readonly sent: { readonly message: QueuedEvent; readonly attempt: string | undefined }[] = [];
  readonly kept: Map<string, UnmappedItem>;
  failsAt = Number.POSITIVE_INFINITY;

  constructor(...items: readonly UnmappedItem[]) {
    this.kept = new Map(items.map((item) => [item.id, item]));
  }

  /** Pages of two, so that all that is kept is more than one. */
  private readonly list = async ({ after = '0' }: { readonly after?: string | undefined }) => {
    const all = [...this.kept.values()];
    const from = after === '0' ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const next = from + 2 < all.length ? all[from + 1]?.id : undefined;
    return { items: all.slice(from, from + 2), ...(next !== undefined && { next }) };
  };

  run(options: Partial<ReplayOptions> = {}, source?: string): Promise<Replay> {
    // As a list that was read before the first is removed.
    const before = new World(...this.kept.values());
    const ports = {
      sources,
      directory: { partnerOf: async ({ value }: { value: string }) => (value === 'dana@acme.example' ? 'acme' : undefined) },
      events: {
        send: async (message: QueuedEvent, attempt?: string) => {
          if (this.sent.length + 1 >= this.failsAt) throw new Error('the queue is away');
          this.sent.push({ message, attempt });
          this.log.push(`sent ${message.type}`);
        },
      },
      items: {
        remove: async (id: string) => {
          this.log.push(`removed ${id}`);
          this.kept.delete(id);
        },
      },
    };
    return replay(ports, allKept({ list: before.list }, source), { dryRun: false, alsoIgnored: false, attempt: 'replay-1', ...options });
  }
}

describe('an item that is understood now', () => {
  it('is sent in the order of what happened, with the time at which it came, and only then removed', async () => {
    const world = new World(held('one'));
    const { understood } = await world.run();
    expect(world.log).toEqual(['sent call.held', 'sent review.held', 'removed one']);
    expect(world.sent[0]?.message).toEqual({
      ...{ id: eventIdOf('crm', 'one-a'), type: 'call.held', source: 'crm', partner: { id: 'acme' } },
      ...{ occurredAt: '2026-05-30T10:00:00.000Z', receivedAt: at(-3600), data: { partner: { id: 'acme' } } },
    });
    expect(understood).toMatchObject([{ id: 'one', events: [{ type: 'call.held', partner: 'acme' }, { type: 'review.held' }] }]);
  });

  it('is about whoever has its name by now, and else waits under that name, which is not shown', async () => {
    const world = new World(held('one', 'dana@acme.example'), held('two', 'jo@globex.example'));
    const { understood } = await world.run();
    expect(world.sent.map(({ message }) => message.partner)).toEqual([
      ...[{ id: 'acme' }, { id: 'acme' }],
      ...Array.from({ length: 2 }, () => ({ alias: { kind: 'email', value: 'jo@globex.example' } })),
    ]);
    expect(understood[1]?.events?.[0]).not.toHaveProperty('partner');
    expect(JSON.stringify(understood)).not.toContain('@');
  });

  it('is not what the queue takes for a repeat: a first sending may have been purged, and this is the last copy', async () => {
    const world = new World(held('one'));
    await world.run({ attempt: 'replay-1' });
    world.kept.set('one', held('one'));
    await world.run({ attempt: 'replay-2' });
    expect(world.sent.map(({ attempt }) => attempt)).toEqual(['replay-1', 'replay-1', 'replay-2', 'replay-2']);
    // The log of the partner knows it by its id.
    expect(new Set(world.sent.map(({ message }) => message.id)).size).toBe(2);
  });

  it('stays when the queue is away half-way, with all behind it, and the next replay sends the whole of it', async () => {
    const world = new World(held('one'), held('two'), held('three'));
    world.failsAt = 4;
    const { understood, trouble } = await world.run();
    expect(understood.map(({ id }) => id)).toEqual(['one']);
    expect(trouble).toEqual(new Error('the queue is away'));
    expect([...world.kept.keys()]).toEqual(['two', 'three']);
    world.failsAt = Number.POSITIVE_INFINITY;
    expect((await world.run()).understood.map(({ id }) => id)).toEqual(['two', 'three']);
    expect(world.kept.size).toBe(0);
    expect(new Set(world.sent.map(({ message }) => message.id)).size).toBe(6);
  });
});

it('what came at once is sent in the order in which it happened, as its list cannot have it: it is sorted by ids', async () => {
  const [late, early] = [
    kept('late', { id: 'late', tells: 'held', who: 'acme', at: '2026-05-30T10:30:00Z' }),
    kept('early', { id: 'early', tells: 'held', who: 'acme', at: '2026-05-30T10:00:00Z' }),
  ];
  const older = kept('older', { id: 'older', tells: 'held', who: 'acme', at: '2026-05-30T10:59:00Z' }, { receivedAt: at(-7200) });
  const world = new World(older, late, early);
  expect((await world.run()).understood.map(({ id }) => id)).toEqual(['older', 'early', 'late']);
});

describe('an item that is not sent', () => {
  const silent = kept('silent', { id: '1', tells: 'noise' });

  it('as it is ignored now stays, as the last copy, until that is asked for', async () => {
    const world = new World(silent);
    expect((await world.run()).ignored).toMatchObject([{ id: 'silent', ignored: 'nothing happened' }]);
    expect(world.log).toEqual([]);
    await world.run({ alsoIgnored: true });
    expect(world.log).toEqual(['removed silent']);
  });

  const huge = kept(
    'odd',
    { id: 'x', type: 'call.held', timestamp: at(0), data: { partner: { id: 'acme' }, filler: 'x'.repeat(251 * 1024) } },
    { source: 'standard' },
  );

  it.each([
    ['means nothing still', kept('odd', { tells: 'gibberish' }), { field: 'tells', detail: 'is no word of ours' }],
    ['does not fit its event', held('odd', 'no id at all!'), { field: 'call.held data.partner.id', detail: expect.any(String) }],
    [
      'breaks its mapping',
      kept('odd', { tells: 'breaks it', who: 'dana' }),
      { field: 'item', detail: expect.stringContaining('TypeError') },
    ],
    ['means two different events of one id', kept('odd', { id: 'x', tells: 'held twice', who: 'acme' }), OTHER_OF_SAME_ID],
    ['is of nobody any more', kept('odd', {}, { source: 'gone' }), { field: 'source', detail: expect.any(String) }],
    ['is too large when it is written out', huge, { field: 'item', detail: 'its event is too large when it is written out' }],
  ])('as it %s stays, with what is wrong with it now, and does not stop the others', async (_why, odd, problem) => {
    const world = new World(odd, held('one'));
    const { stayed, understood } = await world.run({ alsoIgnored: true });
    expect(stayed).toMatchObject([{ id: 'odd' }]);
    expect(stayed[0]?.problems).toContainEqual(problem);
    expect(JSON.stringify(stayed)).not.toContain('dana');
    expect(understood.map(({ id }) => id)).toEqual(['one']);
    expect([...world.kept.keys()]).toEqual(['odd']);
  });
});

it('a dry run changes nothing, and says of each what it would become', async () => {
  const world = new World(held('one'), kept('two', { tells: 'noise' }), kept('three', { tells: '?' }));
  const { understood, ignored, stayed } = await world.run({ dryRun: true, alsoIgnored: true });
  expect([understood, ignored, stayed].map((items) => items.map(({ id }) => id))).toEqual([['one'], ['two'], ['three']]);
  expect(world.log).toEqual([]);
});

it('only the items of the source that is named are read again', async () => {
  const world = new World(held('one'), kept('two', {}, { source: 'other' }), held('three'), held('four'));
  await world.run({}, 'crm');
  expect([...world.kept.keys()]).toEqual(['two']);
});

it('what became of each item is drawn with its reasons, and harmless', async () => {
  const world = new World(
    held('one', 'dana@acme.example'),
    held('two', 'jo@x.example'),
    kept('three', { tells: 'noise' }),
    kept('four', {}),
  );
  const done = await world.run({ dryRun: true });
  const text = drawReplay({ dryRun: true, alsoIgnored: false, ...done, error: 'the queue is away' }, plain).join('\n');
  expect(text).toContain('2 items understood: would be sent to be applied');
  expect(text).toMatch(/call\.held +of acme +2026-05-30 10:00:00/);
  expect(text).toContain('of a partner that is not known yet');
  expect(text).toContain('1 item means nothing to the journey, and stays (--also-ignored removes them)');
  expect(text).toContain('  ignored: nothing happened');
  expect(text).toMatch(/tells +is no word of ours/);
  expect(text).toContain('stopped: the queue is away; what was not sent is still kept');
  expect(text).not.toContain('@');
});
