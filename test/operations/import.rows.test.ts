import { describe, expect, it } from 'vitest';
import { rules } from '../support/fixtures';
import { csv, planFor, problemsOf, row } from './import.world';

const engaged = { phase: 'engagement', 'term end': '2027-06-30' } as const;

describe('what is wrong with a row is said by column, with what to do', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['an unknown track', { track: 'reselar' }, 'track', 'did you mean reseller'],
    ['an unknown segment', { segment: 'small' }, 'segment', 'managed'],
    ['an unknown phase', { phase: 'onbording' }, 'phase', 'did you mean onboarding?'],
    ['an unknown tier', { tier: 'slver' }, 'tier', 'did you mean silver?'],
    ['an unknown outcome', { outcome: 'stalld' }, 'outcome', 'did you mean stalled?'],
    ['an outcome of another phase', { outcome: 'exited' }, 'outcome', 'no journey rests as exited in recruitment'],
    ['an unknown time zone', { 'contact time zone': 'Europe/Berln' }, 'contact time zone', 'did you mean Europe/Berlin'],
    ['no address', { 'contact email': 'dana at acme' }, 'contact email', 'must be an email address'],
    ['half an owner', { 'owner name': 'Mara' }, 'owner email', 'is missing'],
    ['an id with blanks', { id: 'acme inc' }, 'id', 'must be 1 to 60 letters'],
    ['a day of nowhere', { applied: '2026-02-30' }, 'applied', 'no day of the calendar'],
    ['a day in another order', { applied: '01.03.2026' }, 'applied', 'write year, month and day as 2026-03-01'],
    ['a number for a day', { applied: '46327' }, 'applied', 'the number by which a spreadsheet keeps one'],
    ['a day to come', { applied: '2026-12-24' }, 'applied', '2026-12-24 is still to come'],
    ['a decision without its outcome', { 'application-decided': '2026-11-02' }, 'application-decided outcome', 'approved'],
    [
      'an unknown outcome of a decision',
      { 'application-decided': '2026-11-02', 'application-decided outcome': 'aproved' },
      'application-decided outcome',
      'did you mean approved?',
    ],
    ['an outcome without its day', { 'application-decided outcome': 'approved' }, 'application-decided', 'has an outcome and no date'],
    [
      'a milestone from before the journey',
      { applied: '2026-01-01', 'journey start': '2026-02-01' },
      'applied',
      'before the journey began',
    ],
    ['a term that is over', { ...engaged, 'term end': '2026-06-30' }, 'term end', 'the term ended on 2026-06-30'],
    ['a term that was over long ago', { phase: 'onboarding', 'agreement-signed': '2024-01-01' }, 'term end', '12 months after it began'],
    ['a term that ends before it begins', { ...engaged, 'term start': '2027-07-01' }, 'term end', 'ends before it begins'],
    ['a term that would begin after today', { ...engaged, 'term end': '2028-06-30' }, 'term end', 'say "term start", or "term months"'],
    ['no term under an agreement', { phase: 'activation' }, 'term end', 'has an agreement'],
    ['no whole number', { ...engaged, 'deals won': '3,5' }, 'deals won', 'no whole number'],
    ['an amount that may be two', { ...engaged, revenue: '18.500,50' }, 'revenue', '18500.50'],
    ['an amount of thousandths', { ...engaged, revenue: '18500.505' }, 'revenue', 'no amount of USD'],
    ['less in all than in a term', { ...engaged, 'deals won': '3', 'total deals won': '2' }, 'total deals won', 'less in all'],
    ['neither yes nor no', { ...engaged, dormant: 'maybe' }, 'dormant', 'write yes or no'],
    ['a reason of who has not left', { 'exit reason': 'no business' }, 'exit reason', 'it has not left'],
    ['a formula', { name: '=HYPERLINK("http://evil.example","Acme")' }, 'name', 'is a formula'],
    ['a formula that was marked as text', { name: "'=1+2" }, 'name', 'is a formula'],
    ["a spreadsheet's error", { ...engaged, 'deals won': '#N/A' }, 'deals won', "spreadsheet's error"],
    ['a shortened number', { 'external id hubspot': '1.23457E+17' }, 'external id hubspot', 'a spreadsheet has shortened'],
    ['a control character', { name: 'Acme\u001b[2J' }, 'name', 'must not contain control characters'],
    ['a name of two lines', { name: 'Acme\nInc.' }, 'name', 'must be one line'],
    ['a letter that was lost', { name: 'M\ufffdller' }, 'name', 'lost when the file was made'],
    ['a contact after none', { 'contact 3 name': 'Kim', 'contact 3 email': 'kim@acme.example' }, 'contact 2 email', 'move the contacts up'],
    [
      'one address of two contacts',
      { 'contact 2 name': 'Dana', 'contact 2 email': 'Dana@acme.example' },
      'contact 2 email',
      'another contact of the row',
    ],
  ])('%s', async (_, changes, field, says) => {
    expect((await problemsOf(changes))[field]).toContain(says);
  });

  it('all that is wrong with it at once', async () => {
    const problems = await problemsOf({ track: 'x', applied: 'yesterday', 'contact email': 'dana' });
    expect(Object.keys(problems).sort()).toEqual(['applied', 'contact email', 'track']);
  });

  it('a name, an address and a place must be there', async () => {
    const rows = [row({ id: 'acme', name: undefined, phase: undefined, 'contact name': undefined, 'contact email': undefined }), row()];
    const [bad] = await planFor(csv(rows.toReversed()).split('\n').toSpliced(1, 1).join('\n'));
    expect(bad).toMatchObject({ effect: 'bad' });
    expect(bad?.effect === 'bad' && bad.problems.map(({ field }) => field)).toEqual(expect.arrayContaining(['name', 'phase']));
  });
});

describe('what a row brings in', () => {
  const only = async (changes: Record<string, string>) => {
    const [planned] = await planFor(csv([row(changes)]));
    if (planned?.effect !== 'brings in') throw new Error(JSON.stringify(planned));
    return planned;
  };

  it('a term is reckoned back from its end, or on from the signature', async () => {
    const { partner: ended } = await only({ phase: 'onboarding', 'term end': '2027-06-30', 'term months': '24', 'term number': '2' });
    expect(ended.term).toMatchObject({ number: 2, startedAt: '2025-06-30T00:00:00.000Z', endsAt: '2027-06-30T00:00:00.000Z', months: 24 });
    const { partner: signed } = await only({ phase: 'onboarding', 'agreement-signed': '2026-11-01' });
    expect(signed.term).toMatchObject({ startedAt: '2026-11-01T00:00:00.000Z', endsAt: '2027-11-01T00:00:00.000Z', months: 12 });
  });

  it('days of a file are those of the calendar, on a stage where a month takes seconds, too', async () => {
    const fast = { ...rules, scale: { secondsPerDay: 0.3, minTimeoutSeconds: 5 } };
    const [planned] = await planFor(csv([row({ phase: 'onboarding', 'term end': '2027-06-30' })]), { rules: fast });
    expect(planned).toMatchObject({ effect: 'brings in', partner: { term: { startedAt: '2026-06-30T00:00:00.000Z', months: 12 } } });
  });

  it('a phase that cannot end before the renewal window opens is not begun: renewal waits for it', async () => {
    const { partner, notes, insteadOf } = await only({ phase: 'engagement', 'term end': '2027-04-01' });
    expect(insteadOf).toBe('engagement');
    expect(partner).toMatchObject({ phase: 'renewal', state: 'running' });
    expect(notes.join()).toContain('renewal instead of engagement');
    const inTime = await only({ phase: 'engagement', 'term end': '2027-06-30' });
    expect([inTime.partner.phase, inTime.insteadOf]).toEqual(['engagement', undefined]);
  });

  it('whose renewal is under way may have a term that is over', async () => {
    expect((await only({ phase: 'renewal', 'term end': '2026-11-10' })).partner).toMatchObject({ phase: 'renewal', state: 'running' });
  });

  it('who only says how the journey rests stands in the phase of that', async () => {
    const { partner } = await only({ phase: '', outcome: 'Exited', 'rested on': '2026-03-01', 'exit reason': 'no business' });
    expect(partner).toMatchObject({ phase: 'renewal', state: 'closed', outcome: 'exited', run: 0 });
  });

  it('an id of its own is kept, and else made from the names that it has', async () => {
    expect((await only({ id: 'acme' })).partnerId).toBe('acme');
    const byHubspot = await only({ 'external id hubspot': '42' });
    expect(byHubspot.partnerId).toMatch(/^p-[0-9a-f]{20}$/);
    expect((await only({ 'external id hubspot': '42', 'contact email': 'kim@acme.example' })).partnerId).toBe(byHubspot.partnerId);
    expect((await only({})).partnerId).not.toBe(byHubspot.partnerId);
  });

  it('a text that a spreadsheet was kept from taking for a formula is what it was', async () => {
    const { event } = await only({ name: "'@home", 'contact name': '+Plus' });
    expect(event.data.partner).toMatchObject({ name: '@home', contacts: [{ name: '+Plus' }] });
  });

  it('money is kept in the smallest unit, and numbers that are not told are 0', async () => {
    const { event } = await only({ ...engaged, revenue: '18500.5', 'total deals won': '7' });
    expect(event.data).toMatchObject({
      thisTerm: { revenue: 1_850_050, dealsWon: 0, leads: 0 },
      total: { revenue: 1_850_050, dealsWon: 7 },
    });
  });

  it('a milestone that asks for several counts as reached', async () => {
    const { reached, next } = await only({ phase: 'activation', track: 'services', 'term end': '2027-11-01', certified: '2026-10-01' });
    expect(reached).toEqual(['certified']);
    expect(next).not.toContain('certified');
  });
});

it('of 2,000 rows of which 50 are bad the others are planned, and each of the 50 is named', async () => {
  const rows = Array.from({ length: 2_000 }, (_, n) =>
    row({ id: `p-${n}`, 'contact email': `dana@partner-${n}.example`, ...(n % 40 === 7 && { track: 'resller', applied: '1.3.2026' }) }),
  );
  const plan = await planFor(csv(rows));
  const bad = plan.filter(({ effect }) => effect === 'bad');
  expect([plan.length, bad.length]).toEqual([2_000, 50]);
  expect(bad.map(({ line }) => line)).toEqual(Array.from({ length: 50 }, (_, n) => n * 40 + 7 + 2));
  expect(plan.filter(({ effect }) => effect === 'brings in')).toHaveLength(1_950);
});

it('a file that all have the same address in is answered at once', { timeout: 10_000 }, async () => {
  const rows = Array.from({ length: 2_000 }, (_, n) => row({ id: `p-${n}`, 'contact email': 'info@example.com' }));
  const plan = await planFor(csv(rows));
  expect(plan.every(({ effect }) => effect === 'bad')).toBe(true);
  const [first] = plan;
  expect(first?.effect === 'bad' && first.problems[0]?.reason).toContain('line 3, 4, 5, 6, 7 and 1994 more');
});
