import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { executionName } from '../../lambdas/adapters/workflows';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { queuedEvent } from '../../lambdas/messages';
import { createPhaseFailed, executionStatusChange } from '../../lambdas/phase-failed/handler';
import { PHASES } from '../../lib/journey/words';
import { later, MONDAY, organisation, queued } from '../support/fixtures';
import { ApplyWorld } from './apply-event.world';

/** As EventBridge delivers it: "Step Functions Execution Status Change". */
const statusChange = (name: string, status = 'FAILED') => ({
  version: '0',
  id: '315c1398-40ff-a850-213b-158f73e60175',
  'detail-type': 'Step Functions Execution Status Change',
  source: 'aws.states',
  detail: { executionArn: `arn:aws:states:us-east-1:1:execution:machine:${name}`, name, status, input: '{}' },
});

const fail = async (world: ApplyWorld, event: object) => {
  const sent: unknown[] = [];
  const phaseFailed = createPhaseFailed({
    reader: world.store,
    events: { send: async (message) => void sent.push(message) },
    clock: { now: () => later(MONDAY, 60) },
  });
  const failed = await phaseFailed(v.parse(executionStatusChange, event));
  return { failed, events: sent.map((message) => v.parse(queuedEvent, JSON.parse(JSON.stringify(message)))) };
};

const applied = async () => {
  const world = new ApplyWorld();
  await world.deliver([queued('application.submitted', 'application', { partner: organisation() })]);
  return world;
};

describe('a run that broke', () => {
  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('(%s) leaves the partner standing, and its journey knows', async (status) => {
    const world = await applied();
    const { failed, events } = await fail(world, statusChange('acme-recruitment-1', status));
    expect(failed).toEqual({ partnerId: 'acme', phase: 'recruitment', run: 1, status, isCurrent: true });
    expect(events.map(toJourneyEvent)).toMatchObject([{ type: 'phase.failed', data: { phase: 'recruitment', run: 1, status } }]);
    await world.deliver(events);
    expect(world.store.items('acme').partner?.state).toBe('failed');
    // Told twice it is one event, and still asks for a person.
    const again = await fail(world, statusChange('acme-recruitment-1', status));
    expect(again.events[0]?.id).toBe(events[0]?.id);
    expect(again.failed.isCurrent).toBe(true);
  });

  it('is nothing to worry about when the journey went on in another run', async () => {
    const world = await applied();
    await world.deliver([queued('exit.requested', 'exit')]);
    const { failed, events } = await fail(world, statusChange('acme-recruitment-1', 'ABORTED'));
    expect(failed.isCurrent).toBe(false);
    await world.deliver(events);
    expect(world.store.items('acme').partner).toMatchObject({ state: 'running', run: 2 });
  });

  it('is nothing to worry about when the journey has come to rest, or the partner was erased', async () => {
    const world = await applied();
    await world.deliver([queued('phase.completed', 'end', { phase: 'recruitment', run: 1, outcome: 'stalled' })]);
    expect((await fail(world, statusChange('acme-recruitment-1'))).failed.isCurrent).toBe(false);
    expect((await fail(new ApplyWorld(), statusChange('acme-recruitment-1'))).failed.isCurrent).toBe(false);
  });

  it.each(['acme', 'a', 'x'.repeat(60), 'acme-renewal-7', 'a-b_c.d', '-', 'renewal-1'])(
    'of the partner "%s" is known by its name',
    async (partnerId) => {
      for (const phase of PHASES) {
        const name = executionName(partnerId, phase, 1_234_567);
        expect(name.length).toBeLessThanOrEqual(80);
        const { failed } = await fail(await applied(), statusChange(name));
        expect(failed).toMatchObject({ partnerId, phase, run: 1_234_567 });
      }
    },
  );

  it.each(['acme', 'acme-recruitment', 'acme-recruitment-', 'acme-sales-1', '-recruitment-1', `${'x'.repeat(61)}-recruitment-1`])(
    'called "%s" was not started by us, and says so',
    async (name) => {
      await expect(fail(await applied(), statusChange(name))).rejects.toThrow(`"${name}" is no name of an execution of ours`);
    },
  );
});

it('a run that goes on or ended well is no failure', () => {
  expect(v.safeParse(executionStatusChange, statusChange('acme-recruitment-1', 'RUNNING')).success).toBe(false);
  expect(v.safeParse(executionStatusChange, statusChange('acme-recruitment-1', 'SUCCEEDED')).success).toBe(false);
});
