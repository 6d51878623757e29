import * as v from 'valibot';
import { EVENTS, isEventType, type JourneyEvent } from '../lib/journey/events';

/** The fields of an event that all types have, and its data as it came. */
export interface EventParts {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly data: unknown;
}

/** A journey event from its parts. Throws when there is no such type, or `ValiError` naming the field that does not fit it. */
export const toJourneyEvent = ({ id, type, source, occurredAt, receivedAt, data }: EventParts): JourneyEvent => {
  if (!isEventType(type)) throw new Error(`there is no event type "${type}"`);
  // The schema was looked up by the type: the pair fits, which the compiler cannot see.
  return { id, type, source, occurredAt, receivedAt, data: v.parse(EVENTS[type], data) } as JourneyEvent;
};
