import type { Rules } from '../../../lib/journey/apply/draft';
import type { Milestones } from '../../../lib/journey/definition';
import { daysBetween, plusMonths, REAL_TIME } from '../../../lib/journey/time';
import type { Instant } from '../../../lib/journey/words';
import type { MilestoneTold } from './milestones';
import { type Reading, recordAt } from './reading';

const DAYS_PER_MONTH = 365 / 12;
const LONGEST_MONTHS = 120;

const textAt = (term: Record<string, unknown>, name: string): Instant | undefined => {
  const value = term[name];
  return typeof value === 'string' ? value : undefined;
};

/** The day of the signature, which begins a term unless another beginning is told. */
const signedAt = (milestones: Milestones, told: readonly MilestoneTold[]): Instant | undefined =>
  told.find(({ name }) => milestones[name]?.events.includes('agreement.signed'))?.at;

/** Days of a file are those of the calendar, on a stage where a month takes seconds, too. */
const monthsOf = ({ settings }: Rules, term: Record<string, unknown>): number => {
  const { months } = term;
  if (typeof months === 'number') return months;
  const [startedAt, endsAt] = [textAt(term, 'startedAt'), textAt(term, 'endsAt')];
  if (startedAt === undefined || endsAt === undefined) return settings.defaults.termMonths;
  return Math.min(LONGEST_MONTHS, Math.max(1, Math.round(daysBetween(REAL_TIME, startedAt, endsAt) / DAYS_PER_MONTH)));
};

/** Puts the whole term in the place of what is told of it; without a day to reckon from there is none. */
export const completeTerm = ({ data }: Reading, rules: Rules, milestones: readonly MilestoneTold[]): void => {
  const term = recordAt(data, 'term');
  const { number = 1, autoRenews = rules.settings.defaults.autoRenews } = term;
  const months = monthsOf(rules, term);
  // A term of no whole number of months is refused by the event's schema, with its reason.
  const length = Number.isSafeInteger(months) && Math.abs(months) <= LONGEST_MONTHS ? months : 0;
  const end = textAt(term, 'endsAt');
  const start =
    textAt(term, 'startedAt') ?? (end === undefined ? signedAt(rules.program.milestones, milestones) : plusMonths(REAL_TIME, end, -length));
  if (start === undefined) {
    delete data.term;
    return;
  }
  data.term = { number, startedAt: start, endsAt: end ?? plusMonths(REAL_TIME, start, length), months, autoRenews };
};
