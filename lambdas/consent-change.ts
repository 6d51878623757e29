import { type Consent, granted, type Wish } from '../lib/journey/consent';
import { eventIdOf } from './identity';
import type { Clock } from './ports/journey';
import type { ConsentStore } from './ports/people';
import type { EventQueue } from './ports/queues';

export interface ConsentPorts {
  readonly consents: Pick<ConsentStore, 'read' | 'write'>;
  readonly events: Pick<EventQueue, 'send'>;
  readonly clock: Clock;
}

/** Somebody at an address, as a contact of a partner. */
export interface Whose {
  readonly partnerId: string;
  readonly contactRef: string;
}

/** Two that change the same address at once are a double click; five tries are more than enough. */
const MAX_TRIES = 5;

/** Writes what a person wants, and returns what holds from this moment. A repeat changes nothing. */
export const changeConsent = async (
  { consents, clock }: Omit<ConsentPorts, 'events'>,
  contactRef: string,
  wish: Wish,
  by: string,
): Promise<Consent> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await consents.read(contactRef);
    const after = granted(before, wish, by, clock.now());
    if (after === before || (await consents.write(contactRef, after))) return after;
  }
  throw new Error(`what one contact wants was changed by others ${MAX_TRIES} times in a row`);
};

/**
 * Tells the partner's journey of the newest change, for its timeline: one event a change, however often it is told. So who
 * repeats a wish makes good for a queue that was away the first time.
 */
export const tellConsent = async (
  { events, clock }: Omit<ConsentPorts, 'consents'>,
  source: string,
  { partnerId, contactRef }: Whose,
  { revision, lastChange }: Consent,
): Promise<void> => {
  if (lastChange === undefined) return;
  const { at, by, stopped, started } = lastChange;
  await events.send({
    ...{ id: eventIdOf('consent', `${contactRef}:${revision}:${partnerId}`), type: 'consent.changed', source },
    ...{ occurredAt: at, receivedAt: clock.now(), partner: { id: partnerId } },
    data: { contact: contactRef, stopped: [...stopped], started: [...started], by },
  });
};
