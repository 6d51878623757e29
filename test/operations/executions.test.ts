import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { clientSettings } from '../../bin/local/aws';
import { createExecutions } from '../../bin/operations/executions';
import { drawToday } from '../../bin/operations/screen/today';
import type { Today } from '../../bin/operations/today';
import { operations } from '../support/ops-commands';
import { NOW, partner, plain } from './samples';

const RUNS = [
  ['acme-onboarding-2', 'FAILED', 1],
  ['globex-onboarding-2', 'TIMED_OUT', 4],
  ['initech-onboarding-3', 'ABORTED', 3],
  ['umbra-onboarding-2', 'RUNNING', 5],
  ['hooli-onboarding-2', 'FAILED', 2],
] as const;

/** Step Functions as it answers a list: of one status, or of all. */
const stepFunctions = async () => {
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    const { statusFilter } = (await json(request)) as { statusFilter?: string };
    asked.push(statusFilter);
    const executions = RUNS.filter(([, status]) => statusFilter === undefined || status === statusFilter).map(([name, status, at]) => ({
      ...{ name, status, executionArn: name, stateMachineArn: 'm', startDate: NOW / 1000 + at },
    }));
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify({ executions }));
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = clientSettings(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { asked, executions: createExecutions({ client, stateMachines: { onboarding: 'm' } }) };
};

it('runs are listed in several statuses at once, the newest first, each once', async () => {
  const { asked, executions } = await stepFunctions();
  const found = await executions.list({ status: ['FAILED', 'TIMED_OUT', 'ABORTED', 'FAILED'], limit: 3 });
  expect(found.map(({ partnerId, status }) => [partnerId, status])).toEqual([
    ['globex', 'TIMED_OUT'],
    ['initech', 'ABORTED'],
    ['hooli', 'FAILED'],
  ]);
  expect(asked.toSorted()).toEqual(['ABORTED', 'FAILED', 'TIMED_OUT']);
});

it('runs are listed in any status when none is asked for', async () => {
  const { asked, executions } = await stepFunctions();
  expect((await executions.list({ limit: 20 })).map(({ name }) => name)[0]).toBe('umbra-onboarding-2');
  expect(asked).toEqual([undefined]);
});

it('what today proposes for a run that failed finds it however it ended, and names both ways on', async () => {
  const none = { items: [], isWhole: true };
  const { id, name, track, segment, phase, run, phaseStartedAt } = partner();
  const failed = { id, name, track, segment, phase, state: 'failed', run, phaseStartedAt, owner: null, waiting: [] } as const;
  const today: Today = {
    ...{ overdueTasks: none, lateDuties: none, stuck: none, awaiting: none, parked: none, unmapped: none, deadLetters: [] },
    failed: { items: [failed], isWhole: true },
  };
  const text = drawToday(today, plain).join('\n');
  expect(text).toContain('npm run ops -- rerun <partner>; or its phase anew: restart <partner> --reason "..."');
  const [, ...typed] = /ops -- (executions .*)/.exec(text)?.[1]?.split(' ') ?? [];
  const command = (await operations()).commands.find((each) => each.name() === 'executions');
  command?.action(() => undefined).parse(typed, { from: 'user' });
  expect(command?.opts()).toMatchObject({ status: ['FAILED', 'TIMED_OUT', 'ABORTED'] });
});
