import type { Contact, Partner } from '../../../lib/journey/partner';
import type { SendingPolicy } from '../../../lib/journey/sending/decide';
import type { Instant } from '../../../lib/journey/words';
import { NO_ZONES } from './arbitrary';

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const options = { timeZone, calendar: 'gregory', hourCycle: 'h23', weekday: 'short' } as const;
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en', { ...options, ...digits });
  formats.set(timeZone, made);
  return made;
};

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const REGIONS: Readonly<Record<string, RegExp>> = {
  DE: /^Europe\/Berlin$/,
  US: /^America\/(New_York|Los_Angeles)$/,
  JP: /^Asia\/Tokyo$/,
  EG: /^Africa\/Cairo$/,
  CL: /^America\/Santiago$/,
};

/** Whether a wall at the contact's shows a time at which one may be written to: reckoned apart from the code, by `Intl`. */
export const wallSaysOpen = (policy: SendingPolicy, partner: Partner, contact: Contact, at: Instant): boolean => {
  const { window, holidays = [] } = policy.settings.sending;
  const start = Date.parse(partner.journeyStartedAt);
  const shown = start + Math.round(((Date.parse(at) - start) / policy.scale.secondsPerDay) * 86_400);
  const zone = zoneFor(policy, partner, contact);
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(shown)
      .map(({ type, value }) => [type, value]),
  );
  const country = holidays.find((each) => REGIONS[each]?.test(zone));
  if (country !== undefined && policy.isHoliday(country, `${part.year}-${part.month}-${part.day}`)) return false;
  if (window === 'always') return true;
  const time = `${part.hour}:${part.minute}`;
  return window.days.includes(WEEKDAYS.indexOf(part.weekday ?? '') + 1) && time >= window.from && time < window.to;
};

/** Where hours are reckoned for a contact: its own zone, else that of a colleague who can be reached, of any, of the program. */
const zoneFor = ({ settings }: SendingPolicy, { contacts }: Partner, { timeZone }: Contact): string => {
  const active = contacts.filter(({ status }) => status === 'active');
  const told = [timeZone, ...[...active, ...contacts].map((each) => each.timeZone)];
  return told.find((zone) => zone !== undefined && !NO_ZONES.includes(zone)) ?? settings.sending.timeZone;
};
