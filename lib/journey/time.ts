// The small one: the other makes formatters of Intl when it is loaded, 15 ms of a cold start.
import { UTCDateMini } from '@date-fns/utc/date/mini';
import { addMonths } from 'date-fns/addMonths';
import { type Instant, toInstant } from './words';

const REAL_SECONDS_PER_DAY = 86_400;
const DAYS_PER_MONTH = 365 / 12;

/** How long a day of the journey lasts on this stage: 86,400 s in AWS, less where a year is played in minutes. */
export interface TimeScale {
  readonly secondsPerDay: number;
  /** No time-out of a workflow is shorter than this (whole seconds). */
  readonly minTimeoutSeconds: number;
}

export const REAL_TIME: TimeScale = { secondsPerDay: REAL_SECONDS_PER_DAY, minTimeoutSeconds: 1 };

/** Whether the journey's days are those of the calendar. */
export const isRealTime = ({ secondsPerDay }: TimeScale): boolean => secondsPerDay === REAL_SECONDS_PER_DAY;

/** `days` of the journey as the whole seconds that a state machine waits. */
export const timeoutSeconds = (scale: TimeScale, days: number): number =>
  Math.max(scale.minTimeoutSeconds, Math.round(days * scale.secondsPerDay));

/** `from` plus (or, negative, minus) `days` of the journey. */
export const plusDays = (scale: TimeScale, from: Instant, days: number): Instant =>
  toInstant(Date.parse(from) + Math.round(days * scale.secondsPerDay * 1000));

/** `from` plus calendar months; on a faster stage a month is a twelfth of 365 of its days. */
export const plusMonths = (scale: TimeScale, from: Instant, months: number): Instant =>
  isRealTime(scale) ? toInstant(addMonths(new UTCDateMini(from), months)) : plusDays(scale, from, months * DAYS_PER_MONTH);

/** Days of the journey between two instants, as a fraction; negative when `to` is before `from`. */
export const daysBetween = (scale: TimeScale, from: Instant, to: Instant): number =>
  (Date.parse(to) - Date.parse(from)) / 1000 / scale.secondsPerDay;
