/// <reference lib="esnext.intl" />
/** One spelling of a zone that has several: `Asia/Kolkata` and `Asia/Calcutta` are one. */
const canonical = (zone: string): string => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;

/** Its type is in the newest library of TypeScript only; Node has had it since 20. */
const zonesOf = (country: string): readonly string[] => new Intl.Locale('und', { region: country }).getTimeZones() ?? [];

/** Whether it is an ISO 3166 code of a country with clocks: `GB` is, `UK` and `EU` are not. */
export const isCountry = (code: string): boolean =>
  /^[A-Z]{2}$/.test(code) && new Intl.Locale('und', { region: code }).region === code && zonesOf(code).length > 0;

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** What somebody may have meant who wrote no code: `DE` for `de`, `Germany`, `Deutschland` and `DE-BE`. */
export const codeMeantBy = (written: string): string | undefined => {
  const text = written.trim().toUpperCase();
  const [region = ''] = text.split(/[-_]/);
  if (isCountry(region)) return region;
  const names = ['en', 'de'].map((language) => new Intl.DisplayNames(language, { type: 'region' }));
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => `${first}${second}`));
  return codes.find((code) => names.some((each) => each.of(code)?.toUpperCase() === text) && isCountry(code));
};

/** Whether a zone is where people live: `UTC`, `Etc/GMT+5` and `+05:30` are nowhere. */
export const hasPlace = (zone: string): boolean => /^(?!Etc\/).+\//.test(canonical(zone));

/** Which of `countries` a zone lies in. Only these are looked up: all there are take 100 ms. */
export const countryOf = (zone: string, countries: readonly string[]): string | undefined => {
  const wanted = canonical(zone);
  return countries.find((each) => zonesOf(each).includes(wanted));
};
