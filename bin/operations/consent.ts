import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '../../lambdas/adapters/aws';
import { createConsents } from '../../lambdas/adapters/consents';
import { openTable } from '../../lambdas/adapters/table';
import { changeConsent, tellConsent } from '../../lambdas/consent-change';
import { contactRefOf } from '../../lambdas/identity';
import { type Consent, granted, type Wish } from '../../lib/journey/consent';
import { TOPICS, type Topic } from '../../lib/journey/emails';
import type { Contact, Partner } from '../../lib/journey/partner';
import { eventsOf } from './actions';
import type { Deployment } from './deployment';
import { noPartner, partnerNamed } from './partner-named';
import { OperatorProblem } from './problem';
import type { StoppedBy } from './profile';
import { createStories } from './story';

/** What somebody at a partner gets, and wants no more of. */
export interface ContactConsent {
  readonly partner: Pick<Partner, 'id' | 'name'>;
  readonly contact: Pick<Contact, 'name' | 'email' | 'status'>;
  readonly ref: string;
  readonly consent: Consent;
}

const isTopic = (typed: string): typed is Topic => TOPICS.some((topic) => topic === typed);

/** Topics as an operator types them. Throws on one that there is not, and on one that is to be stopped and started. */
export const wishTyped = (stop: readonly string[], start: readonly string[]): Wish => {
  const topics = [...stop, ...start];
  const both = stop.find((topic) => start.includes(topic));
  if (both !== undefined) throw new OperatorProblem(`stop or start "${both}", not both`);
  const wrong = topics.find((topic) => !isTopic(topic));
  if (wrong !== undefined) throw new OperatorProblem(`"${wrong}" cannot be stopped: give ${TOPICS.join(', ')} (journey is all of them)`);
  return { stop: stop.filter(isTopic), start: start.filter(isTopic) };
};

/** The partner's contact with that address. Throws with those that there are: a typing error would stop nobody. */
export const contactWith = ({ id, contacts }: Pick<Partner, 'id' | 'contacts'>, address: string): Contact => {
  const found = contacts.find(({ email }) => email === address.trim().toLowerCase());
  if (found !== undefined) return found;
  throw new OperatorProblem(`${id} has no contact "${address}": there are ${contacts.map(({ email }) => email).join(', ')}`);
};

/** What would hold after a wish, for a look before it is done. */
export const asWished = (before: ContactConsent, wish: Wish, by: string): ContactConsent => ({
  ...before,
  consent: granted(before.consent, wish, by, systemClock.now()),
});

/** Looks at what people want no more of, and changes it when they ask in another way than by their link. */
export const createContactConsents = (deployment: Pick<Deployment, 'client' | 'tableName' | 'queues'>) => {
  const { client, tableName } = deployment;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client), { marshallOptions: { removeUndefinedValues: true } });
  const consents = createConsents(openTable(documents, tableName));
  const stories = createStories(deployment);
  return {
    async look(partnerName: string, address: string): Promise<ContactConsent> {
      const standing = await stories.standing(await partnerNamed(stories, partnerName));
      if (standing === undefined) throw noPartner(partnerName);
      const { name, email, status } = contactWith(standing.partner, address);
      const ref = contactRefOf(email);
      const { id, name: partnerTitle } = standing.partner;
      return { partner: { id, name: partnerTitle }, contact: { name, email, status }, ref, consent: await consents.read(ref) };
    },

    /** What each of a partner's contacts has stopped, by address: one small read for each. */
    async stoppedBy(contacts: Partner['contacts']): Promise<StoppedBy> {
      const stopped = await consents.of(contacts.map(({ email }) => contactRefOf(email)));
      return new Map(contacts.map(({ email }) => [email, stopped.get(contactRefOf(email)) ?? new Set()]));
    },

    /** Holds at once. */
    change: async (found: ContactConsent, wish: Wish, by: string): Promise<ContactConsent> => ({
      ...found,
      consent: await changeConsent({ consents, clock: systemClock }, found.ref, wish, by),
    }),

    /** Tells the timeline of the newest change; of one that it knows already, nothing. */
    async tell({ partner, ref, consent }: ContactConsent): Promise<void> {
      const ports = { events: eventsOf(deployment), clock: systemClock };
      await tellConsent(ports, 'ops', { partnerId: partner.id, contactRef: ref }, consent);
    },
  };
};
