import type { Effect } from '../../lib/journey/apply/draft';
import { isWaitOver } from '../../lib/journey/apply/reach';
import type { JourneyEvent } from '../../lib/journey/events';
import type { Clock, JourneyStore, Workflows } from '../ports/journey';
import type { Directory } from '../ports/names';
import type { Announcer, EmailQueue, EventQueue } from '../ports/queues';

export interface EffectPorts {
  readonly store: JourneyStore;
  readonly directory: Directory;
  readonly workflows: Workflows;
  readonly events: EventQueue;
  readonly emails: EmailQueue;
  readonly announcer: Announcer;
  readonly clock: Clock;
}

/** Resumes the wait that stands on a milestone's item, if it was reached since that wait began: read from the item, never from the event. */
const resume = async ({ store, workflows }: EffectPorts, partnerId: string, milestone: string): Promise<void> => {
  const state = await store.milestone(partnerId, milestone);
  if (state?.waitToken === undefined || !isWaitOver(state)) return;
  await workflows.answer(state.waitToken, state.outcome === undefined ? {} : { outcome: state.outcome });
  await store.removeToken(partnerId, milestone, state.waitToken);
};

/**
 * Sends on, in order, what waited for a name to be known. Sent and not yet taken away is sent again, and applied once.
 * What waited under two names that two partners came to have goes to one of them.
 */
const unpark = async (
  { directory, events }: EffectPorts,
  partnerId: string,
  alias: Extract<Effect, { kind: 'unpark' }>['alias'],
): Promise<void> => {
  for (const parked of await directory.parked(alias)) {
    if (!(await directory.assign(alias, parked, partnerId))) continue;
    await events.send({ ...parked.message, partner: { id: partnerId } }, 'unparked');
    await directory.unpark(parked);
  }
};

const doEffect = async (
  ports: EffectPorts,
  partnerId: string,
  event: JourneyEvent,
  effect: Effect,
  taskToken: string | undefined,
): Promise<void> => {
  switch (effect.kind) {
    case 'resume':
      return resume(ports, partnerId, effect.milestone);
    case 'start':
      return ports.workflows.start(effect.phase, effect.input);
    case 'stop':
      return ports.workflows.stop(effect.phase, partnerId, effect.run);
    case 'tell':
      return ports.events.send({ ...effect.event, receivedAt: effect.at, partner: { id: partnerId } });
    case 'later':
      return ports.workflows.tellLater(effect.at, partnerId, effect.event);
    case 'unpark':
      return unpark(ports, partnerId, effect.alias);
    case 'answer':
      return taskToken === undefined ? undefined : ports.workflows.answer(taskToken, { answer: effect.answer });
    case 'announce':
      return ports.announcer.announce(partnerId, event, effect);
    case 'email': {
      const { email, key, taskId, audience, aboutEvent, eventId = aboutEvent ? event.id : undefined, milestone, word, heldAt } = effect;
      return ports.emails.send({
        partnerId,
        email,
        key,
        requestedAt: event.receivedAt,
        ...(taskId !== undefined && { taskId }),
        ...(audience !== undefined && { audience }),
        ...(eventId !== undefined && { eventId }),
        ...(milestone !== undefined && { milestone }),
        ...(word !== undefined && { word }),
        ...(heldAt !== undefined && { held: { at: heldAt } }),
      });
    }
  }
};

/** Does what an event's transaction decided, in order. Each effect may be done again without harm. */
export const doEffects = async (
  ports: EffectPorts,
  partnerId: string,
  event: JourneyEvent,
  effects: readonly Effect[],
  taskToken: string | undefined,
): Promise<void> => {
  for (const effect of effects) await doEffect(ports, partnerId, event, effect, taskToken);
  if (effects.length > 0) await ports.store.markEffectsDone(partnerId, event.id, ports.clock.now());
};
