import { describe, expect, it } from 'vitest';
import { type RenderedEmail, renderEmail } from '../../lambdas/send-email/render';
import type { Email, StepVariables } from '../../lib/journey/emails';
import { emails } from '../../program/emails';
import { sample, thanksFor } from '../../program/emails/sample';
import { speechOf } from '../../program/emails/speech';
import { expectToReadWell, spaced } from './written';

describe('what single emails owe their reader', () => {
  const textOf = async (email: Promise<RenderedEmail>): Promise<string> => spaced((await email).text);

  it.each([
    ['USD', 1_250_050, '$12,500.50'],
    ['USD', 1_200_000, '$12,000'],
    ['EUR', 5, '€0.05'],
    ['JPY', 125_000, '¥125,000'],
    ['KWD', 12_345, 'KWD 12.345'],
  ])('a won deal in %s shows its amount in its own digits', async (currency, amount, shown) => {
    expect(spaced(speechOf('en').money(amount, currency))).toBe(shown);
    const event = { partner: { id: 'harbor-data' }, outcome: 'won' as const, dealId: 'D-1', amount, currency };
    const rendered = renderEmail(emails['deal-won'], thanksFor<'deal.closed'>(event));
    expect(await textOf(rendered)).toContain(`deal D-1, worth ${shown}.`);
    expect(spaced((await rendered).subject)).toBe(`You won it: a deal worth ${shown}`);
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
    expect(await textOf(renderEmail(email, { ...sample, missing: ['training-attended'] }))).toContain('* First training');
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

describe('in German', () => {
  const inGerman = async (email: Email<StepVariables>, changes: Partial<StepVariables> = {}): Promise<RenderedEmail> => {
    const { subject, html, text } = await renderEmail(email, { ...email.sample, locale: 'de', ...changes });
    return { subject, html, text: spaced(text) };
  };

  it('the digest writes numbers and money as Germans do, and each word in its case', async () => {
    const { text } = await inGerman(emails.digest);
    expect(text).toMatch(/^Umsatz +82\.400 \$ +100\.000 \$$/m);
    expect(text).toContain('Um Gold zu erreichen, brauchen Sie noch 4 Abschlüsse und 117.600 $ Umsatz.');
    const none = { leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0 };
    const numbers = { ...sample.numbers, thisTerm: none, openDeals: 0 };
    expect((await inGerman(emails.digest, { numbers })).text).toContain('Beginnen Sie mit Ihrem ersten Lead oder registrierten Deal.');
  });

  it.each([
    ['referral', 'Drei Schritte zu Ihrem ersten Lead'],
    ['reseller', 'Drei Schritte zu Ihrem ersten Lead oder registrierten Deal'],
    ['technology', 'Drei Schritte zu Ihrer ersten veröffentlichten Integration'],
    ['services', 'Drei Schritte zu Ihrem ersten abgeschlossenen Projekt'],
  ] as const)('the first act of a %s partner has its own gender', async (track, subject) => {
    expect((await inGerman(emails['first-act-guide'], { partner: { ...sample.partner, track } })).subject).toBe(subject);
  });

  it('days of a wait are in the dative, one and many', async () => {
    const waiting = async (days: number): Promise<string> =>
      (await inGerman(emails['agreement-reminder'], { waiting: { milestone: 'agreement-signed', since: sample.sentAt, days } })).text;
    expect(await waiting(7)).toContain('liegt Ihnen seit 7 Tagen vor.');
    expect(await waiting(1)).toContain('liegt Ihnen seit 1 Tag vor.');
    expect(await waiting(0)).toContain('ist noch nicht unterschrieben.');
  });

  it.each([
    ['declined the renewal', 'Sie haben sich gegen eine Verlängerung entschieden'],
    ['renewal withheld', 'Ihnen keine weitere Laufzeit anzubieten'],
    ['lapsed', 'haben wir keine Antwort bekommen'],
    ['Wir wurden übernommen', 'Als Grund haben wir vermerkt: „Wir wurden übernommen“'],
  ])('an exit because of "%s" is put in plain words', async (exitReason, words) => {
    const partner = { ...sample.partner, exitReason };
    expect((await inGerman(emails['exit-acknowledged'], { partner })).text).toContain(words);
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
