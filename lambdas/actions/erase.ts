import { BY_HAND } from '../../lib/journey/action-events';
import type { Partner } from '../../lib/journey/partner';
import type { Instant, PhaseId } from '../../lib/journey/words';
import { backOffMs } from '../back-off';
import { eventIdOf } from '../identity';
import type { Clock, PartnerReader } from '../ports/journey';
import type { Directory } from '../ports/names';
import type { EventQueue } from '../ports/queues';
import type { UnmappedItems } from '../ports/unmapped';
import { ownAddresses, speakingOf } from './theirs';

/** How far an erasure is; the names in it are hashed. */
export interface Erasing {
  readonly at: Instant;
  /** What ran when it began, which is to be stopped. */
  readonly run: number;
  readonly phase?: PhaseId | undefined;
  /** Those that are still to be forgotten. */
  readonly names: readonly string[];
  /** When all that stood before it in the partner's queue was done. */
  readonly settledAt?: Instant | undefined;
  readonly finishedAt?: Instant | undefined;
}

/** Takes a partner out of the table. Each verb may be repeated, and goes on where it was interrupted. */
export interface Erasures {
  of(partnerId: string): Promise<Erasing | undefined>;
  /**
   * Takes the partner's own item away and leaves a tombstone in its place, at once: from then on nothing is written for it.
   * False when somebody has written in between: look again.
   */
  fence(partner: Partner, by: string, at: Instant): Promise<boolean>;
  /** Has one of its names mean nobody, or those others that have it; with it goes what waited under it. */
  forget(partnerId: string, name: string, at: Instant): Promise<void>;
  /** Takes away everything in its partition. Says how many items that were. */
  sweep(partnerId: string): Promise<number>;
  /** The tombstone says no more than that there was an erasure. */
  finish(partnerId: string, at: Instant): Promise<void>;
}

export interface ErasePorts {
  readonly reader: Pick<PartnerReader, 'partner'>;
  readonly erasures: Erasures;
  readonly directory: Pick<Directory, 'claimsOn'>;
  readonly unmapped: Pick<UnmappedItems, 'list' | 'remove'>;
  readonly events: EventQueue;
  readonly clock: Clock;
  sleep(milliseconds: number): Promise<void>;
}

export type EraseResult =
  | { readonly result: 'done' | 'repeated'; readonly items: number }
  /** Nothing personal is left in the table; what stands before it in the partner's queue is not done yet. To be finished by doing it again. */
  | { readonly result: 'begun'; readonly items: number }
  | { readonly result: 'refused'; readonly why: string };

const MAX_TRIES = 10;
const LOOK_AGAIN_MS = 250;
/** The longest call of a function that may be under way. */
const PATIENCE_MS = 30_000;

/** What nobody understood and speaks of it: found by its names, so it goes before they are forgotten. */
const removeUnmapped = async ({ directory, unmapped }: ErasePorts, partner: Partner): Promise<void> => {
  for await (const { id } of speakingOf(unmapped, partner, await ownAddresses(directory, partner))) await unmapped.remove(id);
};

const begin = async (ports: ErasePorts, partnerId: string, by: string): Promise<void> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const known = await ports.reader.partner(partnerId);
    if (known === undefined) return;
    await removeUnmapped(ports, known.partner);
    if (await ports.erasures.fence(known.partner, by, ports.clock.now())) return;
    await ports.sleep(backOffMs(tries));
  }
  throw new Error(`partner ${partnerId} was written ${MAX_TRIES} times meanwhile: do it again`);
};

/** Behind all that stands in the partner's queue: what that had started is stopped then, and nothing starts any more. */
const tellTheQueue = ({ events, clock }: ErasePorts, partnerId: string, { at, phase, run }: Erasing): Promise<void> => {
  const now = clock.now();
  const id = eventIdOf(BY_HAND, `${partnerId} erased ${at}`);
  const times = { occurredAt: now, receivedAt: now };
  // Told again under another deduplication id: the queue would drop it for five minutes.
  return events.send({ id, type: 'partner.erased', source: BY_HAND, ...times, partner: { id: partnerId }, data: { phase, run } }, now);
};

const isSettled = async ({ erasures, sleep }: ErasePorts, partnerId: string): Promise<boolean> => {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_AGAIN_MS) {
    if ((await erasures.of(partnerId))?.settledAt !== undefined) return true;
    await sleep(LOOK_AGAIN_MS);
  }
  return false;
};

/**
 * Forgets a partner: its items, its names, and what waits for them. What stays is a tombstone with hashed names, which drops
 * what is still under way or comes late, and the program's counters. Killed anywhere, it is finished by doing it again.
 */
export const erase = async (ports: ErasePorts, partnerId: string, { by }: { readonly by: string }): Promise<EraseResult> => {
  const { erasures, clock } = ports;
  await begin(ports, partnerId, by);
  const erasing = await erasures.of(partnerId);
  if (erasing === undefined) return { result: 'refused', why: `there is no partner "${partnerId}"` };
  if (erasing.finishedAt !== undefined) return { result: 'repeated', items: await erasures.sweep(partnerId) };
  for (const name of erasing.names) await erasures.forget(partnerId, name, erasing.at);
  await tellTheQueue(ports, partnerId, erasing);
  const items = await erasures.sweep(partnerId);
  const settled = await isSettled(ports, partnerId);
  // What was in the middle of a write when it was stopped has ended by now.
  const late = await erasures.sweep(partnerId);
  if (!settled) return { result: 'begun', items: items + late };
  await erasures.finish(partnerId, clock.now());
  return { result: 'done', items: items + late };
};
