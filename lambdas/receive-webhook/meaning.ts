import * as v from 'valibot';
import { isoTime } from '../../lib/journey/event-fields';
import { isWebhookEventType, WEBHOOK_EVENTS } from '../../lib/journey/events';
import { problemsOf } from '../sources/json';
import type { Meaning, Problem, SentEvent, Source } from '../sources/source';

const problemsIn = ({ senderId, type, occurredAt, data }: SentEvent): readonly Problem[] => {
  if (!isWebhookEventType(type)) return [{ field: 'type', detail: 'is no event that senders fire' }];
  const parsed = v.safeParse(WEBHOOK_EVENTS[type], data);
  return [
    ...(senderId === '' ? [{ field: 'id', detail: 'is missing' }] : []),
    ...(v.is(isoTime, occurredAt) ? [] : [{ field: 'timestamp', detail: 'must be an ISO 8601 time with a zone' }]),
    ...(parsed.success ? [] : problemsOf(parsed.issues, `${type} data`)),
  ];
};

/** What an item means, when that is also what the journey can take: events that do not fit their type are problems. */
export const readItem = async (source: Source, item: unknown): Promise<Meaning> => {
  const meaning = await source.mean(item);
  if (!('events' in meaning)) return meaning;
  const [problem, ...more] = meaning.events.flatMap(problemsIn);
  if (problem !== undefined) return { problems: [problem, ...more] };
  return meaning.events.length === 0 ? { problems: [{ field: 'item', detail: 'means no event' }] } : meaning;
};
