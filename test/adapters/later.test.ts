import { CreateStateMachineCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { expect, it, onTestFinished } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { startEmulator } from '../../bin/local/emulator';
import { createWorkflows } from '../../lambdas/adapters/workflows';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { queuedEvent } from '../../lambdas/messages';
import type { FollowingEvent } from '../../lib/journey/apply/draft';
import { PLACEHOLDERS } from '../../lib/journey/keys';
import { tellLater } from '../../lib/journey/later';
import { toInstant } from '../../lib/journey/words';

const WAIT_MS = 2_000;
const NO_PHASES = { recruitment: '', onboarding: '', activation: '', engagement: '', renewal: '' };
const ROLE = 'arn:aws:iam::000000000000:role/later';

const ended = (id: string, endsAt: string): FollowingEvent => ({
  id,
  type: 'meeting.ended',
  source: 'meetings',
  occurredAt: endsAt,
  data: { meetingId: 'https://api.calendly.com/scheduled_events/AAAA', endsAt },
});

it('an event is told on real queues and workflows when its time has come and not before, and once', { timeout: 60_000 }, async () => {
  const emulator = await startEmulator();
  onTestFinished(emulator.stop);
  const sqs = new SQSClient(clientSettings(emulator.endpoint));
  const sfn = new SFNClient(clientSettings(emulator.endpoint));
  onTestFinished(() => [sqs, sfn].forEach((client) => void client.destroy()));
  const Attributes = { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'events.fifo', Attributes }));
  const definition = JSON.stringify(tellLater).replaceAll(PLACEHOLDERS.eventsQueueUrl, QueueUrl);
  const { stateMachineArn: later = '' } = await sfn.send(new CreateStateMachineCommand({ name: 'later', definition, roleArn: ROLE }));
  const workflows = createWorkflows(sfn, { phases: NO_PHASES, later });

  const at = toInstant(Date.now() + WAIT_MS);
  const future = ended('in-time:ended', at);
  const past = ended('past:ended', toInstant(Date.now() - 1000));
  await workflows.tellLater(at, 'acme', future);
  await workflows.tellLater(past.occurredAt, 'acme', past);
  await workflows.tellLater(at, 'acme', future);

  const told: v.InferOutput<typeof queuedEvent>[] = [];
  for (const end = Date.now() + 4 * WAIT_MS; Date.now() < end && told.length < 2; ) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 0 }),
    );
    const read = Messages.map(({ Body = '' }) => v.parse(queuedEvent, JSON.parse(Body)));
    told.push(...read.filter(({ id }) => !told.some((each) => each.id === id)));
  }
  expect(told.map(({ receivedAt: _, ...event }) => event)).toEqual([past, future].map((event) => ({ ...event, partner: { id: 'acme' } })));
  expect(told.map(({ receivedAt }) => toInstant(receivedAt) >= at)).toEqual([false, true]);
  const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: later }));
  expect(executions?.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  for (const event of told) expect(toJourneyEvent(event).type).toBe('meeting.ended');
});
