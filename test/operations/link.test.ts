import { describe, expect, it } from 'vitest';
import { type Link, linkEvent, linkOf, readName } from '../../bin/operations/link';
import { partnerNamed } from '../../bin/operations/partner-named';
import { inWords } from '../../bin/operations/problem';
import { drawLink } from '../../bin/operations/screen/link';
import { whoIsAtWork } from '../../bin/operations/who';
import { toJourneyEvent } from '../../lambdas/journey-event';
import type { NameClaims } from '../../lambdas/ports/names';
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
    ['id:acmee', { kind: 'id', value: 'acmee' }],
  ])('is read from "%s"', (typed, name) => {
    expect(readName(typed)).toEqual(name);
  });

  it.each(['acme', 'hubspot:', ':8841', '', 'dana@', 'a\nb:c', 'id:', 'id:a b'])(
    'is not "%s", and what one looks like is said',
    (typed) => {
      expect(problem(() => readName(typed))).toContain('give an email address, system:id such as hubspot:8841, or id:<id>');
    },
  );
});

describe('a link', () => {
  it('of an id that another partner has is made, and says who that is', () => {
    expect(linkOf(crm, acme, { ...NOBODY, partnerId: 'globex' }, 0)).toMatchObject({ meant: 'globex', claimants: [] });
    expect(linkOf(crm, acme, { ...NOBODY, partnerId: 'acme' }, 0).meant).toBe('acme');
  });

  it('of an address that others have is made, and says who they are', () => {
    expect(linkOf(email, acme, { claimants: ['acme', 'globex'], isLinked: false }, 3)).toEqual({
      ...{ name: email, partner: acme, waiting: 3, claimants: ['acme', 'globex'], isMade: false },
    });
    expect(linkOf(email, acme, { claimants: ['acme', 'globex'], isLinked: true, partnerId: 'globex' }, 0)).toEqual({
      ...{ name: email, partner: acme, waiting: 0, meant: 'globex', claimants: [], isMade: false },
    });
  });

  it.each([
    ['an address that a person linked to the partner', email, { isLinked: true }, 0, true],
    ['an id of another system that leads to it', crm, {}, 0, true],
    ['its own address, which another may claim as well', email, {}, 0, false],
    ['a name that something waits under all the same', email, { isLinked: true }, 1, false],
  ])('of %s is made already, or not', (_, name, claims, waiting, isMade) => {
    expect(linkOf(name, acme, { ...NOBODY, partnerId: 'acme', ...claims }, waiting).isMade).toBe(isMade);
    expect(linkOf(name, acme, { ...NOBODY, partnerId: 'globex', ...claims }, waiting).isMade).toBe(false);
  });

  it('of a wrong id releases what waits under it, unless it is no wrong one or nothing waits', () => {
    const wrong = { kind: 'id', value: 'acmee' } as const;
    expect(linkOf(wrong, acme, NOBODY, 2)).toEqual({ name: wrong, partner: acme, waiting: 2, claimants: [], isMade: false });
    expect(problem(() => linkOf(wrong, acme, NOBODY, 0))).toContain('nothing waits under the id "acmee"');
    expect(problem(() => linkOf(wrong, acme, { ...NOBODY, partnerId: 'acmee' }, 2))).toContain('there is a partner with the id "acmee"');
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
    expect(linkEvent(link, 'mara', NOW).id).not.toBe(linkEvent(link, 'mara', NOW).id);
  });

  it('is not made by somebody of two lines', () => {
    expect(problem(() => linkEvent(linkOf(email, acme, NOBODY, 0), 'mara\nlindqvist', NOW))).toContain('--by must be one line');
  });
});

describe('who makes a link', () => {
  const account = () => 'lindqvist';
  it('is who says so, else the user, else the account of the operating system', () => {
    expect(whoIsAtWork('mara', { USER: 'root' }, account)).toBe('mara');
    expect(whoIsAtWork(undefined, { USER: 'root', LOGNAME: 'mara' }, account)).toBe('root');
    expect(whoIsAtWork(undefined, { USER: '', LOGNAME: 'mara' }, account)).toBe('mara');
    expect(whoIsAtWork(undefined, {}, account)).toBe('lindqvist');
  });

  it('is asked for where nothing tells', () => {
    expect(problem(() => whoIsAtWork(undefined, {}, () => undefined))).toContain('give --by <who>');
  });
});

describe('the partner that an operator names', () => {
  const named = (claims: Partial<NameClaims>) =>
    partnerNamed({ claimsOn: async () => ({ ...NOBODY, ...claims }) }, email.value).catch(inWords);

  it('is the one that the name means', async () => {
    expect(await named({ partnerId: 'acme', claimants: ['acme', 'globex'], isLinked: true })).toBe('acme');
  });

  it('is not guessed when several have the address: all are named', async () => {
    expect(await named({ claimants: ['acme', 'globex'] })).toContain('is an address of acme and globex, and nobody has said whose it is');
    expect(await named({})).toContain('there is no partner "dana@agency.example" here');
  });
});

describe('the answer to a link', () => {
  const draw = (more: Partial<Link>, eventId?: string) => {
    const link: Link = { name: email, partner: acme, waiting: 0, claimants: [], isMade: false, ...more };
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
    expect(draw({ meant: 'acme' })[0]).toBe('dana@agency.example means acme already; linked, it does also when another partner claims it');
    expect(draw({ claimants: ['acme', 'globex'] })[0]).toContain('is an address of acme and globex');
  });

  it('that stands already says nothing of linking', () => {
    expect(draw({ meant: 'acme', isMade: true })).toEqual(['dana@agency.example means acme already: nothing is to be linked']);
  });

  it('of a wrong id says that it is one, and that it stays nobody’s', () => {
    expect(draw({ name: { kind: 'id', value: 'acmee' }, waiting: 1 }, 'e1')).toEqual([
      'acmee is no partner: a wrong id, to be mended where it was entered',
      '1 event waits under it',
      "is being released to Acme Consulting acme, in order; the id stays nobody's",
      'see it applied (event e1): npm run ops -- show acme --limit 10',
    ]);
  });
});
