import * as v from 'valibot';
import { isWebhookEventType, SYSTEM_EVENTS, WEBHOOK_EVENTS } from '../../lib/journey/events';
import { nearest } from '../../lib/journey/near';
import { dayOrTime } from './day-or-time';
import type { StandardWebhook } from './fire';
import { OperatorProblem } from './problem';

/** What an operator typed. */
export interface TypedEvent {
  readonly partner?: string | undefined;
  readonly data?: string | undefined;
  readonly id?: string | undefined;
  readonly at?: string | undefined;
}

/** Event types that somebody may have meant, the likeliest first. */
export const nearTypes = (typed: string): readonly string[] => nearest(typed, Object.keys(WEBHOOK_EVENTS));

const checkType = (type: string): void => {
  if (isWebhookEventType(type)) return;
  if (Object.hasOwn(SYSTEM_EVENTS, type)) throw new OperatorProblem(`"${type}" is what the system tells itself: no sender can fire it`);
  const near = nearTypes(type);
  const all = Object.keys(WEBHOOK_EVENTS);
  throw new OperatorProblem(
    `there is no event type "${type}"; ${near.length > 0 ? `did you mean ${near.join(', ')}?` : `there are ${all.join(', ')}`}`,
  );
};

const AROUND = 20;

/** JSON.parse says at which character it gave up, or quotes what stands there. */
const whereIn = (text: string, error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? (message.includes('end of JSON') ? text.length : Number.NaN));
  if (Number.isNaN(position)) return `: ${message}`;
  const before = text.slice(Math.max(0, position - AROUND), position);
  return ` at character ${position + 1}, after ${before === '' ? 'nothing' : `"${before}"`}: ${message.replace(/ (in JSON )?at position .*/, '')}`;
};

const anObject = v.record(v.string(), v.unknown());
const isObject = (value: unknown): value is Record<string, unknown> => !Array.isArray(value) && v.is(anObject, value);

const parseData = (text: string): Record<string, unknown> => {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new OperatorProblem(`--data is not JSON${whereIn(text, error)}`);
  }
  if (!isObject(data)) throw new OperatorProblem('--data must be a JSON object, such as {"course":"partner-101"}');
  return data;
};

const parseTime = (text: string): Date => {
  const parsed = v.safeParse(dayOrTime, text);
  if (!parsed.success)
    throw new OperatorProblem(
      `--at must be an ISO 8601 time with a zone, such as 2026-11-22T10:00:00Z, or a day, such as 2026-11-20, not "${text}"`,
    );
  return new Date(parsed.output);
};

const partnerIn = (data: Record<string, unknown>, id: string | undefined): Record<string, unknown> => {
  const { partner = {} } = data;
  if (!isObject(partner)) throw new OperatorProblem('--data: "partner" must be an object');
  if (id === undefined && Object.keys(partner).length === 0)
    throw new OperatorProblem('whom is it about? Give --partner <id>, or name the partner in --data: {"partner":{"email":"..."}}');
  return id === undefined ? partner : { ...partner, id };
};

/** The webhook that the operator means; what is amiss with the command line is said before anything is sent. */
export const readEvent = (type: string, { partner, data = '{}', id, at }: TypedEvent): StandardWebhook => {
  checkType(type);
  const parsed = parseData(data);
  return { type, data: { ...parsed, partner: partnerIn(parsed, partner) }, id, at: at === undefined ? undefined : parseTime(at) };
};
