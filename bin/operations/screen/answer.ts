import { STATUS_CODES } from 'node:http';
import * as v from 'valibot';
import type { Answer } from '../fire';
import { columns } from './columns';
import type { Look } from './look';

const acceptance = v.object({ accepted: v.array(v.string()), unmapped: v.optional(v.array(v.string()), []) });
const problem = v.object({
  detail: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ field: v.string(), detail: v.string() })), []),
});

const inWords = (body: unknown): readonly string[] => {
  if (body === '') return [];
  return [typeof body === 'string' ? body : JSON.stringify(body)];
};

/** What the receiver said of a webhook: the ids it took, or all that it found wrong, field by field. */
export const drawAnswer = ({ status, body }: Answer, { paint, width }: Look): readonly string[] => {
  const isGood = status >= 200 && status < 300;
  const head = `${isGood ? paint.green(String(status)) : paint.red(String(status))} ${STATUS_CODES[status] ?? ''}`;
  const accepted = v.safeParse(acceptance, body);
  if (accepted.success)
    return [
      head,
      ...accepted.output.accepted.map((id) => `accepted ${id}`),
      ...accepted.output.unmapped.map((id) => paint.yellow(`not understood, and kept: npm run ops -- unmapped ${id}`)),
    ];
  const refused = v.safeParse(problem, body);
  if (!refused.success) return [head, ...inWords(body)];
  const { detail, errors } = refused.output;
  const lines = errors.map((error) => ['', error.field, error.detail]);
  return [detail === undefined ? head : `${head}: ${detail}`, ...columns(lines, [0, null, width - 40])];
};

/** The shape of `fire <source> --json`. */
export interface FiredSample extends Answer {
  readonly source: string;
  readonly event: string;
  readonly partner: { readonly id?: string | undefined; readonly email?: string | undefined; readonly name?: string | undefined };
  readonly nonce: string;
  /** Of an organisation that came without an id: the one that it gets, unless it is known by another of its names. */
  readonly newPartner?: string;
  /** Where it was sent to, without a token. */
  readonly url: string;
}

/** What was sent about whom, and the answer: each sender's own, as it wants it. */
export const drawFiredSample = (fired: FiredSample, look: Look): readonly string[] => {
  const { source, event, partner, nonce, newPartner } = fired;
  const whom = [partner.id, partner.email, partner.name].filter((each) => each !== undefined).join(', ');
  return [
    `sent ${event} as ${source} sends it${whom === '' ? '' : `, about ${whom}`}`,
    look.paint.dim(`the same event again: --nonce ${nonce}`),
    ...drawAnswer(fired, look),
    ...(newPartner === undefined ? [] : [`its partner is ${newPartner}, unless one of its names was known`]),
  ];
};
