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

/** An event that does not fit its type. Names the fields, and not what stands in them: the runtime logs an error with all that it holds. */
export class UnfitEvent extends Error {
  override readonly name = 'UnfitEvent';
  constructor(id: string, type: string, issues: readonly v.BaseIssue<unknown>[]) {
    super(`event ${id} does not fit its type ${type}: see ${issues.map((issue) => v.getDotPath(issue) ?? 'data').join(', ')}`);
  }
}

/** A journey event from its parts. Throws when there is no such type, or `UnfitEvent`. */
export const toJourneyEvent = ({ id, type, source, occurredAt, receivedAt, data }: EventParts): JourneyEvent => {
  if (!isEventType(type)) throw new Error(`there is no event type "${type}"`);
  const parsed = v.safeParse(EVENTS[type], data);
  if (!parsed.success) throw new UnfitEvent(id, type, parsed.issues);
  // The schema was looked up by the type: the pair fits, which the compiler cannot see.
  return { id, type, source, occurredAt, receivedAt, data: parsed.output } as JourneyEvent;
};
