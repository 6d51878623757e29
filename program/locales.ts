/** The languages that every letter is written in, as BCP 47 tags. Add one, and the compiler lists what is not written in it yet. */
export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/** A locale that a mail is to be written in. The engine gives only those of the program; any other is a mistake, and no reason to write in another language. */
export const localeOf = (tag: string): Locale => {
  const locale = LOCALES.find((each) => each === tag);
  if (locale === undefined) throw new Error(`no letter is written in "${tag}", only in ${LOCALES.join(' and ')}`);
  return locale;
};
