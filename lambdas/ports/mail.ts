import type { Purpose } from '../../lib/journey/emails';
import type { CountedSend } from '../../lib/journey/sending/caps';
import type { ModeChange } from '../../lib/journey/sending/mode';
import type { WaitingMail } from '../../lib/journey/sending/waiting';
import type { Instant } from '../../lib/journey/words';

/** How far a stage's mail goes, and went: the last changes, the oldest first. */
export interface ModeBook {
  readonly changes: readonly ModeChange[];
  readonly revision: number;
}

/** Where that is kept, for every sender and whoever changes it. */
export interface MailModes {
  /** As it is at this moment. */
  read(): Promise<ModeBook>;
  /** Writes the changes in place of those that were read; false when somebody else has written in between. */
  replace(before: ModeBook, changes: readonly ModeChange[]): Promise<boolean>;
}

/** A partner's journey emails of the last days, and those about to go: what caps are counted by. */
export interface Mailbox {
  readonly sends: readonly CountedSend[];
  /** Those that a cap has put off: of them, who has waited longest goes first. Absent when there are none. */
  readonly waiting?: readonly WaitingMail[] | undefined;
  readonly revision: number;
}

/** The mailboxes of the partners. Places are taken before a mail is sent, so that no two senders take the last one. */
export interface Mailboxes {
  of(partnerId: string): Promise<Mailbox>;
  /**
   * Writes the sends, and those that wait, in place of what was read; false when somebody else has written in between, or the
   * partner was erased.
   * @param waiting the same as before, when left out
   */
  replace(partnerId: string, before: Mailbox, sends: readonly CountedSend[], waiting?: readonly WaitingMail[]): Promise<boolean>;
}

/** The turns that all senders share, so many in each second. */
export interface Turns {
  /**
   * One of the second's; false when they are taken.
   * @param isPatient leaves them all, when a mail that goes first has waited for that second
   */
  take(second: number, perSecond: number, isPatient?: boolean): Promise<boolean>;
  /** One of a second to come, for a mail that goes first and waits for it; false when they are taken. */
  takeFirst(second: number, perSecond: number): Promise<boolean>;
}

/** `hasTurn`: the mail may go now. Else none was free in the time that one may wait for it. */
export interface Turn {
  readonly hasTurn: boolean;
  /** Whether time has passed: what was read before may be old. */
  readonly hasWaited: boolean;
}

/** Keeps all senders together at the stage's pace, service mail first. */
export interface Pace {
  turn(purpose: Purpose): Promise<Turn>;
}

export interface SentEmail {
  readonly messageId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly sentAt: Instant;
}

/** Why the mail service has not taken a mail that is all right. */
export type Setback = 'slow' | 'away' | 'paused' | 'address refused';

/**
 * What the mail service said to a mail. `slow`: it asks to slow down; `away`: it does not answer; `paused`: it sends nothing
 * for the account or the stream; `address refused`: it knows no such address. Anything else throws: a person must see it.
 */
export type Delivery = { readonly messageId: string } | { readonly setback: Setback };

export interface Mailer {
  send(mail: Mail): Promise<Delivery>;
}

/** A mail to the program's own people, of no partner: no ledger has it, so what is told of it later finds none. */
export type StaffMail = Omit<Mail, 'partnerId' | 'key' | 'stopUrl'>;

export interface StaffMailer {
  send(mail: StaffMail): Promise<Delivery>;
}

/** One person's digest of one day. `person` is `personKey` of the address. */
export interface DigestKey {
  readonly person: string;
  readonly day: string;
}

/** Who has got which day's digest: claim, send, confirm. */
export interface DigestLedger {
  /** `ours` when it is this try's to send until the lease is over; `held` while another try has it, which may have ended without a word. */
  claim(digest: DigestKey, claim: string, now: Instant, leaseUntil: Instant): Promise<'ours' | 'sent' | 'held'>;
  confirm(digest: DigestKey, claim: string, at: Instant): Promise<void>;
  /** Gives it back, so that the next try need not wait for the lease to end. */
  release(digest: DigestKey, claim: string): Promise<void>;
}

export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Where its reader stops mail like this, in one click; absent on service mail. */
  readonly stopUrl?: string | undefined;
  /** The stream it goes in. */
  readonly purpose: Purpose;
  /** For feedback: which partner's ledger entry this is. No personal data. */
  readonly partnerId: string;
  readonly key: string;
  readonly sentAt: Instant;
}
