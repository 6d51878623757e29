import { describe, expect, it } from 'vitest';
import { freeEvent, freeingOf } from '../../bin/operations/free';
import { drawFree } from '../../bin/operations/screen/free';
import { toJourneyEvent } from '../../lambdas/journey-event';
import type { Contact } from '../../lib/journey/partner';
import { at, logged, partner, plain } from './samples';

const NOW = new Date(at(0));
const dana = (status: Contact['status']) => ({ name: 'Dana Whitfield', email: 'dana@acme.example', status });
const acme = (status: Contact['status']) =>
  partner({ contacts: [dana(status), { name: 'Luis Ortega', email: 'luis@acme.example', status: 'bounced' }] });

describe('an address that was given up', () => {
  it.each(['bounced', 'complained'] as const)('and %s gets emails again, and nobody else’s does', (status) => {
    const known = acme(status);
    const event = toJourneyEvent(freeEvent(freeingOf(known, 'Dana@acme.example', true), 'mara', NOW));
    const { after, item } = logged(event, { partner: known });
    expect(after.contacts.map((contact) => contact.status)).toEqual(['active', 'bounced']);
    expect(item.notes).toEqual(['one contact freed by mara']);
  });

  it('by a complaint is freed only when that person has asked', () => {
    expect(() => freeingOf(acme('complained'), 'dana@acme.example', false)).toThrow('only if that person asked');
    expect(freeingOf(acme('bounced'), 'dana@acme.example', false).contact.status).toBe('bounced');
  });

  it.each([
    ['active', 'there is nothing to free'],
    ['left', 'contact.added'],
  ] as const)('is none when the contact is %s', (status, words) => {
    expect(() => freeingOf(acme(status), 'dana@acme.example', true)).toThrow(words);
  });

  it('is not brought back for a person who has left since, when the event is applied', () => {
    const event = toJourneyEvent(freeEvent(freeingOf(acme('bounced'), 'dana@acme.example', false), 'mara', NOW));
    expect(logged(event, { partner: acme('left') }).after.contacts[0]?.status).toBe('left');
  });

  it('is freed twice by two events, and --by must be a name', () => {
    const freeing = freeingOf(acme('bounced'), 'dana@acme.example', false);
    expect(freeEvent(freeing, 'mara', NOW).id).not.toBe(freeEvent(freeing, 'mara', NOW).id);
    expect(() => freeEvent(freeing, 'a\nb', NOW)).toThrow('--by must be one line');
  });

  it('is shown with what is still to be done at Amazon SES', () => {
    const shown = { ...freeingOf(acme('bounced'), 'dana@acme.example', false), dryRun: true };
    expect(drawFree(shown, plain)).toEqual([
      'Dana Whitfield <dana@acme.example> of Acme Consulting acme is bounced',
      'would be freed, and get emails again (nothing was sent)',
      'Amazon SES has a list of its own, and may still refuse it: aws sesv2 delete-suppressed-destination --email-address dana@acme.example',
    ]);
  });
});
