import { STATUS_CODES } from 'node:http';
import * as v from 'valibot';
import type { Answer } from '../fire';
import { columns } from './columns';
import type { Look } from './look';

const acceptance = v.object({ accepted: v.array(v.string()) });
const problem = v.object({
  detail: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ field: v.string(), detail: v.string() })), []),
});

/** What the receiver said of a webhook: the ids it took, or all that it found wrong, field by field. */
export const drawAnswer = ({ status, body }: Answer, { paint, width }: Look): readonly string[] => {
  const isGood = status >= 200 && status < 300;
  const head = `${isGood ? paint.green(String(status)) : paint.red(String(status))} ${STATUS_CODES[status] ?? ''}`;
  const accepted = v.safeParse(acceptance, body);
  if (accepted.success) return [head, ...accepted.output.accepted.map((id) => `accepted ${id}`)];
  const refused = v.safeParse(problem, body);
  if (!refused.success) return [head, typeof body === 'string' ? body : JSON.stringify(body)];
  const { detail, errors } = refused.output;
  const lines = errors.map((error) => ['', error.field, error.detail]);
  return [detail === undefined ? head : `${head}: ${detail}`, ...columns(lines, [0, null, width - 40])];
};
