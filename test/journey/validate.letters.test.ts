import { describe, expect, it } from 'vitest';
import { checkLetters } from '../../bin/emails/check';
import { type Colours, checkColours, checkTaskWords, contrast } from '../../lib/journey/validate/letters';
import { validateSettings } from '../../lib/journey/validate/settings';
import { LIGHT } from '../../program/emails/theme';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { TASK_WORDS } from '../../program/words/glossaries';

const told = (problems: readonly { readonly place: string; readonly problem: string }[]): readonly string[] =>
  problems.map(({ place, problem }) => `${place}: ${problem}`);

const inColours = (changes: Partial<Colours>): readonly string[] => told(checkColours({ light: { ...LIGHT, ...changes } }));

describe('colours', () => {
  it('the contrast is that of WCAG 2.1', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#ffffff', '#ffffff')).toBe(1);
    // The greys that WebAIM names as the lightest that passes on white, and the first that fails.
    expect(contrast('#767676', '#ffffff')).toBeGreaterThan(4.5);
    expect(contrast('#777777', '#ffffff')).toBeLessThan(4.5);
  });

  it('a pale brand colour is refused where it is a link, and where words stand on it', () => {
    expect(inColours({ link: '#8ab4ff', button: '#8ab4ff' })).toEqual([
      'colours > light: links in #8ab4ff on #ffffff: a contrast of 2.0 to 1, and people need 4.5',
      'colours > light: words on the button in #ffffff on #8ab4ff: a contrast of 2.0 to 1, and people need 4.5',
    ]);
  });

  it('one that just misses is not told as one that passes', () => {
    expect(inColours({ link: '#777777' })).toEqual([
      'colours > light: links in #777777 on #ffffff: a contrast of 4.4 to 1, and people need 4.5',
    ]);
  });
});

describe('a brand', () => {
  const withBrand = (brand: object): readonly string[] =>
    told(validateSettings({ ...settings, brand: { ...settings.brand, ...brand } }, {}));
  const logo = { url: 'https://a.example/logo.png', width: 160, height: 40, alt: 'Northwind' };

  it('may have a logo, of a size that mail clients show as it is', () => {
    expect(withBrand({ logo })).toEqual([]);
    expect(withBrand({ logo: { ...logo, width: 537 } })).toEqual(['settings > brand > logo > width: must be at most 536']);
  });

  it.each([
    [
      { logo: { ...logo, url: 'http://a.example/logo.png' } },
      'settings > brand > logo > url: must be an https address: mail clients show no other pictures',
    ],
    [{ logo: { ...logo, alt: ' ' } }, 'settings > brand > logo > alt: must not be empty'],
    [{ colour: { light: 'blue', dark: '#8ab4ff' } }, 'settings > brand > colour > light: must be a colour such as #0b57d0'],
  ])('%j is refused', (brand, problem) => {
    expect(withBrand(brand)).toEqual([problem]);
  });
});

describe('tasks', () => {
  it('the program has words for each of its tasks, in every language', () => {
    expect(checkLetters(program)).toEqual([]);
  });

  it('one that a manager would read in the wrong language is named with the file to write it in', () => {
    const { 'Help them into the portal': _, ...rest } = TASK_WORDS.de ?? {};
    expect(checkTaskWords(program, { de: rest })).toEqual([
      { place: 'tasks > Help them into the portal', problem: 'has no words in de', fix: 'write them in program/words/de.ts' },
    ]);
  });
});
