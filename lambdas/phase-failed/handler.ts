import * as v from 'valibot';
import { PHASES } from '../../lib/journey/words';
import type { Clock, PartnerReader } from '../ports/journey';
import type { EventQueue } from '../ports/queues';

/** What EventBridge says of an execution that failed, timed out or was aborted. */
export const executionStatusChange = v.object({
  detail: v.object({ name: v.string(), status: v.picklist(['FAILED', 'TIMED_OUT', 'ABORTED']) }),
});
export type ExecutionStatusChange = v.InferOutput<typeof executionStatusChange>;

export interface PhaseFailedPorts {
  readonly reader: Pick<PartnerReader, 'partner'>;
  readonly events: EventQueue;
  readonly clock: Clock;
}

export interface FailedRun {
  readonly partnerId: string;
  readonly phase: string;
  readonly run: number;
  readonly status: string;
  /** Whether the partner now stands still; false when the run was stopped because the journey went on elsewhere. */
  readonly isCurrent: boolean;
}

const EXECUTION_NAME = new RegExp(`^(.{1,60})-(${PHASES.join('|')})-(\\d+)$`);

const runOf = (name: string) => {
  const [, partnerId, phase, run] = EXECUTION_NAME.exec(name) ?? [];
  if (partnerId === undefined || phase === undefined || run === undefined) throw new Error(`"${name}" is no name of an execution of ours`);
  return { partnerId, phase, run: Number(run) };
};

/** Tells the partner's journey that a run of it broke, and says whether that leaves the partner standing. */
export const createPhaseFailed =
  ({ reader, events, clock }: PhaseFailedPorts) =>
  async ({ detail: { name, status } }: ExecutionStatusChange): Promise<FailedRun> => {
    const failed = runOf(name);
    const { partnerId, phase, run } = failed;
    const now = clock.now();
    await events.send({
      id: `${name}:${status.toLowerCase()}`,
      type: 'phase.failed',
      source: 'journey',
      occurredAt: now,
      receivedAt: now,
      partner: { id: partnerId },
      data: { phase, run, status },
    });
    const partner = (await reader.partner(partnerId))?.partner;
    return { ...failed, status, isCurrent: partner?.run === run && partner.state !== 'closed' };
  };
