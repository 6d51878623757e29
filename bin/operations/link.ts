import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { createDirectory } from '../../lambdas/adapters/directory';
import { eventIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { NameClaims } from '../../lambdas/ports/names';
import { linkedName, SYSTEM_EVENTS } from '../../lib/journey/events';
import type { Partner } from '../../lib/journey/partner';
import { eventsOf } from './actions';
import type { Deployment } from './deployment';
import { openNames } from './parked';
import { noPartner, partnerNamed } from './partner-named';
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
  /** True when it would change nothing. */
  readonly isMade: boolean;
}

/** Stands before an id of ours, where another system's name stands before one of its own. */
const OWN_ID = 'id:';

/** What an operator typed for a name: an address, `system:id`, or `id:` and an id that nobody has. An address has no colon. */
export const readName = (typed: string): LinkedName => {
  const named = typed.startsWith(OWN_ID)
    ? { kind: 'id', value: typed.slice(OWN_ID.length) }
    : { kind: typed.includes(':') ? 'external' : 'email', value: typed };
  const parsed = v.safeParse(linkedName, named);
  if (parsed.success) return parsed.output;
  throw new OperatorProblem(
    `"${typed}" is no name to link: give an email address, system:id such as hubspot:8841, or id:<id> for a partner id that nobody has`,
  );
};

/** An id is never linked: it releases what waits under it, once. So it must be nobody's, and something must wait. */
const refuseUseless = ({ kind, value }: LinkedName, { partnerId }: NameClaims, waiting: number): void => {
  if (kind !== 'id') return;
  if (partnerId !== undefined) throw new OperatorProblem(`there is a partner with the id "${value}": what names it stays that partner's`);
  if (waiting === 0) throw new OperatorProblem(`nothing waits under the id "${value}": "npm run ops -- parked" lists what does`);
};

/** The link as it would be made: from whom it takes the name, and what waits for it. */
export const linkOf = (name: LinkedName, partner: Pick<Partner, 'id' | 'name'>, claims: NameClaims, waiting: number): Link => {
  refuseUseless(name, claims, waiting);
  const { partnerId: meant, claimants, isLinked } = claims;
  const isContested = meant === undefined && claimants.length > 0;
  // An address that its partner has is no link yet: linked, it stays that partner's when another one claims it.
  const isHeld = isLinked || name.kind === 'external';
  return {
    name,
    partner: { id: partner.id, name: partner.name },
    waiting,
    ...(meant !== undefined && { meant }),
    claimants: isContested ? claimants : [],
    isMade: meant === partner.id && isHeld && waiting === 0,
  };
};

/** The event that makes the link. Each is one of its own: linked to another and back again, all three count. */
export const linkEvent = ({ name, partner }: Link, by: string, now: Date): QueuedEvent => {
  const parsed = v.safeParse(SYSTEM_EVENTS['partner.linked'], { name, by });
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
      const standing = await stories.standing(await partnerNamed(stories, partnerName));
      if (standing === undefined) throw noPartner(partnerName);
      const [claims, parked] = await Promise.all([directory.claimsOn(name), directory.parked(name)]);
      return linkOf(name, standing.partner, claims, parked.length);
    },

    /** Puts the link into the events queue: it is made as soon as the partner's events before it are applied. */
    async make(link: Link, by: string): Promise<string> {
      const event = linkEvent(link, by, new Date());
      await eventsOf(deployment).send(event);
      return event.id;
    },
  };
};
