import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { createDirectory } from '../../lambdas/adapters/directory';
import { createEventQueue } from '../../lambdas/adapters/queues';
import { eventIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { NameClaims } from '../../lambdas/ports';
import { linkedName, SYSTEM_EVENTS } from '../../lib/journey/events';
import type { Partner } from '../../lib/journey/partner';
import type { Deployment } from './deployment';
import { openNames } from './parked';
import { OperatorProblem } from './problem';
import { createStories } from './story';

type LinkedName = v.InferOutput<typeof linkedName>;

/** A name that is to mean a partner, and what comes of it. */
export interface Link {
  readonly name: LinkedName;
  readonly partner: Pick<Partner, 'id' | 'name'>;
  /** So many events wait under the name. */
  readonly waiting: number;
  /** Whom it meant until now. */
  readonly meant?: string;
  /** Partners of which each has it, when nobody has said whose it is. */
  readonly claimants: readonly string[];
}

/** What an operator typed for a name: an address, or `system:id`. An address has no colon, so one says that it is an id. */
export const readName = (typed: string): LinkedName => {
  const parsed = v.safeParse(linkedName, { kind: typed.includes(':') ? 'external' : 'email', value: typed });
  if (parsed.success) return parsed.output;
  throw new OperatorProblem(`"${typed}" is no name to link: give an email address, or system:id such as hubspot:8841`);
};

/** The link as it would be made: from whom it takes the name, and what waits for it. */
export const linkOf = (name: LinkedName, partner: Pick<Partner, 'id' | 'name'>, claims: NameClaims, waiting: number): Link => {
  const { partnerId: meant, claimants } = claims;
  const isContested = meant === undefined && claimants.length > 0;
  return {
    name,
    partner: { id: partner.id, name: partner.name },
    waiting,
    ...(meant !== undefined && { meant }),
    claimants: isContested ? claimants : [],
  };
};

/** The event that makes the link. Each is one of its own: linked to another and back again, all three count. */
export const linkEvent = ({ name, partner }: Link, by: string | undefined, now: Date): QueuedEvent => {
  const parsed = v.safeParse(SYSTEM_EVENTS['partner.linked'], { name, ...(by !== undefined && { by }) });
  if (!parsed.success) throw new OperatorProblem('--by must be one line of at most 200 characters');
  const at = now.toISOString();
  return {
    ...{ id: eventIdOf('ops', randomUUID()), type: 'partner.linked', source: 'ops' },
    ...{ occurredAt: at, receivedAt: at, partner: { id: partner.id }, data: parsed.output },
  };
};

/** Looks at links and makes them. */
export const createLinks = (deployment: Pick<Deployment, 'client' | 'tableName' | 'queues'>) => {
  const directory = createDirectory(openNames(deployment));
  const stories = createStories(deployment);
  return {
    async look(typed: string, partnerName: string): Promise<Link> {
      const name = readName(typed);
      const id = await stories.idOf(partnerName);
      const standing = id === undefined ? undefined : await stories.standing(id);
      if (standing === undefined)
        throw new OperatorProblem(`there is no partner "${partnerName}" here: "npm run ops -- partners" lists those that there are`);
      const [claims, parked] = await Promise.all([directory.claimsOn(name), directory.parked(name)]);
      return linkOf(name, standing.partner, claims, parked.length);
    },

    /** Puts the link into the events queue: it is made as soon as the partner's events before it are applied. */
    async make(link: Link, by: string | undefined): Promise<string> {
      const event = linkEvent(link, by, new Date());
      const { events } = await deployment.queues();
      await createEventQueue(new SQSClient(deployment.client), events).send(event);
      return event.id;
    },
  };
};
