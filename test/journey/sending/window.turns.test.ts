import { describe, expect, it } from 'vitest';
import { minutesOf, nextOpening } from '../../../lib/journey/sending/window';
import type { SendWindow } from '../../../lib/journey/settings';
import { toInstant } from '../../../lib/journey/words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What a wall shows in each minute of the nine days around a turn of the clocks, by `Intl` and not by the code. */
const wallsAround = (timeZone: string, turn: string) => {
  const options = { timeZone, hourCycle: 'h23', weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en', options);
  const start = Date.parse(turn) - 3 * DAY;
  return Array.from({ length: 9 * 24 * 60 }, (_, minute) => {
    const time = start + minute * MINUTE;
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return { time, weekday: WEEKDAYS.indexOf(parts.weekday ?? '') + 1, minutes: minutesOf(`${parts.hour}:${parts.minute}`) };
  });
};

type Walls = ReturnType<typeof wallsAround>;

/** The first minute from each one on in which the window is open, by walking backwards through all of them. */
const openings = (walls: Walls, { days, from, to }: SendWindow): ReadonlyMap<number, number> => {
  const found = new Map<number, number>();
  let next: number | undefined;
  for (const { time, weekday, minutes } of [...walls].reverse()) {
    if (days.includes(weekday) && minutes >= minutesOf(from) && minutes < minutesOf(to)) next = time;
    if (next !== undefined) found.set(time, next);
  }
  return found;
};

const WINDOWS = [
  ['22:00', '24:00'],
  ['00:00', '01:00'],
  ['00:30', '02:30'],
  ['01:00', '04:00'],
  ['02:15', '02:45'],
  ['23:30', '24:00'],
  ['09:00', '17:00'],
] as const;
const DAYS = [[1, 2, 3, 4, 5, 6, 7], [7], [6], [1], [5, 7]];

describe('around a turn of the clocks', { timeout: 30_000 }, () => {
  it.each([
    ['Europe/Berlin', 'forward', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', 'back', '2026-10-25T01:00:00Z'],
    ['America/New_York', 'forward', '2026-03-08T07:00:00Z'],
    ['America/New_York', 'back', '2026-11-01T06:00:00Z'],
    ['Australia/Lord_Howe', 'forward', '2026-10-03T15:30:00Z'],
    ['Australia/Lord_Howe', 'back', '2026-04-04T15:00:00Z'],
    ['America/Nuuk', 'forward over midnight', '2026-03-29T01:00:00Z'],
    ['America/Nuuk', 'back over midnight', '2026-10-25T01:00:00Z'],
    ['Africa/Cairo', 'forward over midnight', '2026-04-23T22:00:00Z'],
    ['America/Havana', 'back over midnight', '2026-11-01T05:00:00Z'],
    ['Antarctica/Troll', 'forward by two hours', '2026-03-29T01:00:00Z'],
  ])('in %s, %s, each window opens in the very minute in which a wall shows it first', (zone, _, turn) => {
    const walls = wallsAround(zone, turn);
    for (const days of DAYS)
      for (const [from, to] of WINDOWS) {
        const window = { days, from, to };
        const calendar = { zone, window, isHoliday: () => false };
        for (const [time, expected] of openings(walls, window)) {
          // Every 149th minute is enough: over nine days each hour of a day is met several times.
          if ((time / MINUTE) % 149 !== 0) continue;
          const opening = toInstant(nextOpening(calendar, time).at);
          expect(opening, `${from}-${to} on ${days} from ${toInstant(time)}`).toBe(toInstant(expected));
        }
      }
  });
});
