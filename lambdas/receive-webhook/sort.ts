import type { Instant } from '../../lib/journey/words';
import { unmappedIdOf } from '../identity';
import type { QueuedEvent } from '../messages';
import type { Clock } from '../ports/journey';
import type { Directory } from '../ports/names';
import type { UnmappedItem } from '../ports/unmapped';
import { MAX_PROBLEMS } from '../sources/json';
import type { Meaning, Source } from '../sources/source';
import { askedOnce, isTooLarge, OTHER_OF_SAME_ID, saysOtherwise, toQueued } from './intake';
import { readItem } from './meaning';
import { Refusal } from './refusal';

export interface SortPorts {
  readonly directory: Pick<Directory, 'partnerOf'>;
  readonly clock: Clock;
  /** A mapping that fails is ours to mend; its item is kept. */
  mappingFailed(source: string, error: unknown): void;
}

/** What items mean, as it can be stored. */
export interface Sorted {
  readonly events: QueuedEvent[];
  readonly unmapped: UnmappedItem[];
  /** Why the others mean nothing to the journey. */
  readonly ignored: string[];
}

/** What an item means, ready for the queue. */
type Reading = { readonly events: readonly QueuedEvent[] } | Exclude<Meaning, { events: unknown }>;

/** The table takes items of 400 KB, with their problems and keys: written out, an item may be longer than it came. */
const MAX_KEPT_BYTES = 300 * 1024;

/** Clocks differ by minutes, and dates without a time by a day; what is further ahead has its units wrong, or is a plan. */
const MOST_AHEAD_MS = 48 * 3_600_000;
const FROM_THE_FUTURE: Reading = { problems: [{ field: 'timestamp', detail: 'must not be more than two days ahead' }] };

/** An item that makes its mapping fail does not fail those beside it. */
const meaningOf = async ({ mappingFailed }: SortPorts, name: string, source: Source, item: unknown): Promise<Meaning> => {
  try {
    return await readItem(source, item);
  } catch (error) {
    mappingFailed(name, error);
    return { problems: [{ field: 'item', detail: 'its mapping failed: see the log' }] };
  }
};

const kindOf = ({ mappingFailed }: SortPorts, name: string, source: Source, item: unknown): string => {
  try {
    return source.kindOf(item);
  } catch (error) {
    mappingFailed(name, error);
    return '?';
  }
};

/** What all items mean, in the sender's order: whose partner is found sooner is not told sooner. */
const readAll = (ports: SortPorts, name: string, source: Source, items: readonly unknown[], receivedAt: Instant) => {
  const whoHas = askedOnce(ports.directory);
  const read = async (item: unknown): Promise<Reading> => {
    const meaning = await meaningOf(ports, name, source, item);
    if (!('events' in meaning)) return meaning;
    if (meaning.events.some(({ occurredAt }) => Date.parse(occurredAt) > Date.parse(receivedAt) + MOST_AHEAD_MS)) return FROM_THE_FUTURE;
    return { events: await Promise.all(meaning.events.map((sent) => toQueued(whoHas, name, sent, receivedAt))) };
  };
  return Promise.all(items.map(async (item) => ({ item, reading: await read(item) })));
};

/** Sorts the items of a request into what is queued, what is kept, and what is let go. Throws `Refusal` for what is too large for all of these. */
export const sort = async (ports: SortPorts, name: string, source: Source, items: readonly unknown[]): Promise<Sorted> => {
  const receivedAt = ports.clock.now();
  const sorted: Sorted = { events: [], unmapped: [], ignored: [] };
  const told = new Map<string, QueuedEvent>();
  const keep = (item: unknown, all: UnmappedItem['problems']): void => {
    const text = JSON.stringify(item);
    if (Buffer.byteLength(text) > MAX_KEPT_BYTES) throw new Refusal(413, 'an item in it is too large to be kept');
    const [id, kind, problems] = [unmappedIdOf(name, text), kindOf(ports, name, source, item), all.slice(0, MAX_PROBLEMS)];
    sorted.unmapped.push({ id, source: name, kind, problems, item: text, receivedAt });
  };
  const queue = (item: unknown, events: readonly QueuedEvent[]): void => {
    const isLarge = events.some(isTooLarge);
    if (isLarge && items.length === 1) throw new Refusal(413, 'the event is too large when it is written out');
    if (isLarge) keep(item, [{ field: 'item', detail: 'is too large when it is written out' }]);
    else if (saysOtherwise(events, told)) keep(item, [OTHER_OF_SAME_ID]);
    else {
      for (const event of events) told.set(event.id, event);
      sorted.events.push(...events);
    }
  };
  for (const { item, reading } of await readAll(ports, name, source, items, receivedAt)) {
    if ('ignored' in reading) sorted.ignored.push(reading.ignored);
    else if ('problems' in reading && source.refusesProblems === true) throw new Refusal(400, 'the event cannot be read', reading.problems);
    else if ('problems' in reading) keep(item, reading.problems);
    else queue(item, reading.events);
  }
  return sorted;
};
