import type { Alias, Announcing, Decision, Effect, FollowingEvent, RunInput, Situation } from '../lib/journey/apply/draft';
import type { Purpose } from '../lib/journey/emails';
import type { JourneyEvent } from '../lib/journey/events';
import type { MilestoneState, Partner, Task } from '../lib/journey/partner';
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
  /** Keeps the event until one of the names is known; false when one is by now, or is being written at this moment. At most 12 names. */
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
  announce(partnerId: string, event: JourneyEvent, announcing: Announcing): Promise<void>;
}

export interface EmailQueue {
  send(message: EmailMessageInput, delaySeconds?: number): Promise<void>;
}

export type LedgerEntry = {
  readonly status: 'claimed' | 'sent' | 'skipped';
  readonly claim: string;
  readonly leaseUntil: Instant;
  readonly attempts: number;
  readonly reason?: string | undefined;
  readonly messageId?: string | undefined;
};

/** One entry per mail, for ever: claim, send, confirm. */
export interface SendLedger {
  /** The claim is ours, or the entry as it stands. */
  claim(partnerId: string, key: string, email: string, claim: string, now: Instant, leaseUntil: Instant): Promise<'claimed' | LedgerEntry>;
  confirmSent(partnerId: string, key: string, claim: string, sent: SentEmail): Promise<void>;
  confirmSkipped(partnerId: string, key: string, claim: string, reason: string): Promise<void>;
  /** Gives the claim back, so that the next try need not wait for its lease to end. */
  release(partnerId: string, key: string, claim: string, now: Instant): Promise<void>;
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

/** `throttled`: the provider asks to slow down or is away; try later. Anything else throws. */
export type Delivery = { readonly messageId: string } | 'throttled';

export interface Mailer {
  send(mail: Mail): Promise<Delivery>;
}

export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
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
