import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { createExecutions, type Execution } from '../../bin/operations/executions';
import { tellExecutionStatus } from './e2e-emulator';
import { eventually } from './e2e-eventually';
import type { Target } from './e2e-target';

const ALL = 10_000;

/** Every run of a partner, the oldest first. */
export const executionsOf = async (target: Target, partnerId: string): Promise<readonly Execution[]> => {
  const all = await createExecutions(target).list({ limit: ALL });
  return all.filter((execution) => execution.partnerId === partnerId).sort((a, b) => (a.run ?? 0) - (b.run ?? 0));
};

/** `phase status` of every run, in their order. */
export const runsOf = async (target: Target, partnerId: string): Promise<readonly string[]> =>
  (await executionsOf(target, partnerId)).map(({ phase, status }) => `${phase} ${status}`);

export const executionArn = ({ stateMachines }: Target, { phase, name }: Pick<Execution, 'phase' | 'name'>): string =>
  `${stateMachines[phase]?.replace(':stateMachine:', ':execution:')}:${name}`;

/** Everything that Step Functions keeps of a run: its input and what went in and out of every state. */
export const historyOf = async (target: Target, execution: Execution): Promise<readonly HistoryEvent[]> => {
  const client = new SFNClient(target.client);
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn: executionArn(target, execution), includeExecutionData: true, nextToken }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  client.destroy();
  return events;
};

/** The partner's runs are these and no others: `phase status`, in their order. */
export const untilRuns = (target: Target, partnerId: string, runs: readonly string[]): Promise<true> =>
  eventually(
    `the runs of ${partnerId} are ${runs.join(', ')}`,
    async () => ((await runsOf(target, partnerId)).join() === runs.join() ? true : undefined),
    { withinMs: 15_000, explain: async () => (await runsOf(target, partnerId)).join(', ') },
  );

/** Says that a run ended so, as EventBridge does in AWS and the emulator does not. */
export const tellEnd = async (
  { id, target }: { readonly id: string; readonly target: Target },
  run: number,
  status: 'FAILED' | 'TIMED_OUT' | 'ABORTED',
): Promise<void> => {
  const execution = (await executionsOf(target, id)).find((each) => each.run === run);
  if (execution === undefined) throw new Error(`${id} has no run ${run}`);
  const stateMachineArn = target.stateMachines[execution.phase] ?? '';
  await tellExecutionStatus(target, { executionArn: executionArn(target, execution), stateMachineArn, status });
};
