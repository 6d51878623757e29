import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doEffects, type EffectPorts } from '../../lambdas/apply-event/effects';
import { createApplyEvent } from '../../lambdas/apply-event/handler';
import { toJourneyEvent } from '../../lambdas/journey-event';
import type { QueuedEvent } from '../../lambdas/messages';
import { decide } from '../../lib/journey/apply';
import { compilePhase, type StateMachine } from '../../lib/journey/compile';
import type { Program, Step } from '../../lib/journey/definition';
import { REAL_TIME } from '../../lib/journey/time';
import type { Since } from '../../lib/journey/words';
import { program as defaultProgram } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { Execution } from '../support/machine';
import { MemoryStore } from '../support/memory-store';

const WAIT: Step = {
  kind: 'waitFor',
  milestone: 'trained',
  as: 'trained',
  remind: [
    { day: 7, send: ['training-reminder'] },
    { day: 14, send: ['training-reminder'] },
  ],
  giveUp: { day: 21, steps: [{ kind: 'end', outcome: 'gave up' }] },
  reached: [{ kind: 'end', outcome: 'reached' }],
};

const programWith = (since: Since): Program => ({
  ...defaultProgram,
  milestones: { trained: { title: 'trained', events: ['training.attended'], since } },
  phases: {
    ...defaultProgram.phases,
    recruitment: {
      id: 'recruitment',
      title: 'One wait',
      steps: [WAIT],
      next: { reached: { kind: 'close', as: 'reached', reopen: {} }, 'gave up': { kind: 'close', as: 'gave up', reopen: {} } },
    },
  },
});

const message = (id: string, type: string, at: string, data: object): QueuedEvent => ({
  id,
  type,
  source: 'standard',
  occurredAt: at,
  receivedAt: at,
  partner: { id: 'acme' },
  data: { partner: { id: 'acme', name: 'Acme', contacts: [{ name: 'Dana', email: 'dana@acme.example' }] }, ...data },
});

const BEGAN = '2026-01-05T09:00:00.000Z';
const TRAINED = '2026-01-06T09:00:00.000Z';

interface World {
  readonly machine: StateMachine;
  readonly program: Program;
  /** How an event is applied, on the ports of this world. */
  readonly apply: (program: Program, ports: EffectPorts & { readonly store: MemoryStore }) => (message: QueuedEvent) => Promise<unknown>;
}

/** The code as it is deployed. */
const asDeployed = (since: Since): World => {
  const program = programWith(since);
  return {
    program,
    machine: compilePhase(program.phases.recruitment, program, REAL_TIME),
    apply: (rules, ports) =>
      createApplyEvent({ ...ports, rules: { program: rules, settings, scale: REAL_TIME }, backOff: async () => undefined }),
  };
};

/** Every call of a port becomes a step of its own, which the scheduler puts where it likes between the others. */
const stepwise = <T extends object>(port: T, names: readonly (keyof T & string)[], scheduler: fc.Scheduler): T =>
  new Proxy(port, {
    get: (target, name) => {
      const verb: unknown = Reflect.get(target, name);
      if (typeof verb !== 'function' || !names.some((each) => each === name)) return verb;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        await scheduler.schedule(Promise.resolve(), String(name));
        return verb.apply(target, args);
      };
    },
  });

const EVENT_STORE = ['situation', 'commit', 'appliedEvent', 'markEffectsDone', 'milestone', 'removeToken'] as const;

/**
 * One wait with two reminders and one training, in one of the orders in which their steps can come. Reminders fall due
 * whenever they like; only giving up is held back until the training is applied.
 */
const play = async (world: World, scheduler: fc.Scheduler, deliveries: number): Promise<string> => {
  const store = new MemoryStore();
  const tokens = new Map<string, { succeed(output: Record<string, unknown>): void }>();
  let outcome = 'never ended';
  let release: () => void = () => undefined;
  const applied = new Promise<void>((resolve) => {
    release = resolve;
  });
  let reminders = 0;
  const execution = new Execution(
    'acme-recruitment-1',
    { partnerId: 'acme', run: 1, journeyStartedAt: BEGAN, phaseStartedAt: BEGAN, termStartedAt: BEGAN },
    {
      store,
      now: () => BEGAN,
      after: (seconds, then) => {
        let isOff = false;
        const isGivingUp = seconds === 7 * 86_400 && reminders === 2;
        const due = isGivingUp ? applied : scheduler.schedule(Promise.resolve(), 'time-out');
        void due.then(() => !isOff && then());
        return () => {
          isOff = true;
        };
      },
      send: (_queue, sent) => {
        if (sent.type === 'phase.completed') outcome = String(Object(sent.data).outcome);
        if (sent.email === undefined) return;
        reminders += 1;
        void scheduler.schedule(Promise.resolve(), 'reminder decided').then(() => tokens.get(String(sent.taskToken))?.succeed({}));
      },
    },
    tokens,
  );
  const workflows = {
    start: async () => undefined,
    stop: async () => undefined,
    answer: async (token: string, output: Readonly<Record<string, unknown>>) => tokens.get(token)?.succeed({ ...output }),
    tellLater: async () => undefined,
  };
  const clock = { now: () => TRAINED };
  const quiet = { send: async () => undefined };
  const stepped = stepwise(store, EVENT_STORE, scheduler);
  const ports = {
    ...{ store, directory: store, events: quiet, emails: quiet, announcer: { announce: quiet.send }, clock },
    workflows: stepwise(workflows, ['answer'], scheduler),
  };
  await world.apply(world.program, { ...ports, workflows })(message('application', 'application.submitted', BEGAN, {}));
  const apply = world.apply(world.program, { ...ports, store: stepped });
  void scheduler.schedule(Promise.resolve(), 'phase starts').then(() => execution.start(world.machine));
  const training = message('training', 'training.attended', TRAINED, { course: 'Partner 101' });
  const all = Promise.all(Array.from({ length: deliveries }, () => apply(training)));
  await scheduler.waitFor(all);
  // All is applied: what is left of the machine's own steps goes on, and giving up is allowed from here.
  await scheduler.waitAll();
  release();
  await new Promise((resolve) => setImmediate(resolve));
  await scheduler.waitAll();
  expect(store.items('acme').milestones.get('trained')?.matches).toHaveLength(1);
  return outcome;
};

const neverLost = (worldOf: (since: Since) => World) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.constantFrom<Since>('phase', 'journey', 'ever'),
    fc.integer({ min: 1, max: 3 }),
    async (scheduler, since, deliveries) => {
      expect(await play(worldOf(since), scheduler, deliveries)).toBe('reached');
    },
  );

const RUNS = { numRuns: 400 };

/** Whether the property finds an order in which the event is lost: the wait gives up although the training was applied. */
const goesRed = async (worldOf: (since: Since) => World): Promise<boolean> => {
  const { failed, errorInstance } = await fc.check(neverLost(worldOf), RUNS);
  return failed && String(errorInstance).includes("expected 'gave up' to be 'reached'");
};

/** The same machine with something changed in each of its waits. */
const withWaits = (machine: StateMachine, change: (parameters: Record<string, unknown>) => object): StateMachine => ({
  ...machine,
  States: Object.fromEntries(
    Object.entries(machine.States).map(([name, state]) => {
      const parameters = state.Parameters as Record<string, unknown> | undefined;
      return [
        name,
        parameters?.ConditionExpression === undefined ? state : { ...state, Parameters: { ...parameters, ...change(parameters) } },
      ];
    }),
  ),
});

describe('the race between an event and its wait', () => {
  it('never loses the event and counts it once, whatever the order of their steps', async () => {
    await fc.assert(neverLost(asDeployed), RUNS);
  });

  it('goes red when the effects come before the transaction', async () => {
    const effectsFirst = (since: Since): World => ({
      ...asDeployed(since),
      apply: (program, ports) => async (queued) => {
        const event = toJourneyEvent(queued);
        const situation = await ports.store.situation('acme', event, ports.clock.now());
        const decision = decide({ program, settings, scale: REAL_TIME }, event, 'acme', situation);
        if (decision === undefined) return;
        await doEffects(ports, 'acme', event, decision.effects, undefined);
        await ports.store.commit('acme', event, situation, decision);
      },
    });
    expect(await goesRed(effectsFirst)).toBe(true);
  });

  it('goes red when the wait is written without its condition', async () => {
    const unconditional = (since: Since): World => {
      const world = asDeployed(since);
      return { ...world, machine: withWaits(world.machine, () => ({ ConditionExpression: 'attribute_not_exists(nothing)' })) };
    };
    expect(await goesRed(unconditional)).toBe(true);
  });

  it('goes red when only the first rung looks whether the milestone was reached', async () => {
    const onlyTheFirst = (since: Since): World => {
      const world = asDeployed(since);
      const isLater = (parameters: Record<string, unknown>) => !String(parameters.UpdateExpression).includes('waitSince = ');
      return {
        ...world,
        machine: withWaits(world.machine, (parameters) =>
          isLater(parameters) ? { ConditionExpression: 'attribute_not_exists(nothing)' } : {},
        ),
      };
    };
    expect(await goesRed(onlyTheFirst)).toBe(true);
  });
});
