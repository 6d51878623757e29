import { describe, expect, test } from 'vitest';
import { PHASES } from '../../lib/journey/words';
import { settings } from '../../program/settings';
import { eventually } from '../support/e2e-eventually';
import { executionsOf, untilRuns } from '../support/e2e-executions';
import { type E2ePartner, makePartner, namesSent, onboard, sentMails } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

/** What goes out while a partner gets ready, beside each other. */
const ONBOARDING: ReadonlySet<string> = new Set(['welcome', 'kickoff-invite', 'training-invite', 'training-thanks']);

const scenario = test.runIf(offered('fast time', 'inbox'));

/** Emails in groups: one group comes after the other, within a group the order is free, since branches run side by side. */
const inGroups = (names: readonly string[], [size, ...sizes]: readonly number[]): readonly (readonly string[])[] => {
  if (size === undefined) return names.length === 0 ? [] : [names];
  return [names.slice(0, size).toSorted(), ...inGroups(names.slice(size), sizes)];
};

/** What arrived, as names of emails: the ledger says which email has this subject for this address. */
const namesArrived = async (partner: E2ePartner): Promise<readonly string[]> => {
  const sent = sentMails(await partner.story());
  return (await partner.inbox()).map(({ subject, to }) => {
    const mail = sent.find((each) => each.subject === subject && each.recipient === to[0]?.address);
    return mail?.email ?? `not in the ledger: ${subject}`;
  });
};

const expectArrived = async (partner: E2ePartner, groups: readonly (readonly string[])[]): Promise<void> => {
  const count = groups.flat().length;
  await eventually(`${count} emails have arrived`, async () => ((await partner.inbox()).length >= count ? true : undefined), {
    withinMs: 5000,
    explain: async () => (await namesArrived(partner)).join('\n'),
  });
  const sizes = groups.map(({ length }) => length);
  expect(inGroups(await namesArrived(partner), sizes)).toEqual(groups.map((group) => group.toSorted()));
};

describe.concurrent('a year', () => {
  scenario(
    'a partner walks from the invitation through all five phases into its second term, with every email once and in order',
    async (context) => {
      const partner = await makePartner(context, 'year');
      await partner.fire('partner.invited', { partner: partner.organisation({ consentBasis: 'business card' }) });
      await partner.untilSent('invitation');
      await partner.fire('application.submitted', { partner: partner.organisation({ motivation: 'Our customers ask for it' }) });
      await partner.untilSent('application-received');
      await partner.fire('application.approved', { by: 'Mara' });
      await partner.untilSent('agreement-ready');
      await partner.untilWaitsFor('agreement-signed', 1);
      await partner.fire('agreement.signed', { termMonths: 36 });
      await partner.untilSent('kickoff-invite');
      await partner.untilSent('training-invite');
      await onboard(partner);
      await partner.untilSent('first-act-guide');
      await partner.untilSent('certification-invite');
      await partner.fire('lead.submitted', { leadId: 'lead-1', company: 'Globex' });
      await partner.fire('certification.passed', { certification: 'Expert', contactEmail: partner.contacts[1]?.email });
      await partner.fire('deal.registered', { dealId: 'deal-1', amount: 100_000, currency: 'USD' });
      await partner.fire('deal.closed', { dealId: 'deal-1', outcome: 'won', amount: 100_000, currency: 'USD' });
      await partner.until('is engaged', (story) => story.partner.phase === 'engagement');
      const inNinetyFiveDays = new Date(Date.now() + 95 * partner.target.secondsPerDay * 1000).toISOString();
      await partner.fire('partner.updated', { termEndsAt: inNinetyFiveDays });
      await partner.fire('lead.submitted', { leadId: 'lead-2', company: 'Initech' });
      await partner.untilSent('review-invite');
      await partner.fire('review.held');
      await partner.until('is up for renewal', (story) => story.partner.phase === 'renewal');
      await partner.fire('renewal.offered');
      await partner.untilSent('renewal-offer');
      await partner.fire('renewal.accepted', { termMonths: 12 });
      const story = await partner.until(
        'is in its second term',
        ({ partner: { phase, term } }) => term?.number === 2 && phase !== 'renewal',
      );
      expect(story.partner.total).toEqual({ leads: 2, dealsRegistered: 1, dealsWon: 1, revenue: 100_000 });

      const succeeded = (await executionsOf(partner.target, partner.id)).filter(({ status }) => status === 'SUCCEEDED');
      expect(succeeded.map(({ phase }) => phase)).toEqual(PHASES);

      await expectArrived(partner, [
        ['invitation'],
        ['application-received'],
        ['application-approved'],
        ['agreement-ready'],
        ['agreement-reminder'],
        ['kickoff-invite', 'training-invite', 'training-thanks', 'welcome'],
        ['onboarding-complete'],
        ['first-act-guide', 'certification-invite'],
        ['first-act-thanks', 'certified', 'deal-won'],
        ['digest', 'digest', 'digest', 'review-invite'],
        ['renewal-offer'],
        ['renewed'],
      ]);
      for (const { from, to, replyTo, subject, text, html } of await partner.inbox()) {
        const firstName = partner.contacts.find(({ email }) => email === to[0]?.address)?.name.split(' ')[0];
        expect(from, subject).toEqual([{ address: expect.stringContaining('@'), name: settings.name }]);
        expect(replyTo, subject).toEqual([{ address: partner.manager.email, name: partner.manager.name }]);
        expect(text, subject).toContain(`Hi ${firstName},`);
        expect(html, subject).toContain(`Hi ${firstName},`);
      }
    },
  );

  scenario(
    'a partner that acts only after the second reminder goes on, and one that declines the renewal leaves with its reason kept',
    async (context) => {
      const partner = await makePartner(context, 'late');
      await partner.fire('application.submitted', { partner: partner.organisation() });
      await partner.fire('application.approved');
      await partner.untilSent('agreement-reminder', 2);
      await partner.untilWaitsFor('agreement-signed', 2);
      const termStartsAt = new Date(Date.now() - 300 * partner.target.secondsPerDay * 1000).toISOString();
      await partner.fire('agreement.signed', { termStartsAt, termMonths: 12 });
      await onboard(partner);
      await partner.fire('renewal.offered');
      await partner.untilSent('renewal-offer');
      await partner.fire('renewal.declined', { reason: 'merged with another firm' });
      await partner.untilSent('exit-acknowledged');
      await partner.fire('exit.confirmed');
      await partner.untilSent('farewell');
      await partner.fire('survey.answered', { score: 7 });
      const { partner: left, tasks, ...story } = await partner.until('has left', (each) => each.partner.outcome === 'exited');
      expect(left).toMatchObject({ state: 'closed', exitReason: 'merged with another firm' });
      expect(tasks.map(({ step }) => step).toSorted()).toEqual([
        'close-open-deals',
        'hand-over-customers',
        'revoke-access',
        'settle-claims',
      ]);
      const names = namesSent({ partner: left, tasks, ...story }).filter((name) => name !== 'task-opened');
      // Who has all behind it at once is asked for less, or for nothing: how much depends on who is faster.
      const [asked, others] = [names.filter((name) => ONBOARDING.has(name)), names.filter((name) => !ONBOARDING.has(name))];
      expect(asked).toEqual([...new Set(asked)]);
      expect(others).toEqual([
        'application-received',
        'application-approved',
        'agreement-ready',
        'agreement-reminder',
        'agreement-reminder',
        'onboarding-complete',
        'renewal-offer',
        'exit-acknowledged',
        'farewell',
      ]);
      await untilRuns(partner.target, partner.id, [
        'recruitment SUCCEEDED',
        'onboarding SUCCEEDED',
        'renewal SUCCEEDED',
        'renewal SUCCEEDED',
      ]);
    },
  );

  scenario(
    'a partner that never signs is reminded three times and stalls with a task for a person; its late signature goes on at once',
    async (context) => {
      const partner = await makePartner(context, 'never');
      await partner.fire('application.submitted', { partner: partner.organisation() });
      await partner.fire('application.approved');
      const stalled = await partner.until('has stalled', (story) => story.partner.outcome === 'stalled');
      expect(stalled.partner.state).toBe('closed');
      expect(stalled.tasks.map(({ step, state }) => ({ step, state }))).toEqual([{ step: 'unsigned-agreement', state: 'open' }]);
      await partner.untilSent('task-opened');
      expect(namesSent(await partner.story()).filter((name) => name === 'agreement-reminder')).toHaveLength(3);
      const signedAt = performance.now();
      await partner.fire('agreement.signed');
      const story = await partner.until('is onboarding', ({ partner: { phase } }) => phase === 'onboarding');
      expect(performance.now() - signedAt, 'no wait of the second run was waited for').toBeLessThan(8000);
      expect(story.partner.run).toBe(3);
      const names = namesSent(story);
      for (const once of ['application-received', 'application-approved', 'agreement-ready']) {
        expect(
          names.filter((name) => name === once),
          names.join(', '),
        ).toHaveLength(1);
      }
    },
  );
});

describe.concurrent('news that comes when it likes', () => {
  scenario(
    'a deal that is won, reversed, and won again stands three times in the timeline, counts once, and is congratulated once',
    async (context) => {
      const partner = await makePartner(context, 'deal');
      await partner.fire('application.submitted', { partner: partner.organisation() });
      const won = { dealId: 'd-1', outcome: 'won', amount: 250_000, currency: 'USD' };
      await partner.fire('deal.closed', won);
      await partner.untilSent('deal-won');
      await partner.fire('deal.reversed', { dealId: 'd-1' });
      const reversed = await partner.untilApplied('deal.reversed');
      expect(reversed.partner.total).toMatchObject({ dealsWon: 0, revenue: 0 });
      await partner.fire('deal.closed', won);
      const again = await partner.until('has won again', (story) => story.partner.total.dealsWon === 1);
      expect(again.events.map(({ type }) => type).filter((type) => type.startsWith('deal.'))).toEqual([
        'deal.closed',
        'deal.reversed',
        'deal.closed',
      ]);
      expect(again.partner.total).toMatchObject({ dealsWon: 1, revenue: 250_000 });
      await partner.fire('training.attended', { course: 'partner-101' });
      await partner.untilSent('training-thanks');
      expect(namesSent(await partner.story()).filter((name) => name === 'deal-won')).toHaveLength(1);
    },
  );

  scenario(
    'a training attended and a lead submitted before the application is approved count, are thanked for at once, and are never asked for',
    async (context) => {
      const partner = await makePartner(context, 'early');
      await partner.fire('application.submitted', { partner: partner.organisation() });
      await partner.untilWaitsFor('application-decided');
      await partner.fire('training.attended', { course: 'partner-101' });
      await partner.fire('lead.submitted', { leadId: 'l-1' });
      const thanked = await partner.until('was thanked twice', (story) =>
        ['training-thanks', 'first-act-thanks'].every((name) => namesSent(story).includes(name)),
      );
      expect(thanked.partner.phase).toBe('recruitment');
      await partner.fire('application.approved');
      await partner.fire('agreement.signed', { termMonths: 36 });
      await partner.fire('portal.provisioned');
      await partner.fire('portal.logged_in');
      await partner.fire('kickoff.held');
      await partner.untilWaitsFor('certified');
      const { waits } = await partner.untilWaitsFor('first-win');
      expect(waits.map(({ milestone }) => milestone).toSorted()).toEqual(['certified', 'first-win']);
      await partner.fire('certification.passed', { certification: 'Expert' });
      await partner.fire('deal.closed', { dealId: 'd', outcome: 'won', amount: 1, currency: 'USD' });
      const engaged = await partner.until('is engaged', ({ partner: { phase } }) => phase === 'engagement');
      const names = namesSent(engaged);
      expect(names.filter((name) => name === 'training-thanks')).toHaveLength(1);
      expect(names.filter((name) => name === 'first-act-thanks')).toHaveLength(1);
      for (const never of ['training-invite', 'training-reminder', 'first-act-guide', 'first-act-reminder'])
        expect(names).not.toContain(never);
    },
  );
});
