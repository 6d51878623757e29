import { randomUUID } from 'node:crypto';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { bounce, complaint, delivery, sentTo } from '../../bin/local/feedback-report';
import { type DeadLetters, deadLettersOf } from '../../bin/operations/dead-letters';
import { type Letter, redrive } from '../../bin/operations/redrive';
import type { QueuedEvent } from '../../lambdas/messages';
import { toInstant } from '../../lib/journey/words';
import { untilRings } from '../support/e2e-alarms';
import { publish, readLogs } from '../support/e2e-emulator';
import { eventually } from '../support/e2e-eventually';
import { executionArn, executionsOf, tellEnd, untilRuns } from '../support/e2e-executions';
import { type E2ePartner, makePartner, namesSent, sentMails } from '../support/e2e-partner';
import { offered, type Target } from '../support/e2e-target';

const onEmulator = test.runIf(offered('emulator'));
const onOwnStack = test.runIf(offered('own stack'));

const isLedgered = (story: Awaited<ReturnType<E2ePartner['story']>>, email: string) => {
  const mail = sentMails(story).find((each) => each.email === email);
  if (mail === undefined) throw new Error(`"${email}" was not sent`);
  return mail;
};

describe.concurrent('a workflow that is stopped from outside', () => {
  onEmulator('leaves a partner that is marked as failed, whose events still count, and whom an exit helps on', async (context) => {
    const partner = await makePartner(context, 'stopped');
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.untilWaitsFor('application-decided');
    const [running] = await executionsOf(partner.target, partner.id);
    if (running === undefined) throw new Error('nothing runs');
    await new SFNClient(partner.target.client).send(new StopExecutionCommand({ executionArn: executionArn(partner.target, running) }));
    await tellEnd(partner, 1, 'ABORTED');
    await untilRings(partner.target, 'run-failed');
    const failed = await partner.until('is marked as failed', (story) => story.partner.state === 'failed');
    expect(failed.events.at(-1)).toMatchObject({ type: 'phase.failed', notes: ['recruitment, run 1, aborted: a person is needed'] });
    await partner.fire('training.attended', { course: 'partner-101' });
    const { milestones } = await partner.untilSent('training-thanks');
    expect(milestones['training-attended']?.reachedAt).toBeDefined();
    await partner.fire('exit.requested');
    await partner.untilWaitsFor('exit-confirmed');
    await untilRuns(partner.target, partner.id, ['recruitment ABORTED', 'renewal RUNNING']);
  });

  onEmulator('is set going again by the runbook’s command, in the same phase and by the next run', async (context) => {
    const partner = await makePartner(context, 'repaired');
    const { target, id } = partner;
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.untilWaitsFor('application-decided');
    const [running] = await executionsOf(target, id);
    if (running === undefined) throw new Error('nothing runs');
    await new SFNClient(target.client).send(new StopExecutionCommand({ executionArn: executionArn(target, running) }));
    await tellEnd(partner, 1, 'ABORTED');
    await partner.until('is marked as failed', (story) => story.partner.state === 'failed');
    await untilRings(target, 'run-failed');

    const where = 'stackFile' in target.at ? ['--stack-file', target.at.stackFile] : ['--stage', target.at.stage];
    const command = ['--import', 'tsx', 'bin/ops.ts', 'restart', id, '--reason', 'mended', ...where];
    expect((await execa(process.execPath, command, { timeout: 60_000 })).stdout).toContain('started recruitment, run 2');
    const mended = await partner.until('waits in its next run', ({ waits, partner: { run } }) => run === 2 && waits.length > 0);
    expect(mended).toMatchObject({ partner: { state: 'running', phase: 'recruitment' }, waits: [{ milestone: 'application-decided' }] });
    expect(namesSent(mended).filter((name) => name === 'application-received')).toHaveLength(1);
    await partner.fire('application.approved');
    await partner.untilWaitsFor('agreement-signed');
    await untilRuns(target, id, ['recruitment ABORTED', 'recruitment RUNNING']);
  });

  onEmulator('is only logged when the journey has gone on without it', async (context) => {
    const partner = await makePartner(context, 'past');
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.fire('application.approved');
    await partner.fire('agreement.signed', { termMonths: 24 });
    await partner.untilWaitsFor('portal-provisioned');
    await tellEnd(partner, 1, 'TIMED_OUT');
    const { events, partner: known } = await partner.untilApplied('phase.failed');
    expect(events.find(({ type }) => type === 'phase.failed')?.notes).toEqual(['run 1 is no longer the current one: only logged']);
    expect(known).toMatchObject({ phase: 'onboarding', run: 2, state: 'running' });
  });
});

describe.concurrent('what the mail service reports', () => {
  onEmulator('a bounce stops the address within seconds, and the next email goes to the next contact', async (context) => {
    const partner = await makePartner(context, 'bounce');
    await partner.fire('application.submitted', { partner: partner.organisation() });
    const sent = sentTo(partner.id, isLedgered(await partner.untilSent('application-received'), 'application-received'));
    expect(sent.recipient).toBe(partner.contacts[0]?.email);
    await publish(partner.target, bounce(sent, 'Transient'));
    const transient = await partner.untilApplied('email.bounced');
    expect(transient.partner.contacts.map(({ status }) => status)).toEqual(['active', 'active']);
    await publish(partner.target, bounce(sent, 'Permanent'));
    const stopped = await partner.until('has a stopped address', (story) => story.partner.contacts[0]?.status === 'bounced', {
      withinMs: 10_000,
    });
    expect(stopped.partner.contacts[1]?.status).toBe('active');
    expect(isLedgered(stopped, 'application-received').feedback).toBe('bounce');
    await partner.fire('application.approved');
    const next = isLedgered(await partner.untilSent('application-approved'), 'application-approved');
    expect(next.recipient).toBe(partner.contacts[1]?.email);
  });

  onEmulator(
    'a bounce that is told of the whole identity, without a word on whose mail it was, stops the address, too',
    async (context) => {
      const partner = await makePartner(context, 'identity');
      await partner.fire('application.submitted', { partner: partner.organisation() });
      const sent = sentTo(partner.id, isLedgered(await partner.untilSent('application-received'), 'application-received'));
      const { eventType: notificationType, mail, bounce: told } = bounce(sent);
      const { tags, ...untagged } = mail;
      await publish(partner.target, { notificationType, mail: untagged, bounce: told });
      const stopped = await partner.until('has a stopped address', (story) => story.partner.contacts[0]?.status === 'bounced', {
        withinMs: 10_000,
      });
      expect(isLedgered(stopped, 'application-received')).toMatchObject({ feedback: 'bounce', feedbackDetail: 'Permanent General' });
    },
  );

  onEmulator('a complaint stops the address, and when nobody is left the journey goes on without email', async (context) => {
    const partner = await makePartner(context, 'complaint');
    const [contact] = partner.contacts;
    await partner.fire('application.submitted', { partner: partner.organisation({ contacts: [contact] }) });
    const sent = sentTo(partner.id, isLedgered(await partner.untilSent('application-received'), 'application-received'));
    await publish(partner.target, complaint(sent));
    await partner.until('has a stopped address', (story) => story.partner.contacts[0]?.status === 'complained', { withinMs: 10_000 });
    await partner.fire('application.approved');
    const { mails } = await partner.untilWaitsFor('agreement-signed');
    expect(mails.filter(({ email }) => email === 'application-approved')).toMatchObject([
      { status: 'skipped', reason: 'no contact is left that can be reached' },
    ]);
  });

  onEmulator('a delivery stands beside the email, and a report on a mail of nobody does no harm', async (context) => {
    const partner = await makePartner(context, 'delivered');
    await partner.fire('application.submitted', { partner: partner.organisation() });
    const sent = sentTo(partner.id, isLedgered(await partner.untilSent('application-received'), 'application-received'));
    const { tags, ...untagged } = bounce(sent).mail;
    await publish(partner.target, bounce({ ...sent, partnerId: 'nobody' }));
    await publish(partner.target, { ...bounce(sent), mail: untagged });
    await publish(partner.target, delivery(sent));
    const delivered = await partner.until(
      'has the delivery beside its email',
      (story) => isLedgered(story, 'application-received').feedback === 'delivery',
    );
    expect(isLedgered(delivered, 'application-received').feedbackAt).toBeDefined();
    await partner.fire('training.attended', { course: 'partner-101' });
    const { partner: known, events } = await partner.untilSent('training-thanks');
    expect(known.contacts.map(({ status }) => status)).toEqual(['active', 'active']);
    expect(events.map(({ type }) => type)).not.toContain('email.bounced');
    const feedback = (await deadLettersOf(partner.target)).find(({ name }) => name === 'feedback');
    expect(await feedback?.box.count()).toBe(0);
  });
});

const eventFor = (partnerId: string, type: string, data: object): QueuedEvent => {
  const now = toInstant(Date.now());
  const id = `by-hand-${randomUUID()}`;
  const partner = { id: partnerId };
  return { id, type, source: 'standard', occurredAt: now, receivedAt: now, partner, data: { partner, ...data } };
};

const sendTo = async ({ client }: Target, QueueUrl: string, group: string, body: string): Promise<void> => {
  const queues = new SQSClient(client);
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: randomUUID() }));
  queues.destroy();
};

const eventLetters = async (target: Target): Promise<DeadLetters> => {
  const found = (await deadLettersOf(target)).find(({ name }) => name === 'events');
  if (found === undefined) throw new Error('there is no queue of dead events');
  return found;
};

const untilDead = ({ box }: DeadLetters, bodies: readonly string[]): Promise<readonly Letter[]> =>
  eventually(
    `${bodies.length} messages are dead letters`,
    async () => {
      const taken = await box.take();
      const found = taken.filter(({ body }) => bodies.includes(body));
      if (found.length === bodies.length) return found;
      for (const letter of taken) await box.putBack(letter);
      return undefined;
    },
    { withinMs: 90_000, everyMs: 2000 },
  );

describe('a message that cannot be applied', () => {
  onOwnStack(
    'ends as a dead letter, after which its partner’s next events go on; repaired and set going again it is applied',
    async (context) => {
      const partner = await makePartner(context, 'poison');
      const { target } = partner;
      const { events: queue, eventsDeadLetter } = await target.queues();
      const letters = await eventLetters(target);
      await partner.fire('application.submitted', { partner: partner.organisation() });
      await partner.untilSent('application-received');
      const garbage = `{"to": marzipan-${randomUUID()}}`;
      const unknown = eventFor(partner.id, 'partner.celebrated', { cake: 'marzipan' });
      const unfit = eventFor(partner.id, 'contact.added', { contact: { name: 'Zephyrine', email: 'marzipan' } });
      await sendTo(target, queue, partner.id, garbage);
      await sendTo(target, queue, partner.id, JSON.stringify(unknown));
      await sendTo(target, queue, `${partner.id}-beside`, JSON.stringify(unfit));
      await partner.fire('training.attended', { course: 'partner-101' });

      const dead = await untilDead(letters, [garbage, JSON.stringify(unknown), JSON.stringify(unfit)]);
      await partner.untilSent('training-thanks');
      expect((await partner.story()).events.map(({ type }) => type)).not.toContain('partner.celebrated');

      const logs = (await readLogs(target)).filter((line) => line.includes('cannot be read') || line.includes('does not fit'));
      expect(logs).not.toEqual([]);
      for (const word of ['marzipan', 'Zephyrine']) expect(logs.filter((line) => line.includes(word))).toEqual([]);

      for (const letter of dead.filter(({ body }) => body !== garbage)) await letters.box.remove(letter);
      for (const letter of dead.filter(({ body }) => body === garbage)) await letters.box.putBack(letter);
      await untilRings(target, 'apply-event-errors');
      await untilRings(target, 'events-dead-letters');
      const repaired = { ...unknown, type: 'lead.submitted', data: { ...unknown.data, leadId: 'l-1' } };
      await sendTo(target, eventsDeadLetter, partner.id, JSON.stringify(repaired));
      const { moved, stayed } = await redrive({ ...letters, alsoUnreadable: false, startedAt: '9999' });
      expect(moved).toMatchObject([{ id: repaired.id, type: 'lead.submitted', partnerId: partner.id }]);
      expect(stayed).toMatchObject([{ problem: expect.stringContaining('not JSON') }]);
      const { partner: known, events } = await partner.untilSent('first-act-thanks').then(() => partner.story());
      expect(known.total.leads).toBe(1);
      expect(events.filter(({ id }) => id === repaired.id)).toHaveLength(1);
      expect(namesSent(await partner.story()).filter((name) => name === 'training-thanks')).toHaveLength(1);
    },
  );
});
