import { describe, expect, it } from 'vitest';
import type { Program, Step, Steps } from '../../lib/journey/definition';
import { checkCrowded } from '../../lib/journey/validate/crowded';
import { emails } from '../../program/emails';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';

/** The default program with another way through onboarding. */
const onboarding = (...steps: Steps): Program => ({
  ...program,
  phases: { ...program.phases, onboarding: { ...program.phases.onboarding, steps: [...steps, { kind: 'end', outcome: 'ready' }] } },
});
const warnings = (told: Program, perContact = settings.sending.caps.perContact) =>
  checkCrowded(told, emails, { ...settings.sending, caps: { perContact, perOrganisation: 9, days: 7 } }).map(
    ({ place, problem }) => `${place}: ${problem}`,
  );

const email = (name: string): Step => ({ kind: 'sendEmail', email: name, as: name });
const reminded = (name: string, days: readonly number[], giveUp: number, more: Steps = []): Step => ({
  ...{ kind: 'waitFor', milestone: 'kickoff-held', as: `wait ${name}`, reached: more },
  ...{ remind: days.map((day) => ({ day, send: [name] })), giveUp: { day: giveUp, steps: [] } },
});
const together = (withinDays: number, ...branches: readonly Steps[]): Step => ({
  ...{ kind: 'together', as: 'all', withinDays },
  branches: Object.fromEntries(branches.map((steps, index) => [`branch ${index}`, steps])),
});

const invited = email('training-invite');

describe('reminders that the caps leave no place', () => {
  it('there are none in the program as it comes', () => {
    expect(warnings(program)).toEqual([]);
  });

  it('are named with their phase, their day, what came before them, and the cap', () => {
    expect(warnings(onboarding(invited, reminded('portal-reminder', [2, 5], 7)))).toEqual([
      'phases > onboarding: portal-reminder of day 5 can only wait, and is withdrawn on day 7: a contact who stays silent had training-invite on day 0 and portal-reminder on day 2, and gets at most 2 in 7 days',
    ]);
  });

  it('are found by the cap that the program has', () => {
    const told = onboarding(invited, reminded('portal-reminder', [2, 5], 7));
    expect(warnings(told, 3)).toEqual([]);
    expect(warnings(told, 1).filter((each) => each.startsWith('phases > onboarding'))).toHaveLength(2);
  });

  it('one that waits and still goes in time is none', () => {
    expect(warnings(onboarding(invited, reminded('portal-reminder', [2, 5], 8)))).toEqual([]);
  });

  it('service mail takes no place', () => {
    expect(warnings(onboarding(email('welcome'), email('kickoff-invite'), reminded('portal-reminder', [2, 5], 7)))).toEqual([]);
  });

  it('branches side by side share the places, in the order of their days', () => {
    const told = onboarding(together(30, [reminded('portal-reminder', [3], 7)], [invited, reminded('kickoff-reminder', [2], 4)]));
    expect(warnings(told)).toEqual([
      'phases > onboarding: portal-reminder of day 3 can only wait, and is withdrawn on day 7: a contact who stays silent had training-invite on day 0 and kickoff-reminder on day 2, and gets at most 2 in 7 days',
    ]);
  });

  it('what is cut off with its branches is withdrawn then', () => {
    const branches = [[invited, email('certification-invite')], [reminded('portal-reminder', [3], 20)]];
    expect(warnings(onboarding(together(30, ...branches)))).toEqual([]);
    expect(warnings(onboarding(together(6, ...branches)))[0]).toContain(
      'portal-reminder of day 3 can only wait, and is withdrawn on day 6',
    );
  });

  it('what the program owes is done at once: what follows it is due then', () => {
    const owed: Step = { ...reminded('duty-reminder', [2], 20, [reminded('portal-reminder', [2, 5], 7)]) };
    expect(warnings(onboarding(invited, owed))).toHaveLength(1);
  });

  it('every way on from a choice is looked at', () => {
    const choose: Step = {
      ...{ kind: 'choose', as: 'ask', question: 'track' },
      answers: { no: [], yes: [invited, reminded('portal-reminder', [2, 5], 7)] },
    };
    expect(warnings(onboarding(choose))).toHaveLength(1);
  });
});
