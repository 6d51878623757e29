import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../lambdas/send-email/render';
import { emails } from '../../program/emails';
import { sample } from '../../program/emails/sample';
import { PLURALS, speechOf } from '../../program/emails/speech';
import { LOCALES, type Locale } from '../../program/locales';
import { all, registry, spaced, withTexts } from './written';

const linksOf = (html: string): readonly string[] =>
  [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'));

const PREFERENCES = 'https://hooks.example.com/mail/t0k3n?a=1&b=2';

describe('in its language', () => {
  it.each(all)('$id greets as one does there', async ({ locale, email }) => {
    const { name, firstName } = email.sample.recipient;
    const greeting = { en: `Hi ${firstName},`, de: `Guten Tag ${name}!` }[locale];
    const { html, text } = await renderEmail(email, email.sample);
    expect(html).toContain(`>${greeting}<`);
    expect(text).toContain(`${greeting}\n`);
  });

  /** Words that every letter of a language has, and that are none in the others. */
  const TELLTALE: Readonly<Record<Locale, RegExp>> = {
    en: /\b(?:the|you|your|and|for|with|not|from|this|is|are)\b/iu,
    de: /(?<!\p{L})(?:der|und|Sie|Ihre?|nicht|ist|wir|mit|für|zu|bei|ein|eine)(?!\p{L})/u,
  };

  it.each(all)('$id has no word of another one', async ({ locale, email }) => {
    // What people wrote stays as they wrote it.
    const variables = withTexts({ ...email.sample, task: email.sample.task && { title: '', dueAt: email.sample.sentAt } }, (n) => `X${n}`);
    const { subject, text } = await renderEmail(email, variables);
    expect(`${subject}\n${text}`).toMatch(TELLTALE[locale]);
    for (const other of LOCALES) if (other !== locale) expect(`${subject}\n${text}`).not.toMatch(TELLTALE[other]);
  });

  it.each(Object.entries(registry))('%s leads to the same places in all of them', async (_name, email) => {
    const [first, ...others] = await Promise.all(
      LOCALES.map(async (locale) => linksOf((await renderEmail(email, { ...email.sample, locale, preferencesUrl: PREFERENCES })).html)),
    );
    for (const links of others) expect(links).toEqual(first);
  });

  it.each(LOCALES)('%s has a form of a counted word for each that the language knows', (locale) => {
    expect([...PLURALS[locale]].sort()).toEqual(new Intl.PluralRules(locale).resolvedOptions().pluralCategories.sort());
  });

  it('numbers, money, days and lists are written as people there write them', () => {
    const [en, de] = [speechOf('en'), speechOf('de')];
    expect([en.figure(12_500), de.figure(12_500)]).toEqual(['12,500', '12.500']);
    expect([en.money(1_250_050, 'USD'), de.money(1_250_050, 'USD')].map(spaced)).toEqual(['$12,500.50', '12.500,50 $']);
    expect([en.date('2026-11-22T23:59:59.000Z'), de.date('2026-11-22T23:59:59.000Z')].map(spaced)).toEqual([
      '22 November 2026',
      '22. November 2026',
    ]);
    expect([en.listed(['a', 'b', 'c']), de.listed(['a', 'b', 'c'])]).toEqual(['a, b and c', 'a, b und c']);
    expect([en.count(1_000, { one: 'deal', other: 'deals' }), de.count(1, { one: 'Deal', other: 'Deals' })].map(spaced)).toEqual([
      '1,000 deals',
      '1 Deal',
    ]);
  });

  it('a language that no letter is written in is an error, and no letter in another', async () => {
    await expect(renderEmail(emails.welcome, { ...sample, locale: 'fr' })).rejects.toThrow('no letter is written in "fr"');
  });

  it('a manager reads a task in the language of the letter, and one that has no words in that of the journey', async () => {
    const email = emails['task-opened'];
    expect((await renderEmail(email, { ...email.sample, locale: 'de' })).subject).toContain('Anrufen');
    const task = { title: 'Water the plants', dueAt: sample.sentAt };
    expect((await renderEmail(email, { ...email.sample, locale: 'de', task })).text).toContain('Water the plants');
  });
});
