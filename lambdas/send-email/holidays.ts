import type Holidays from 'date-holidays';
import { isCountry } from '../../lib/journey/sending/country';
import type { SendingHours } from '../../lib/journey/sending/when';
import type { ProgramSettings } from '../../lib/journey/settings';
import type { ProgramProblem } from '../../lib/journey/validate/problem';

const HOUR = 3_600_000;
/** Half a day off is a working day: a holiday covers both of these hours. Those that begin at sunset cover the day after. */
const [MORNING, AFTERNOON] = [10 * HOUR, 14 * HOUR];
const DAY = 24 * HOUR;

/** The dates that a holiday takes, of the wall where it is kept: the calendar was asked for it in UTC. */
const datesOf = (start: Date, end: Date): readonly string[] => {
  const first = Math.ceil((start.getTime() - MORNING) / DAY) * DAY;
  const dates: string[] = [];
  for (let day = first; day + AFTERNOON < end.getTime(); day += DAY) dates.push(new Date(day).toISOString().slice(0, 10));
  return dates;
};

/** A holiday may begin in one year and last into the next. */
const datesIn = (calendar: Holidays, year: number): ReadonlySet<string> =>
  new Set([year - 1, year].flatMap((each) => calendar.getHolidays(each)).flatMap(({ start, end }) => datesOf(start, end)));

/** Nationwide public holidays of these countries; nothing is loaded when there are none. What a region keeps by itself is no holiday here. */
export const loadHolidays = async (countries: readonly string[]): Promise<SendingHours['isHoliday']> => {
  if (countries.length === 0) return () => false;
  const { default: Calendar } = await import('date-holidays');
  const calendars = new Map(countries.map((country) => [country, new Calendar(country, { types: ['public'], timezone: 'UTC' })]));
  const years = new Map<string, ReadonlySet<string>>();
  return (country, date) => {
    const calendar = calendars.get(country);
    // The calendar ends with the year 9999, a fast stage does not.
    if (calendar === undefined || date.startsWith('+')) return false;
    const year = date.slice(0, 4);
    const known = years.get(`${country} ${year}`) ?? datesIn(calendar, Number(year));
    years.set(`${country} ${year}`, known);
    return known.has(date);
  };
};

/** Countries of the settings whose holidays are in no calendar: they would silently have none. */
export const checkHolidays = async ({ sending: { holidays = [] } }: ProgramSettings): Promise<readonly ProgramProblem[]> => {
  if (holidays.length === 0) return [];
  const { default: Calendar } = await import('date-holidays');
  const known = new Calendar().getCountries();
  return holidays.flatMap((country, index) => {
    // What is no country at all is found by the settings' own check, which says what to write.
    if (country in known || !isCountry(country)) return [];
    const fix = 'leave it out: emails go on its holidays, too';
    return [{ place: `settings > sending > holidays > ${index}`, problem: `no calendar has the public holidays of ${country}`, fix }];
  });
};
