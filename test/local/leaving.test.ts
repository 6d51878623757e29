import { describe, expect, test } from 'vitest';
import { tellEnd, untilRuns } from '../support/e2e-executions';
import { type E2ePartner, makePartner, namesSent, onboard, sign } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

/** AWS tells it by itself, the emulator does not. */
const untilAbortIsTold = async (partner: E2ePartner, run: number) => {
  if (offered('emulator')) await tellEnd(partner, run, 'ABORTED');
  return partner.untilApplied('phase.failed');
};

describe.concurrent('leaving', () => {
  test('who asks to leave during the renewal, twice, leaves once: one run, one acknowledgement, one farewell', async (context) => {
    const partner = await makePartner(context, 'exit');
    await sign(partner, { daysAgo: 300 });
    await onboard(partner);
    await partner.untilWaitsFor('offer-decided');
    await partner.fire('exit.requested', { reason: 'no budget' });
    await partner.fire('exit.requested', { reason: 'asked again' });
    const leaving = await partner.untilSent('exit-acknowledged');
    expect(leaving.partner).toMatchObject({ phase: 'renewal', run: 4, exiting: true, exitReason: 'no budget' });
    await partner.untilWaitsFor('exit-confirmed');
    await partner.fire('exit.confirmed');
    await partner.untilSent('farewell');
    await partner.fire('survey.answered');
    await partner.until('has left', (story) => story.partner.outcome === 'exited');
    await partner.fire('exit.requested', { reason: 'and again' });
    const left = await partner.until(
      'has asked three times',
      ({ events }) => events.filter(({ type }) => type === 'exit.requested').length === 3,
    );
    expect(left.partner).toMatchObject({ state: 'closed', outcome: 'exited', run: 4, exitReason: 'no budget' });
    expect(left.events.filter(({ type }) => type === 'exit.requested').map(({ notes }) => notes)).toEqual([
      expect.arrayContaining(['stopped renewal, run 3: leaving']),
      ['is leaving already: only logged'],
      ['has left already: only logged'],
    ]);
    expect(namesSent(left).filter((name) => name === 'exit-acknowledged' || name === 'farewell')).toEqual([
      'exit-acknowledged',
      'farewell',
    ]);
    await untilRuns(partner.target, partner.id, ['recruitment SUCCEEDED', 'onboarding SUCCEEDED', 'renewal ABORTED', 'renewal SUCCEEDED']);
  });

  test('who asks to leave during onboarding leaves, and that its onboarding was stopped is only logged', async (context) => {
    const partner = await makePartner(context, 'quit');
    await sign(partner);
    await partner.untilWaitsFor('portal-provisioned');
    await partner.fire('exit.requested');
    await partner.untilWaitsFor('exit-confirmed');
    const { events, partner: leaving } = await untilAbortIsTold(partner, 2);
    expect(events.filter(({ type }) => type === 'phase.failed').map(({ notes }) => notes)).toEqual([
      ['run 2 is no longer the current one: only logged'],
    ]);
    expect(leaving).toMatchObject({ phase: 'renewal', state: 'running', exiting: true, exitReason: 'asked to leave' });
    await untilRuns(partner.target, partner.id, ['recruitment SUCCEEDED', 'onboarding ABORTED', 'renewal RUNNING']);
  });

  test('a confirmation that is sent at once after the request counts', async (context) => {
    const partner = await makePartner(context, 'hurry');
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.untilWaitsFor('application-decided');
    await partner.fire('exit.requested');
    await partner.fire('exit.confirmed');
    await partner.fire('survey.answered', { comment: 'all was well' });
    const story = await partner.until('has left', ({ partner: { outcome } }) => outcome === 'exited', { withinMs: 20_000 });
    expect(namesSent(story)).not.toContain('duty-reminder');
    expect(namesSent(story)).not.toContain('survey-reminder');
  });

  test('who has left and applies again, and is approved at once, begins a new journey', async (context) => {
    const partner = await makePartner(context, 'again');
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.fire('exit.requested');
    await partner.untilWaitsFor('exit-confirmed');
    await partner.fire('exit.confirmed');
    await partner.untilWaitsFor('survey-answered');
    await partner.fire('survey.answered');
    await partner.until('has left', (story) => story.partner.outcome === 'exited');
    await partner.fire('application.submitted', { partner: partner.organisation({ name: 'Whitfield Reborn' }) });
    await partner.fire('application.approved');
    await partner.fire('agreement.signed', { termMonths: 24 });
    const story = await partner.until('is onboarding', ({ partner: { phase } }) => phase === 'onboarding', { withinMs: 20_000 });
    expect(story.partner).toMatchObject({ name: 'Whitfield Reborn', exiting: false, state: 'running' });
    expect(story.partner.exitReason).toBeUndefined();
    expect(namesSent(story).filter((name) => name === 'application-received')).toHaveLength(2);
    expect(namesSent(story)).not.toContain('duty-reminder');
  });
});
