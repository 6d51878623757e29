import type { Execution } from '../executions';
import { columns } from './columns';
import type { Look } from './look';
import { away, moment, span } from './moments';

const painted = (status: string, { paint }: Look): string => {
  if (status === 'SUCCEEDED') return paint.green(status);
  if (status === 'RUNNING') return paint.cyan(status);
  return status === 'ABORTED' ? paint.yellow(status) : paint.red(status);
};

const lasted = ({ startedAt, stoppedAt }: Execution): string =>
  stoppedAt === undefined ? '' : `took ${span(Date.parse(stoppedAt) - Date.parse(startedAt))}`;

/** One line a run, the newest first. */
export const drawExecutions = (executions: readonly Execution[], look: Look): readonly string[] => {
  if (executions.length === 0) return ['no such executions'];
  const { dim } = look.paint;
  const rows = executions.map((each) => {
    const { partnerId = each.name, phase, run, status, startedAt } = each;
    return [partnerId, phase, String(run ?? ''), painted(status, look), moment(startedAt), away(startedAt, look.now), lasted(each)];
  });
  const head = ['PARTNER', 'PHASE', 'RUN', 'STATUS', 'STARTED (UTC)', '', ''].map((title) => dim(title));
  return columns([head, ...rows], [null, null, null, null, null, null, null]);
};
