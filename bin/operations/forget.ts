import { setTimeout } from 'node:timers/promises';
import { type ConsentOf, type Dossier, dossierOf } from '../../lambdas/actions/dossier';
import type { ErasePorts } from '../../lambdas/actions/erase';
import { linkedIn, ownAddresses, speakingOf } from '../../lambdas/actions/theirs';
import { createConsents } from '../../lambdas/adapters/consents';
import { createDirectory } from '../../lambdas/adapters/directory';
import { createErasures } from '../../lambdas/adapters/erasures';
import { createJourneyStore } from '../../lambdas/adapters/journey-store';
import { partitionOf } from '../../lambdas/adapters/partition';
import type { JourneyTable } from '../../lambdas/adapters/table';
import { createUnmappedItems } from '../../lambdas/adapters/unmapped';
import { contactRefOf } from '../../lambdas/identity';
import { aliasesOf } from '../../lib/journey/apply/roster';
import type { Partner } from '../../lib/journey/partner';
import { eventsOf } from './actions';
import type { Deployment } from './deployment';
import { openNames } from './parked';

type Place = Pick<Deployment, 'client' | 'tableName' | 'queues'>;

const allOf = async <T>(each: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const one of each) all.push(one);
  return all;
};

/** What erasing needs of a deployment. */
export const openErasure = (deployment: Place): ErasePorts => {
  const tables = openNames(deployment);
  return {
    reader: createJourneyStore(tables),
    erasures: createErasures(tables),
    directory: createDirectory(tables),
    unmapped: createUnmappedItems(tables),
    events: eventsOf(deployment),
    clock: { now: () => new Date().toISOString() },
    sleep: async (milliseconds) => {
      await setTimeout(milliseconds);
    },
  };
};

const consentsOf = async (tables: JourneyTable, { contacts }: Partner): Promise<readonly ConsentOf[]> => {
  const consents = createConsents(tables);
  const said = contacts.map(async ({ email }) => ({ address: email, ...(await consents.read(contactRefOf(email))) }));
  return (await Promise.all(said)).flatMap(({ address, revision, stopped, lastChange }) =>
    revision === 0 ? [] : [{ address, stopped, lastChange }],
  );
};

/** All that is kept of one partner; undefined when it is not known. */
export const readDossier = async (deployment: Place, partnerId: string): Promise<Dossier | undefined> => {
  const tables = openNames(deployment);
  const known = await createJourneyStore(tables).partner(partnerId);
  if (known === undefined) return undefined;
  const directory = createDirectory(tables);
  const items = (await allOf(partitionOf(tables, partnerId))).flat();
  const names = [...aliasesOf(known.partner), ...linkedIn(items)];
  const waiting = (await Promise.all(names.map((alias) => directory.parked(alias)))).flat().map(({ message }) => message);
  const addresses = await ownAddresses(directory, known.partner);
  const unmapped = await allOf(speakingOf(createUnmappedItems(tables), known.partner, addresses));
  return dossierOf({ items, names, waiting, unmapped, consents: await consentsOf(tables, known.partner) });
};
