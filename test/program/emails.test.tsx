import { render, toPlainText } from '@react-email/render';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RenderedEmail, renderEmail } from '../../lambdas/send-email/render';
import type { Emails, StepVariables } from '../../lib/journey/emails';
import { TRACKS } from '../../lib/journey/words';
import { emails } from '../../program/emails';
import { Layout } from '../../program/emails/layout';
import { sample, thanksFor } from '../../program/emails/sample';
import { DARK, LIGHT } from '../../program/emails/theme';
import { date, money } from '../../program/emails/words';
import { resources } from '../../program/resources';

const registry: Emails = emails;
const all = Object.entries(registry);
const toPartner = all.filter(([, { to }]) => to === 'partner');
const toStaff = all.filter(([, { to }]) => to !== 'partner');
const journeyMail = all.filter(([, { purpose }]) => purpose === 'journey');
const serviceMail = all.filter(([, { purpose }]) => purpose === 'service');

/** Not free text: the words, money and times that the program itself computes. */
const COMPUTED = new Set(['currency', 'track', 'segment', 'outcome', 'expiresAt', 'startedAt', 'endsAt', 'since', 'dueAt', 'sentAt']);

/** The same variables with each free text replaced; every text differs, as keys of lists must. */
const withTexts = <T,>(value: T, text: (n: number) => string): T => {
  let n = 0;
  const walk = (part: unknown, name = ''): unknown => {
    if (typeof part === 'string') return COMPUTED.has(name) ? part : text(n++);
    if (Array.isArray(part)) return part.map((item) => walk(item));
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner, key)]));
  };
  return walk(value) as T;
};

const tagsOf = (html: string): readonly string[] => html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/[\s>].*$/s, '')) ?? [];

const buttonsOf = (html: string): readonly string[] =>
  [...html.matchAll(/<a [^>]*class="cta"[^>]*>/g)].map(([tag]) => /href="([^"]*)"/.exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? '');

const expectToReadWell = ({ subject, html, text }: RenderedEmail): void => {
  for (const part of [subject, html, text]) expect(part).not.toMatch(/undefined|\bNaN\b|\[object|\bnull\b|Invalid Date|Infinity/);
  const prose = `${subject}\n${text}`.replace(/https?:\S+|[\w.-]+@[\w.-]*\w/g, 'x');
  expect(prose).not.toMatch(/ [.,;:]|[a-z)”][.,;:?][A-Za-z]|[.:;]{2}|,,|“”|\(\)|[^\n] {2}[a-z]/);
};

describe('every email', () => {
  it.each(all)('%s reads well in HTML and in text, and is small enough not to be clipped', async (_name, email) => {
    const rendered = await renderEmail(email, email.sample);
    expectToReadWell(rendered);
    expect(rendered.subject).toMatch(/^\S.{5,98}\S$/);
    expect(rendered.html.length).toBeLessThan(100_000);
    expect(rendered.html).toMatch(/<html[^>]* lang="en"/);
    expect(rendered.html).toContain('name="color-scheme"');
    expect(rendered.html).not.toMatch(/<img|url\(|<!-- -->|<!--\/?\$/);
    expect(rendered.text).toContain(email.sample.program.postalAddress);
  });

  it.each(all)('%s greets by first name', async (_name, email) => {
    const { html, text } = await renderEmail(email, email.sample);
    expect(html).toContain(`>Hi ${email.sample.recipient.firstName},<`);
    expect(text).toContain(`Hi ${email.sample.recipient.firstName},\n`);
  });

  it.each(all)('%s asks for exactly one thing, also in its text', async (_name, email) => {
    const { html, text } = await renderEmail(email, email.sample);
    const buttons = buttonsOf(html);
    expect(buttons).toHaveLength(1);
    expect(buttons[0]).toMatch(/^https:/);
    expect(text).toContain(` ${buttons[0]}\n`);
  });

  it.each(all)('%s says nothing empty when nothing optional is known', async (_name, email) => {
    const bare: StepVariables = {
      ...email.sample,
      partner: { ...email.sample.partner, exitReason: undefined, motivation: undefined },
      recipient: { name: '', firstName: ' ' },
      tier: { name: 'registered', benefits: [] },
      term: undefined,
      waiting: undefined,
      task: undefined,
      resources: [],
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
    expect(rendered.text).toContain('Hello,\n');
  });

  it.each(all)('%s suits every track', async (_name, email) => {
    for (const track of TRACKS) {
      const partner = { ...email.sample.partner, track };
      expectToReadWell(await renderEmail(email, { ...email.sample, partner, resources: resources[track] }));
    }
  });

  it.each(all)('%s shows markup in what people wrote as text', async (_name, email) => {
    const plain = tagsOf(
      (
        await renderEmail(
          email,
          withTexts(email.sample, (n) => `x${n}`),
        )
      ).html,
    );
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '/',
      '=',
      ' ',
      '-->',
      '<!-- -->',
      '</p>',
      '<b>',
      '<script>',
      '"onload="',
      '{x}',
      'é',
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

  it.each(all)('%s has one line of subject, whatever is in a name', async (_name, email) => {
    const evil = withTexts(email.sample, (n) => `Eve\r\nBcc: all@evil.example\u2028\u202e\0\ud800${n}`);
    const { subject, html, text } = await renderEmail(email, evil);
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
    for (const part of [subject, html, text]) expect(part.isWellFormed()).toBe(true);
    expect(html).not.toContain('\0');
  });
});

describe('who signs, and how to stop', () => {
  it.each(toPartner)('%s is signed by the manager', async (_name, email) => {
    const { text } = await renderEmail(email, email.sample);
    const { manager, program } = email.sample;
    expect(text).toContain(`\n${manager.name}\n${program.company}\n${manager.email}\n`);
  });

  it.each(toStaff)('%s, to our own people, is signed by nobody', async (_name, email) => {
    const { manager } = email.sample;
    expect((await renderEmail(email, email.sample)).text).not.toContain(`\n${manager.name}\n`);
  });

  it.each(journeyMail)('%s can be stopped, and says how', async (_name, email) => {
    const { text } = await renderEmail(email, email.sample);
    expect(text).toContain(`Reply and say so: your reply reaches ${email.sample.manager.name}`);
  });

  it.each(serviceMail)('%s is owed, and offers no stop', async (_name, email) => {
    expect((await renderEmail(email, email.sample)).text).not.toContain('Prefer not to get');
  });

  it('a one-click link takes the place of that line', async () => {
    const html = await render(
      <Layout
        action={{ label: 'Go', url: 'https://a.example' }}
        preheader="x"
        purpose="journey"
        stopUrl="https://stop.example/?a=1&b=2"
        title="x"
        to="partner"
        variables={sample}
      >
        {null}
      </Layout>,
    );
    expect(toPlainText(html)).toContain('Stop emails like this one https://stop.example/?a=1&b=2');
    expect(html).not.toContain('Prefer not to get');
  });
});

describe('what single emails owe their reader', () => {
  const textOf = async (email: Promise<RenderedEmail>): Promise<string> => (await email).text.replaceAll('\u00a0', ' ');

  it.each([
    ['USD', 1_250_050, '$12,500.50'],
    ['USD', 1_200_000, '$12,000'],
    ['EUR', 5, '€0.05'],
    ['JPY', 125_000, '¥125,000'],
    ['KWD', 12_345, 'KWD 12.345'],
  ])('a won deal in %s shows its amount in its own digits', async (currency, amount, shown) => {
    expect(money(amount, currency).replaceAll('\u00a0', ' ')).toBe(shown);
    const event = { partner: { id: 'harbor-data' }, outcome: 'won' as const, dealId: 'D-1', amount, currency };
    const rendered = renderEmail(emails['deal-won'], thanksFor<'deal.closed'>(event));
    expect(await textOf(rendered)).toContain(`deal D-1, worth ${shown}.`);
    expect((await rendered).subject.replaceAll('\u00a0', ' ')).toBe(`You won it: a deal worth ${shown}`);
  });

  it('a day is the day in UTC', () => {
    expect(date('2026-11-22T23:59:59.000Z')).toBe('22 November 2026');
  });

  it.each([
    ['first lead', thanksFor<'lead.submitted'>({ partner: { id: 'a' }, leadId: 'L-1' }), 'reseller'],
    [
      'first registered deal',
      thanksFor<'deal.registered'>({ partner: { id: 'a' }, dealId: 'D-1', amount: 100, currency: 'USD' }),
      'reseller',
    ],
    ['first registered deal', thanksFor<'deal.registered'>({ partner: { id: 'a' }, dealId: 'D-1' }), 'reseller'],
    [
      'first won deal',
      thanksFor<'deal.closed'>({ partner: { id: 'a' }, dealId: 'D-1', outcome: 'won', amount: 1, currency: 'JPY' }),
      'reseller',
    ],
    ['first published integration', thanksFor<'integration.published'>({ partner: { id: 'a' } }), 'technology'],
    ['first delivered project', thanksFor<'project.delivered'>({ partner: { id: 'a' } }), 'services'],
  ] as const)('the thank-you names the %s', async (name, variables, track) => {
    const rendered = await renderEmail(emails['first-act-thanks'], { ...variables, partner: { ...variables.partner, track } });
    expectToReadWell(rendered);
    expect(rendered.subject).toBe(`Your ${name}: thank you`);
  });

  it('the end of onboarding names what is missing, and celebrates when nothing is', async () => {
    const email = emails['onboarding-complete'];
    expect(await textOf(renderEmail(email, { ...sample, missing: ['training attended'] }))).toContain('* training attended');
    const done = await renderEmail(email, { ...sample, missing: [] });
    expect(done.subject).toBe('Harbor Data is ready to go');
    expect(done.text).toContain('completed every step');
  });

  it('the digest shows the numbers against the plan in columns, and one next step', async () => {
    const text = await textOf(renderEmail(emails.digest, sample));
    expect(text).toMatch(/^Revenue +\$82,400 +\$100,000$/m);
    expect(text).toContain('To reach Gold it takes another 4 won deals and $117,600 of revenue.');
    expect(text.match(/Best next step:/g)).toHaveLength(1);
  });

  it('a tier at risk is told its gap and its 90 days', async () => {
    const thisTerm = { leads: 3, dealsRegistered: 1, dealsWon: 2, revenue: 4_999_999 };
    const text = await textOf(renderEmail(emails['tier-at-risk'], { ...sample, numbers: { ...sample.numbers, thisTerm } }));
    expect(text).toContain('another 1 won deal and $0.01 of revenue');
    expect(text).toContain('90 days');
  });

  it('the renewal offer says what silence means', async () => {
    const renews = { ...sample, term: { startedAt: sample.sentAt, endsAt: sample.sentAt, months: 1, autoRenews: true } };
    expect(await textOf(renderEmail(emails['renewal-offer'], renews))).toContain('renews by itself for 1 month.');
    expect(await textOf(renderEmail(emails['renewal-offer'], sample))).toContain('is not renewed and ends with the term.');
  });

  it.each([
    ['declined the renewal', 'You have decided not to renew'],
    ['renewal withheld', 'We have decided not to offer you another term'],
    ['lapsed', 'we had no answer to our offer'],
    ['We were acquired', 'The reason we have noted: “We were acquired”'],
  ])('an exit because of "%s" is put in plain words', async (exitReason, words) => {
    const leaving = { ...sample, partner: { ...sample.partner, exitReason } };
    expect(await textOf(renderEmail(emails['exit-acknowledged'], leaving))).toContain(words);
  });

  it('a body that is no React element is refused, not sent as "[object Object]"', async () => {
    await expect(renderEmail({ ...emails.digest, body: () => ({}) }, sample)).rejects.toThrow('must be a React element');
  });
});

describe('colours', () => {
  const luminance = (hex: string): number => {
    const channel = (at: number): number => {
      const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  };
  const contrast = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each([
    ['light', LIGHT],
    ['dark', DARK],
  ])('reach WCAG AA in the %s', (_name, colours) => {
    for (const text of [colours.text, colours.muted, colours.link]) expect(contrast(text, colours.card)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.buttonText, colours.button)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.button, colours.card)).toBeGreaterThanOrEqual(3);
  });
});

describe('an email that knows better', () => {
  it('does not tell the head that the head was reminded, where a partner has no manager', async () => {
    const { sample } = emails['duty-escalation'];
    const { text } = await renderEmail(emails['duty-escalation'], {
      ...sample,
      manager: { ...sample.manager, name: sample.recipient.name },
    });
    expect(text).toContain('has no manager yet');
    expect(text).not.toContain(`reminder to ${sample.recipient.name}`);
  });

  it('does not ask for a first lead whom it has thanked for one', async () => {
    const { sample } = emails['onboarding-complete'];
    const numbers = { ...sample.numbers, total: { leads: 1, dealsRegistered: 0, dealsWon: 0, revenue: 0 } };
    const { text } = await renderEmail(emails['onboarding-complete'], { ...sample, numbers });
    expect(text).toContain('You have brought us business already');
    expect(text).not.toContain('Next comes your first');
  });
});
