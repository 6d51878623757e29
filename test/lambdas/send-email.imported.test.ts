import { describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../lambdas/messages';
import { withdrawn } from '../../lambdas/send-email/withdrawn';
import { newPartner } from '../../lib/journey/apply/roster';
import { MONDAY, organisation, rules } from '../support/fixtures';

const at = '2026-05-29T09:00:00.000Z';
const { contacts, name } = organisation();
const partner = {
  ...newPartner(rules, 'acme', { name, contacts }, at),
  ...({ phase: 'onboarding', state: 'running', run: 1 } as const),
  imported: {
    at,
    untold: [
      { run: 1, step: 'kickoff-invite' },
      { run: 1, step: 'invite-in-person' },
    ],
  },
};

const ruleFor = (message: Partial<EmailMessage>) =>
  withdrawn(
    rules.program,
    { partnerId: 'acme', email: 'kickoff-invite', requestedAt: at, deferrals: 0, setbacks: 0, journeyStartedAt: at, ...message },
    { partner, milestones: {} },
    { purpose: 'journey', now: MONDAY },
  )?.rule;

describe('of a partner that was brought in', () => {
  it('what its run asks for at once is skipped, however late it is decided on', () => {
    expect(ruleFor({ run: 1, step: 'kickoff-invite' })).toBe('imported');
    expect(ruleFor({ run: 1, step: 'kickoff-invite', deferrals: 3 })).toBe('imported');
    expect(ruleFor({ key: 'task:acme-recruitment-1:invite-in-person', taskId: 'acme-recruitment-1:invite-in-person' })).toBe('imported');
  });

  it.each<[string, Partial<EmailMessage>]>([
    ['a reminder', { run: 1, step: 'kickoff-held-day-7-kickoff-reminder', milestone: 'kickoff-held' }],
    ['the same of a run that was begun anew', { run: 2, step: 'kickoff-invite' }],
    ['the same, when a person sends it again', { key: 'again:1:run:1:kickoff-invite' }],
    ['an email about its task, when a person sends that again', { key: 'again:1:task:acme-recruitment-1:invite-in-person' }],
    ['a thank-you', { key: 'event:e-1:training-thanks', eventId: 'e-1' }],
    ['a task of later', { key: 'task:acme-onboarding-1:no-kickoff', taskId: 'acme-onboarding-1:no-kickoff' }],
    ['the same task of another run', { key: 'task:acme-recruitment-11:invite-in-person' }],
  ])('%s goes as always', (_, message) => {
    expect(ruleFor({ journeyStartedAt: undefined, ...message }) ?? 'goes').not.toBe('imported');
  });
});
