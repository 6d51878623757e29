import type { Email, Topic } from '../emails';
import type { Contact, Partner, Person } from '../partner';
import type { Audience, Instant } from '../words';
import type { CountedSend } from './caps';
import { localeFor } from './locale';
import { managerOf, reachable, wants } from './recipient';
import type { DeferRule, SkipRule } from './rules';
import { goingBefore, type WaitingMail } from './waiting';
import { type SendingHours, whenToSend } from './when';

/** What decides for every email of a stage. */
export interface SendingPolicy extends SendingHours {
  /** Locales that the letters are written in; the program's is one of them. */
  readonly locales: readonly string[];
}

/** What decides about one email, as it stands now. */
export interface Circumstances {
  readonly email: Pick<Email<never>, 'to' | 'purpose' | 'topic' | 'roles'>;
  /** Goes to these people instead of the email's own. */
  readonly audience?: Audience | undefined;
  readonly partner: Partner;
  /** What a contact has stopped. */
  stopped(contact: Contact): ReadonlySet<Topic>;
  /** Where an address may not stand, a contact is named by this. */
  refOf(contact: Contact): string;
  /** Journey mail to this partner; what is older than the caps' days may be left out. */
  readonly sends: readonly CountedSend[];
  /** Journey mail to this partner that waits for a place under the caps; nothing does when left out. */
  readonly waiting?: readonly WaitingMail[] | undefined;
  /** The email's own place in the ledger: a send under it does not count against it. */
  readonly key: string;
  readonly now: Instant;
}

/** `until` is in real time and after now: if nothing changes, the email goes then. Notes and details name no person. */
export type Decision =
  | {
      readonly decision: 'send';
      readonly to: Person;
      /** The contact of the partner that it goes to; absent when it goes to people of the program. */
      readonly contact?: Contact;
      readonly locale: string;
      readonly notes: readonly string[];
    }
  | {
      readonly decision: 'defer';
      readonly until: Instant;
      readonly rule: DeferRule;
      readonly detail: string;
      readonly contact: Contact;
      /** Of one that a cap puts off: when a place is free for it. */
      readonly placeAt?: Instant;
    }
  | { readonly decision: 'skip'; readonly rule: SkipRule; readonly detail: string };

/** Whom of the partner it goes to: the first, by the email's roles, who can be reached and has not stopped it. */
const addressee = ({ partner, email, stopped }: Circumstances): Contact | Extract<Decision, { decision: 'skip' }> => {
  const people = reachable(partner, email.roles);
  const contact = people.find((each) => wants(stopped(each), email));
  if (contact !== undefined) return contact;
  return people.length === 0
    ? { decision: 'skip', rule: 'nobody-left', detail: 'no contact is left that can be reached' }
    : { decision: 'skip', rule: 'stopped', detail: `everybody who can be reached (${people.length}) has stopped such emails` };
};

/**
 * Whether an email goes now, later or never, to whom and in which language. First who: what is stopped must not wait, and hours
 * and caps are those of a person. A cap never moves an email on to a colleague: it would be the colleague's turn by accident.
 */
export const decideSending = (policy: SendingPolicy, circumstances: Circumstances): Decision => {
  const { head, sending } = policy.settings;
  const { email, audience, partner, refOf, key, now } = circumstances;
  const audienceNow = audience ?? email.to;
  // The program's own people are told at any hour.
  if (audienceNow !== 'partner')
    return { decision: 'send', to: audienceNow === 'head' ? head : managerOf(partner, head), locale: sending.locale, notes: [] };
  const contact = addressee(circumstances);
  if ('decision' in contact) return contact;
  const { locale, notes } = localeFor(contact.locale, sending.locale, policy.locales);
  // Service mail is owed, at once.
  if (email.purpose === 'service') return { decision: 'send', to: contact, contact, locale, notes };
  const sends = circumstances.sends.filter((each) => each.key !== key);
  const before = goingBefore(circumstances.waiting ?? [], sends, key, policy.scale, now);
  const when = whenToSend(policy, { partner, contact, ref: refOf(contact), sends, before, now });
  if (when.goes === 'now') return { decision: 'send', to: contact, contact, locale, notes: [...notes, ...when.notes] };
  const { goes: _later, ...later } = when;
  return { decision: 'defer', ...later, contact };
};
