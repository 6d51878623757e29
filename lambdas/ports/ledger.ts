import type { SendingRule } from '../../lib/journey/sending/rules';
import type { Instant } from '../../lib/journey/words';
import type { Meaning } from '../receive-feedback/meaning';
import type { Fate } from '../receive-feedback/worn-out';
import type { SentEmail } from './mail';

/** What was decided on an email at one time, for whoever asks why. Names no person. */
export interface RecordedDecision {
  readonly at: Instant;
  readonly decision: 'sent' | 'deferred' | 'skipped';
  /** One of `SENDING_RULES`; what an older version decided may name one that there is no more. */
  readonly rule: SendingRule | (string & {});
  readonly detail?: string | undefined;
  /** When it is looked at again. */
  readonly until?: Instant | undefined;
  /** The contact's reference; absent for people of the program. */
  readonly contact?: string | undefined;
}

export interface LedgerEntry {
  readonly status: 'claimed' | 'sent' | 'skipped' | 'deferred';
  readonly claim: string;
  readonly leaseUntil: Instant;
  readonly attempts: number;
  /** The last run that asked for it; absent when none did, and on entries from before runs were noted. */
  readonly run?: number | undefined;
  /** How often it was put off: a message from before the last time is a stale copy. */
  readonly deferrals: number;
  /** The last 20, the oldest first. */
  readonly decisions: readonly RecordedDecision[];
  readonly dueAt?: Instant | undefined;
  /** Of one that waits for approval: the message that goes on when a person has said yes or no, as JSON. */
  readonly request?: string | undefined;
  readonly reason?: string | undefined;
  readonly messageId?: string | undefined;
  /** What the mail service has told of it, such as `send`: then it went out, whatever the status says. */
  readonly feedback?: string | undefined;
}

/** One try's hold on an email's entry. */
export interface Claim {
  readonly partnerId: string;
  /** The email's place in the ledger. */
  readonly key: string;
  /** The try's own name. */
  readonly name: string;
}

/** What a try asks for: the entry of this email, until its lease is over. */
export interface ClaimRequest extends Claim {
  readonly email: string;
  readonly now: Instant;
  readonly leaseUntil: Instant;
  /** How often the message that asks was put off. */
  readonly deferrals: number;
  /** The run that asks. */
  readonly run?: number | undefined;
}

/** One entry per email, for ever: claim, then confirm what was decided. Confirming throws when the claim is another's by now. */
export interface SendLedger {
  /** The entry as it stands; ours when `isOurs`. A message from before the last deferral gets no claim; one of a later run does, unless it was sent. */
  claim(request: ClaimRequest): Promise<{ readonly isOurs: boolean; readonly entry: LedgerEntry }>;
  confirmSent(claim: Claim, entry: LedgerEntry, sent: SentEmail, decision: RecordedDecision): Promise<void>;
  /** It was sent by an earlier try, which could not say so. */
  confirmGone(claim: Claim, entry: LedgerEntry, decision: RecordedDecision): Promise<void>;
  confirmSkipped(claim: Claim, entry: LedgerEntry, decision: RecordedDecision): Promise<void>;
  /**
   * @param deferrals that of the message that now waits
   * @param request that message as JSON, when it waits for a person: then it is listed among those that do
   */
  confirmDeferred(claim: Claim, entry: LedgerEntry, deferrals: number, decision: RecordedDecision, request?: string): Promise<void>;
  /** The message of an email that waits for a person; undefined when it does not (any more). */
  request(partnerId: string, key: string): Promise<string | undefined>;
  /** Takes the entry away, as long as the claim holds: nothing tells that it was asked for. */
  forget(claim: Claim): Promise<void>;
  /** Gives the claim back, so that the next try need not wait for its lease to end. */
  release(claim: Claim, now: Instant): Promise<void>;
}

/** What receive-feedback writes: the word of the mail service on a mail that was sent. */
export interface FeedbackLedger {
  keyOf(partnerId: string, messageId: string): Promise<string | undefined>;
  /** The word with the greatest order stands, and each fact at its latest time, whatever the order in which they come. False when there is no such mail. */
  record(partnerId: string, key: string, meaning: Pick<Meaning, 'word' | 'fact' | 'at'>): Promise<boolean>;
  /** What is known of the partner's mails to that address, up to this moment. */
  fates(partnerId: string, recipient: string): Promise<readonly Fate[]>;
}

/** Whose an address is: of several partners, when each has a contact with it. */
export interface AddressBook {
  partnersWith(address: string): Promise<readonly string[]>;
}
