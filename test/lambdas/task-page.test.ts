import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personKey } from '../../lambdas/identity';
import { organisation, queued } from '../support/fixtures';
import { captureLogs } from './receive-webhook.world';
import { MARA, PREVIOUS_KEY, TaskPageWorld, taskTokenOf } from './task-page.world';

let logs: ReturnType<typeof captureLogs>;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.restore());

const KIM = { name: 'Kim Park', email: 'kim@northwind.example' };
const given = (assignee: object) =>
  queued(
    'task.reassigned',
    `given to ${JSON.stringify(assignee)}`,
    { taskId: 'acme-recruitment-1:call', by: 'ops', assignee },
    { source: 'ops' },
  );
const HEAD = personKey('robin.hale@northwind.example');

describe('the page behind a task’s link', () => {
  it('shows the task and whom it is about, and changes nothing, however often a scanner looks', async () => {
    const world = await TaskPageWorld.withTask();
    for (const method of ['GET', 'HEAD', 'GET']) {
      const { status, html, headers } = await world.ask({ method });
      expect([status, headers['cache-control'], headers['referrer-policy'], headers['x-robots-tag']]).toEqual([
        200,
        'no-store',
        'no-referrer',
        'noindex, nofollow',
      ]);
      expect(String(headers['content-security-policy'])).toContain("default-src 'none'");
      if (method === 'HEAD') expect(html).toBe('');
      else for (const word of ['Call them', organisation().name, 'Mara Lindqvist', 'It is done']) expect(html).toContain(word);
    }
    expect([world.sent, world.task?.state]).toEqual([[], 'open']);
  });

  it('takes the word of its reader, by the same event as the operator’s command, once', async () => {
    const world = await TaskPageWorld.withTask();
    const first = await world.press();
    expect([first.status, first.html]).toEqual([200, expect.stringContaining('it is noted as done')]);
    expect(world.task).toMatchObject({ state: 'done', doneBy: 'Mara Lindqvist, by the link in an email' });
    expect(world.sent).toMatchObject([{ type: 'task.completed', source: 'ops', partner: { id: 'acme' } }]);
    const again = await world.press();
    expect([again.status, again.html]).toEqual([409, expect.stringContaining('done already')]);
    expect((await world.ask()).html).toContain('done already');
    expect(world.sent).toHaveLength(1);
  });

  it('makes one event of two presses at the same moment, and of two windows', async () => {
    const world = await TaskPageWorld.withTask();
    const answers = await Promise.all([world.press(), world.press()]);
    expect(answers.map(({ status }) => status).every((status) => status === 200 || status === 409)).toBe(true);
    expect(new Set(world.sent.map(({ id }) => id)).size).toBe(1);
    expect(world.notes).toEqual(['task done by Mara Lindqvist, by the link in an email: Call them']);
  });

  it('does nothing by a link of somebody whose task it is no more, and something by that of who has it now, or of the head', async () => {
    const world = await TaskPageWorld.withTask();
    await world.apply.deliver([given(KIM)]);
    const hers = await world.press();
    expect([hers.status, hers.html, world.sent]).toEqual([409, expect.stringContaining('somebody else’s by now'), []]);
    expect((await world.ask({ token: taskTokenOf({ person: HEAD }) })).html).toContain('It is done');
    expect((await world.press('done', { token: taskTokenOf({ person: personKey(KIM.email.toUpperCase()) }) })).status).toBe(200);
    expect(world.task?.doneBy).toContain('Kim Park');
  });

  it('says so when somebody else was a moment faster, and changes nothing', async () => {
    const world = await TaskPageWorld.withTask();
    world.meanwhile = [queued('task.completed', 'faster', { taskId: 'acme-recruitment-1:call', by: 'kim' }, { source: 'ops' })];
    expect((await world.press()).status).toBe(409);
    expect(world.task).toMatchObject({ state: 'done', doneBy: 'kim' });
    expect((await world.ask()).status).toBe(200);
  });

  it('is too old after its last second, and changes nothing then', async () => {
    const world = await TaskPageWorld.withTask();
    const expiresAt = Math.floor(Date.parse(world.now) / 1000) - 1;
    for (const shown of [
      await world.ask({ token: taskTokenOf({ expiresAt }) }),
      await world.press('done', { token: taskTokenOf({ expiresAt }) }),
    ]) {
      expect([shown.status, shown.html]).toEqual([410, expect.stringContaining('This link is too old')]);
      expect(shown.html).not.toContain('Call them');
    }
    expect(world.sent).toEqual([]);
  });

  it('that was forged is not there, and tells nothing of what is', async () => {
    const world = await TaskPageWorld.withTask();
    const good = taskTokenOf();
    const forged = [
      taskTokenOf({ key: 'f'.repeat(44) }),
      `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`,
      good.slice(0, 40),
      '../acme',
      '',
    ];
    const pages = await Promise.all(forged.flatMap((token) => [world.ask({ token }), world.press('done', { token })]));
    expect(new Set(pages.map(({ status, html }) => `${status} ${html}`)).size).toBe(1);
    expect([pages[0]?.status, pages[0]?.html]).toEqual([404, expect.stringContaining('<h1>404</h1>')]);
    for (const word of ['Call', 'Mara', organisation().name]) expect(pages[0]?.html).not.toContain(word);
    expect(world.sent).toEqual([]);
    expect((await world.ask({ token: taskTokenOf({ key: PREVIOUS_KEY }) })).status).toBe(200);
  });

  it('about a partner that was erased shows that there is nothing left to do', async () => {
    const world = await TaskPageWorld.withTask();
    for (const token of [taskTokenOf({ partnerId: 'erased' }), taskTokenOf({ taskId: 'no-such-task' })])
      for (const shown of [await world.ask({ token }), await world.press('done', { token })])
        expect([shown.status, shown.html]).toEqual([410, expect.stringContaining('no longer there')]);
    expect(world.sent).toEqual([]);
  });

  it.each([
    ['nothing', '', 400],
    ['another word', 'choice=delete', 400],
    ['a decision that is not asked for', 'choice=approve', 400],
    ['two words', 'choice=done&choice=done', 400],
    ['far too much', `choice=done&x=${'x'.repeat(2_000)}`, 413],
  ])('changes nothing when %s is posted', async (_, body, status) => {
    const world = await TaskPageWorld.withTask();
    const shown = await world.ask({ method: 'POST', body });
    expect([shown.status, shown.html, world.sent]).toEqual([status, expect.stringContaining('Nothing was changed'), []]);
  });

  it('changes nothing when the form comes as something else than a form', async () => {
    const world = await TaskPageWorld.withTask();
    for (const contentType of ['application/json', 'text/plain'])
      expect((await world.ask({ method: 'POST', body: 'choice=done', contentType })).status).toBe(400);
    expect(world.sent).toEqual([]);
  });

  it('takes the decision itself where the task asks for one, and nothing more by that link', async () => {
    const world = await TaskPageWorld.withTask({ step: 'decide-application', title: 'Decide the application: it has waited 60 days' });
    const { html } = await world.ask();
    for (const choice of ['Approve the application', 'Decline the application', 'It is done']) expect(html).toContain(choice);
    expect((await world.press('approve')).html).toContain('the application is approved');
    expect(world.sent).toMatchObject([
      { type: 'application.approved', source: 'ops', data: { by: 'Mara Lindqvist, by the link in an email' } },
    ]);
    expect(world.task).toMatchObject({ state: 'done', doneBy: 'journey' });
    expect((await world.press('decline')).status).toBe(409);
    expect(world.sent).toHaveLength(1);
  });

  it('takes one word: of approve and decline, pressed at the same moment, one holds, and the other is not told that it does', async () => {
    for (const pressed of [
      ['approve', 'decline'],
      ['decline', 'approve'],
      ['done', 'approve'],
    ] as const) {
      const world = await TaskPageWorld.withTask({ step: 'decide-application', title: 'Decide' });
      const answers = await Promise.all(pressed.map((choice) => world.press(choice)));
      expect(answers.map(({ status }) => status)).toEqual([200, 409]);
      expect(new Set(world.sent.map(({ id }) => id)).size).toBe(1);
      expect([...world.apply.store.items('acme').events.values()].filter(({ event }) => event.source === 'ops')).toHaveLength(1);
    }
  });

  it('that was used for something that came to nothing is used all the same', async () => {
    const world = await TaskPageWorld.withTask();
    const late = { title: 'Decide', step: 'decide-application', run: 1, phase: 'recruitment', assignee: 'manager', dueDays: 3 };
    const twin = queued('task.opened', 'twin', late, { source: 'journey' });
    await world.apply.deliver([twin]);
    const token = taskTokenOf({ taskId: 'twin' });
    world.meanwhile = [queued('application.declined', 'faster', {})];
    expect((await world.press('approve', { token })).status).toBe(409);
    expect((await world.press('done')).html).toContain('This link was used already');
    expect(world.task?.state).toBe('open');
  });

  it('shows names and titles as text, whatever they are', async () => {
    const evil = '<script>alert(1)</script>';
    const world = await TaskPageWorld.withTask({ title: `Call ${evil}` }, { name: evil });
    const { html } = await world.ask();
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
  });

  it('speaks the language of the email', async () => {
    const world = await TaskPageWorld.withTask();
    expect((await world.ask({ token: taskTokenOf({ locale: 'de' }) })).html).toContain('Erledigt');
  });

  it('asks to come again when the word could not be taken, and logs neither token nor name', async () => {
    const world = await TaskPageWorld.withTask();
    world.isQueueAway = true;
    const shown = await world.press();
    expect([shown.status, shown.headers['retry-after'], shown.html]).toEqual([503, '60', expect.stringContaining('try again in a minute')]);
    expect(world.task?.state).toBe('open');
    world.isQueueAway = false;
    expect((await world.press()).status).toBe(200);
    expect(logs.text()).toContain('task page');
    for (const secret of [taskTokenOf().slice(-32), MARA.name, MARA.email, organisation().name]) expect(logs.text()).not.toContain(secret);
  });
});
