import * as v from 'valibot';
import { isoTime } from '../../lib/journey/event-fields';
import { toInstant } from '../../lib/journey/words';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A time with its zone, or a day: its beginning in UTC. */
export const dayOrTime = v.pipe(
  v.string(),
  v.transform((text) => (DAY.test(text) ? `${text}T00:00:00Z` : text)),
  isoTime,
  v.transform((time) => toInstant(time)),
);
