import type { Alias } from '../../lib/journey/apply/draft';
import type { Instant } from '../../lib/journey/words';
import type { QueuedEvent } from '../messages';

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
