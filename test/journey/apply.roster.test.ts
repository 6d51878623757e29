import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Told } from '../support/arbitrary-told';

const EVE = { name: 'Eve', email: 'eve@acme.example' };
const eve = (told: Told) => told.partner.contacts.find(({ email }) => email === EVE.email);

describe('a word about the partner that comes late', () => {
  it('does not undo what is newer, field by field: a tier that was told since stays, a segment that was not is taken', () => {
    const told = Told.signed();
    told.tell('partner.updated', { tier: 'gold' }, { on: 50 });
    const late = told.tell('partner.updated', { tier: 'silver', segment: 'managed' }, { on: 51, happened: 40 });
    expect(told.partner).toMatchObject({ tier: 'gold', segment: 'managed' });
    expect(late.notes).toContain('what is newer about tier is known already: it stays');
  });

  it('of a sender whose clock is ahead is no newer than the moment it came', () => {
    const told = Told.signed();
    told.tell('partner.updated', { tier: 'gold' }, { on: 50, happened: 400 });
    told.tell('partner.updated', { tier: 'silver' }, { on: 60 });
    expect(told.partner.tier).toBe('silver');
  });

  it('does not bring back a person who has left since: nobody writes to them again', () => {
    const told = Told.signed();
    told.tell('contact.left', { contact: { email: 'dana@acme.example' } }, { on: 50 });
    const late = told.tell('contact.updated', { contact: { name: 'Dana', email: 'dana@acme.example' } }, { on: 51, happened: 40 });
    expect(told.partner.contacts.find(({ email }) => email === 'dana@acme.example')).toMatchObject({ status: 'left' });
    expect(late.notes).toContain('what is newer about one contact is known already: it stays');
  });

  it('does not send away a person who came back since', () => {
    const told = Told.signed();
    told.tell('contact.added', { contact: EVE }, { on: 50 });
    told.tell('contact.left', { contact: { email: EVE.email } }, { on: 51, happened: 40 });
    expect(eve(told)).toMatchObject({ status: 'active' });
  });

  it('does not rename a person by an application from before', () => {
    const told = Told.signed();
    told.tell('contact.added', { contact: EVE }, { on: 50 });
    const old = { id: 'acme', name: 'Acme', contacts: [{ ...EVE, name: 'Eva' }] };
    told.tell('application.submitted', { partner: old }, { on: 51, happened: 40 });
    expect(eve(told)).toMatchObject({ name: 'Eve' });
  });

  it('the partner is the same in whatever order its words come', () => {
    const words = [
      ['partner.updated', { tier: 'silver', track: 'referral' }, 40],
      ['partner.updated', { tier: 'gold' }, 41],
      ['contact.added', { contact: { ...EVE, name: 'Eva' } }, 42],
      ['contact.updated', { contact: { ...EVE, role: 'technical' } }, 43],
      ['partner.updated', { track: 'services', segment: 'managed' }, 44],
    ] as const;
    fc.assert(
      fc.property(fc.shuffledSubarray([...words], { minLength: words.length }), (shuffled) => {
        const told = Told.signed();
        for (const [type, data, happened] of shuffled) told.tell(type, data, { on: 50, happened });
        expect(told.partner).toMatchObject({ tier: 'gold', track: 'services', segment: 'managed' });
        expect(eve(told)).toMatchObject({ name: 'Eve', role: 'technical', status: 'active' });
      }),
    );
  });
});
