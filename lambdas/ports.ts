import type { Alias, Announcing, Decision, Effect, FollowingEvent, RunInput, Situation } from '../lib/journey/apply/draft';
import type { Consent } from '../lib/journey/consent';
import type { Purpose, Topic } from '../lib/journey/emails';
import type { JourneyEvent } from '../lib/journey/events';
import type { MilestoneState, Partner, Task } from '../lib/journey/partner';
import type { CountedSend } from '../lib/journey/sending/caps';
import type { ModeChange } from '../lib/journey/sending/mode';
import type { SendingRule } from '../lib/journey/sending/rules';
import type { WaitingMail } from '../lib/journey/sending/waiting';
import type { Instant, PhaseId } from '../lib/journey/words';
import type { EmailMessageInput, QueuedEvent } from './messages';
import type { Meaning } from './receive-feedback/meaning';
import type { Fate } from './receive-feedback/worn-out';

/** The clock is passed in: nothing in a handler reads the real one. */
export interface Clock {
  now(): Instant;
}

export interface AppliedEvent {
  readonly event: JourneyEvent;
  readonly effects: readonly Effect[];
  readonly notes: readonly string[];
  readonly appliedAt: Instant;
  /** Absent while the effects may be half done. */
  readonly effectsDoneAt?: Instant | undefined;
}

/** `stale`: somebody wrote in between, read again. `another has it`: only an address names its partner, and meant another one when it came first. */
export type Commit = 'applied' | 'already applied' | 'another has it' | 'stale';

/** The partner's state and log, as apply-event needs it. */
export interface JourneyStore {
  situation(partnerId: string, event: JourneyEvent, now: Instant): Promise<Situation>;
  commit(partnerId: string, event: JourneyEvent, before: Situation, decision: Decision): Promise<Commit>;
  appliedEvent(partnerId: string, eventId: string): Promise<AppliedEvent | undefined>;
  markEffectsDone(partnerId: string, eventId: string, at: Instant): Promise<void>;
  milestone(partnerId: string, milestone: string): Promise<MilestoneState | undefined>;
  /** Takes the token off the milestone, unless another wait has left its own by now. */
  removeToken(partnerId: string, milestone: string, token: string): Promise<void>;
}

/** Whose a name is. */
export interface NameClaims {
  /** Whom it means; absent when nobody has it, and when several partners claim it and nobody has said whose it is. */
  readonly partnerId?: string | undefined;
  /** Partners of whom each has a contact with this address; empty unless there are several. */
  readonly claimants: readonly string[];
  /** A person has said whom it means: no claim changes that. */
  readonly isLinked: boolean;
}

/** An event that waits for one of its names to be known. */
export interface ParkedEvent {
  readonly message: QueuedEvent;
  /** The keys of the names that it waits under: a copy lies under each. */
  readonly under: readonly [string, ...string[]];
  /** Its place among those that wait under the same name. */
  readonly order: string;
}

/** Who is meant by a name, and the events that wait for a name to be known. */
export interface Directory {
  partnerOf(alias: Alias): Promise<string | undefined>;
  claimsOn(alias: Alias): Promise<NameClaims>;
  /** To whom an event was applied that only an address names; an address may have come to mean another one since. */
  givenTo(eventId: string): Promise<string | undefined>;
  /** When an organisation that had one of these names was erased: the last one. */
  erased(names: readonly Alias[]): Promise<Instant | undefined>;
  /** Notes that all which stood before its erasure in the partner's queue is done. */
  settleErasure(partnerId: string, at: Instant): Promise<void>;
  /** Keeps the event until one of the names is known; false when one is by now, is being written at this moment, or was erased. At most 12 names. */
  park(names: readonly [Alias, ...Alias[]], message: QueuedEvent, now: Instant): Promise<boolean>;
  /** Events parked under a name, in the order in which they came, and those of one batch in that in which they happened. */
  parked(alias: Alias): Promise<readonly ParkedEvent[]>;
  /**
   * Gives an event that waits under a name to the partner who has that name, and to nobody else from then on; one under an
   * id that nobody has, to whichever partner. False when the name is not the partner's (any more), or another partner was
   * given it.
   */
  assign(alias: Alias, parked: ParkedEvent, partnerId: string): Promise<boolean>;
  /** Takes an event away, under all of its names. */
  unpark(parked: ParkedEvent): Promise<void>;
}

/** An authentic item that nobody understood, as it came: it waits for a mapping that does. */
export interface UnmappedItem {
  readonly id: string;
  readonly source: string;
  /** What the sender calls it. */
  readonly kind: string;
  readonly problems: readonly { readonly field: string; readonly detail: string }[];
  /** The item, as JSON. */
  readonly item: string;
  readonly receivedAt: Instant;
}

export interface UnmappedPage {
  readonly items: readonly UnmappedItem[];
  readonly next?: string;
}

/** Items that nobody understood, kept for 30 days. */
export interface UnmappedItems {
  /** Once each, however often it comes. */
  keep(items: readonly UnmappedItem[]): Promise<void>;
  /** The next few, the oldest first; `next` is there when there are more, and is their `after`. */
  list(page: { readonly limit: number; readonly after?: string | undefined }): Promise<UnmappedPage>;
  get(id: string): Promise<UnmappedItem | undefined>;
  remove(id: string): Promise<void>;
}

/** The workflows that run the phases. Each verb may be repeated; what has ended is let be. */
export interface Workflows {
  start(phase: PhaseId, input: RunInput): Promise<void>;
  stop(phase: PhaseId, partnerId: string, run: number): Promise<void>;
  /** Answers a waiting state. One that waits no more is let be. */
  answer(taskToken: string, output: Readonly<Record<string, unknown>>): Promise<void>;
  /** Has the partner's journey told the event when `at` has come; at once when it is past. */
  tellLater(at: Instant, partnerId: string, event: FollowingEvent): Promise<void>;
}

/** Where webhooks put what they tell. */
export interface EventIntake {
  /** All of them, in this order; rejects when one is not stored, and then some may be. */
  sendAll(messages: readonly QueuedEvent[]): Promise<void>;
}

export interface EventQueue {
  /** `attempt` tells a second sending of the same event from a duplicate of the first. */
  send(message: QueuedEvent, attempt?: string): Promise<void>;
}

/** Tells those who follow the journey from outside; the same thing may be told again. */
export interface Announcer {
  /** Of a partner that is erased there is nothing to say but that. */
  announce(partnerId: string, event: JourneyEvent, announcing?: Announcing): Promise<void>;
}

/** Requests for emails, each in the queue of its purpose. */
export interface EmailQueue {
  send(message: EmailMessageInput): Promise<void>;
}

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

/** What people have said that they want no more of. It holds for an address, whoever's contact it is. */
export interface Consents {
  /** What each has stopped, read consistently, by the contact's reference; who stopped nothing is not in it. */
  of(contactRefs: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<Topic>>>;
}

/** Where it is kept, for those who change it. */
export interface ConsentStore extends Consents {
  /** All that was said about mail to that address, read consistently. */
  read(contactRef: string): Promise<Consent>;
  /** Writes it when it follows on what stands there; false when somebody else has written in between. */
  write(contactRef: string, consent: Consent): Promise<boolean>;
}

/** A contact of a partner as the link in their mail says it: no name, no address. */
export interface MailReader {
  readonly partnerId: string;
  readonly contactRef: string;
  /** What the link is about: service mail cannot be stopped, and has none. */
  readonly purpose: Exclude<Purpose, 'service'>;
  /** The language of the mail, and so of the page behind its link. */
  readonly locale: string;
}

/** Where a person says what they want no more of. */
export interface PreferenceLinks {
  /** The address of the page, for this contact of this partner and no other. It is in the mail's headers, too, for one click. */
  linkFor(reader: MailReader): Promise<string>;
}

/** Where a person says that a task is done. */
export interface TaskLinks {
  /** The address of the page, for this reader of this task: it works for some days, and once. */
  linkFor(about: { readonly partnerId: string; readonly taskId: string; readonly email: string; readonly locale: string }): Promise<string>;
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

/** Where an email waits that was put off. */
export interface EmailsLater {
  /** Has the message come back, in the queue of its purpose, when `at` has come; asked twice, it may come twice. */
  send(message: EmailMessageInput, purpose: Purpose, at: Instant): Promise<void>;
}

export interface SentEmail {
  readonly messageId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly sentAt: Instant;
}

/** What send-email reads of a partner. */
export interface PartnerReader {
  partner(
    partnerId: string,
  ): Promise<{ readonly partner: Partner; readonly milestones: Readonly<Record<string, MilestoneState>> } | undefined>;
  appliedEvent(partnerId: string, eventId: string): Promise<AppliedEvent | undefined>;
  task(partnerId: string, taskId: string): Promise<Task | undefined>;
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
