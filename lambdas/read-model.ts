import type { LateMilestone } from '../lib/journey/late';
import type { Counted } from '../lib/journey/measures';
import type { MilestoneState, Partner, Task } from '../lib/journey/partner';
import type { Instant } from '../lib/journey/words';

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

/** An open task, and whom it is about. */
export interface PartnerTask extends Task {
  readonly partnerId: string;
}

/** Whose partners or tasks are wanted: a manager's by the address, or those of nobody. */
export type Whose = { readonly email: string } | 'nobody';

/**
 * What operators and managers ask of all partners, for commands and for whatever page comes later. What an answer costs
 * depends on how much of it is asked for, and not on how many partners there are. Only the list of late waits may be a moment behind.
 */
export interface ReadModel {
  /** All counters by cell, or only those that are named. */
  cells(only?: readonly string[]): Promise<readonly Counted[]>;
  /** Partners that stand in one of these groups (a phase, `failed`, or an outcome), those that do so longest first. */
  standingIn(groups: readonly string[], page: PageRequest): Promise<Page<Entry>>;
  /** A manager's partners, by where they stand and since when. */
  ownedBy(whose: Whose, page: PageRequest): Promise<Page<Entry>>;
  /** Waits for these milestones that have reminded and not given up by now, those that did so longest ago first. */
  lateFor(milestones: readonly LateMilestone[], now: Instant, page: PageRequest): Promise<Page<LateEntry>>;
  /** Open tasks, the first due first: all, or those for one person; with `dueBefore` only those. */
  tasks(
    filter: { readonly assignee?: string | undefined; readonly dueBefore?: Instant | undefined },
    page: PageRequest,
  ): Promise<Page<PartnerTask>>;
  /** The records of these partners, in this order; who is gone is left out. */
  partners(ids: readonly string[]): Promise<readonly Partner[]>;
  /** One partner with its milestones. */
  standing(id: string): Promise<{ readonly partner: Partner; readonly milestones: Readonly<Record<string, MilestoneState>> } | undefined>;
}
