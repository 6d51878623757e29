import type { SendingSettings } from '../settings';
import { plusDays, type TimeScale } from '../time';
import type { Instant } from '../words';
import type { DeferRule } from './rules';

/** A journey email to one contact of the partner that went out, or has its place taken. */
export interface CountedSend {
  readonly key: string;
  /** The contact's reference: no address may stand where sends are counted. */
  readonly contact: string;
  readonly at: Instant;
  /** It was only observed: mail that is sent does not count it. */
  readonly observed?: boolean | undefined;
}

type Caps = SendingSettings['caps'];

/** Sends from then on count against the caps; one that old counts no more. */
export const countedAfter = ({ days }: Caps, scale: TimeScale, now: Instant): Instant => plusDays(scale, now, -days);

/** When one more fits: when so many of the sends are too old to count that fewer than `cap` are left. Undefined when it fits now. */
const fitsAt = (cap: number, { days }: Caps, scale: TimeScale, sends: readonly CountedSend[], now: Instant): Instant | undefined => {
  const free = sends.map(({ at }) => plusDays(scale, at, days)).filter((each) => each > now);
  return free.sort()[free.length - cap];
};

/** What holds an email back, until when, and how many there may be. */
export interface CapReached {
  readonly rule: Extract<DeferRule, 'cap-contact' | 'cap-organisation'>;
  readonly until: Instant;
  readonly cap: number;
}

/**
 * The cap that holds one more email to the contact back the longest; undefined when none does. Sends are counted in journey
 * days: one is free again exactly `days` after it.
 */
export const capReached = (
  caps: Caps,
  scale: TimeScale,
  sends: readonly CountedSend[],
  contact: string,
  now: Instant,
): CapReached | undefined => {
  const own = sends.filter((each) => each.contact === contact);
  const contactFits = fitsAt(caps.perContact, caps, scale, own, now);
  const organisationFits = fitsAt(caps.perOrganisation, caps, scale, sends, now);
  const held: CapReached[] = [];
  if (contactFits !== undefined) held.push({ rule: 'cap-contact', until: contactFits, cap: caps.perContact });
  if (organisationFits !== undefined) held.push({ rule: 'cap-organisation', until: organisationFits, cap: caps.perOrganisation });
  return held.sort((a, b) => b.until.localeCompare(a.until))[0];
};
