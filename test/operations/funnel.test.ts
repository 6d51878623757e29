import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { csvCell, csvOf, figuresCsv } from '../../bin/operations/funnel/csv';
import { figuresPage } from '../../bin/operations/funnel/page';
import { drawFunnel } from '../../bin/operations/screen/funnel';
import type { Counted } from '../../lib/journey/measures';
import { figuresBy } from '../../lib/journey/measures/figures';
import { REAL_TIME } from '../../lib/journey/time';
import { program } from '../../program/partner-journey';
import { plain } from './samples';

const reading = { program, scale: REAL_TIME, now: '2026-11-22T10:00:00.000Z' };
const cell = (changes: Partial<Counted> = {}): Counted => ({
  ...{ cohort: '2026-01', track: 'reseller', source: 'event', version: '2026-11' },
  facts: {
    ...{
      began: 1234,
      'now:activation': 700,
      'now:exited': 34,
      'at:applied:0': 1100,
      'at:application-decided:2': 900,
      'why:exit:price': 12,
    },
    ...{ 'due:activated:2026-02': 400, 'did:activated:2026-02': 150, 'span:first-win:90': 80 },
  },
  ...changes,
});
const all = (cells = [cell()]) => ({ about: 'all that ever began', by: null, groups: figuresBy(reading, cells) });

describe('the funnel on a terminal', () => {
  it('draws each step with its share, the step before, and its days', () => {
    const text = drawFunnel(all(), plain).join('\n');
    expect(text).toMatch(/application submitted +█+ +1,100 +89 % +89 % +1 d +1 d/);
    expect(text).toMatch(/application decided +█+ +900 +73 % +82 % +3 d +3 d/);
    expect(text).toMatch(/agreement signed +0 +0 % +0 % +- +-/);
    expect(text).toMatch(/activated: a commercial act within 90.* 38 % +150 of 400/);
    expect(text).toMatch(/time to first win +98 d +median; nine of ten in 104 d; 80 partners/);
    expect(text).toMatch(/exited +█+ +34/);
    expect(text).toMatch(/price +█+ +12/);
  });

  it('tells which waits a person passed over, where there are any', async () => {
    const skipped = all([cell({ facts: { began: 10, 'skip:kickoff-held': 3, 'skip:training-attended': 1 } })]);
    const text = drawFunnel(skipped, plain).join('\n');
    expect(text).toMatch(/Waits that a person passed over\nkickoff call held +█+ +3\ntraining attended +█+ +1/);
    expect(drawFunnel(all(), plain).join()).not.toContain('passed over');
    expect(figuresCsv(skipped.groups)).toContain('all,passed over by a person,kickoff-held,kickoff-held,3,');
    const facts = { program: 'Partners', about: 'all', takenAt: reading.now };
    expect(await figuresPage(skipped.groups, facts)).toContain('Waits that a person passed over');
  });

  it('says beside the days where a day is shorter than ours: dates of those who were not there all the while mean nothing then', async () => {
    const note =
      'a day lasts 0.3 s here: days of imported partners, whose dates are real ones, mean nothing; nor do rates of imported and seeded ones, whose time is up at once';
    const parts = (funnel: Parameters<typeof drawFunnel>[0]) => drawFunnel(funnel, plain).join(' ').replace(/ +/g, ' ').split(note);
    const [steps, rates, ...rest] = parts({ ...all(), secondsPerDay: 0.3 });
    expect([steps, rates, rest.length]).toEqual([expect.stringContaining('first win'), expect.stringContaining('time to first win'), 1]);
    expect(steps).not.toContain('Rates and times');
    expect(parts({ ...all(), by: 'track', groups: figuresBy(reading, [cell()], 'track'), secondsPerDay: 0.3 })).toHaveLength(2);
    expect(drawFunnel(all(), plain).join()).not.toContain('a day lasts');
    const facts = { program: 'Partners', about: 'all', takenAt: reading.now };
    expect((await figuresPage(all().groups, { ...facts, secondsPerDay: 0.3 })).split(`<p>${note}</p>`)).toHaveLength(3);
    expect(await figuresPage(all().groups, facts)).not.toContain('a day lasts');
  });

  it('calls no more than all a share of the step before, and says how that comes', async () => {
    const more = all([cell({ facts: { began: 100, 'at:applied:0': 50, 'at:application-decided:2': 52, 'at:agreement-signed:3': 26 } })]);
    const text = drawFunnel(more, plain).join('\n');
    expect(text).toMatch(/application decided +█+ +52 +52 % +>100 % +3 d/);
    expect(text).toMatch(/agreement signed +█+ +26 +26 % +50 % /);
    const note = '>100 %: more have come to it than to the step before, as some come to it without that one';
    expect(text.split(note)).toHaveLength(2);
    expect(drawFunnel(all(), plain).join()).not.toContain('>100 %');
    const page = await figuresPage(more.groups, { program: 'Partners', about: 'all', takenAt: reading.now });
    expect(page).toContain(note.replace('>', '&gt;'));
    expect(page).not.toContain('104 %');
  });

  it('fits 100 columns, and has colours where they are wanted only', () => {
    const lines = [
      ...drawFunnel({ ...all(), secondsPerDay: 0.3 }, plain),
      ...drawFunnel({ ...all(), by: 'track', groups: figuresBy(reading, [cell(), cell({ track: 'services' })], 'track') }, plain),
    ];
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100);
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('compares groups in one line each', () => {
    const cells = [cell(), cell({ cohort: '2026-02', facts: { began: 10, 'at:applied:0': 5 } })];
    const text = drawFunnel(
      { about: 'begun from 2026-01 until now', by: 'cohort', groups: figuresBy(reading, cells, 'cohort') },
      plain,
    ).join('\n');
    expect(text).toMatch(/2026-01 +1,234 +89 % +73 %/);
    expect(text).toMatch(/2026-02 +10 +50 % +0 %/);
    expect(text).toMatch(/2026-01 +- +38 %/);
  });

  it('of nobody says so', () => {
    expect(drawFunnel({ about: 'begun from 2030-01 until now', by: 'track', groups: [] }, plain)).toEqual([
      'no journeys begun from 2030-01 until now',
    ]);
    expect(drawFunnel(all([]), plain)[0]).toBe('0 journeys, all that ever began');
  });
});

describe('the CSV', () => {
  /** By RFC 4180, written from its text. */
  const parse = (csv: string): readonly (readonly string[])[] =>
    [...csv.matchAll(/((?:"(?:[^"]|"")*"|[^,\r\n"]*)(?:,(?:"(?:[^"]|"")*"|[^,\r\n"]*))*)\r\n/g)].map(([, line = '']) =>
      [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g)].map(([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare),
    );

  it('has a row for each figure, and as many cells in each', () => {
    const rows = parse(figuresCsv(all().groups));
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([9]));
    expect(rows).toContainEqual(['all', 'reached', 'applied', 'application submitted', '1100', '1234', '0.8914', '0.5', '0.9']);
    expect(rows).toContainEqual(['all', 'rate', 'activated', expect.any(String), '150', '400', '0.375', '', '']);
  });

  it('has no formula, whatever somebody calls a version or a source', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ' ', 'A', '1', '\uFEFF') }), (text) => {
        const [[cellText = ''] = []] = parse(csvOf([[text]]));
        expect(cellText).not.toMatch(/^[\s\uFEFF]*[=+\-@]/);
        expect(cellText === text || cellText === `'${text}`).toBe(true);
      }),
    );
    expect(csvCell('=HYPERLINK("https://evil.example")')).toBe('"\'=HYPERLINK(""https://evil.example"")"');
    expect(csvCell(-3)).toBe('-3');
  });
});

describe('the page', () => {
  const facts = { program: 'Northwind & Partners', about: 'Journeys, all', takenAt: '2026-11-22T10:00:00.000Z' };

  it('is valid HTML, with its figures beside its bars', async () => {
    const page = await figuresPage(all().groups, { ...facts, secondsPerDay: 0.3 });
    const { valid, results } = await new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'attr-case': 'off', 'void-style': 'off' },
    }).validateString(page);
    expect(results.flatMap(({ messages }) => messages.map(({ message, line }) => `${line}: ${message}`))).toEqual([]);
    expect(valid).toBe(true);
    expect(page).toMatch(/^<!DOCTYPE html>\n<html/);
    expect(page).toContain('1,100');
    expect(page).toContain('Northwind &amp; Partners');
  });

  it('fetches nothing, runs nothing and tells nobody', async () => {
    const page = await figuresPage(all().groups, facts);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\bhref=|\bsrc=|https?:/);
    expect(page).toContain('default-src &#x27;none&#x27;');
  });

  it('takes no markup from a name', async () => {
    const page = await figuresPage(figuresBy(reading, [cell({ source: '<script>alert(1)</script>' })], 'source'), facts);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
  });
});
