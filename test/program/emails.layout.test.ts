import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../lambdas/send-email/render';
import { allSteps } from '../../lib/journey/definition';
import { PHASES } from '../../lib/journey/words';
import { emails } from '../../program/emails';
import { sample } from '../../program/emails/sample';
import { program } from '../../program/partner-journey';
import { all, registry } from './written';

const toPartner = all.filter(({ email }) => email.to === 'partner');
const toStaff = all.filter(({ email }) => email.to !== 'partner');
const journeyMail = all.filter(({ email }) => email.purpose === 'journey');
const serviceMail = all.filter(({ email }) => email.purpose === 'service');

const PREFERENCES = 'https://hooks.example.com/mail/t0k3n?a=1&b=2';

describe('who signs, and how to stop', () => {
  it.each(toPartner)('$id is signed by the manager', async ({ email }) => {
    const { text } = await renderEmail(email, email.sample);
    const { manager, program } = email.sample;
    expect(text).toContain(`\n${manager.name}\n${program.company}\n${manager.email}\n`);
  });

  it.each(toStaff)('$id, to our own people, is signed by nobody', async ({ email }) => {
    const { manager } = email.sample;
    expect((await renderEmail(email, email.sample)).text).not.toContain(`\n${manager.name}\n`);
  });

  it.each(journeyMail)('$id can be stopped by an answer, and says so', async ({ locale, email }) => {
    const { manager } = email.sample;
    const says = { en: `Reply and say so: your reply reaches ${manager.name}`, de: `Eine kurze Antwort an ${manager.name} genügt` };
    const { text } = await renderEmail(email, { ...email.sample, preferencesUrl: undefined });
    expect(text).toContain(says[locale]);
  });

  it.each(journeyMail)('$id leads to where its reader chooses, and says why it came', async ({ locale, email }) => {
    const { html, text } = await renderEmail(email, { ...email.sample, preferencesUrl: PREFERENCES });
    const says = {
      en: [
        `Choose which emails you get, or stop them ${PREFERENCES}`,
        `You get this as our contact at ${sample.partner.name}.`,
        'Prefer not to',
      ],
      de: [
        `E-Mails auswählen oder abbestellen ${PREFERENCES}`,
        `unsere Ansprechperson bei ${sample.partner.name} sind.`,
        'nicht mehr bekommen',
      ],
    };
    const [link = '', why = '', byReply = ''] = says[locale];
    expect(text).toContain(link);
    expect(text).toContain(why);
    expect(html).not.toContain(byReply);
  });

  it.each(serviceMail)('$id is owed, and offers no stop', async ({ email }) => {
    const { text } = await renderEmail(email, { ...email.sample, preferencesUrl: PREFERENCES });
    expect(text).not.toContain(PREFERENCES);
    expect(text).not.toMatch(/Prefer not to|nicht mehr bekommen/);
  });
});

it('who stops reminders gets none of those that the journey sends, and nothing else is called one', () => {
  const reminders = PHASES.flatMap((id) => allSteps(program.phases[id].steps)).flatMap((step) =>
    step.kind === 'waitFor' ? step.remind.flatMap(({ send }) => send) : [],
  );
  const stoppable = Object.entries(registry).filter(([, { purpose }]) => purpose === 'journey');
  for (const [name, { topic }] of stoppable) expect([name, topic === 'reminders']).toEqual([name, reminders.includes(name)]);
});

describe('what stands above it', () => {
  const logo = { url: 'https://a.example/logo.png', width: 160, height: 40, alt: 'Northwind & friends' };

  it('a logo has its size, so that nothing moves when it comes, and words for those who do not see it', async () => {
    const { html } = await renderEmail(emails.welcome, { ...sample, program: { ...sample.program, logo } });
    expect(html.match(/<img[^>]*>/g)).toEqual([
      expect.stringMatching(
        /^<img (?=.*alt="Northwind &amp; friends")(?=.*height="40")(?=.*src="https:\/\/a.example\/logo.png")(?=.*width="160")/,
      ),
    ]);
  });

  it('without one, the program is named', async () => {
    const { html, text } = await renderEmail(emails.welcome, sample);
    expect(html).not.toContain('<img');
    expect(text).toMatch(new RegExp(`^${sample.program.name}\n`));
  });
});
