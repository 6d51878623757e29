import { REAL_TIME, type TimeScale } from '../time';
import { type Instant, toInstant } from '../words';

/** Below so many seconds a day, the seconds that queues count in are longer than the hours of a window. */
const SHORTEST_DAY_WITH_HOURS = 10;

/** Whether a stage's days are long enough for windows, holidays and caps. Where a year is played in minutes, emails go at any hour. */
export const keepsHours = ({ secondsPerDay }: TimeScale): boolean => secondsPerDay >= SHORTEST_DAY_WITH_HOURS;

/**
 * A partner's calendar on this stage: it shows real time when its journey starts, and from then on runs as fast as the
 * stage's days. Its times are milliseconds, not instants: on a fast stage a journey comes to years of five digits.
 */
export interface JourneyClock {
  /** What the calendar shows at a real time. */
  shows(at: Instant): number;
  /** The first real time at which the calendar shows this or later. */
  whenItShows(time: number): Instant;
}

/** In AWS, where a day has 86,400 seconds, the calendar shows real time. */
export const journeyClock = ({ secondsPerDay }: TimeScale, journeyStartedAt: Instant): JourneyClock => {
  const start = Date.parse(journeyStartedAt);
  const pace = REAL_TIME.secondsPerDay / secondsPerDay;
  return {
    shows: (at) => start + Math.round((Date.parse(at) - start) * pace),
    whenItShows: (time) => toInstant(start + Math.ceil((time - start) / pace)),
  };
};
