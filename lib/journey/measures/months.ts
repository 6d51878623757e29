import { plusMonths, REAL_TIME, type TimeScale } from '../time';
import { type Instant, toInstant } from '../words';

const isRealTime = ({ secondsPerDay }: TimeScale): boolean => secondsPerDay === REAL_TIME.secondsPerDay;
const lengthOf = (scale: TimeScale): number => Date.parse(plusMonths(scale, toInstant(0), 1));
const CALENDAR = /^\d{4}-\d{2}$/;

/** Whether a month is one of the calendar: what is counted by such lives at the real pace, whatever its stage does. */
export const isCalendarMonth = (month: string): boolean => CALENDAR.test(month);

/** The month that an instant lies in: `2026-11`; on a faster stage, where one takes seconds or minutes, the moment at which it began. */
export const monthOf = (scale: TimeScale, at: Instant): string => {
  if (isRealTime(scale)) return at.slice(0, 7);
  const length = lengthOf(scale);
  return toInstant(Math.floor(Date.parse(at) / length) * length);
};

/** When a month is over. One of the calendar is, whatever the stage: what was seeded or brought along is counted by it. */
export const endOfMonth = (scale: TimeScale, month: string): Instant => {
  if (isCalendarMonth(month)) return plusMonths(REAL_TIME, toInstant(`${month}-01T00:00:00Z`), 1);
  return toInstant(Date.parse(month) + lengthOf(scale));
};
