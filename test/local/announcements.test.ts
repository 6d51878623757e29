import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import type { Announcement } from '../../lambdas/announcement';
import { eventually } from '../support/e2e-eventually';
import { makePartner } from '../support/e2e-partner';
import { offered, type Target } from '../support/e2e-target';

/** Nothing else takes from the queue there: the emulator has no pipe to the bus. */
const onOwnStack = test.runIf(offered('own stack'));

/** All that lies there: thousands of them, of the tests before. */
const announcementsIn = async ({ client, queues }: Target): Promise<readonly Announcement[]> => {
  const { announcements: QueueUrl } = await queues();
  const sqs = new SQSClient(client);
  const all: Announcement[] = [];
  try {
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return all;
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      all.push(...Messages.map(({ Body = '' }): Announcement => JSON.parse(Body)));
    }
  } finally {
    sqs.destroy();
  }
};

describe('those who follow the journey from outside', () => {
  onOwnStack('are told each event and what it changed, in references', async (context) => {
    const partner = await makePartner(context, 'followed');
    await partner.fire('application.submitted', {
      partner: partner.organisation({ externalIds: [{ system: 'hubspot', id: partner.id }] }),
    });
    await partner.fire('application.approved');
    await partner.fire('agreement.signed');
    await partner.untilWaitsFor('portal-provisioned');
    const told: Announcement[] = [];
    const entered = await eventually('the next phase is announced', async () => {
      told.push(...(await announcementsIn(partner.target)).filter(({ subject }) => subject === partner.id));
      return told.find(({ type, data }) => type === 'phase.entered' && data.partner?.phase === 'onboarding');
    });
    expect(entered.data.partner).toMatchObject({ state: 'running', run: 2, externalIds: { hubspot: partner.id } });
    expect(entered.data.partner?.next).toContain('portal-provisioned');
    const events = told.filter(({ type }) => type === 'event.recorded').map(({ data }) => data.event.type);
    expect(events).toEqual(
      expect.arrayContaining(['application.submitted', 'application.approved', 'agreement.signed', 'phase.completed']),
    );
    const text = JSON.stringify(told);
    for (const { name, email } of partner.contacts) for (const word of [name, email]) expect(text).not.toContain(word);
  });
});
