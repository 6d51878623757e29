import { decide } from '../../lib/journey/apply';
import type { Change } from '../../lib/journey/apply/changes';
import { type Effect, effectsOf, type Rules } from '../../lib/journey/apply/draft';
import { introduces, type JourneyEvent } from '../../lib/journey/events';
import { partnerIdOf } from '../identity';
import { toJourneyEvent } from '../journey-event';
import type { QueuedEvent } from '../messages';
import { doEffects, type EffectPorts } from './effects';
import { settleErasure, unlessErased } from './erased';
import { contestedAmong, type Names, namesIn, namesToWatch, partnerNamed, settleNames } from './names';

export interface ApplyEventPorts extends EffectPorts {
  readonly rules: Rules;
  /** Waits a random moment before another try; `tries` so far. */
  backOff(tries: number): Promise<void>;
}

/** What became of a message, for the log and the metrics. */
export type Applied =
  | {
      readonly result: 'applied';
      readonly partnerId: string;
      readonly notes: readonly string[];
      readonly changes: readonly Change[];
      /** How many milestones it counted for. */
      readonly moved: number;
    }
  | { readonly result: 'repeated'; readonly partnerId: string; readonly notes: readonly string[] }
  | { readonly result: 'parked' | 'forwarded' | 'dropped' };

/** Two writers at once are rare (the queue is in order per partner): ten tries are for a burst of waits opening. */
const MAX_TRIES = 10;

/** The token to answer is the message's own: one asked again after a time-out has a new one. */
const taskTokenOf = (event: JourneyEvent): string | undefined => (event.type === 'choice.requested' ? event.data.taskToken : undefined);

const repeat = async (ports: ApplyEventPorts, partnerId: string, event: JourneyEvent): Promise<Applied> => {
  const applied = await ports.store.appliedEvent(partnerId, event.id);
  if (applied === undefined) throw new Error(`event ${event.id} was applied and is not in the log of ${partnerId}`);
  const taskToken = taskTokenOf(event);
  const isAskedAgain = taskToken !== undefined && taskToken !== taskTokenOf(applied.event);
  const left: readonly Effect[] = applied.effectsDoneAt === undefined || isAskedAgain ? applied.effects : [];
  await doEffects(ports, partnerId, event, left, taskToken);
  return { result: 'repeated', partnerId, notes: left.length === 0 ? [] : ['finished what a first try had begun'] };
};

/** Tries again, from what is there then, whenever somebody else has written in between. */
const untilWritten = async (
  ports: ApplyEventPorts,
  whose: string,
  eventId: string,
  attempt: () => Promise<Applied | 'stale'>,
): Promise<Applied> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const applied = await attempt();
    if (applied !== 'stale') return applied;
    await ports.backOff(tries);
  }
  throw new Error(`event ${eventId} met other writes of ${whose} ${MAX_TRIES} times`);
};

/** Kept until the partner is known, unless it was erased: then the one event that is awaited says that all before it is done. */
const ofNobody = async (
  ports: ApplyEventPorts,
  partnerId: string,
  event: JourneyEvent,
  message: QueuedEvent,
): Promise<Applied | 'stale'> => {
  const { directory, clock } = ports;
  if (event.type === 'partner.erased') {
    await settleErasure(ports, partnerId, event);
    return { result: 'applied', partnerId, notes: ['erased'], changes: [], moved: 0 };
  }
  const names: Names = [{ kind: 'id', value: partnerId }];
  if (await directory.park(names, message, clock.now())) return { result: 'parked' };
  return (await directory.erased(names)) === undefined ? 'stale' : { result: 'dropped' };
};

/** @param isOvertaken whether somebody else came to have a name of a newcomer since it was looked up */
const attempt = async (
  ports: ApplyEventPorts,
  partnerId: string,
  message: QueuedEvent,
  isOvertaken: () => Promise<boolean> = async () => false,
): Promise<Applied | 'stale'> => {
  const event = toJourneyEvent(message);
  const situation = await ports.store.situation(partnerId, event, ports.clock.now());
  const decided = decide(ports.rules, event, partnerId, situation);
  if (decided === undefined) return ofNobody(ports, partnerId, event, message);
  const decision = await unlessErased(ports.directory, event, situation, decided);
  if (decision === undefined) return { result: 'dropped' };
  const settled = await settleNames(ports.directory, partnerId, decision);
  if (settled !== decision && (await isOvertaken())) return 'stale';
  const commit = await ports.store.commit(partnerId, event, situation, settled);
  if (commit === 'stale') return 'stale';
  if (commit === 'already applied') return repeat(ports, partnerId, event);
  if (commit === 'another has it') return { result: 'repeated', partnerId, notes: ['its address meant another partner, who has it'] };
  await doEffects(ports, partnerId, event, effectsOf(settled), taskTokenOf(event));
  const { notes, milestones, announcing } = settled;
  return { result: 'applied', partnerId, notes, changes: announcing?.changes ?? [], moved: Object.keys(milestones).length };
};

const apply = (ports: ApplyEventPorts, partnerId: string, message: QueuedEvent): Promise<Applied> =>
  untilWritten(ports, partnerId, message.id, () => attempt(ports, partnerId, message));

/** Into the partner's own queue group, to keep its order. */
const forward = async (ports: ApplyEventPorts, id: string, message: QueuedEvent): Promise<Applied> => {
  await ports.events.send({ ...message, partner: { id } }, 'forwarded');
  return { result: 'forwarded' };
};

/** Kept until one of the names is known; known by now, it goes there; that of an organisation that was erased is not kept. One that a partner has is a repeat, whatever its address means by now. */
const parkOrForward = async (ports: ApplyEventPorts, names: Names, message: QueuedEvent): Promise<Applied> => {
  const owner = await ports.directory.givenTo(message.id);
  if (owner !== undefined) return forward(ports, owner, message);
  return untilWritten(ports, 'its names', message.id, async () => {
    if (await ports.directory.park(names, message, ports.clock.now())) return { result: 'parked' };
    const id = await partnerNamed(ports.directory, names);
    if (id !== undefined) return forward(ports, id, message);
    return (await ports.directory.erased(names)) === undefined ? 'stale' : { result: 'dropped' };
  });
};

/**
 * An organisation without an id may be known by any of its names. Several at once become one partner: whoever finds a name
 * taken looks again whose it is. One with an address that several partners have may be any of them, or a new one: it is
 * kept until a person says which.
 */
const introduce = async (ports: ApplyEventPorts, names: Names, message: QueuedEvent): Promise<Applied> => {
  const { directory, store } = ports;
  const newId = partnerIdOf(message.id);
  // Its names may have come to mean others, or nobody, since it was applied: it is this partner's all the same.
  if ((await store.appliedEvent(newId, message.id)) !== undefined) return repeat(ports, newId, toJourneyEvent(message));
  return untilWritten(ports, newId, message.id, async () => {
    const known = await partnerNamed(directory, names);
    if (known !== undefined) return forward(ports, known, message);
    const contested = await contestedAmong(directory, names);
    if (contested.length > 0) return parkOrForward(ports, namesToWatch(names, contested), message);
    return attempt(ports, newId, message, async () => {
      const isKnown = (await partnerNamed(directory, names)) !== undefined;
      return isKnown || (await contestedAmong(directory, names)).length > 0;
    });
  });
};

const findPartner = async (ports: ApplyEventPorts, names: Names, message: QueuedEvent): Promise<Applied> =>
  introduces(message.type) ? introduce(ports, names, message) : parkOrForward(ports, namesToWatch(names), message);

/**
 * Applies one event to its partner: one transaction, then the effects that it decided. Throws what may pass (the queue
 * sends it again) and what cannot be applied (it ends in the dead-letter queue).
 */
export const createApplyEvent =
  (ports: ApplyEventPorts) =>
  async (message: QueuedEvent): Promise<Applied> =>
    'id' in message.partner ? apply(ports, message.partner.id, message) : findPartner(ports, namesIn(message.partner), message);
