import * as v from 'valibot';
import { executionName, laterName } from '../../../lambdas/adapters/workflows';
import { createApplyEvent } from '../../../lambdas/apply-event/handler';
import { type QueuedEvent, queuedEvent } from '../../../lambdas/messages';
import { compilePhase, type StateMachine } from '../../../lib/journey/compile';
import { PLACEHOLDERS } from '../../../lib/journey/keys';
import { tellLater } from '../../../lib/journey/later';
import { REAL_TIME } from '../../../lib/journey/time';
import { PHASES } from '../../../lib/journey/words';
import { program } from '../../../program/partner-journey';
import { settings } from '../../../program/settings';
import { Execution } from '../../../test/support/machine';
import { MemoryStore } from '../../../test/support/memory-store';
import { VirtualClock } from '../../bench/year/clock';
import type { Moment } from './life';

const DAY_SECONDS = 86_400;

export interface Played {
  readonly moments: readonly Moment[];
  /** Its last run fails, if one is under way by then. */
  readonly breaks: boolean;
  readonly startsAt: number;
  readonly endsAt: number;
}

const MACHINES = new Map(PHASES.map((phase) => [phase, compilePhase(program.phases[phase], program, REAL_TIME)]));

/**
 * Lives a partner's life in virtual time: the real apply-event decides, the phases run as they are compiled, on a table in
 * memory. Emails are taken for sent: nobody is told of a partner that is not there.
 */
export const play = async (id: string, { moments, breaks, startsAt, endsAt }: Played): Promise<MemoryStore> => {
  const store = new MemoryStore();
  const clock = new VirtualClock(startsAt);
  const tokens = new Map<string, { succeed(output: Record<string, unknown>): void }>();
  const executions = new Map<string, Execution>();
  const queue: QueuedEvent[] = [];
  const taken: string[] = [];
  const now = () => clock.now();

  const send = (queueUrl: string, message: Record<string, unknown>): void => {
    if (queueUrl === PLACEHOLDERS.eventsQueueUrl) queue.push(v.parse(queuedEvent, message));
    else if (typeof message.taskToken === 'string') taken.push(message.taskToken);
  };
  const start = (machine: StateMachine | undefined, name: string, input: object): void => {
    if (machine === undefined || executions.has(name)) return;
    const world = { store, now, send, after: (seconds: number, then: () => void) => clock.after(seconds, then) };
    const execution = new Execution(name, { ...input }, world, tokens);
    executions.set(name, execution);
    execution.start(machine);
  };
  const applyEvent = createApplyEvent({
    rules: { program, settings, scale: REAL_TIME },
    ...{ store, directory: store, clock: { now }, backOff: async () => undefined },
    workflows: {
      start: async (phase, input) => start(MACHINES.get(phase), executionName(id, phase, input.run), input),
      stop: async (phase, partnerId, run) => executions.get(executionName(partnerId, phase, run))?.finish('ABORTED'),
      answer: async (token, output) => tokens.get(token)?.succeed({ ...output }),
      tellLater: async (at, partnerId, event) => start(tellLater, laterName(partnerId, event.id), { at, partnerId, event }),
    },
    events: { send: async (message) => void queue.push(message) },
    emails: { send: async () => undefined },
    announcer: { announce: async () => undefined },
  });

  const settle = async (): Promise<void> => {
    while (queue.length + taken.length > 0) {
      const [event, token] = [queue.shift(), taken.shift()];
      if (event !== undefined) await applyEvent(event);
      if (token !== undefined) tokens.get(token)?.succeed({});
      clock.tick();
    }
  };

  for (const [order, { day, type, data }] of moments.entries()) {
    clock.after(day * DAY_SECONDS, () => {
      const at = now();
      const about = { partner: { id }, ...data };
      queue.push({ id: `${id}-${order}`, type, source: 'seed', occurredAt: at, receivedAt: at, partner: { id }, data: about });
    });
  }
  await clock.pass((endsAt - startsAt) / 1000, settle);
  const { partner } = store.items(id);
  if (breaks && partner?.state === 'running') {
    const data = { phase: partner.phase, run: partner.run, status: 'FAILED' };
    queue.push({ id: `${id}-broke`, type: 'phase.failed', source: 'seed', occurredAt: now(), receivedAt: now(), partner: { id }, data });
    await settle();
  }
  return store;
};
