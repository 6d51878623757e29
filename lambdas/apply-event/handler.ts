import { decide } from '../../lib/journey/apply';
import type { Alias, Decision, Effect, Rules } from '../../lib/journey/apply/draft';
import { introduces, type JourneyEvent } from '../../lib/journey/events';
import { partnerIdOf } from '../identity';
import { toJourneyEvent } from '../journey-event';
import type { QueuedEvent } from '../messages';
import { doEffects, type EffectPorts } from './effects';

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

/** A name that another partner has already is not taken from it. */
const withoutTaken = async ({ directory }: ApplyEventPorts, partnerId: string, decision: Decision): Promise<Decision> => {
  const owners = await Promise.all(decision.aliases.map(async (alias) => ({ alias, owner: await directory.partnerOf(alias) })));
  const taken = owners.filter(({ alias, owner }) => alias.kind !== 'id' && owner !== undefined && owner !== partnerId);
  if (taken.length === 0) return decision;
  const isTaken = (alias: Alias) => taken.some((each) => each.alias === alias);
  return {
    ...decision,
    aliases: decision.aliases.filter((alias) => !isTaken(alias)),
    effects: decision.effects.filter((effect) => effect.kind !== 'unpark' || !isTaken(effect.alias)),
    notes: [...decision.notes, ...taken.map(({ alias, owner }) => `one ${alias.kind} belongs to partner ${owner} already: not taken over`)],
  };
};

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
      if (await ports.directory.park({ kind: 'id', value: partnerId }, message, ports.clock.now())) return { result: 'parked' };
      continue;
    }
    const settled = await withoutTaken(ports, partnerId, decision);
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

/** Known by now: into the partner's own queue group, to keep its order. Not known: kept until it is. */
const findPartner = async (ports: ApplyEventPorts, alias: Alias, message: QueuedEvent): Promise<Applied> => {
  // An organisation without an id introduces itself in the group of its first name: two at once become one partner.
  if (introduces(message.type) && (await ports.directory.partnerOf(alias)) === undefined)
    return apply(ports, partnerIdOf(message.id), message);
  if (await ports.directory.park(alias, message, ports.clock.now())) return { result: 'parked' };
  const id = await ports.directory.partnerOf(alias);
  if (id === undefined) throw new Error('a name was known, and now is not: trying again');
  await ports.events.send({ ...message, partner: { id } }, 'forwarded');
  return { result: 'forwarded' };
};

/**
 * Applies one event to its partner: one transaction, then the effects that it decided. Throws what may pass (the queue
 * sends it again) and what cannot be applied (it ends in the dead-letter queue).
 */
export const createApplyEvent =
  (ports: ApplyEventPorts) =>
  async (message: QueuedEvent): Promise<Applied> =>
    'id' in message.partner ? apply(ports, message.partner.id, message) : findPartner(ports, message.partner.alias, message);
