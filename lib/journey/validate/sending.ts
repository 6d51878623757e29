import * as v from 'valibot';
import { codeMeantBy, isCountry } from '../sending/country';
import { minutesOf } from '../sending/window';
import { isTimeZone } from '../time-zone';

const atLeastOne = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1'));

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
export const clock = v.pipe(v.string(), v.regex(CLOCK, 'must be a time such as 09:00'));
const endOfDay = v.pipe(
  v.string(),
  v.check((time) => time === '24:00' || CLOCK.test(time), 'must be a time such as 17:00, at most 24:00'),
);

export const weekday = v.pipe(v.number(), v.picklist([1, 2, 3, 4, 5, 6, 7], 'must be from 1 (Monday) to 7 (Sunday)'));
const window = v.pipe(
  v.object({ days: v.pipe(v.array(weekday), v.nonEmpty('must name a day: nothing would ever be sent')), from: clock, to: endOfDay }),
  v.forward(
    v.check(({ from, to }) => minutesOf(from) < minutesOf(to), 'must be later than from; a window lies within one day'),
    ['to'],
  ),
);

const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const notCountry = ({ input }: { readonly input: string }): string => {
  const meant = codeMeantBy(input);
  if (meant === undefined) return 'must be an ISO 3166 code of a country, such as DE';
  // `DE-BE`: what a region keeps by itself is no holiday here.
  return /^[A-Za-z]{2}[-_]/.test(input)
    ? `must be a country: holidays of regions are not kept, write ${meant}`
    : `must be the ISO 3166 code of the country: write ${meant}`;
};

const caps = v.pipe(
  v.object({ perContact: atLeastOne, perOrganisation: atLeastOne, days: atLeastOne }),
  v.forward(
    v.check(
      ({ perContact, perOrganisation }) => perOrganisation < 1 || perOrganisation >= perContact,
      'must be at least perContact: no contact could ever get as many as that',
    ),
    ['perOrganisation'],
  ),
);

/** What `sending` of the program's settings may be. */
export const sending = v.object({
  fromName: v.picklist(['program', 'owner'], "must be 'program' or 'owner'"),
  timeZone: v.pipe(v.string(), v.check(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')),
  locale: v.pipe(v.string(), v.check(isLocale, 'must be a language tag such as en or de-AT')),
  // Not a union: its problems would have no place within the window.
  window: v.lazy((given): v.GenericSchema => (typeof given === 'string' ? v.literal('always', "must be 'always' or a window") : window)),
  holidays: v.optional(v.array(v.pipe(v.string(), v.check(isCountry, notCountry)))),
  caps,
});
