import { contactRefOf } from '../../lambdas/identity';
import { sendingOf } from '../../lib/journey/apply/resend';
import type { Contact, Partner } from '../../lib/journey/partner';
import { journeyClock } from '../../lib/journey/sending/clock';
import { SENDING_RULES } from '../../lib/journey/sending/rules';
import { wallText } from '../../lib/journey/sending/wall-clock';
import { zoneOf } from '../../lib/journey/sending/zone';
import type { ProgramSettings } from '../../lib/journey/settings';
import type { TimeScale } from '../../lib/journey/time';
import type { Instant, MailWord } from '../../lib/journey/words';
import type { LedgerMail } from './story';

/** Whom an email was for: a contact by role, or people of the program. Without a name when the record knows the person no more. */
export interface Addressee {
  readonly is: 'contact' | 'manager' | 'head' | 'unknown';
  readonly role?: string;
  readonly name?: string;
}

/** One recorded decision on an email, with what its rule means. */
export interface ExplainedDecision {
  readonly at: Instant;
  readonly decision: 'sent' | 'deferred' | 'skipped';
  readonly rule: string;
  /** What the rule says, in words that follow "it"; absent for a rule that this checkout does not have. */
  readonly means?: string;
  readonly detail?: string;
  readonly until?: Instant;
  /** `until` as the clock on the contact's wall shows it; on a fast stage, by the journey's calendar. */
  readonly untilThere?: { readonly time: string; readonly zone: string };
  readonly to?: Addressee;
}

/**
 * What became of an email that was asked for. `suppressed`: nobody who can be reached wants it. `awaiting`: it waits
 * for a person's yes. `asked-for`: nothing was
 * decided yet. `lost`: its request was given up, and lies among the dead letters.
 */
export type Fate = 'sent' | 'deferred' | 'awaiting' | 'skipped' | 'suppressed' | 'being-sent' | 'asked-for' | 'lost';

/** What a person has said of an email that waits for it; of an earlier request for it, that does not count. */
export interface SaidOnIt {
  readonly word: MailWord;
  readonly by: string;
  readonly at: Instant;
  readonly isOfEarlier: boolean;
}

export interface ExplainedMail {
  readonly email: string;
  /** Its place in the ledger. */
  readonly key: string;
  /** Of one that a person had sent again: the so-many-th sending after the first. */
  readonly again?: number;
  readonly fate: Fate;
  readonly at: Instant;
  /** Of a deferred one: when it is looked at again. */
  readonly dueAt?: Instant;
  /** The contact whose hours or caps set that date gets it no more; who is next is decided then, and no sooner. */
  readonly outlived?: 'stopped' | 'unreachable';
  readonly said?: SaidOnIt;
  readonly attempts?: number;
  readonly to?: Addressee;
  /** What the mail service has told since, such as `delivery` or `bounce`. */
  readonly feedback?: string;
  readonly feedbackDetail?: string;
  /** Why it was not sent, of before decisions were recorded. */
  readonly reason?: string;
  /** The oldest first; empty when it was decided before decisions were recorded, or is not decided yet. */
  readonly decisions: readonly ExplainedDecision[];
  readonly deadLetter?: { readonly queue: string; readonly since?: Instant };
}

/** By whose words and clocks decisions are explained. */
export interface Explaining {
  readonly partner: Partner;
  readonly settings: Pick<ProgramSettings, 'head' | 'sending'>;
  readonly scale: TimeScale;
  /** Whether a contact has stopped such emails; nobody has, when left out. */
  readonly hasStopped?: ((contact: Contact, email: string) => boolean) | undefined;
}

type Recorded = NonNullable<LedgerMail['decisions']>[number];

const asContact = ({ role, name }: Contact): Addressee => ({ is: 'contact', ...(role !== undefined && { role }), name });

/** Whose address a sent email went to, by the record as it is now. */
const addresseeAt = ({ partner, settings }: Explaining, address: string): Addressee => {
  const contact = partner.contacts.find(({ email }) => email === address);
  if (contact !== undefined) return asContact(contact);
  if (partner.owner?.email === address) return { is: 'manager', name: partner.owner.name };
  return settings.head.email === address ? { is: 'head', name: settings.head.name } : { is: 'unknown' };
};

const RULES: ReadonlyMap<string, { readonly means: string }> = new Map(Object.entries(SENDING_RULES));

/** A recorded decision in words; what is not recorded is left out. */
export const explainDecision = (
  explaining: Explaining,
  { at, decision, rule, detail, until, contact: ref }: Recorded,
): ExplainedDecision => {
  const { partner, settings, scale } = explaining;
  const contact = ref === undefined ? undefined : partner.contacts.find(({ email }) => contactRefOf(email) === ref);
  const zone = contact && zoneOf(contact, partner, settings.sending.timeZone).zone;
  const means = RULES.get(rule)?.means;
  return {
    ...{ at, decision, rule },
    ...(means !== undefined && { means }),
    ...(detail !== undefined && { detail }),
    ...(until !== undefined && { until }),
    ...(until !== undefined &&
      zone !== undefined && { untilThere: { zone, time: wallText(zone, journeyClock(scale, partner.journeyStartedAt).shows(until)) } }),
    ...(ref !== undefined && { to: contact === undefined ? { is: 'unknown' } : asContact(contact) }),
  };
};

const SUPPRESSING: ReadonlySet<string> = new Set(['stopped', 'nobody-left']);

const fateOf = ({ status }: LedgerMail, last: ExplainedDecision | undefined): Fate => {
  if (status === 'claimed') return 'being-sent';
  if (status === 'deferred' && last?.rule === 'awaits-approval') return 'awaiting';
  return status === 'skipped' && SUPPRESSING.has(last?.rule ?? '') ? 'suppressed' : status;
};

/** Whether the person for whom a deferred email waits is no more the one who gets it. */
const outlivedBy = ({ partner, hasStopped }: Explaining, mail: LedgerMail): ExplainedMail['outlived'] => {
  const ref = mail.decisions?.at(-1)?.contact;
  if (mail.status !== 'deferred' || ref === undefined) return undefined;
  const contact = partner.contacts.find(({ email }) => contactRefOf(email) === ref);
  if (contact?.status !== 'active') return 'unreachable';
  return hasStopped?.(contact, mail.email) ? 'stopped' : undefined;
};

/** Which email it is, and where it stands in the ledger. */
export const mailAt = (email: string, key: string): Pick<ExplainedMail, 'email' | 'key' | 'again'> => {
  const { number } = sendingOf(key);
  return { email, key, ...(number > 0 && { again: number }) };
};

/** What the ledger tells of one email. */
export const explainMail = (explaining: Explaining, mail: LedgerMail): ExplainedMail => {
  const { email, key, at, attempts, status, dueAt, recipient, reason, feedback, feedbackDetail } = mail;
  const decisions = (mail.decisions ?? []).map((each) => explainDecision(explaining, each));
  const last = decisions.at(-1);
  const outlived = outlivedBy(explaining, mail);
  const to = recipient === undefined ? last?.to : addresseeAt(explaining, recipient);
  return {
    ...mailAt(email, key),
    ...{ fate: fateOf(mail, last), at: last?.at ?? at, attempts },
    ...(status === 'deferred' && dueAt !== undefined && { dueAt }),
    ...(outlived !== undefined && { outlived }),
    ...(to !== undefined && { to }),
    ...(feedback !== undefined && { feedback }),
    ...(feedbackDetail !== undefined && { feedbackDetail }),
    ...(reason !== undefined && decisions.length === 0 && { reason }),
    decisions,
  };
};
