import { minorDigits, toUnits } from '../../lib/journey/currency';
import type { Instant } from '../../lib/journey/words';
import type { Locale } from '../locales';
import { tierOf } from '../tiers';
import { GLOSSARIES } from '../words/glossaries';
import type { Glossary } from '../words/glossary';

/** Forms that a language has of a counted word, by CLDR; `Intl.PluralRules` picks among them. */
export const PLURALS = { en: ['one', 'other'], de: ['one', 'other'] } as const satisfies Readonly<
  Record<Locale, readonly Intl.LDMLPluralRule[]>
>;

/** A counted word in every form that its language has: `{ one: 'deal', other: 'deals' }`. */
export type Forms<L extends Locale> = Readonly<Record<(typeof PLURALS)[L][number], string>>;

/** How numbers and days are written. In English: money as in America, and days that nobody takes for months. */
const WRITTEN_AS: Readonly<Record<Locale, { readonly numbers: string; readonly text: string }>> = {
  en: { numbers: 'en-US', text: 'en-GB' },
  de: { numbers: 'de-DE', text: 'de-DE' },
};

/** What a letter needs to say things properly in its language. */
export interface Speech<L extends Locale = Locale> {
  /** The day of an instant, in UTC: `22 November 2026`. */
  readonly date: (instant: Instant) => string;
  /** `1250050` minor units of USD as `$12,500.50`; each currency has its own number of digits. */
  readonly money: (minorUnits: number, currency: string) => string;
  /** A number in a table. */
  readonly figure: (n: number) => string;
  /** `1 deal`, `2 deals`. */
  readonly count: (n: number, forms: Forms<L>) => string;
  /** `a, b and c`. */
  readonly listed: (items: readonly string[]) => string;
  readonly milestone: (name: string) => string;
  readonly task: (title: string) => string;
  readonly tier: (name: string) => Glossary['tiers'][keyof Glossary['tiers']];
  readonly words: Glossary;
}

/** No line ends between a number and what it counts, or a day and its month. */
const NO_BREAK = '\u00a0';

/** Made when it is first used: formatters take milliseconds, which a cold start need not wait for. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const milestoneIn =
  ({ milestones }: Glossary) =>
  (name: string): string => {
    const words: Readonly<Record<string, string>> = milestones;
    const word = words[name];
    if (word === undefined) throw new Error(`program/words has no milestone "${name}"`);
    return word;
  };

const formatsOf = (locale: Locale) => {
  const { numbers, text } = WRITTEN_AS[locale];
  return {
    numbers: once(() => new Intl.NumberFormat(numbers, { maximumFractionDigits: 0 })),
    dates: once(() => new Intl.DateTimeFormat(text, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })),
    lists: once(() => new Intl.ListFormat(text, { type: 'conjunction' })),
    plurals: once(() => new Intl.PluralRules(locale)),
    money: (minorUnits: number, currency: string): string => {
      const digits = minorDigits(currency);
      const format = new Intl.NumberFormat(numbers, {
        style: 'currency',
        currency,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        trailingZeroDisplay: 'stripIfInteger',
      });
      return format.format(toUnits(minorUnits, currency));
    },
  };
};

const createSpeech = <L extends Locale>(locale: L): Speech<L> => {
  const words = GLOSSARIES[locale];
  const { numbers, dates, lists, plurals, money } = formatsOf(locale);
  const figure = (n: number): string => numbers().format(n);
  return {
    words,
    money,
    figure,
    date: (instant) => dates().format(new Date(instant)).replace(' ', NO_BREAK),
    count: (n, forms) => {
      const known: Partial<Record<Intl.LDMLPluralRule, string>> = forms;
      return `${figure(n)}${NO_BREAK}${known[plurals().select(n)]}`;
    },
    listed: (items) => lists().format(items),
    milestone: milestoneIn(words),
    task: (title) => (words.tasks === 'as titled' ? title : (words.tasks[title] ?? title)),
    tier: (name) => words.tiers[tierOf(name).name],
  };
};

const SPEECHES: { readonly [L in Locale]: Speech<L> } = { en: createSpeech('en'), de: createSpeech('de') };

/** How a language says things. */
export const speechOf = <L extends Locale>(locale: L): Speech<L> => SPEECHES[locale];
