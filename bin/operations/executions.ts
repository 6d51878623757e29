import { DescribeExecutionCommand, ExecutionStatus, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { executionName } from '../../lambdas/adapters/workflows';
import { PHASES, type PhaseId } from '../../lib/journey/words';
import type { Deployment } from './deployment';
import type { TimelineEntry } from './timeline';

/** One run of one phase, as Step Functions tells it; nothing in it is personal. */
export interface Execution {
  readonly name: string;
  readonly phase: string;
  /** Absent for an execution that somebody started by hand under another name. */
  readonly partnerId?: string;
  readonly run?: number;
  readonly status: string;
  readonly startedAt: string;
  readonly stoppedAt?: string;
}

export interface ExecutionFilter {
  readonly phase?: PhaseId | undefined;
  /** In one of these. */
  readonly status?: readonly ExecutionStatus[] | undefined;
  readonly limit: number;
}

export const EXECUTION_STATUSES: readonly ExecutionStatus[] = Object.values(ExecutionStatus);

const EXECUTION_NAME = new RegExp(`^(.{1,60})-(${PHASES.join('|')})-(\\d+)$`);

const whose = (name: string): Pick<Execution, 'partnerId' | 'run'> => {
  const [, partnerId, , run] = EXECUTION_NAME.exec(name) ?? [];
  return partnerId === undefined ? {} : { partnerId, run: Number(run) };
};

const newestFirst = (a: Execution, b: Execution): number => (a.startedAt < b.startedAt ? 1 : -1);
/** Step Functions takes 300 of these at once, 15 a second after that. */
const ASKED_AT_ONCE = 10;

/** What Step Functions knows of the partners' runs. It forgets an ended one after 90 days. */
export const createExecutions = ({ client, stateMachines }: Pick<Deployment, 'client' | 'stateMachines'>) => {
  const workflows = new SFNClient(client);

  const ofPhase = async (phase: string, status: ExecutionStatus | undefined, limit: number): Promise<readonly Execution[]> => {
    const found: Execution[] = [];
    let nextToken: string | undefined;
    do {
      const page = await workflows.send(
        new ListExecutionsCommand({
          stateMachineArn: stateMachines[phase],
          statusFilter: status,
          maxResults: Math.min(limit, 1000),
          nextToken,
        }),
      );
      for (const { name = '', status: state = 'RUNNING', startDate, stopDate } of page.executions ?? []) {
        const startedAt = (startDate ?? new Date(0)).toISOString();
        found.push({ name, phase, ...whose(name), status: state, startedAt, ...(stopDate && { stoppedAt: stopDate.toISOString() }) });
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined && found.length < limit);
    return found;
  };

  /** Undefined when it was never started, is forgotten, or may not be asked for. */
  const statusOf = async (partnerId: string, phase: PhaseId, run: number): Promise<string | undefined> => {
    const executionArn = `${stateMachines[phase]?.replace(':stateMachine:', ':execution:')}:${executionName(partnerId, phase, run)}`;
    const answer = await workflows.send(new DescribeExecutionCommand({ executionArn })).catch(() => undefined);
    return answer?.status;
  };

  return {
    statusOf,

    /** Of all phases, or of one; the newest first. */
    async list({ phase: only, status, limit }: ExecutionFilter): Promise<readonly Execution[]> {
      const phases = Object.keys(stateMachines).filter((phase) => only === undefined || only === phase);
      // It takes one status at a time.
      const statuses = status === undefined ? [undefined] : [...new Set(status)];
      const asked = phases.flatMap((phase) => statuses.map((each) => ofPhase(phase, each, limit)));
      return (await Promise.all(asked)).flat().sort(newestFirst).slice(0, limit);
    },

    /** The same timeline; each start says how its execution stands, where Step Functions still knows it. */
    async annotate(partnerId: string, timeline: readonly TimelineEntry[]): Promise<readonly TimelineEntry[]> {
      const annotated = [...timeline];
      const starts = timeline.flatMap((entry, index) => (entry.kind === 'run' && entry.change === 'started' ? [{ entry, index }] : []));
      for (let from = 0; from < starts.length; from += ASKED_AT_ONCE) {
        await Promise.all(
          starts.slice(from, from + ASKED_AT_ONCE).map(async ({ entry, index }) => {
            const phase = PHASES.find((id) => id === entry.phase);
            const execution = phase && (await statusOf(partnerId, phase, entry.run));
            if (execution !== undefined) annotated[index] = { ...entry, execution };
          }),
        );
      }
      return annotated;
    },
  };
};
