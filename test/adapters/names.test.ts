import { describe, expect, it } from 'vitest';
import { settleNames } from '../../lambdas/apply-event/names';
import type { QueuedEvent } from '../../lambdas/messages';
import type { ParkedEvent } from '../../lambdas/ports/names';
import type { Alias } from '../../lib/journey/apply/draft';
import { realTable } from '../support/dynamodb';
import { MONDAY, queued } from '../support/fixtures';
import { applicationOf, both, decideOn, newPartnerId, type Stores } from './stores';

const real = realTable();

/** As apply-event commits it: names that others have are settled first. */
const told = async (stores: Stores, id: string, message: QueuedEvent): Promise<readonly string[]> => {
  const { decision, commit } = await decideOn(stores, id, message);
  const settled = await settleNames(stores.directory, id, decision);
  expect(await commit(settled)).toBe('applied');
  return settled.notes;
};

const applicationWith = (id: string, ...addresses: readonly string[]) =>
  applicationOf(id, { contacts: addresses.map((email) => ({ name: 'Somebody', email })) });

const linked = (id: string, name: object, event = `link of ${id}`) =>
  queued('partner.linked', event, { name, by: 'mara' }, { partner: { id }, source: 'ops' });

const leadBy = (alias: Alias, id: string) => queued('lead.submitted', id, { leadId: id }, { partner: { alias } });

describe.each(both(real))('names %s', (_, open) => {
  const emailOf = (id: string): Alias => ({ kind: 'email', value: `agency@${id}.example` });
  /** Partners that have the same address, one after the other. */
  const sharing = async (count: number) => {
    const stores = open();
    const ids = Array.from({ length: count }, newPartnerId);
    const [first = ''] = ids;
    const email = emailOf(first);
    const notes: (readonly string[])[] = [];
    for (const id of ids) notes.push(await told(stores, id, applicationWith(id, email.value)));
    return { stores, directory: stores.directory, ids, first, email, notes };
  };
  const waiting = async ({ directory }: Stores, names: readonly [Alias, ...Alias[]], id = 'lead'): Promise<ParkedEvent> => {
    expect(await directory.park(names, leadBy(names[0], id), MONDAY)).toBe(true);
    const [found] = await directory.parked(names[0]);
    if (found === undefined) throw new Error('nothing is parked');
    return found;
  };

  it('that one partner has mean that partner, and nobody contests them', async () => {
    const { directory, email, first } = await sharing(1);
    expect(await directory.claimsOn(email)).toEqual({ partnerId: first, claimants: [], isLinked: false });
    expect(await directory.claimsOn({ kind: 'id', value: first })).toEqual({ partnerId: first, claimants: [], isLinked: false });
    expect(await directory.claimsOn(emailOf('nobody'))).toEqual({ claimants: [], isLinked: false });
  });

  it.each([2, 3])('that %i partners have mean none of them: events that name them wait', async (count) => {
    const { stores, directory, ids, email, notes } = await sharing(count);
    expect(await directory.claimsOn(email)).toEqual({ claimants: ids.toSorted(), isLinked: false });
    expect(await directory.partnerOf(email)).toBeUndefined();
    expect((await waiting(stores, [email])).message.id).toBe('lead');
    expect(notes[0]?.join()).not.toContain('as well');
    for (const note of notes.slice(1)) expect(note.join()).toMatch(/one email belongs to partners? \S+( and \S+)? as well: .*"ops link"/);
    expect(notes.flat().join()).not.toContain('@');
  });

  it('that a whole import has mean nobody, and the first 20 who have them are noted', { timeout: 30_000 }, async () => {
    const { stores, directory, ids, email, notes } = await sharing(23);
    expect((await directory.claimsOn(email)).claimants).toEqual(ids.slice(0, 20).toSorted());
    expect(notes.at(-1)?.join()).toContain('events that name it are kept until "ops link" says whose they are');
    const last = ids.at(-1) ?? '';
    expect((await stores.store.partner(last))?.partner.contacts).toHaveLength(1);
    await told(stores, last, linked(last, email));
    expect(await directory.partnerOf(email)).toBe(last);
  });

  it('that a person links mean that partner, whoever has them, or claims them later', async () => {
    const { stores, directory, ids, email } = await sharing(2);
    const [, second = ''] = ids;
    await told(stores, second, linked(second, email));
    expect(await directory.partnerOf(email)).toBe(second);
    const third = newPartnerId();
    const notes = await told(stores, third, applicationWith(third, email.value));
    expect(notes).toContain(`one email was linked to partner ${second}: events that name it stay that partner's`);
    expect(await directory.partnerOf(email)).toBe(second);
    expect((await stores.store.partner(third))?.partner.contacts).toHaveLength(1);
  });

  it('that were linked can be linked to another, and back', async () => {
    const { stores, directory, ids, email } = await sharing(2);
    for (const [turn, id] of [...ids, ...ids].entries()) {
      await told(stores, id, linked(id, email, `link ${turn}`));
      expect(await directory.partnerOf(email)).toBe(id);
    }
  });

  it('that were linked before anybody had them stay linked when that partner gets them for a contact', async () => {
    const { stores, directory, first } = await sharing(1);
    const email = emailOf(`new-${first}`);
    await told(stores, first, linked(first, email));
    const contact = { name: 'Somebody', email: email.value };
    await told(stores, first, queued('contact.added', 'contact', { contact }, { partner: { id: first } }));
    expect(await directory.claimsOn(email)).toMatchObject({ partnerId: first, isLinked: true });
  });

  it('of another system stay with whom they led to first', async () => {
    const { stores, directory, ids, first } = await sharing(2);
    const [, second = ''] = ids;
    const alias: Alias = { kind: 'external', value: `hubspot:${first}` };
    const event = (id: string) =>
      queued('touchpoint.logged', `touch ${id}`, { partner: { id, externalId: { system: 'hubspot', id: first } } }, { partner: { id } });
    await told(stores, first, event(first));
    const notes = await told(stores, second, event(second));
    expect(await directory.partnerOf(alias)).toBe(first);
    expect(notes).toContain(`one external belongs to partner ${first} already: not taken over`);
    expect((await stores.store.partner(second))?.partner.externalIds).toEqual([]);
    // Nor are those outside told that it has it: what they write back would go to the other one's record.
    const { effects = [] } = (await stores.store.appliedEvent(second, `touch ${second}`)) ?? {};
    expect(effects.flatMap((effect) => (effect.kind === 'announce' ? [effect.standing.externalIds] : []))).toEqual([{}]);
  });

  it('of another system that led to the wrong partner are taken from it by a person, with what waits from then on', async () => {
    const { stores, directory, ids, first } = await sharing(2);
    const [, second = ''] = ids;
    const alias: Alias = { kind: 'external', value: `crm:${first}` };
    const naming = { partner: { id: first, externalId: { system: 'crm', id: first } } };
    await told(stores, first, queued('touchpoint.logged', `learned ${first}`, naming, { partner: { id: first } }));
    for (const [turn, id] of [second, first, second].entries()) {
      await told(stores, id, linked(id, alias, `link ${turn}`));
      expect(await directory.claimsOn(alias)).toEqual({ partnerId: id, claimants: [], isLinked: true });
    }
    // Told once more, it is not learned back.
    await told(stores, first, queued('touchpoint.logged', `again ${first}`, naming, { partner: { id: first } }));
    expect(await directory.partnerOf(alias)).toBe(second);
    expect((await stores.store.partner(second))?.partner.externalIds).toEqual([{ system: 'crm', id: first }]);
  });

  it('are contested only as they were read: a claim, a contest and a link in between make it stale', async () => {
    const { stores, directory, first, email } = await sharing(1);
    const late = newPartnerId();
    const { decision, commit } = await decideOn(stores, late, applicationWith(late, email.value));
    const asRead = await settleNames(directory, late, decision);
    const second = newPartnerId();
    await told(stores, second, applicationWith(second, email.value));
    expect(await commit(asRead)).toBe('stale'); // contested by now: nobody's
    const again = await settleNames(directory, late, decision);
    await told(stores, first, linked(first, email));
    expect(await commit(again)).toBe('stale');
    expect(await commit(await settleNames(directory, late, decision))).toBe('applied');
    expect(await directory.partnerOf(email)).toBe(first);
  });

  it('that meant a partner when an event came by them do not give it to another one later', async () => {
    const { stores, directory, first, email } = await sharing(1);
    const lead = queued(
      'lead.submitted',
      `lead of ${first}`,
      { leadId: 'L-1', partner: { email: email.value } },
      { partner: { id: first } },
    );
    expect(await directory.givenTo(lead.id)).toBeUndefined();
    await told(stores, first, lead);
    expect(await directory.givenTo(lead.id)).toBe(first);
    const second = newPartnerId();
    await told(stores, second, applicationWith(second, email.value));
    await told(stores, second, linked(second, email));
    expect(await (await decideOn(stores, second, lead)).commit()).toBe('another has it');
    expect(await (await decideOn(stores, first, lead)).commit()).toBe('already applied');
    expect((await stores.store.partner(second))?.partner.total.leads).toBe(0);
  });

  it('that are surer than an address leave no trace of whose an event is', async () => {
    const { stores, directory, first } = await sharing(1);
    const by = (ref: object, id: string) => queued('touchpoint.logged', id, { partner: { email: emailOf(first).value, ...ref } });
    await told(stores, first, by({ externalId: { system: 'crm', id: first } }, `by crm ${first}`));
    await told(stores, first, by({ id: first }, `by id ${first}`));
    for (const id of [`by crm ${first}`, `by id ${first}`]) expect(await directory.givenTo(id)).toBeUndefined();
  });

  it('that are wrong ids give what waits to the partner that a person says, for as long as they mean nobody', async () => {
    const { stores, directory, first } = await sharing(1);
    const wrong: Alias = { kind: 'id', value: `wrong-${first}` };
    const lead = (id: string) => queued('lead.submitted', id, { leadId: id }, { partner: { id: wrong.value } });
    for (const id of ['one', 'two']) expect(await directory.park([wrong], lead(id), MONDAY)).toBe(true);
    const [one, two] = await directory.parked(wrong);
    if (one === undefined || two === undefined) throw new Error('two are parked');
    await told(stores, first, linked(first, wrong));
    expect(await directory.partnerOf(wrong)).toBeUndefined();
    expect(await directory.assign(wrong, one, first)).toBe(true);
    await told(stores, wrong.value, applicationWith(wrong.value, `somebody@${wrong.value}.example`));
    expect(await directory.assign(wrong, two, first)).toBe(false);
    expect(await directory.assign(wrong, one, wrong.value)).toBe(false);
    expect(await directory.assign(wrong, one, first)).toBe(true);
    expect(await directory.assign(wrong, two, wrong.value)).toBe(true);
  });

  it('give what waits to the partner that has them, again and again, and to nobody else', async () => {
    const { stores, directory, ids, email } = await sharing(2);
    const [first = '', second = ''] = ids;
    const parked = await waiting(stores, [email]);
    expect(await directory.assign(email, parked, first)).toBe(false); // contested: not guessed
    await told(stores, second, linked(second, email));
    expect(await directory.assign(email, parked, first)).toBe(false);
    expect(await directory.assign(email, parked, second)).toBe(true);
    await told(stores, first, linked(first, email));
    expect(await directory.assign(email, parked, first)).toBe(false);
    expect(await directory.assign(email, parked, second)).toBe(true);
    await directory.unpark(parked);
    expect(await directory.assign(email, parked, first)).toBe(false);
  });

  it('that two partners get give an event that waits under both to one of them', async () => {
    const stores = open();
    const { directory } = stores;
    const [first, second] = [newPartnerId(), newPartnerId()];
    const names = [
      { kind: 'external', value: `crm:${first}` },
      { kind: 'email', value: `agency@${second}.example` },
    ] as const;
    await waiting(stores, names);
    await told(stores, second, applicationWith(second, names[1].value));
    await told(stores, first, applicationOf(first, { externalId: { system: 'crm', id: first } }));
    const given = await Promise.all(
      (
        [
          [names[0], first],
          [names[1], second],
        ] as const
      ).map(async ([name, id]) => {
        const [parked] = await directory.parked(name);
        return parked !== undefined && (await directory.assign(name, parked, id));
      }),
    );
    expect(given.filter((isGiven) => isGiven)).toHaveLength(1);
  });
});
