import * as v from 'valibot';
import { isTimeZone } from './time-zone';
import { MEETINGS, SEGMENTS, TRACKS } from './words';

/** Partner ids appear in keys, queue groups and execution names, so their alphabet is narrow. */
const PARTNER_ID = /^[A-Za-z0-9_.-]{1,60}$/;
/** A day that the calendar has (31 February has none) and a time with a zone. */
const ISO_TIME = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/;

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const isRealTime = (text: string): boolean => {
  const [, year, month, day] = ISO_TIME.exec(text) ?? [];
  if (year === undefined || Number.isNaN(Date.parse(text))) return false;
  return Number(day) >= 1 && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
};

/** Times compare as texts, and years of more or fewer than four digits would not. */
const isInReach = (text: string): boolean => {
  if (!isRealTime(text)) return true;
  const time = Date.parse(text);
  return time >= 0 && time < Date.UTC(2200, 0);
};

/**
 * Marks that turn the direction of what follows, also past the end of a name; they come along when a name is copied from a phone.
 * Names in Arabic or Hebrew need none: their letters know their direction.
 */
const TURNING_MARKS = /[\u202A-\u202E\u2066-\u2069]/g;
/** Anything that leaves ink: a zero-width space, a soft hyphen or a filler does not. */
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{Z}\p{Cc}\p{Cf}\u2800]/u;

/** Words of a person: lines and tabs, and no other control characters. Marks that would turn what stands beside them are taken out. */
export const text = (maxLength: number) =>
  v.pipe(
    v.string('must be a text'),
    v.transform((given) => given.replaceAll(TURNING_MARKS, '')),
    v.trim(),
    v.minLength(1, 'must not be empty'),
    v.check((given) => given === '' || VISIBLE.test(given), 'must have a character that can be seen'),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
    v.regex(/^(?:\P{Cc}|[\t\n\r])*$/u, 'must not contain control characters'),
  );
/** A name or an id: it stands in subjects and on terminals. What word processors break lines with is a space. */
export const line = (maxLength: number) =>
  v.pipe(
    text(maxLength),
    v.transform((given) => given.replaceAll(/[\u2028\u2029]/g, ' ')),
    v.regex(/^\P{Cc}*$/u, 'must be one line'),
  );
export const partnerId = v.pipe(v.string('must be a text'), v.regex(PARTNER_ID, 'must be 1 to 60 letters, digits, "-", "_" or "."'));
export const isoTime = v.pipe(
  v.string('must be a text'),
  v.check(isRealTime, 'must be an ISO 8601 time with a zone, such as 2026-11-22T10:00:00Z'),
  v.check(isInReach, 'must be between 1970 and 2199'),
);
/** A domain in letters beyond ASCII is one with its ASCII spelling, which mail is sent by: `müller.example` is `xn--mller-kva.example`. */
const withAsciiDomain = (address: string): string => {
  const [, local, domain] = /^([^@]*)@(?=.*\P{ASCII})([\p{L}\p{M}\p{N}.-]+)$/u.exec(address) ?? [];
  const url = `http://${domain}`;
  return domain === undefined || !URL.canParse(url) ? address : `${local}@${new URL(url).hostname}`;
};

/** Letters beyond ASCII before the `@`, and quotes there, are refused: the mail service takes no such address. */
export const email = v.pipe(
  v.string('must be a text'),
  v.trim(),
  v.transform(withAsciiDomain),
  v.maxLength(254, 'must have at most 254 characters'),
  v.rfcEmail('must be an email address'),
  v.toLowerCase(),
);
/** Money in minor units: cents, of the currency beside it. */
export const amount = v.pipe(
  v.number('must be an integer in minor units (cents)'),
  v.safeInteger('must be an integer in minor units (cents)'),
  v.minValue(0, 'must not be negative'),
);
/** ISO 4217. */
export const currency = v.pipe(
  v.string('must be a text'),
  v.check((code) => CURRENCIES.has(code), 'must be an ISO 4217 code such as EUR'),
);
/** Length of a term. */
export const months = v.pipe(
  v.number('must be a number of months'),
  v.integer('must be a whole number of months'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(120, 'must be at most 120'),
);
export const track = v.picklist(TRACKS, `must be one of ${TRACKS.join(', ')}`);
export const segment = v.picklist(SEGMENTS, `must be one of ${SEGMENTS.join(', ')}`);
export const meeting = v.picklist(MEETINGS, `must be one of ${MEETINGS.join(', ')}`);
export const person = v.looseObject({ name: line(200), email }, 'must be an object with name and email');

/** RFC 5646 asks for room for so many; a tag has no end of its own. */
const LONGEST_LOCALE = 35;

export const contact = v.looseObject(
  {
    name: line(200),
    email,
    role: v.optional(line(40)),
    timeZone: v.optional(v.pipe(v.string('must be a text'), v.check(isTimeZone, 'must be an IANA time zone such as Europe/Berlin'))),
    locale: v.optional(
      v.pipe(
        v.string('must be a text'),
        // Many systems write `de_DE` or `DE`.
        v.transform((text) =>
          text
            .trim()
            .replaceAll('_', '-')
            .replace(/^[A-Za-z]+/, (language) => language.toLowerCase()),
        ),
        v.maxLength(LONGEST_LOCALE, `must have at most ${LONGEST_LOCALE} characters`),
        v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or de-AT'),
      ),
    ),
  },
  'must be an object with name and email',
);
export const externalId = v.looseObject({ system: line(60), id: line(200) }, 'must be an object with system and id');

const partnerRef = {
  id: v.optional(partnerId),
  email: v.optional(email),
  externalId: v.optional(externalId),
};

const namedPartner = v.pipe(
  v.looseObject(partnerRef, 'must name the partner by id, email or externalId'),
  v.check(
    ({ id, email: address, externalId: external }) => id !== undefined || address !== undefined || external !== undefined,
    'must name the partner by id, email or externalId',
  ),
);

export const organisation = v.looseObject(
  {
    ...partnerRef,
    name: line(200),
    contacts: v.pipe(
      v.array(contact, 'must be a list of contacts'),
      v.minLength(1, 'must have at least one contact'),
      v.maxLength(50, 'must have at most 50 contacts'),
    ),
    track: v.optional(track),
    segment: v.optional(segment),
    owner: v.optional(person),
    source: v.optional(v.looseObject({ channel: line(100), campaign: v.optional(line(200)), referredBy: v.optional(line(200)) })),
    motivation: v.optional(text(2000)),
    externalIds: v.optional(v.pipe(v.array(externalId, 'must be a list'), v.maxLength(20, 'must have at most 20 entries'))),
    consentBasis: v.optional(line(200)),
  },
  'must be the organisation, with name and contacts',
);

/** An event about a partner that is named. */
export const about = <E extends v.ObjectEntries>(entries: E) => v.looseObject({ partner: namedPartner, ...entries }, 'must be an object');
/** An event that introduces the organisation. */
export const aboutOrganisation = v.looseObject({ partner: organisation }, 'must be an object');

export const reason = v.optional(text(2000));
export const held = { notes: v.optional(text(10_000)), contactEmail: v.optional(email) };
export const plan = {
  leads: v.optional(v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(0, 'must not be negative'))),
  revenue: v.optional(amount),
  currency: v.optional(currency),
};

export const dealClosed = v.variant(
  'outcome',
  [
    about({ outcome: v.literal('won'), dealId: line(200), amount, currency }),
    about({ outcome: v.literal('lost'), dealId: line(200), amount: v.optional(amount), currency: v.optional(currency) }),
  ],
  'must be won or lost',
);
