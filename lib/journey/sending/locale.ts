/** The language that a person is written to in, and a note when it is not the one that they asked for. */
export interface ChosenLocale {
  readonly locale: string;
  readonly notes: readonly string[];
}

/** `de-AT` and all that it is one of, the nearest first: `de-at`, `de`. */
const widening = (tag: string): readonly string[] => {
  const parts = tag.toLowerCase().split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
};

/** Which of `locales`, those that letters are written in, a contact is written to in: theirs, else its language, else the program's. */
export const localeFor = (wanted: string | undefined, program: string, locales: readonly string[]): ChosenLocale => {
  if (wanted === undefined) return { locale: program, notes: [] };
  const wider = widening(wanted);
  const language = wider.at(-1);
  const written =
    wider.flatMap((tag) => locales.filter((each) => each.toLowerCase() === tag))[0] ??
    locales.find((each) => widening(each).at(-1) === language);
  return written === undefined ? { locale: program, notes: [`no ${wanted}: in ${program}`] } : { locale: written, notes: [] };
};
