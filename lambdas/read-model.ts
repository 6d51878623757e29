import type { LateMilestone } from '../lib/journey/late';
import type { Counted } from '../lib/journey/measures';
import type { MilestoneState, Partner, Task } from '../lib/journey/partner';
import type { Instant } from '../lib/journey/words';
import type { RecordedDecision } from './ports/ledger';

/** Which part of a list is wanted. */
export interface PageRequest {
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** There when there is more. */
  readonly next?: string;
}

/** An entry of a list: about whom, and where the next page begins if it begins behind this one. */
export interface Entry {
  readonly partnerId: string;
  readonly cursor: string;
}

/** A wait that is on the list of those that are late; whether it still waits, its partner's items tell. */
export interface LateEntry extends Entry {
  readonly milestone: string;
  /** When its last reminder went out. */
  readonly since: Instant;
}

/** How a wait stands now, and of whom it is. */
export interface WaitState {
  readonly partner: Partner;
  readonly state: MilestoneState;
}

/** An open task, and whom it is about. */
export interface PartnerTask extends Task {
  readonly partnerId: string;
}

/** An email that waits for a person's yes, or that was withheld: whose, which, and what was decided on it last. */
export interface ListedMail extends Entry {
  readonly key: string;
  readonly email: string;
  readonly last: RecordedDecision;
}

/** Which emails are wanted: those that wait for a person, or those that were not sent as the stage only observes, or has an allowlist. */
export type MailList = 'awaiting' | 'observed';

/** Whose partners or tasks are wanted: a manager's by the address, or those of nobody. */
export type Whose = { readonly email: string } | 'nobody';

/**
 * What operators and managers ask of all partners, for commands and for whatever page comes later. What an answer costs
 * depends on how much of it is asked for, and not on how many partners there are. Only the list of late waits may be a moment behind.
 */
export interface ReadModel {
  /** All counters by cell. */
  cells(): Promise<readonly Counted[]>;
  /** How many partners stand in each group: a phase, `failed`, or an outcome. */
  standings(): Promise<ReadonlyMap<string, number>>;
  /** Partners that stand in one of these groups (a phase, `failed`, or an outcome), those that do so longest first. */
  standingIn(groups: readonly string[], page: PageRequest): Promise<Page<Entry>>;
  /** A manager's partners, by where they stand and since when. */
  ownedBy(whose: Whose, page: PageRequest): Promise<Page<Entry>>;
  /** Waits for these milestones that have reminded and not given up by now, those that did so longest ago first. */
  lateFor(milestones: readonly LateMilestone[], now: Instant, page: PageRequest): Promise<Page<LateEntry>>;
  /** How the waits of these entries stand now, all of them by one request for fifty; undefined of who is gone. */
  waitStates(entries: readonly Pick<LateEntry, 'partnerId' | 'milestone'>[]): Promise<readonly (WaitState | undefined)[]>;
  /** Open tasks, the first due first: all, or those for one person; with `dueBefore` only those. */
  tasks(
    filter: { readonly assignee?: string | undefined; readonly dueBefore?: Instant | undefined },
    page: PageRequest,
  ): Promise<Page<PartnerTask>>;
  /** Emails on a list by when they came on it, the first first; with `since` only those from then on. */
  mails(list: MailList, filter: { readonly since?: Instant | undefined }, page: PageRequest): Promise<Page<ListedMail>>;
  /** The records of these partners, in this order; who is gone is left out. */
  partners(ids: readonly string[]): Promise<readonly Partner[]>;
  /** One partner with its milestones. */
  standing(id: string): Promise<{ readonly partner: Partner; readonly milestones: Readonly<Record<string, MilestoneState>> } | undefined>;
}
