import { minorDigits, toUnits } from '../../lib/journey/currency';
import type { StepVariables } from '../../lib/journey/emails';
import type { Instant, Track } from '../../lib/journey/words';

/** `1250050` minor units of USD as `$12,500.50`; each currency has its own number of digits. */
export const money = (minorUnits: number, currency: string): string => {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  });
  return format.format(toUnits(minorUnits, currency));
};

/** Made when it is first used: formatters take milliseconds, which a cold start need not wait for. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const dates = once(() => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }));

/** The day of an instant, in UTC: `22 November 2026`. */
export const date = (instant: Instant): string => dates().format(new Date(instant));

const numbers = once(() => new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 }));

/** `1 deal`, `2 deals`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${numbers().format(n)} ${n === 1 ? one : many}`;

/** A number in a table. */
export const figure = (n: number): string => numbers().format(n);

const lists = once(() => new Intl.ListFormat('en-GB', { type: 'conjunction' }));

/** `a, b and c`. */
export const listed = (items: readonly string[]): string => lists().format(items);

/** `silver` as a name: `Silver`. */
export const titled = (name: string): string => name.replace(/^./u, (first) => first.toUpperCase());

/** Whole days that a wait has lasted, in words; nothing when it is no wait, or began today. */
export const waited = (waiting: StepVariables['waiting']): string | undefined => {
  const days = Math.floor(waiting?.days ?? 0);
  return days >= 1 ? count(days, 'day') : undefined;
};

/** What a partner of each track is called, with its article. */
export const TRACK_WORDS: Readonly<Record<Track, string>> = {
  referral: 'a referral partner',
  reseller: 'a reseller',
  technology: 'a technology partner',
  services: 'a services partner',
};

/** A quotation short enough for a letter. */
export const excerpt = (text: string, maxLength = 180): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= maxLength ? line : `${[...line].slice(0, maxLength).join('').trimEnd()}…`;
};
