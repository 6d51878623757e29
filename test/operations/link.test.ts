import { describe, expect, it } from 'vitest';
import { type Link, linkEvent, linkOf, readName } from '../../bin/operations/link';
import { inWords } from '../../bin/operations/problem';
import { drawLink } from '../../bin/operations/screen/link';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { plain } from './samples';

const acme = { id: 'acme', name: 'Acme Consulting' };
const email = { kind: 'email', value: 'dana@agency.example' } as const;
const crm = { kind: 'external', value: 'hubspot:8841' } as const;
const NOBODY = { claimants: [], isLinked: false };
const NOW = new Date('2026-11-22T10:00:00.000Z');

const problem = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return inWords(error);
  }
  return 'nothing is wrong';
};

describe('a name to link', () => {
  it.each([
    ['dana@agency.example', email],
    [' Dana@Agency.example ', email],
    ['hubspot:8841', crm],
    ['zoom:dana@agency.example', { kind: 'external', value: 'zoom:dana@agency.example' }],
  ])('is read from "%s"', (typed, name) => {
    expect(readName(typed)).toEqual(name);
  });

  it.each(['acme', 'hubspot:', ':8841', '', 'dana@', 'a\nb:c'])('is not "%s", and what one looks like is said', (typed) => {
    expect(problem(() => readName(typed))).toContain('give an email address, or system:id such as hubspot:8841');
  });
});

describe('a link', () => {
  it('of an id that another partner has is made, and says who that is', () => {
    expect(linkOf(crm, acme, { ...NOBODY, partnerId: 'globex' }, 0)).toMatchObject({ meant: 'globex', claimants: [] });
    expect(linkOf(crm, acme, { ...NOBODY, partnerId: 'acme' }, 0).meant).toBe('acme');
  });

  it('of an address that others have is made, and says who they are', () => {
    expect(linkOf(email, acme, { claimants: ['acme', 'globex'], isLinked: false }, 3)).toEqual({
      ...{ name: email, partner: acme, waiting: 3, claimants: ['acme', 'globex'] },
    });
    expect(linkOf(email, acme, { claimants: ['acme', 'globex'], isLinked: true, partnerId: 'globex' }, 0)).toEqual({
      ...{ name: email, partner: acme, waiting: 0, meant: 'globex', claimants: [] },
    });
  });

  it('is an event that the journey takes, about that partner, with who said so', () => {
    const link = linkOf(email, { ...acme, ...{ phase: 'activation' } }, NOBODY, 0);
    const event = linkEvent(link, 'mara', NOW);
    expect(toJourneyEvent(event)).toMatchObject({ type: 'partner.linked', source: 'ops', data: { name: email, by: 'mara' } });
    expect(event).toMatchObject({ partner: { id: 'acme' }, occurredAt: NOW.toISOString(), receivedAt: NOW.toISOString() });
    expect(link.partner).toEqual(acme);
  });

  it('made again is an event of its own: linked to another and back, all three count', () => {
    const link = linkOf(email, acme, NOBODY, 0);
    expect(linkEvent(link, undefined, NOW).id).not.toBe(linkEvent(link, undefined, NOW).id);
    expect(linkEvent(link, undefined, NOW).data).toEqual({ name: email });
  });

  it('is not made by somebody of two lines', () => {
    expect(problem(() => linkEvent(linkOf(email, acme, NOBODY, 0), 'mara\nlindqvist', NOW))).toContain('--by must be one line');
  });
});

describe('the answer to a link', () => {
  const draw = (more: Partial<Link>, eventId?: string) => {
    const link: Link = { name: email, partner: acme, waiting: 0, claimants: [], ...more };
    return drawLink({ ...link, dryRun: eventId === undefined, ...(eventId !== undefined && { eventId }) }, plain);
  };

  it('says what waits, and that nothing was linked when it was only tried', () => {
    expect(draw({ waiting: 2 })).toEqual([
      "dana@agency.example is nobody's until now",
      '2 events wait under it',
      'would be linked to Acme Consulting acme, and what waits is applied in order',
    ]);
  });

  it('says whose the name was, and where to see the link applied', () => {
    expect(draw({ meant: 'globex', waiting: 1 }, 'e1')).toEqual([
      'dana@agency.example meant globex until now; from here on its events are those of acme',
      '1 event waits under it',
      'is being linked to Acme Consulting acme, and what waits is applied in order',
      'see it applied (event e1): npm run ops -- show acme --limit 10',
    ]);
    expect(draw({ meant: 'acme' })[0]).toBe('dana@agency.example means acme already');
    expect(draw({ claimants: ['acme', 'globex'] })[0]).toContain('is an address of acme and globex');
  });
});
