import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import type { InboxEmail } from '../../bin/local/inbox';
import { askForDigest } from '../../bin/operations/task-digest';
import { personKey } from '../../lambdas/identity';
import { taskToken, taskUrl } from '../../lambdas/task-token';
import { readLogs } from '../support/e2e-emulator';
import { eventually } from '../support/e2e-eventually';
import { type E2ePartner, makePartner } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

const onLaptop = test.runIf(offered('inbox', 'emulator'));

const toManager = async (partner: E2ePartner, subject: RegExp): Promise<readonly InboxEmail[]> =>
  (await partner.inbox()).filter((mail) => mail.to.some(({ address }) => address === partner.manager.email) && subject.test(mail.subject));

const DIGEST = /^\d+ tasks? in the /;

const press = (url: string): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ choice: 'done' }), redirect: 'error' });

/** The key that the deployment signs links with: a test may make one that is too old by now. */
const keyOf = async ({ target }: E2ePartner): Promise<string> => {
  const client = new SecretsManagerClient(target.client);
  const { SecretList = [] } = await client.send(new ListSecretsCommand({ MaxResults: 100 }));
  const found = SecretList.find(({ Description = '' }) => Description.includes('a task is done'));
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: found?.ARN }));
  client.destroy();
  return String(JSON.parse(SecretString).current);
};

/** A partner that was approved and never signs: the journey asks its manager to find out why. */
const withTask = async (partner: E2ePartner) => {
  await partner.fire('application.submitted', { partner: partner.organisation() });
  await partner.fire('application.approved');
  const story = await partner.until('has a task for its manager', ({ tasks }) => tasks.some(({ state }) => state === 'open'));
  const task = story.tasks.find(({ state }) => state === 'open');
  if (task === undefined) throw new Error('there is a task');
  return task;
};

/** Five days of the journey past its day are half a second here; a day of digests is a minute, and both are to be asked for in one. */
const isRipe = ({ dueAt }: { readonly dueAt: string }): boolean => Date.now() > Date.parse(dueAt) + 1_000 && Date.now() % 60_000 < 45_000;

onLaptop('a manager is told of a task in one digest, looks at it, says once that it is done, and is asked no more', async (context) => {
  const partner = await makePartner(context, 'asked');
  const task = await withTask(partner);
  await eventually('it is long overdue, and the day of its digest is not almost over', async () => isRipe(task) || undefined);
  for (let times = 0; times < 2; times += 1) await askForDigest(partner.target, partner.manager.email);
  const digest = await eventually('the manager has the digest', async () => (await toManager(partner, DIGEST))[0]);
  const [url] = /http\S+\/tasks\/[\w.-]+/.exec(String(digest.text)) ?? [];
  if (url === undefined) throw new Error(`no link in ${digest.text}`);

  for (const method of ['HEAD', 'GET']) {
    const shown = await fetch(url, { method });
    expect([shown.status, shown.headers.get('cache-control'), shown.headers.get('referrer-policy')]).toEqual([
      200,
      'no-store',
      'no-referrer',
    ]);
    if (method === 'GET') expect(await shown.text()).toContain(task.title);
  }
  const forged = await press(`${url.slice(0, -1)}${url.endsWith('0') ? '1' : '0'}`);
  expect([forged.status, await forged.text()]).toEqual([404, expect.not.stringContaining(task.title)]);
  const past = { expiresAt: Math.floor(Date.now() / 1000) - 1, nonce: 'n'.repeat(16), locale: 'en' };
  const old = { partnerId: partner.id, taskId: task.id, person: personKey(partner.manager.email), ...past };
  const expired = await press(taskUrl(partner.target.apiUrl, taskToken(await keyOf(partner), old)));
  expect([expired.status, await expired.text()]).toEqual([410, expect.stringContaining('This link is too old')]);
  const untouched = await partner.untilApplied('task.escalated');
  expect(untouched.tasks.find(({ id }) => id === task.id)).toMatchObject({ state: 'open', escalatedAt: expect.any(String) });

  const said = await press(url);
  expect([said.status, await said.text()]).toEqual([200, expect.stringContaining('it is noted as done')]);
  const story = await partner.story();
  expect(story.tasks.find(({ id }) => id === task.id)).toMatchObject({
    state: 'done',
    doneBy: `${partner.manager.name}, by the link in an email`,
  });
  expect((await press(url)).status).toBe(409);
  expect((await fetch(url)).status).toBe(200);
  expect((await partner.story()).events.filter(({ type }) => type === 'task.completed')).toHaveLength(1);
  expect(await toManager(partner, DIGEST)).toHaveLength(1);

  const logs = (await readLogs(partner.target)).join('\n');
  expect(logs).toContain('task digests');
  for (const secret of [url.slice(-32), partner.manager.email]) expect(logs).not.toContain(secret);
});
