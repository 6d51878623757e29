import type { SendingSettings } from '../settings';
import { plusDays, type TimeScale } from '../time';
import type { Instant } from '../words';
import type { DeferRule } from './rules';
import { keptUntil, type WaitingMail } from './waiting';

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

/** What counts against one cap: what went out, and what waits for a place and goes first. */
interface Counted {
  readonly sends: readonly CountedSend[];
  readonly before: readonly WaitingMail[];
}

interface Fit {
  readonly until: Instant;
  readonly isKept: boolean;
}

/**
 * When one more fits: when so many of the sends are too old to count that fewer than `cap` are left; and when those that go before
 * it have taken the places that are left, or are not coming. Undefined when it fits now.
 */
const fitsAt = (cap: number, { days }: Caps, scale: TimeScale, { sends, before }: Counted, now: Instant): Fit | undefined => {
  const free = sends.map(({ at }) => plusDays(scale, at, days)).filter((each) => each > now);
  const full = free.sort()[free.length - cap];
  if (full !== undefined) return { until: full, isKept: false };
  const until = before.map((each) => keptUntil(scale, each)).sort()[before.length - (cap - free.length)];
  return until === undefined ? undefined : { until, isKept: true };
};

/** What holds an email back, until when, and how many there may be. */
export interface CapReached {
  readonly rule: Extract<DeferRule, 'cap-contact' | 'cap-organisation'>;
  readonly until: Instant;
  readonly cap: number;
  /** A place is left, and kept for who has waited longer. */
  readonly isKept: boolean;
}

/**
 * The cap that holds one more email to the contact back the longest; undefined when none does. Sends are counted in journey
 * days: one is free again exactly `days` after it. `before` are those that have waited longer.
 */
export const capReached = (
  caps: Caps,
  scale: TimeScale,
  { sends, before }: Counted,
  contact: string,
  now: Instant,
): CapReached | undefined => {
  const isOwn = (each: { readonly contact: string }): boolean => each.contact === contact;
  const contactFits = fitsAt(caps.perContact, caps, scale, { sends: sends.filter(isOwn), before: before.filter(isOwn) }, now);
  const organisationFits = fitsAt(caps.perOrganisation, caps, scale, { sends, before }, now);
  const held: CapReached[] = [];
  if (contactFits !== undefined) held.push({ rule: 'cap-contact', ...contactFits, cap: caps.perContact });
  if (organisationFits !== undefined) held.push({ rule: 'cap-organisation', ...organisationFits, cap: caps.perOrganisation });
  return held.sort((a, b) => b.until.localeCompare(a.until))[0];
};
