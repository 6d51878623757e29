import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openActions } from '../../bin/operations/actions';
import { openErasure, readDossier } from '../../bin/operations/forget';
import { resendingOf } from '../../bin/operations/mailing';
import { erase } from '../../lambdas/actions/erase';
import { type ActionEvent, perform } from '../../lambdas/actions/perform';
import { type Asker, deciding, type Looked, pausing, resending, restarting, resuming, skipping } from '../../lambdas/actions/requests';
import { program } from '../../program/partner-journey';
import { executionsOf, untilRuns } from '../support/e2e-executions';
import { type E2ePartner, makePartner } from '../support/e2e-partner';

const asker = (): Asker => ({ by: 'mara', now: new Date().toISOString() });

const act = async (partner: E2ePartner, ask: (looked: Looked, asker: Asker) => ActionEvent) => {
  const { target } = partner;
  const scale = { secondsPerDay: target.secondsPerDay, minTimeoutSeconds: 1 };
  return perform(openActions(target, scale), ask(await partner.story(), asker()));
};

test.concurrent('an operator approves, passes a wait over, begins a phase anew and sends an email again', async (context) => {
  const partner = await makePartner(context, 'steered');
  await partner.fire('application.submitted', { partner: partner.organisation() });
  await partner.untilWaitsFor('application-decided');
  const approve = (looked: Looked, who: Asker) => deciding(program, looked, 'application.approved', who);
  expect(await act(partner, approve)).toMatchObject({ result: 'done' });
  expect(await act(partner, approve)).toMatchObject({ result: 'repeated' });
  await partner.untilWaitsFor('agreement-signed');
  await partner.untilSent('agreement-ready');
  const found = resendingOf(program, await partner.story(), 'agreement-ready', false);
  if (!('mailing' in found)) throw new Error(found.wasSentAgain);
  expect(await act(partner, (looked, who) => resending(looked, found.mailing, who))).toMatchObject({ result: 'done' });
  await partner.untilSent('agreement-ready', 2);
  expect(await act(partner, (looked, who) => skipping(looked, 'agreement-signed', undefined, who))).toMatchObject({ result: 'done' });
  await partner.untilWaitsFor('portal-provisioned');
  expect(await act(partner, pausing)).toMatchObject({ result: 'done' });
  expect(await act(partner, resuming)).toMatchObject({ result: 'done' });
  expect(await act(partner, (looked, who) => restarting(looked, undefined, false, who))).toMatchObject({ result: 'done' });
  await partner.until(
    'runs anew',
    (story) => story.waits.some(({ milestone }) => milestone === 'portal-provisioned') && story.partner.run === 3,
  );
  await untilRuns(partner.target, partner.id, ['recruitment SUCCEEDED', 'onboarding ABORTED', 'onboarding RUNNING']);
});

test.concurrent('an erased partner is gone, with what ran, and does not come back by what is told late', async (context) => {
  const partner = await makePartner(context, 'erased');
  const { target, id } = partner;
  await partner.fire('application.submitted', { partner: partner.organisation() });
  await partner.untilWaitsFor('application-decided');
  expect(await readDossier(target, id)).toMatchObject({
    partner: { id },
    events: expect.arrayContaining([expect.objectContaining({ type: 'application.submitted' })]),
  });
  expect(await erase(openErasure(target), id, { by: 'mara' })).toMatchObject({ result: 'done' });
  expect(await readDossier(target, id)).toBeUndefined();
  await partner.fire('training.attended', { course: 'late' });
  await partner.fire('training.attended', { partner: { email: partner.contacts[0]?.email }, course: 'late' });
  await setTimeout(3_000);
  expect(await executionsOf(target, id)).toMatchObject([{ status: 'ABORTED' }]);
  const { erasures } = openErasure(target);
  expect(await erasures.sweep(id)).toBe(0);
  await partner.fire('application.submitted', { partner: partner.organisation() });
  const story = await partner.untilWaitsFor('application-decided');
  expect(story.partner).toMatchObject({ run: 2, phase: 'recruitment' });
});
