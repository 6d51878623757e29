import type { QueuedEvent } from '../../lambdas/messages';
import type { Directory } from '../../lambdas/ports/names';
import type { EventQueue } from '../../lambdas/ports/queues';
import type { UnmappedItem, UnmappedItems } from '../../lambdas/ports/unmapped';
import {
  askedOnce,
  inOrder,
  isTooLarge,
  OTHER_OF_SAME_ID,
  saysOtherwise,
  toQueued,
  type WhoHas,
} from '../../lambdas/receive-webhook/intake';
import { readItem } from '../../lambdas/receive-webhook/meaning';
import type { Meaning, Problem } from '../../lambdas/sources/source';
import type { Sources } from './senders';

export interface ReplayPorts {
  /** The mapping that the items are read with. */
  readonly sources: Sources;
  readonly directory: Pick<Directory, 'partnerOf'>;
  readonly events: EventQueue;
  readonly items: Pick<UnmappedItems, 'remove'>;
}

export interface ReplayOptions {
  readonly dryRun: boolean;
  /** Removes also what the mapping ignores now. */
  readonly alsoIgnored: boolean;
  /** Tells this run's sendings from all others. */
  readonly attempt: string;
}

/** What an item is now, for a list: ids of ours, names of fields, and nothing that its sender wrote but its kind. */
export interface ReplayedItem extends Pick<UnmappedItem, 'id' | 'source' | 'kind' | 'receivedAt'> {
  /** `partner` is absent for one that is not known yet: its event waits for it. */
  readonly events?: readonly { readonly id: string; readonly type: string; readonly occurredAt: string; readonly partner?: string }[];
  readonly ignored?: string;
  readonly problems?: readonly Problem[];
}

export interface Replay {
  /** Sent to be applied, and kept no more. */
  readonly understood: readonly ReplayedItem[];
  readonly ignored: readonly ReplayedItem[];
  /** Still not understood: they stay. */
  readonly stayed: readonly ReplayedItem[];
  /** Why it ended early; what was not sent is still kept. */
  readonly trouble?: unknown;
}

type Reading = { readonly events: readonly QueuedEvent[] } | Exclude<Meaning, { events: unknown }>;

const problem = (field: string, detail: string): Reading => ({ problems: [{ field, detail }] });

const meaningOf = async (open: NonNullable<ReturnType<Sources['get']>>, item: string): Promise<Meaning> => {
  const source = await open();
  try {
    return await readItem(source, JSON.parse(item));
  } catch (error) {
    // Its message may repeat what the sender wrote.
    const name = error instanceof Error ? error.name : typeof error;
    return { problems: [{ field: 'item', detail: `its mapping failed (${name}): try it in a test` }] };
  }
};

/** What the item would have become, had it come to this mapping. */
const read = async (sources: Sources, whoHas: WhoHas, { source, item, receivedAt }: UnmappedItem): Promise<Reading> => {
  const open = sources.get(source);
  if (open === undefined) return problem('source', 'program/senders.ts has no such sender');
  const meaning = await meaningOf(open, item);
  if (!('events' in meaning)) return meaning;
  const events = await Promise.all(meaning.events.map((sent) => toQueued(whoHas, source, sent, receivedAt)));
  if (events.some(isTooLarge)) return problem('item', 'its event is too large when it is written out');
  return saysOtherwise(events) ? { problems: [OTHER_OF_SAME_ID] } : { events: inOrder(events) };
};

const shown = ({ id, source, kind, receivedAt }: UnmappedItem, reading: Reading): ReplayedItem => {
  const base = { id, source, kind, receivedAt };
  if (!('events' in reading)) return { ...base, ...reading };
  const events = reading.events.map(({ id: eventId, type, occurredAt, partner }) => ({
    ...{ id: eventId, type, occurredAt },
    ...('id' in partner && { partner: partner.id }),
  }));
  return { ...base, events };
};

const settle = async ({ events, items }: ReplayPorts, item: UnmappedItem, reading: Reading, options: ReplayOptions): Promise<void> => {
  if (options.dryRun || 'problems' in reading) return;
  if ('ignored' in reading) return options.alsoIgnored ? items.remove(item.id) : undefined;
  // Sent under a new deduplication id: for five minutes the queue drops in silence what it takes for a repeat, also of an
  // event that was purged meanwhile, and the item that is removed here is the last copy. A true repeat is known by the log.
  for (const event of reading.events) await events.send(event, options.attempt);
  await items.remove(item.id);
};

/** Items that came at once, together: their list has them by their ids, which say nothing of their order. */
async function* byArrival(items: AsyncIterable<UnmappedItem> | Iterable<UnmappedItem>): AsyncGenerator<readonly UnmappedItem[]> {
  let together: UnmappedItem[] = [];
  for await (const item of items) {
    if (together.length > 0 && together[0]?.receivedAt !== item.receivedAt) {
      yield together;
      together = [];
    }
    together.push(item);
  }
  yield together;
}

/** When the first event of an item happened; what means none comes last. */
const happenedAt = (reading: Reading): number =>
  'events' in reading ? Date.parse(reading.events[0]?.occurredAt ?? '') : Number.MAX_SAFE_INTEGER;

/**
 * Reads kept items again, the oldest first, and those that came at once in the order in which they happened. What is
 * understood now is sent to be applied, with the time at which it came, and then removed: killed in between, it is sent
 * again by the next replay, and counts once. What is ignored now stays unless that is asked for: a mapping of a minute ago
 * may ignore too much, and this is the last copy.
 */
export const replay = async (
  ports: ReplayPorts,
  items: AsyncIterable<UnmappedItem> | Iterable<UnmappedItem>,
  options: ReplayOptions,
): Promise<Replay> => {
  const whoHas = askedOnce(ports.directory);
  const done: Record<'understood' | 'ignored' | 'stayed', ReplayedItem[]> = { understood: [], ignored: [], stayed: [] };
  try {
    for await (const together of byArrival(items)) {
      const readings = await Promise.all(together.map(async (item) => ({ item, reading: await read(ports.sources, whoHas, item) })));
      for (const { item, reading } of readings.toSorted((a, b) => happenedAt(a.reading) - happenedAt(b.reading))) {
        await settle(ports, item, reading, options);
        if ('events' in reading) done.understood.push(shown(item, reading));
        else done['ignored' in reading ? 'ignored' : 'stayed'].push(shown(item, reading));
      }
    }
    return done;
  } catch (trouble) {
    return { ...done, trouble };
  }
};
