import { describe, expect, it } from 'vitest';
import { eventIdOf, unmappedIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { UnmappedItem } from '../../lambdas/ports/unmapped';
import { createReceiveWebhook } from '../../lambdas/receive-webhook/handler';
import { NotStored, Refusal } from '../../lambdas/receive-webhook/refusal';
import { readJson } from '../../lambdas/sources/json';
import type { Meaning, Source } from '../../lambdas/sources/source';
import { MONDAY } from '../support/fixtures';

interface Item {
  readonly id: string;
  readonly is?: 'lead' | 'boring' | 'unheard-of' | 'broken' | 'unfit';
  readonly at?: string;
  readonly who?: string;
  readonly company?: string;
}

const TEN = '2026-05-30T10:00:00.000Z';
const toItem = (value: unknown): Item => value as Item; // the fake's own batches
const toRef = (who: string) => (who.includes('@') ? { email: who } : { id: who });
const leadOf = ({ id, at = TEN, who = 'dana@acme.example', company }: Item): Meaning => ({
  events: [
    { senderId: id, type: 'lead.submitted', occurredAt: at, data: { partner: toRef(who), leadId: id, ...(company && { company }) } },
  ],
});

const meanOf = (item: Item): Meaning => {
  switch (item.is) {
    case 'boring':
      return { ignored: 'of no interest' };
    case 'unheard-of':
      return { problems: [{ field: 'is', detail: 'is new to us' }] };
    case 'broken':
      throw new Error('the mapping of dana@acme.example broke');
    case 'unfit':
      return { events: [{ senderId: item.id, type: 'lead.submitted', occurredAt: TEN, data: { partner: { id: 'acme' } } }] };
    default:
      return leadOf(item);
  }
};

/** A sender of batches whose proof is the live secret itself. */
const crm: Source = {
  trust: 'token',
  accepts: ['application/json'],
  verify: ({ headers }, secrets) => secrets.includes(headers.secret ?? ''),
  split: ({ body }) => {
    const json = readJson(body);
    return 'problems' in json ? json : { items: Array.isArray(json.value) ? json.value : [] };
  },
  mean: (item) => meanOf(toItem(item)),
  kindOf: (item) => toItem(item).is ?? 'lead',
  answers: { notStored: () => ({ status: 200, body: 'again, please' }) },
  samples: ['lead.submitted'],
  sample: () => ({ headers: {}, body: '[]' }),
};

class World {
  readonly stored: QueuedEvent[] = [];
  readonly kept: UnmappedItem[] = [];
  readonly asked: string[] = [];
  readonly failed: unknown[] = [];
  readonly freshAsked: boolean[] = [];
  secrets = { known: ['old'], real: ['old'] };
  away: 'queue' | 'kept' | undefined;

  constructor(private readonly source: Source = crm) {}

  readonly receive = createReceiveWebhook({
    sources: new Map([['crm', async () => this.source]]),
    secretsOf: async (_, options = { fresh: false }) => {
      this.freshAsked.push(options.fresh);
      if (options.fresh) this.secrets.known = this.secrets.real;
      return this.secrets.known;
    },
    urlOf: () => 'https://hooks.northwind.example/webhooks/crm',
    directory: {
      partnerOf: async ({ value }) => {
        this.asked.push(value);
        return value === 'dana@acme.example' ? 'acme' : undefined;
      },
    },
    events: {
      sendAll: async (messages) => {
        if (this.away === 'queue') throw new Error('the queue is away');
        this.stored.push(...messages);
      },
    },
    unmapped: {
      keep: async (items) => {
        if (this.away === 'kept') throw new Error('the table is away');
        this.kept.push(...items);
      },
    },
    clock: { now: () => MONDAY },
    mappingFailed: (_, error) => this.failed.push(error),
  });

  post(items: readonly Item[] | string, secret = 'old') {
    const body = Buffer.from(typeof items === 'string' ? items : JSON.stringify(items));
    return this.receive('crm', { headers: { 'content-type': 'application/json', secret }, body });
  }
}

const leads = (count: number): readonly Item[] => Array.from({ length: count }, (_, index) => ({ id: `lead-${index}` }));

describe('a batch', () => {
  it('of 101 is read whole, and one of 1,001 is too large to be anybody’s', async () => {
    const world = new World();
    expect((await world.post(leads(101))).accepted).toHaveLength(101);
    expect(world.stored).toHaveLength(101);
    await expect(world.post(leads(1001))).rejects.toMatchObject({ status: 413 });
  });

  it('of nothing is stored at once', async () => {
    expect(await new World().post([])).toMatchObject({ accepted: [], unmapped: [], answer: { status: 202 } });
  });

  it('asks only once for the partner that all of it is about', async () => {
    const world = new World();
    await world.post(leads(100));
    expect(world.asked).toEqual(['dana@acme.example']);
  });

  it('is queued in the order in which it happened, each event once', async () => {
    const world = new World();
    const [early, late] = ['2026-05-30T09:00:00Z', '2026-05-30T11:00:00+01:00'];
    await world.post([
      { id: 'c', at: '2026-05-30T12:00:00Z' },
      { id: 'b', at: late },
      { id: 'a', at: early },
      { id: 'b', at: late },
    ]);
    expect(world.stored.map(({ id }) => id)).toEqual(['a', 'b', 'c'].map((id) => eventIdOf('crm', id)));
  });

  it('keeps the sender’s order of what happened in the same second, whichever partner takes longer to be found', async () => {
    const world = new World();
    await world.post([
      { id: 'first', who: 'dana@acme.example' },
      { id: 'second', who: 'acme' },
      { id: 'third', who: 'dana@acme.example' },
    ]);
    expect(world.stored.map(({ id }) => id)).toEqual(['first', 'second', 'third'].map((id) => eventIdOf('crm', id)));
  });

  it('with two different events of one id has the first, and keeps the other: the queue would drop it in silence', async () => {
    const world = new World();
    const [one, other] = [
      { id: '1', company: 'Initech' },
      { id: '1', company: 'Globex' },
    ];
    const { accepted, unmapped } = await world.post([one, { id: '2' }, other, one]);
    expect(accepted).toEqual(['1', '2'].map((id) => eventIdOf('crm', id)));
    expect(world.stored[0]?.data).toMatchObject({ company: 'Initech' });
    expect(world.kept).toMatchObject([{ item: JSON.stringify(other), problems: [{ field: 'id', detail: expect.any(String) }] }]);
    expect(unmapped).toHaveLength(1);
  });

  it('with items that nobody understands brings the others home, and keeps these as they came', async () => {
    const world = new World();
    const items: readonly Item[] = [
      { id: '1' },
      { id: '2', is: 'unheard-of' },
      { id: '3', is: 'boring' },
      { id: '4', is: 'unfit' },
      { id: '5' },
    ];
    const { accepted, unmapped, ignored, answer } = await world.post(items);
    expect(accepted).toEqual([eventIdOf('crm', '1'), eventIdOf('crm', '5')]);
    expect(ignored).toEqual(['of no interest']);
    expect(world.kept.map(({ id }) => id)).toEqual(unmapped);
    expect(world.kept).toEqual([
      {
        id: unmappedIdOf('crm', JSON.stringify(items[1])),
        source: 'crm',
        kind: 'unheard-of',
        problems: [{ field: 'is', detail: 'is new to us' }],
        item: JSON.stringify(items[1]),
        receivedAt: MONDAY,
      },
      expect.objectContaining({ kind: 'unfit', problems: [{ field: 'lead.submitted data.leadId', detail: 'is missing' }] }),
    ]);
    expect(JSON.parse(answer.body ?? '')).toEqual({ accepted, unmapped });
  });

  it('with an item whose mapping breaks keeps that, tells us, and says nothing of what stood in it', async () => {
    const world = new World();
    const { accepted, unmapped } = await world.post([{ id: '1', is: 'broken' }, { id: '2' }]);
    expect([accepted.length, unmapped.length]).toEqual([1, 1]);
    expect(world.failed).toEqual([new Error('the mapping of dana@acme.example broke')]);
    expect(JSON.stringify(world.kept[0]?.problems)).not.toContain('dana');
  });

  it('with an item of which nobody could even say what it is keeps it, and brings the others home', async () => {
    const unheardOf = (item: unknown): string => {
      if (toItem(item).is === 'broken') throw new TypeError('the kind of dana@acme.example broke');
      return 'lead';
    };
    const world = new World({ ...crm, kindOf: unheardOf });
    expect(await world.post([{ id: '1', is: 'broken' }, { id: '2' }])).toMatchObject({ accepted: [eventIdOf('crm', '2')] });
    expect(world.kept).toMatchObject([{ kind: '?' }]);
  });

  it('with something that is to happen in a week keeps that: its sender has its units wrong', async () => {
    const world = new World();
    const { accepted } = await world.post([{ id: '1', at: '2026-06-08T09:00:00Z' }, { id: '2' }]);
    expect(accepted).toEqual([eventIdOf('crm', '2')]);
    expect(world.kept.map(({ problems }) => problems)).toEqual([[{ field: 'timestamp', detail: 'must not be more than two days ahead' }]]);
  });

  it('with something that nobody understands and nobody could keep is refused, not taken and lost', async () => {
    const huge = { id: '1', is: 'unheard-of' as const, who: 'x'.repeat(301 * 1024) };
    const roomy: Source = { ...crm, maxBodyBytes: 1024 * 1024 };
    const world = new World(roomy);
    await expect(world.post([huge])).rejects.toMatchObject({ status: 413 });
    expect(world.kept).toEqual([]);
  });

  it('with an item that has more wrong than an item of the table holds is kept with the first hundred problems', async () => {
    const wrong: Source = {
      ...crm,
      mean: () => {
        const partner = { name: 'Acme', contacts: Array.from({ length: 20_000 }, () => ({})) };
        return { events: [{ senderId: '1', type: 'application.submitted', occurredAt: TEN, data: { partner } }] };
      },
    };
    const world = new World(wrong);
    await world.post([{ id: '1' }]);
    expect(world.kept[0]?.problems).toHaveLength(100);
    expect(Buffer.byteLength(JSON.stringify(world.kept))).toBeLessThan(50 * 1024);
  });

  it('that comes again keeps an item under the same id', async () => {
    const world = new World();
    for (let times = 0; times < 2; times += 1) await world.post([{ id: '1', is: 'unheard-of' }]);
    expect(new Set(world.kept.map(({ id }) => id)).size).toBe(1);
  });
});

describe('trouble of ours', () => {
  it.each(['queue', 'kept'] as const)('with the %s is told in the sender’s own way, and hides nothing from us', async (away) => {
    const world = new World();
    world.away = away;
    const error = await world.post([{ id: '1' }, { id: '2', is: 'unheard-of' }]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NotStored);
    expect(error).toMatchObject({
      answer: { status: 200, body: 'again, please' },
      cause: expect.objectContaining({ message: expect.stringContaining('away') }),
    });
  });

  it('half of it stored, counts once when the sender sends it again', async () => {
    const world = new World();
    world.away = 'kept';
    await world.post([{ id: '1' }, { id: '2', is: 'unheard-of' }]).catch(() => undefined);
    world.away = undefined;
    await world.post([{ id: '1' }, { id: '2', is: 'unheard-of' }]);
    expect(new Set(world.stored.map(({ id }) => id)).size).toBe(1);
    expect(world.kept).toHaveLength(1);
  });
});

describe('a secret that was changed a moment ago', () => {
  it('is asked for again before its holder is refused', async () => {
    const world = new World();
    world.secrets.real = ['new', 'old'];
    expect((await world.post(leads(1), 'new')).accepted).toHaveLength(1);
    expect(world.freshAsked).toEqual([false, true]);
  });

  it('is not asked for again when the proof holds', async () => {
    const world = new World();
    await world.post(leads(1));
    expect(world.freshAsked).toEqual([false]);
  });

  it('does not help who never had one', async () => {
    const world = new World();
    await expect(world.post(leads(1), 'guessed')).rejects.toBeInstanceOf(Refusal);
    expect(world.stored).toEqual([]);
  });
});
