import { decide } from '../../lib/journey/apply';
import type { Effect, Rules } from '../../lib/journey/apply/draft';
import { introduces, type JourneyEvent } from '../../lib/journey/events';
import { partnerIdOf } from '../identity';
import { toJourneyEvent } from '../journey-event';
import type { QueuedEvent } from '../messages';
import { doEffects, type EffectPorts } from './effects';
import { contestedAmong, type Names, namesIn, namesToWatch, partnerNamed, settleNames } from './names';

export interface ApplyEventPorts extends EffectPorts {
  readonly rules: Rules;
  /** Waits a random moment before another try; `tries` so far. */
  backOff(tries: number): Promise<void>;
}

/** What became of a message, for the log and the metrics. */
export type Applied =
  | { readonly result: 'applied' | 'repeated'; readonly partnerId: string; readonly notes: readonly string[] }
  | { readonly result: 'parked' | 'forwarded' };

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

const apply = async (ports: ApplyEventPorts, partnerId: string, message: QueuedEvent): Promise<Applied> => {
  const event = toJourneyEvent(message);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const situation = await ports.store.situation(partnerId, event, ports.clock.now());
    const decision = decide(ports.rules, event, partnerId, situation);
    if (decision === undefined) {
      if (await ports.directory.park([{ kind: 'id', value: partnerId }], message, ports.clock.now())) return { result: 'parked' };
      continue;
    }
    const settled = await settleNames(ports.directory, partnerId, decision);
    const commit = await ports.store.commit(partnerId, event, situation, settled);
    if (commit === 'already applied') return repeat(ports, partnerId, event);
    if (commit === 'applied') {
      await doEffects(ports, partnerId, event, settled.effects, taskTokenOf(event));
      return { result: 'applied', partnerId, notes: settled.notes };
    }
    await ports.backOff(tries);
  }
  throw new Error(`event ${event.id} met other writes of ${partnerId} ${MAX_TRIES} times`);
};

/** Into the partner's own queue group, to keep its order. */
const forward = async (ports: ApplyEventPorts, id: string, message: QueuedEvent): Promise<Applied> => {
  await ports.events.send({ ...message, partner: { id } }, 'forwarded');
  return { result: 'forwarded' };
};

/** Kept until one of the names is known; known by now, it goes there. */
const parkOrForward = async (ports: ApplyEventPorts, names: Names, message: QueuedEvent): Promise<Applied> => {
  if (await ports.directory.park(names, message, ports.clock.now())) return { result: 'parked' };
  const id = await partnerNamed(ports.directory, names);
  if (id === undefined) throw new Error('a name was known, and now is not: trying again');
  return forward(ports, id, message);
};

/**
 * An organisation without an id introduces itself in the group of its first name: two at once become one partner. One
 * with an address that several partners have may be any of them, or a new one: it is kept until a person says which.
 */
const introduce = async (ports: ApplyEventPorts, names: Names, message: QueuedEvent): Promise<Applied> => {
  const newId = partnerIdOf(message.id);
  // An earlier try may have left all of its names to others: it is this partner's all the same.
  if ((await ports.store.appliedEvent(newId, message.id)) !== undefined) return repeat(ports, newId, toJourneyEvent(message));
  const known = await partnerNamed(ports.directory, names);
  if (known !== undefined) return forward(ports, known, message);
  const contested = await contestedAmong(ports.directory, names);
  return contested.length === 0 ? apply(ports, newId, message) : parkOrForward(ports, namesToWatch(names, contested), message);
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
