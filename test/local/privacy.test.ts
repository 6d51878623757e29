import { expect, test } from 'vitest';
import { toInstant } from '../../lib/journey/words';
import { readLogs } from '../support/e2e-emulator';
import { executionsOf, historyOf } from '../support/e2e-executions';
import { makePartner, onboard } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';
import { post } from '../support/e2e-webhook';

/** Words that stand in nothing but this partner's data. */
const WORDS = [
  'Zephyrine',
  'Quillfeather',
  'Obsidian Lantern',
  'Thaddeus',
  'sapphire-court',
  'Globexia',
  'marzipan',
  'tamarind',
  'saffron',
];

const expectNothingPersonal = (what: string, texts: readonly string[]): void => {
  for (const word of WORDS) {
    const found = texts.filter((text) => text.toLowerCase().includes(word.toLowerCase()));
    expect(
      found.map((text) => text.slice(0, 600)),
      `"${word}" stands in ${what}`,
    ).toEqual([]);
  }
};

test('nothing personal stands in what Step Functions keeps of a partner, nor in the logs', async (context) => {
  const partner = await makePartner(context, 'secret');
  const { target } = partner;
  const zephyrine = { name: 'Zephyrine Quillfeather', email: `zephyrine@sapphire-court-${partner.id}.example`, role: 'owner' };
  const organisation = partner.organisation({
    name: 'Obsidian Lantern Guild',
    contacts: [zephyrine],
    owner: { name: 'Thaddeus Manager', email: partner.manager.email },
    motivation: 'marzipan for everyone',
    consentBasis: 'tamarind',
  });
  await partner.fire('partner.invited', { partner: organisation });
  await partner.untilSent('invitation');
  await partner.fire('application.submitted', { partner: organisation });
  await partner.fire('application.approved', { by: 'Thaddeus Manager' });
  await partner.fire('agreement.signed', { termMonths: 12, termStartsAt: toInstant(Date.now() - 300 * target.secondsPerDay * 1000) });
  await onboard(partner);
  await partner.fire('lead.submitted', { leadId: 'l', company: 'Globexia', contactEmail: zephyrine.email });
  await partner.fire('touchpoint.logged', { notes: 'Zephyrine likes marzipan', contactEmail: zephyrine.email });
  await partner.untilWaitsFor('offer-decided');
  await partner.fire('renewal.offered', { reason: 'saffron' });
  await partner.untilWaitsFor('renewal-decided');
  await partner.fire('renewal.declined', { reason: 'saffron' });
  await partner.untilWaitsFor('exit-confirmed');
  await partner.fire('exit.confirmed', { reason: 'saffron' });
  await partner.untilWaitsFor('survey-answered');
  await partner.fire('survey.answered', { reason: 'saffron', comment: 'Globexia paid better' });
  await partner.until('has left', (story) => story.partner.outcome === 'exited');

  const executions = await executionsOf(target, partner.id);
  expect(executions.length).toBeGreaterThanOrEqual(4);
  const histories = await Promise.all(executions.map((execution) => historyOf(target, execution)));
  const texts = histories.map((events) => JSON.stringify(events));
  for (const text of texts) expect(text).toContain(partner.id);
  expectNothingPersonal('the history of an execution', texts);

  if (offered('emulator')) {
    const address = 'zephyrine quillfeather at sapphire-court';
    const body = JSON.stringify({ type: 'lead.submitted', timestamp: 'saffron', data: { partner: { email: address }, leadId: 'l' } });
    expect(await post(target, { body })).toMatchObject({ status: 400 });
    const logs = await readLogs(target);
    expect(logs.some((line) => line.includes(partner.id))).toBe(true);
    expect(logs.some((line) => line.includes('webhook refused'))).toBe(true);
    expectNothingPersonal('the logs', logs);
  }
});
