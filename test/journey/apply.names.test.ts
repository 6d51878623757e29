import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { MAX_EXTERNAL_IDS } from '../../lib/journey/apply/names';
import { linkedName, WEBHOOK_EVENTS } from '../../lib/journey/events';
import { effectsOf, organisation, Told } from '../support/arbitrary-told';

const crm = { system: 'hubspot', id: '42' };
const CRM = { kind: 'external', value: 'hubspot:42' } as const;
const NEW = { kind: 'email', value: 'new@acme.example' } as const;
const released = (decision: Parameters<typeof effectsOf>[0]) => effectsOf(decision, 'unpark').map(({ alias }) => alias);

describe('a name that a sender uses beside another', () => {
  it.each([
    ['its id', { id: 'acme' }],
    ['an address', { email: 'dana@acme.example' }],
  ])('is learned from any event that names the partner by %s as well, and releases what waits under it', (_, ref) => {
    const told = Told.signed();
    const decision = told.tell('training.attended', { partner: { ...ref, externalId: crm }, course: 'partner-101' });
    expect(told.partner.externalIds).toEqual([crm]);
    expect(decision.aliases).toEqual([CRM]);
    expect(released(decision)).toEqual([CRM]);
    expect(decision.notes).toContain('named by a new id of hubspot');
  });

  it('is learned once', () => {
    const told = Told.signed();
    const event = { partner: { id: 'acme', externalId: crm } };
    told.tell('touchpoint.logged', event);
    const again = told.tell('touchpoint.logged', event);
    expect(again).toMatchObject({ aliases: [], effects: [], notes: [] });
    expect(told.partner.externalIds).toEqual([crm]);
  });

  it('is learned of every system, and also a second one of the same', () => {
    const told = Told.signed();
    const ids = [crm, { system: 'zoom', id: '42' }, { system: 'hubspot', id: '43' }];
    for (const externalId of ids) told.tell('touchpoint.logged', { partner: { id: 'acme', externalId } });
    expect(told.partner.externalIds).toEqual(ids);
  });

  it('is not learned when it is an address: a contact would get mail', () => {
    const told = Told.signed();
    const { contacts } = told.partner;
    const decision = told.tell('touchpoint.logged', { partner: { id: 'acme', email: NEW.value }, contactEmail: 'other@acme.example' });
    expect(told.partner.contacts).toEqual(contacts);
    expect(decision.aliases).toEqual([]);
  });

  it('is learned from an organisation that introduces itself, each once however often it names it', () => {
    const externalIds = [crm, crm, { system: 'zoom', id: '1' }];
    const told = Told.applied({ externalIds, externalId: crm });
    expect(told.partner.externalIds).toEqual([crm, { system: 'zoom', id: '1' }]);
    expect(told.decisions[0]?.aliases.filter(({ kind }) => kind === 'external')).toHaveLength(2);
    expect(told.notes.join()).not.toContain('named by');
    told.tell('application.submitted', { partner: { ...organisation, externalId: { system: 'zoom', id: '2' } } });
    expect(told.partner.externalIds).toHaveLength(3);
  });

  it(`is not learned when there are ${MAX_EXTERNAL_IDS} already, which the timeline says`, () => {
    const told = Told.signed();
    for (let each = 0; each < MAX_EXTERNAL_IDS; each += 1)
      expect(
        told.tell('touchpoint.logged', { partner: { id: 'acme', externalId: { system: 'zoom', id: String(each) } } }).aliases,
      ).toHaveLength(1);
    const decision = told.tell('touchpoint.logged', { partner: { id: 'acme', externalId: crm } });
    expect(told.partner.externalIds).toHaveLength(MAX_EXTERNAL_IDS);
    expect(decision.aliases).toEqual([]);
    expect(decision.notes).toEqual(['has 50 ids of other systems: one more was not learned']);
  });

  it('leaves what the event itself does as it is', () => {
    const [plain, taught] = [Told.signed(), Told.signed()];
    plain.tell('lead.submitted', { leadId: 'L-1' });
    taught.tell('lead.submitted', { leadId: 'L-1', partner: { id: 'acme', externalId: crm } });
    expect({ ...taught.partner, externalIds: [] }).toEqual(plain.partner);
  });
});

describe('a name that a person links', () => {
  const link = (told: Told, name: object, by?: string) => told.tell('partner.linked', { name, ...(by !== undefined && { by }) });

  it('becomes the partner’s when it is an id of another system, and releases what waits under it', () => {
    const told = Told.signed();
    const decision = link(told, CRM, 'mara');
    expect(told.partner.externalIds).toEqual([crm]);
    expect(decision).toMatchObject({ linked: CRM, aliases: [] });
    expect(released(decision)).toEqual([CRM]);
    expect(decision.notes).toContain('one id of hubspot linked to it by mara');
  });

  it('keeps an id whole that has a colon in it', () => {
    const told = Told.signed();
    link(told, { kind: 'external', value: 'salesforce:a:b' });
    expect(told.partner.externalIds).toEqual([{ system: 'salesforce', id: 'a:b' }]);
  });

  it('means the partner when it is an address, and gets no mail', () => {
    const told = Told.signed();
    const { contacts } = told.partner;
    const decision = link(told, NEW);
    expect(decision.linked).toEqual(NEW);
    expect(decision.aliases).toEqual([]);
    expect(released(decision)).toEqual([NEW]);
    expect(told.partner.contacts).toEqual(contacts);
    expect(decision.notes).toEqual(['one email linked to it']);
  });

  it('is no name of the partner when it is a wrong id: what waits under it is released, and it leads nobody there', () => {
    const told = Told.signed();
    const wrong = { kind: 'id', value: 'acmee' } as const;
    const { externalIds } = told.partner;
    const decision = link(told, wrong, 'mara');
    expect(decision).toMatchObject({ linked: undefined, aliases: [] });
    expect(released(decision)).toEqual([wrong]);
    expect(told.partner.externalIds).toEqual(externalIds);
    expect(decision.notes).toEqual(['released from the wrong id acmee by mara']);
  });

  it('is linked again without harm', () => {
    const told = Told.signed();
    link(told, CRM);
    const { externalIds } = told.partner;
    expect(link(told, CRM).aliases).toEqual([]);
    expect(told.partner.externalIds).toEqual(externalIds);
    link(told, NEW);
    expect(link(told, NEW).linked).toEqual(NEW);
  });

  it('is linked also to a partner that has as many ids as events may teach it', () => {
    const told = Told.signed();
    for (let each = 0; each < MAX_EXTERNAL_IDS; each += 1)
      told.tell('touchpoint.logged', { partner: { id: 'acme', externalId: { system: 'zoom', id: String(each) } } });
    expect(link(told, CRM).linked).toEqual(CRM);
    expect(told.partner.externalIds).toHaveLength(MAX_EXTERNAL_IDS + 1);
  });

  it('introduces nobody', () => {
    expect(new Told().maybe('partner.linked', { name: CRM })).toBeUndefined();
  });

  it('cannot be fired by a sender', () => {
    expect(Object.keys(WEBHOOK_EVENTS)).not.toContain('partner.linked');
  });

  it.each([
    [{ kind: 'email', value: 'Dana@ACME.example' }, true],
    [{ kind: 'email', value: 'hubspot:42' }, false],
    [{ kind: 'external', value: 'hubspot' }, false],
    [{ kind: 'external', value: ':42' }, false],
    [{ kind: 'external', value: 'hubspot:' }, false],
    [{ kind: 'id', value: 'acme' }, true],
    [{ kind: 'id', value: 'a b' }, false],
  ])('%j is one: %s', (name, isName) => {
    expect(v.is(linkedName, name)).toBe(isName);
  });
});
