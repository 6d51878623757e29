import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventIdOf } from '../../lambdas/identity';
import type { QueuedEvent } from '../../lambdas/messages';
import type { Alias } from '../../lib/journey/apply/draft';
import { emailAlias, externalAlias } from '../../lib/journey/apply/roster';
import { MONDAY, queued } from '../support/fixtures';
import type { MemoryStore } from '../support/memory-store';
import { anyMishap, type Mishap, NamesWorld } from './names.world';

const PARTNERS = ['acme', 'birch'] as const;
type PartnerId = (typeof PARTNERS)[number];

/** An agency's address, which is a contact of both. */
const SHARED = 'agency@shared.example';
const emailOf = (id: PartnerId) => `dana@${id}.example`;
const crmOf = (id: PartnerId) => ({ system: 'crm', id });

/** Ways to name a partner. By the shared address alone an event is about whomever that means. */
const REFS = {
  id: (id: PartnerId) => ({ id }),
  email: (id: PartnerId) => ({ email: emailOf(id) }),
  crm: (id: PartnerId) => ({ externalId: crmOf(id) }),
  'crm and email': (id: PartnerId) => ({ externalId: crmOf(id), email: emailOf(id) }),
  'crm and id': (id: PartnerId) => ({ externalId: crmOf(id), id }),
  shared: () => ({ email: SHARED }),
} as const;
type Ref = keyof typeof REFS;

type Action =
  | { readonly kind: 'lead'; readonly of: PartnerId; readonly by: Ref; readonly number: number }
  | { readonly kind: 'application'; readonly of: PartnerId; readonly hasShared: boolean; readonly hasCrm: boolean }
  | { readonly kind: 'contact'; readonly of: PartnerId }
  | { readonly kind: 'link'; readonly to: PartnerId };

const sentOf = (action: Exclude<Action, { kind: 'link' }>) => {
  const { of: id } = action;
  const sent = (senderId: string, type: string, data: Readonly<Record<string, unknown>>) => ({ senderId, type, occurredAt: MONDAY, data });
  if (action.kind === 'lead') {
    const leadId = `${id} ${action.by} ${action.number}`;
    return sent(leadId, 'lead.submitted', { partner: REFS[action.by](id), leadId });
  }
  const shared = { name: 'Agency', email: SHARED };
  if (action.kind === 'contact') return sent(`contact of ${id}`, 'contact.added', { partner: { id }, contact: shared });
  const contacts = [{ name: 'Dana', email: emailOf(id) }, ...(action.hasShared ? [shared] : [])];
  const partner = { id, name: id, contacts, ...(action.hasCrm && { externalIds: [crmOf(id)] }) };
  return sent(`application of ${id}`, 'application.submitted', { partner });
};

const of = fc.constantFrom(...PARTNERS);
const refs = Object.keys(REFS) as Ref[];
const lead = fc.record({ kind: fc.constant('lead' as const), of, by: fc.constantFrom(...refs), number: fc.nat(2) });
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: lead },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('application' as const), of, hasShared: fc.boolean(), hasCrm: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('contact' as const), of }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('link' as const), to: of }) },
);

type Change = (store: MemoryStore) => void;
interface Story {
  readonly scheduler: fc.Scheduler;
  readonly actions: readonly Action[];
  readonly mishaps: readonly Mishap[];
}

const play = async ({ scheduler, actions, mishaps }: Story, change: Change): Promise<NamesWorld> => {
  const world = new NamesWorld(scheduler, [...mishaps], change);
  actions.forEach((action, index) => {
    void scheduler.schedule(Promise.resolve(), JSON.stringify(action)).then(() => {
      if (action.kind !== 'link') return world.webhook(sentOf(action));
      const data = { name: { kind: 'email', value: SHARED } };
      return world.send(queued('partner.linked', `link ${index}`, data, { partner: { id: action.to }, source: 'ops' }));
    });
  });
  await scheduler.waitIdle();
  return world;
};

const namesOf = (action: Extract<Action, { kind: 'lead' }>): readonly Alias[] => {
  const ref: { id?: string; email?: string; externalId?: { system: string; id: string } } = REFS[action.by](action.of);
  if (ref.id !== undefined) return [{ kind: 'id', value: ref.id }];
  return [...(ref.externalId ? [externalAlias(ref.externalId)] : []), ...(ref.email === undefined ? [] : [emailAlias(ref.email)])];
};

const partnerOf = async (store: MemoryStore, name: Alias): Promise<string | undefined> =>
  name.kind === 'id' ? store.items(name.value).partner?.id : store.partnerOf(name);

/** What became of one lead: applied once and to whom it is about, or waiting under all of its names as none means anybody. */
const checkLead = async (store: MemoryStore, action: Extract<Action, { kind: 'lead' }>): Promise<void> => {
  const id = eventIdOf('standard', sentOf(action).senderId);
  const names = namesOf(action);
  const appliedTo = PARTNERS.filter((each) => store.items(each).events.has(id));
  const isKnown = (await Promise.all(names.map((name) => partnerOf(store, name)))).some((each) => each !== undefined);
  const waits = await Promise.all(names.map(async (name) => (await store.parked(name)).some(({ message }) => message.id === id)));
  const story = `${JSON.stringify(action)} applied to ${appliedTo.join(' and ') || 'nobody'}`;
  // A copy that was told before the first one was applied may still wait for its address to mean somebody again.
  if (isKnown) expect(waits, story).not.toContain(true);
  if (appliedTo.length > 0) expect(appliedTo, story).toEqual([action.by === 'shared' ? expect.anything() : action.of]);
  else {
    expect(isKnown, story).toBe(false);
    expect(waits, story).not.toContain(false);
  }
};

/** What waited under one name alone was sent on in the order in which it came. */
const checkOrder = (released: readonly QueuedEvent[]): void => {
  for (const messages of Map.groupBy(released, ({ data }) => JSON.stringify(data.partner)).values()) {
    const received = messages.map(({ receivedAt }) => receivedAt);
    expect(received).toEqual(received.toSorted());
  }
};

const everyEventFindsItsPartner = (change: Change = () => undefined) =>
  fc.asyncProperty(
    fc.record({
      scheduler: fc.scheduler(),
      actions: fc.array(anyAction, { minLength: 1, maxLength: 12 }),
      mishaps: fc.array(anyMishap, { maxLength: 20 }),
    }),
    async (story) => {
      const world = await play(story, change);
      for (const action of story.actions) if (action.kind === 'lead') await checkLead(world.store, action);
      world.releases.forEach(checkOrder);
    },
  );

const goesRed = async (change: Change): Promise<boolean> => (await fc.check(everyEventFindsItsPartner(change), { numRuns: 4000 })).failed;

describe('names that come to be known, contested and linked while events name partners by them', () => {
  it('lose no event, and give each to the partner that it is about, once', { timeout: 30_000 }, async () => {
    await fc.assert(everyEventFindsItsPartner(), { numRuns: 1500 });
  });

  it('would lose one that is taken away before it is sent on', { timeout: 30_000 }, async () => {
    const takenFirst: Change = (store) => {
      const { assign, unpark } = store;
      store.assign = async (alias, parked, partnerId) => {
        const isGiven = await assign(alias, parked, partnerId);
        if (isGiven) await unpark(parked);
        return isGiven;
      };
    };
    expect(await goesRed(takenFirst)).toBe(true);
  });

  it('would leave one behind that is parked without looking whether its name is known by now', { timeout: 30_000 }, async () => {
    const unseen: Change = (store) => {
      const { park, claimsOn } = store;
      // As if the name had come to be known right behind the look at it.
      store.park = async (names, message, now) => (await park(names, message, now)) || (await claimsOn(names[0])).partnerId !== undefined;
    };
    expect(await goesRed(unseen)).toBe(true);
  });

  it('would give one to two partners when its address means another by the time it is told again', { timeout: 30_000 }, async () => {
    const forgetful: Change = (store) => {
      const { commit } = store;
      store.commit = (partnerId, event, before, decision) => {
        const data = { ...event.data, partner: { ...Object(event.data).partner, id: partnerId } };
        return commit(partnerId, { ...event, data } as typeof event, before, decision);
      };
    };
    expect(await goesRed(forgetful)).toBe(true);
  });
});
