import { tzOffset } from '@date-fns/tz/tzOffset';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What clock and calendar on a wall show: `2026-11-22`, minutes since midnight by the clock's hands, and 1 for Monday to 7 for Sunday. */
export interface WallTime {
  readonly date: string;
  readonly minutes: number;
  readonly weekday: number;
}

/** How far walls of the zone are ahead of UTC at a time, in milliseconds. */
const ahead = (zone: string, time: number): number => tzOffset(zone, new Date(time)) * MINUTE;

/** `time` as walls of the zone show it. */
export const wallTime = (zone: string, time: number): WallTime => {
  const wall = new Date(time + ahead(zone, time));
  const [date = ''] = wall.toISOString().split('T');
  return { date, minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(), weekday: wall.getUTCDay() || 7 };
};

/** `2026-11-22 09:00`, for a person to read. */
export const wallText = (zone: string, time: number): string => {
  const [date, clock = ''] = new Date(time + ahead(zone, time)).toISOString().split('T');
  return `${date} ${clock.slice(0, 5)}`;
};

/** The first minute after `before` at which the zone's clocks have been turned; they are turned once between the two times. */
const turnBetween = (zone: string, before: number, after: number): number => {
  const old = ahead(zone, before);
  let [still, turned] = [Math.floor(before / MINUTE), Math.ceil(after / MINUTE)];
  while (turned - still > 1) {
    const middle = Math.floor((still + turned) / 2);
    if (ahead(zone, middle * MINUTE) === old) still = middle;
    else turned = middle;
  }
  return turned * MINUTE;
};

/**
 * Every time at which a wall may begin to show `minutes` or later, on the date `days` after the one that it shows at `time`: once
 * on most days; twice where clocks are turned back over it; and where they are turned forward over it, when they are turned.
 */
export const timesOnDay = (zone: string, time: number, days: number, minutes: number): readonly number[] => {
  const wallNow = time + ahead(zone, time);
  const wanted = Math.floor(wallNow / DAY) * DAY + days * DAY + minutes * MINUTE;
  // Wide enough for a whole day of any zone, its wall's time taken for UTC's; no zone turns its clocks twice in three days.
  const [before, after] = [wanted - 1.5 * DAY, wanted + 1.5 * DAY];
  const [old, next] = [ahead(zone, before), ahead(zone, after)];
  if (old === next) return [wanted - old];
  // Clocks that are turned a day before or after say nothing of this day: its window would open hours late, or on another date.
  const isThatDay = (each: number): boolean => Math.floor((each + ahead(zone, each)) / DAY) === Math.floor(wanted / DAY);
  return [wanted - old, wanted - next, turnBetween(zone, before, after)].filter(isThatDay);
};
