import type { Contact, Partner } from '../partner';
import type { ProgramSettings } from '../settings';
import type { TimeScale } from '../time';
import type { Instant } from '../words';
import { type CountedSend, capReached } from './caps';
import { journeyClock, keepsHours } from './clock';
import { countryOf, hasPlace } from './country';
import type { DeferRule } from './rules';
import type { WaitingMail } from './waiting';
import { wallText } from './wall-clock';
import { nextOpening } from './window';
import { zoneOf } from './zone';

/** What decides when a journey email may go, for every email of a stage. */
export interface SendingHours {
  readonly settings: ProgramSettings;
  readonly scale: TimeScale;
  /** Whether a `YYYY-MM-DD` is a nationwide public holiday of an ISO 3166 country. Asked only about countries of the settings. */
  isHoliday(country: string, date: string): boolean;
}

/** One email to one contact, at one time. */
export interface Moment {
  readonly partner: Partner;
  readonly contact: Contact;
  /** The contact's reference, as it stands in `sends`. */
  readonly ref: string;
  readonly sends: readonly CountedSend[];
  /** Those that wait for a place under the caps, and for longer than this one. */
  readonly before: readonly WaitingMail[];
  readonly now: Instant;
}

export type When =
  | { readonly goes: 'now'; readonly notes: readonly string[] }
  | {
      readonly goes: 'later';
      readonly until: Instant;
      readonly rule: DeferRule;
      readonly detail: string;
      /** Of one that a cap puts off: when a place is free for it, open or not. */
      readonly placeAt?: Instant;
    };

const placeOf = ({ settings: { sending } }: SendingHours, { contact, partner }: Moment) => {
  const { zone, note } = zoneOf(contact, partner, sending.timeZone);
  const kept = sending.holidays ?? [];
  const country = countryOf(zone, kept);
  const placeless = kept.length === 0 || hasPlace(zone) ? [] : [`no country is known for ${zone}: no public holidays are kept`];
  return { zone, country, notes: [...(note === undefined ? [] : [note]), ...placeless] };
};

/**
 * Now, or the first time that suits both the caps and the contact's hours. Caps come first: what they leave must still fall
 * into the window, and waiting for the window frees places and takes none.
 */
export const whenToSend = (hours: SendingHours, moment: Moment): When => {
  const { settings, scale } = hours;
  const { partner, ref, now } = moment;
  if (!keepsHours(scale)) return { goes: 'now', notes: [] };
  const { zone, country, notes } = placeOf(hours, moment);
  const { window, caps } = settings.sending;
  const clock = journeyClock(scale, partner.journeyStartedAt);
  const cap = capReached(caps, scale, moment, ref, now);
  const earliest = clock.shows(cap?.until ?? now);
  const isHoliday = (date: string) => country !== undefined && hours.isHoliday(country, date);
  const opening = nextOpening({ zone, window, isHoliday }, earliest);
  if (cap === undefined && opening.at === earliest) return { goes: 'now', notes };
  const due = `due ${wallText(zone, opening.at)} in ${zone}`;
  const holidays = opening.afterHoliday ? [`after a public holiday in ${country}`] : [];
  const reason =
    cap === undefined ? [] : [cap.isKept ? 'the place is for one that has waited longer' : `had ${cap.cap} in ${caps.days} days`];
  const rule = cap?.rule ?? (opening.afterHoliday ? 'holiday' : 'send-window');
  const detail = [...reason, ...holidays, due, ...notes].join('; ');
  return { goes: 'later', until: clock.whenItShows(opening.at), rule, detail, ...(cap && { placeAt: cap.until }) };
};
