import { execa } from 'execa';
import * as v from 'valibot';
import { afterAll, expect, test } from 'vitest';
import type { Story } from '../../bin/operations/story';
import { eventually } from '../support/e2e-eventually';
import { type E2ePartner, makePartner, namesSent, sentMails } from '../support/e2e-partner';
import { offered, openTarget } from '../support/e2e-target';

/** All mail of the copy is held, so one after the other. */
const onLaptop = test.runIf(offered('inbox', 'emulator'));

const ops = async (...args: readonly string[]): Promise<string> => {
  const { at } = await openTarget();
  const where = 'stage' in at ? ['--stage', at.stage] : ['--stack-file', at.stackFile];
  return (await execa('tsx', ['bin/ops.ts', ...args, ...where, '--json'], { preferLocal: true })).stdout;
};

afterAll(async () => {
  if (offered('inbox', 'emulator')) await ops('mode', 'as-set');
});

const lastRule = ({ mails }: Story, email: string): string | undefined =>
  mails.find((mail) => mail.email === email)?.decisions?.at(-1)?.rule;

const applies = async (partner: E2ePartner): Promise<void> => {
  await partner.fire('application.submitted', { partner: partner.organisation() });
};

const said = v.object({
  counts: v.record(v.string(), v.number()),
  emails: v.array(v.object({ partner: v.object({ id: v.string() }), result: v.string() })),
  until: v.optional(v.string()),
});

/** What a word came to that was said of many. */
const sayOfAll = async (...args: readonly string[]) => {
  const { emails, ...rest } = v.parse(said, JSON.parse(await ops('email', ...args)));
  return { ...rest, ids: emails.map(({ partner }) => partner.id).toSorted() };
};

/** What the organisation's own people have got; reminders of what is ours to do go to its manager. */
const gotBy = async (partner: E2ePartner): Promise<number> =>
  (await partner.inbox()).filter(({ to }) => to.some(({ address }) => address !== partner.manager.email)).length;

const sentTo = async (partner: E2ePartner): Promise<number> =>
  sentMails(await partner.story()).filter(({ recipient }) => recipient !== partner.manager.email).length;

onLaptop('mail that is held to observe is decided on and goes to nobody, also not when mail goes again', async (context) => {
  await ops('mode', 'observe', '--reason', 'a test of the switch');
  const partner = await makePartner(context, 'observed');
  await applies(partner);
  await partner.until('has its thanks observed', (story) => lastRule(story, 'application-received') === 'observed');
  expect(await ops('emails', '--observed')).toContain(partner.id);
  await ops('mode', 'as-set');
  await partner.fire('application.approved');
  await partner.until('is told that it is approved', (story) => namesSent(story).includes('application-approved'));
  expect(namesSent(await partner.story())).not.toContain('application-received');
  await eventually('the inbox has what was sent, and no more', async () => (await gotBy(partner)) === (await sentTo(partner)) || undefined);
});

onLaptop('mail that is held to approve goes when a person has said yes, once, and never when they have said no', async (context) => {
  await ops('mode', 'approve');
  const [welcome, refused] = [await makePartner(context, 'welcome'), await makePartner(context, 'refused')];
  for (const partner of [welcome, refused]) {
    await applies(partner);
    await partner.until('has its thanks waiting', (story) => lastRule(story, 'application-received') === 'awaits-approval');
  }
  expect(await gotBy(welcome)).toBe(0);
  await ops('email', 'decline', refused.id, 'application-received', '--reason', 'they know');
  for (let times = 0; times < 2; times += 1) await ops('email', 'approve', welcome.id, 'application-received');
  await welcome.untilSent('application-received');
  await refused.until('has its thanks declined', (story) => lastRule(story, 'application-received') === 'declined');
  await eventually('the inbox has it', async () => (await gotBy(welcome)) === 1 || undefined);
  expect(await gotBy(refused)).toBe(0);
  await ops('mode', 'as-set');
});

onLaptop('many emails that wait go by one word: those that were looked at, of whom it is about, and no others', async (context) => {
  await ops('mode', 'approve');
  const first = await makePartner(context, 'first');
  const [second, later, other] = [
    await makePartner(context, 'second'),
    await makePartner(context, 'later'),
    await makePartner(context, 'other'),
  ];
  const waits = async (partner: E2ePartner, owner = first.manager) => {
    await partner.fire('application.submitted', { partner: partner.organisation({ owner }) });
    await partner.until('has its thanks waiting', (story) => lastRule(story, 'application-received') === 'awaits-approval');
  };
  await waits(first);
  await waits(second);
  await waits(other, other.manager);
  const ofManager = ['--all', '--manager', first.manager.email, '--email', 'application-received'];
  const looked = await sayOfAll('approve', ...ofManager, '--dry-run');
  expect(looked).toMatchObject({ counts: { 'would be done': 2 }, ids: [first.id, second.id].toSorted() });
  await waits(later);
  const approved = await sayOfAll('approve', ...ofManager, '--until', looked.until ?? '');
  expect(approved).toMatchObject({ counts: { done: 2 }, ids: looked.ids });
  for (const partner of [first, second]) await partner.untilSent('application-received');
  expect(await sayOfAll('decline', ...ofManager)).toMatchObject({ counts: { done: 1 }, ids: [later.id] });
  await later.until('has its thanks declined', (story) => lastRule(story, 'application-received') === 'declined');
  await eventually('the inbox has both', async () => (await gotBy(first)) + (await gotBy(second)) === 2 || undefined);
  expect([await gotBy(later), await gotBy(other), lastRule(await other.story(), 'application-received')]).toEqual([
    0,
    0,
    'awaits-approval',
  ]);
  await ops('mode', 'as-set');
});
