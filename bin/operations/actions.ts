import { setTimeout } from 'node:timers/promises';
import type { ActionPorts } from '../../lambdas/actions/perform';
import { createJourneyStore } from '../../lambdas/adapters/journey-store';
import { createEventQueue } from '../../lambdas/adapters/queues';
import type { EventQueue } from '../../lambdas/ports/queues';
import type { StageSettings } from '../../lib/journey/settings';
import type { TimeScale } from '../../lib/journey/time';
import { program } from '../../program/partner-journey';
import { settings, stages } from '../../program/settings';
import { readStackFile } from '../local/stack-file';
import type { Deployment } from './deployment';
import { openNames } from './parked';
import { OperatorProblem } from './problem';
import { queueClientOf } from './queue-client';

/** How long a day lasts where the command works: the copy on this machine says so, a stage's settings do. */
export const scaleOf = async ({
  stage,
  stackFile,
}: {
  readonly stage?: string | undefined;
  readonly stackFile?: string | undefined;
}): Promise<TimeScale> => {
  if (stage === undefined) return readStackFile(stackFile);
  const found: StageSettings | undefined = Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  if (found === undefined)
    throw new OperatorProblem(`program/settings.ts of this checkout has no stage "${stage}": how long are its days?`);
  return found;
};

/** The events queue, whose address is asked for when the first event is sent: who only tries out needs no right to it. */
export const eventsOf = ({ client, queues }: Pick<Deployment, 'client' | 'queues'>): EventQueue => ({
  async send(message, attempt) {
    const { events } = await queues();
    await createEventQueue(queueClientOf({ client }), events).send(message, attempt);
  },
});

/** What actions need of a deployment, with the program of this checkout. */
export const openActions = (deployment: Pick<Deployment, 'client' | 'tableName' | 'queues'>, scale: TimeScale): ActionPorts => ({
  rules: { program, settings, scale },
  store: createJourneyStore(openNames(deployment)),
  events: eventsOf(deployment),
  clock: { now: () => new Date().toISOString() },
  sleep: async (milliseconds) => {
    await setTimeout(milliseconds);
  },
});
