import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { eventIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import { SYSTEM_EVENTS } from '../../lib/journey/events';
import type { Contact, Partner } from '../../lib/journey/partner';
import { eventsOf } from './actions';
import { contactWith } from './consent';
import type { Deployment } from './deployment';
import { noPartner, partnerNamed } from './partner-named';
import { OperatorProblem } from './problem';
import { createStories } from './story';

/** An address that was given up, and is to get emails again. */
export interface Freeing {
  readonly partner: Pick<Partner, 'id' | 'name'>;
  readonly contact: Pick<Contact, 'name' | 'email' | 'status'>;
}

/**
 * Whom it frees. A bounce says something of a mailbox, and mailboxes are mended. A complaint is a person's word: only that
 * person takes it back.
 */
export const freeingOf = (partner: Pick<Partner, 'id' | 'name' | 'contacts'>, address: string, theyAsked: boolean): Freeing => {
  const { name, email, status } = contactWith(partner, address);
  if (status === 'active')
    throw new OperatorProblem(`${email} gets emails: there is nothing to free; what they have stopped shows "consent"`);
  if (status === 'left')
    throw new OperatorProblem(`${email} has left ${partner.name}: who comes back is told by contact.added, from the CRM or by "fire"`);
  if (status === 'complained' && !theyAsked)
    throw new OperatorProblem(`${email} called our email spam: free it only if that person asked for it, and say so (--they-asked)`);
  return { partner: { id: partner.id, name: partner.name }, contact: { name, email, status } };
};

/** The event that frees it. Each is one of its own: an address may bounce, be freed, and bounce again. */
export const freeEvent = ({ partner, contact }: Freeing, by: string, now: Date): QueuedEvent => {
  const parsed = v.safeParse(SYSTEM_EVENTS['contact.freed'], { email: contact.email, by });
  if (!parsed.success) throw new OperatorProblem('--by must be one line of at most 200 characters');
  const at = now.toISOString();
  return {
    ...{ id: eventIdOf('ops', randomUUID()), type: 'contact.freed', source: 'ops' },
    ...{ occurredAt: at, receivedAt: at, partner: { id: partner.id }, data: parsed.output },
  };
};

/** Looks at addresses that were given up, and frees them. */
export const createFreeings = (deployment: Pick<Deployment, 'client' | 'tableName' | 'queues'>) => ({
  async look(partnerName: string, address: string, theyAsked: boolean): Promise<Freeing> {
    const stories = createStories(deployment);
    const standing = await stories.standing(await partnerNamed(stories, partnerName));
    if (standing === undefined) throw noPartner(partnerName);
    return freeingOf(standing.partner, address, theyAsked);
  },

  /** It is freed as soon as the partner's events before it are applied. */
  async free(freeing: Freeing, by: string): Promise<string> {
    const event = freeEvent(freeing, by, new Date());
    await eventsOf(deployment).send(event);
    return event.id;
  },
});
