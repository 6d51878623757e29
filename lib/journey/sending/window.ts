import type { SendWindow } from '../settings';
import { timesOnDay, wallTime } from './wall-clock';

/** When one contact may be written to. */
export interface Calendar {
  readonly zone: string;
  readonly window: SendWindow | 'always';
  /** Of a `YYYY-MM-DD` where the contact is. */
  isHoliday(date: string): boolean;
}

/** No country has so many days off in a row; a calendar that says so is wrong, and an email is not put off for it. */
const LONGEST_SHUT_DAYS = 60;

const EVERY_DAY: SendWindow = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
/** `always` shuts on public holidays only. */
const hoursOf = ({ window }: Calendar): SendWindow => (window === 'always' ? EVERY_DAY : window);

/** `09:30` as minutes since midnight. */
export const minutesOf = (clock: string): number => {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
};

/** Whether a wall at the contact's shows a time of the window, on a day that is no holiday. */
export const isOpen = (calendar: Calendar, time: number): boolean => {
  const { days, from, to } = hoursOf(calendar);
  const { date, minutes, weekday } = wallTime(calendar.zone, time);
  return days.includes(weekday) && minutes >= minutesOf(from) && minutes < minutesOf(to) && !calendar.isHoliday(date);
};

const findOpening = (calendar: Calendar, time: number): number | undefined => {
  if (isOpen(calendar, time)) return time;
  const from = minutesOf(hoursOf(calendar).from);
  for (let days = 0; days <= LONGEST_SHUT_DAYS; days += 1) {
    const open = timesOnDay(calendar.zone, time, days, from).filter((each) => each > time && isOpen(calendar, each));
    if (open.length > 0) return Math.min(...open);
  }
  return undefined;
};

/** When the window is open next, `time` itself when it is open then; and whether a holiday keeps it shut until then. */
export interface Opening {
  readonly at: number;
  readonly afterHoliday: boolean;
}

export const nextOpening = (calendar: Calendar, time: number): Opening => {
  const onWorkdays = findOpening({ ...calendar, isHoliday: () => false }, time);
  if (onWorkdays === undefined) throw new Error('the send window opens on no day: see sending.window in program/settings.ts');
  const at = findOpening(calendar, time) ?? onWorkdays;
  return { at, afterHoliday: at > onWorkdays };
};
