import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../lambdas/send-email/render';
import type { StepVariables } from '../../lib/journey/emails';
import { TRACKS } from '../../lib/journey/words';
import { all, expectToReadWell, spaced, withTexts } from './written';

const tagsOf = (html: string): readonly string[] => html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/[\s>].*$/s, '')) ?? [];

const buttonsOf = (html: string): readonly string[] =>
  [...html.matchAll(/<a [^>]*class="cta"[^>]*>/g)].map(([tag]) => /href="([^"]*)"/.exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? '');

describe('every email', () => {
  it.each(all)('$id reads well in HTML and in text, and is small enough not to be clipped', async ({ locale, email }) => {
    const rendered = await renderEmail(email, email.sample);
    expectToReadWell(rendered);
    expect(rendered.subject).toMatch(/^\S.{5,98}\S$/);
    // Gmail cuts off what comes after 102 KB.
    expect(Buffer.byteLength(rendered.html)).toBeLessThan(100_000);
    expect(rendered.html).toMatch(new RegExp(`<html[^>]* lang="${locale}"`));
    expect(rendered.html).toContain('name="color-scheme"');
    expect(rendered.html).not.toMatch(/url\(|<!--(?!\[if )/);
    expect(rendered.text).toContain(email.sample.program.postalAddress);
  });

  it.each(all)('$id asks for exactly one thing, also in its text', async ({ email }) => {
    const { html, text } = await renderEmail(email, email.sample);
    const buttons = buttonsOf(html);
    expect(buttons).toHaveLength(1);
    expect(buttons[0]).toMatch(/^https:/);
    expect(text).toContain(` ${buttons[0]}\n`);
  });

  it.each(all)('$id says nothing empty when nothing optional is known', async ({ locale, email }) => {
    const bare: StepVariables = {
      ...email.sample,
      partner: { ...email.sample.partner, exitReason: undefined, motivation: undefined },
      recipient: { name: '', firstName: ' ' },
      tier: { name: 'registered' },
      term: undefined,
      waiting: undefined,
      task: undefined,
      missing: [],
      numbers: {
        thisTerm: { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 },
        total: { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 },
        openDeals: 0,
        plan: { leads: 0, revenue: 0 },
      },
    };
    const rendered = await renderEmail(email, bare);
    expectToReadWell(rendered);
    expect(rendered.text).toContain({ en: 'Hello,\n', de: 'Guten Tag!\n' }[locale]);
  });

  it.each(all)('$id counts one of a thing as one', async ({ email }) => {
    const one = { leads: 1, dealsRegistered: 1, dealsWon: 1, revenue: 100 };
    const { text, subject } = await renderEmail(email, {
      ...email.sample,
      numbers: { thisTerm: one, total: one, openDeals: 1, plan: { leads: 2, revenue: 100 } },
      missing: email.sample.missing.slice(0, 1),
      waiting: email.sample.waiting && { ...email.sample.waiting, days: 1 },
      term: email.sample.term && { ...email.sample.term, months: 1, autoRenews: true },
    });
    expect(spaced(`${subject}\n${text}`)).not.toMatch(
      /\b1 (?:\w+ )?(?:days|deals|leads|points|months|Tagen|Deals|Leads|Abschlüsse|Punkte|Monate)\b/,
    );
  });

  it.each(all.filter(({ locale }) => locale === 'de'))(
    '$id says "einen Deal" and not "1 Deal" when one is had or won',
    async ({ email }) => {
      const one = { leads: 1, dealsRegistered: 1, dealsWon: 1, revenue: 100 };
      const numbers = { ...email.sample.numbers, thisTerm: one, total: one, openDeals: 1 };
      const { subject, text } = await renderEmail(email, { ...email.sample, numbers, missing: email.sample.missing.slice(0, 1) });
      expect(spaced(`${subject}\n${text}`)).not.toMatch(/\b1 (?:offenen|Deal )/);
    },
  );

  it.each(all)('$id keeps the lines of a postal address', async ({ email }) => {
    const program = { ...email.sample.program, postalAddress: 'Northwind Inc.\n12 Harbor Street' };
    const { html, text } = await renderEmail(email, { ...email.sample, program });
    expect(html).toMatch(/Northwind Inc\.<br\s*\/?>12 Harbor Street/);
    expect(text).toContain('Northwind Inc.\n12 Harbor Street');
  });

  it.each(all)('$id suits every track', async ({ email }) => {
    for (const track of TRACKS) {
      const partner = { ...email.sample.partner, track };
      expectToReadWell(await renderEmail(email, { ...email.sample, partner }));
    }
  });

  it.each(all)('$id shows markup in what people wrote as text', async ({ email }) => {
    const plain = tagsOf(
      (
        await renderEmail(
          email,
          withTexts(email.sample, (n) => `x${n}`),
        )
      ).html,
    );
    const piece = fc.constantFrom(
      ...['<', '>', '"', "'", '&', '/', '=', ' ', '-->', '<!-- -->', '</p>', '<b>', '<script>', '"onload="', '{x}', 'é'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const { html } = await renderEmail(
          email,
          withTexts(email.sample, (n) => `x${pieces.join('')}${n}`),
        );
        expect(tagsOf(html)).toEqual(plain);
      }),
      { numRuns: 8 },
    );
  });

  it.each(all)('$id has one line of subject, whatever is in a name', async ({ email }) => {
    const evil = withTexts(email.sample, (n) => `Eve\r\nBcc: all@evil.example\u2028\u202e\0\ud800${n}`);
    const { subject, html, text } = await renderEmail(email, evil);
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
    for (const part of [subject, html, text]) expect(part.isWellFormed()).toBe(true);
    expect(html).not.toContain('\0');
  });
});
