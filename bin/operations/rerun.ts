import { ExecutionNotRedrivable, RedriveExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { executionName } from '../../lambdas/adapters/workflows';
import type { Partner } from '../../lib/journey/partner';

export interface Rerun {
  readonly partner: Pick<Partner, 'id' | 'name'>;
  /** Name of the execution that goes on. */
  readonly execution: string;
  readonly result: 'done' | 'would be done' | 'refused';
  readonly why?: string;
}

/**
 * Has the failed run of a partner go on from the state that failed, by the definition that it was started with. What it does
 * again is recognised; the partner's record says `failed` until its workflow speaks.
 */
export const rerun = async (
  client: Pick<SFNClient, 'send'>,
  stateMachines: Readonly<Record<string, string>>,
  { id, name, phase, run, state }: Partner,
  { dryRun, isEmulated }: { readonly dryRun: boolean; readonly isEmulated: boolean },
): Promise<Rerun> => {
  const execution = executionName(id, phase, run);
  const base = { partner: { id, name }, execution };
  if (state !== 'failed') return { ...base, result: 'refused', why: `${phase}, run ${run}, has not failed: its journey is ${state}` };
  if (isEmulated) {
    const why = 'the copy on this machine cannot let a run go on from where it failed (AWS can): "restart" begins its phase anew';
    return { ...base, result: 'refused', why };
  }
  if (dryRun) return { ...base, result: 'would be done' };
  const executionArn = `${stateMachines[phase]?.replace(':stateMachine:', ':execution:')}:${execution}`;
  try {
    await client.send(new RedriveExecutionCommand({ executionArn }));
    return { ...base, result: 'done' };
  } catch (error) {
    if (!(error instanceof ExecutionNotRedrivable)) throw error;
    const why = 'AWS does not redrive it any more (it runs, or ended more than 14 days ago): "restart" begins its phase anew';
    return { ...base, result: 'refused', why };
  }
};
