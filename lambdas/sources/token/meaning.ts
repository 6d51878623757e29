import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { problemsOf } from '../json';
import type { Meaning, Problem } from '../source';

const text = v.string('must be a text');
const ignored = v.object({ ignore: text });
const told = v.object(
  {
    id: v.optional(v.union([v.string(), v.number()], 'must be a text')),
    type: text,
    timestamp: text,
    data: v.record(v.string(), v.unknown(), 'must be an object'),
  },
  'must be an event, with type, timestamp and data',
);

/** Senders write `null` or an empty text where they have nothing to say. */
const withoutEmpty = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (each === null || each === '' ? undefined : each)));

const hashOf = (item: unknown): string => createHash('sha256').update(JSON.stringify(item)).digest('hex');

const MAX_REASON = 100;
const oneLine = (reason: string): string => reason.replaceAll(/\p{Cc}/gu, ' ').slice(0, MAX_REASON);

/** The meaning that has these problems, or the one without. */
const unless = ([first, ...more]: readonly Problem[], meaning: Meaning): Meaning =>
  first === undefined ? meaning : { problems: [first, ...more] };

/** What a mapping gave for an item: events, or why there are none. An event without an id has one made of the item. */
export const meaningIn = (result: unknown, item: unknown): Meaning => {
  const all = [result ?? []].flat();
  const [reason] = all.filter((each) => v.is(ignored, each));
  const parsed = all.filter((each) => !v.is(ignored, each)).map((each) => v.safeParse(told, withoutEmpty(each) ?? null));
  if (parsed.length === 0 && reason !== undefined) return { ignored: oneLine(reason.ignore) };
  if (parsed.length === 0) return { problems: [{ field: 'item', detail: 'the mapping gives nothing for it' }] };
  const problems = parsed.flatMap(({ issues = [] }) => problemsOf(issues));
  const hash = hashOf(item);
  const events = parsed.flatMap(({ success, output }, place) => {
    if (!success) return [];
    const { id = place === 0 ? hash : `${hash}-${place}`, type, timestamp, data } = output;
    return [{ senderId: String(id), type, occurredAt: timestamp, data }];
  });
  // One of two with the same id would be taken for the other sent again.
  const isTwice = new Set(events.map(({ senderId }) => senderId)).size < events.length;
  return unless([...problems, ...(isTwice ? [{ field: 'id', detail: 'must differ between the events of an item' }] : [])], { events });
};

/** What several items mean that are kept as one: understood when all are. */
export const together = (meanings: readonly Meaning[]): Meaning => {
  const events = meanings.flatMap((meaning) => ('events' in meaning ? meaning.events : []));
  const [reason] = meanings.flatMap((meaning) => ('ignored' in meaning ? [meaning.ignored] : []));
  const problems = meanings.flatMap((meaning) => ('problems' in meaning ? meaning.problems : []));
  return unless(problems, events.length === 0 && reason !== undefined ? { ignored: reason } : { events });
};
