import * as v from 'valibot';
import type { LogLine } from './logs';

/** One thing that happened, as the function that did it logged it. Nothing in it is personal. */
export type Sighting =
  | {
      readonly kind: 'event';
      readonly at: string;
      /** Absent of one that is kept until its partner is known. */
      readonly partner?: string | undefined;
      readonly type: string;
      readonly id: string;
      readonly source?: string | undefined;
      readonly result: string;
      /** What it changed, in the words of the timeline. */
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'email';
      readonly at: string;
      readonly partner: string;
      readonly email: string;
      readonly decision: string;
      readonly rule?: string | undefined;
      readonly reason?: string | undefined;
    }
  | {
      readonly kind: 'run';
      readonly at: string;
      readonly partner: string;
      readonly phase: string;
      readonly run: number;
      readonly status: string;
    }
  | {
      readonly kind: 'trouble';
      readonly at: string;
      /** The function that has it, as its folder in lambdas/ is called. */
      readonly in: string;
      readonly partner?: string | undefined;
      readonly what: string;
      readonly detail?: string | undefined;
    };

export const SIGHTED = ['event', 'email', 'run', 'trouble'] as const;

const EVENT = ['applied', 'repeated', 'parked', 'dropped'].map((result) => `event ${result}`);
const EMAIL = ['sent', 'deferred', 'skipped'].map((decision) => `email ${decision}`);
const RUN = 'a partner stands still: its current run broke';
const REFUSED = 'webhook refused';
const OUT_OF_TIME = 'timeout';

/** What is looked for, for CloudWatch to leave the rest where it is; a partner's id has no character that would end the text. */
export const patternOf = (partnerId?: string): string => {
  const messages = [...EVENT, ...EMAIL, RUN, REFUSED].map((message) => `($.message = "${message}")`);
  const any = [...messages, '($.level = "ERROR")', `($.record.status = "${OUT_OF_TIME}")`].join(' || ');
  return partnerId === undefined ? `{ ${any} }` : `{ ($.partnerId = "${partnerId}") && (${any}) }`;
};

const text = v.optional(v.string());
const oneOf = (messages: readonly string[]) => v.picklist(messages);
const own = { timestamp: v.string() };

const eventLine = v.object({
  ...{ ...own, message: oneOf(EVENT), partnerId: text, eventType: v.string(), eventId: v.string(), source: text, result: v.string() },
  notes: v.optional(v.array(v.string()), []),
});
const emailLine = v.object({ ...own, message: oneOf(EMAIL), partnerId: v.string(), email: v.string(), rule: text, reason: text });
const runLine = v.object({
  ...{ ...own, message: v.literal(RUN), partnerId: v.string(), phase: v.string(), run: v.number(), status: v.string() },
});
const refusedLine = v.object({
  ...{ ...own, message: v.literal(REFUSED), source: text, status: v.number() },
  fields: v.optional(v.array(v.string()), []),
});
const thrown = v.object({ name: text, message: text });
const errorLine = v.looseObject({
  ...{ timestamp: text, level: v.literal('ERROR'), message: v.optional(v.unknown()), partnerId: text },
  ...{ errorType: text, errorMessage: text, reason: text, detail: text, error: v.optional(thrown) },
});
const outOfTimeLine = v.object({ time: text, record: v.object({ status: v.literal(OUT_OF_TIME) }) });

const words = (...all: readonly (string | undefined)[]): string | undefined =>
  all.filter((each) => each !== undefined && each !== '').join(': ') || undefined;

type Reader = (json: unknown, line: LogLine, name: string) => Sighting | undefined;

const reader =
  <S extends v.GenericSchema>(schema: S, sighted: (found: v.InferOutput<S>, at: string, name: string) => Sighting): Reader =>
  (json, { at }, name) => {
    const parsed = v.safeParse(schema, json);
    return parsed.success ? sighted(parsed.output, new Date(at).toISOString(), name) : undefined;
  };

const READERS: readonly Reader[] = [
  reader(eventLine, ({ timestamp: at, partnerId, eventType, eventId, source, result, notes }) => ({
    ...{ kind: 'event', at, partner: partnerId, type: eventType, id: eventId, source, result, notes },
  })),
  reader(emailLine, ({ timestamp: at, message, partnerId, email, rule, reason }) => ({
    ...{ kind: 'email', at, partner: partnerId, email, decision: message.slice('email '.length), rule, reason },
  })),
  reader(runLine, ({ timestamp: at, partnerId, phase, run, status }) => ({ kind: 'run', at, partner: partnerId, phase, run, status })),
  reader(refusedLine, ({ timestamp: at, source, status, fields }, _at, name) => ({
    ...{ kind: 'trouble', at, in: name, what: `${REFUSED} with ${status}` },
    detail: words(source ?? 'of no known source', fields.length === 0 ? undefined : fields.join(', ')),
  })),
  // What a function logs itself, and what AWS logs of one that threw.
  reader(errorLine, ({ timestamp, message, partnerId, errorType, errorMessage, reason, detail, error }, at, name) => ({
    ...{ kind: 'trouble', at: timestamp ?? at, in: name, partner: partnerId },
    what: typeof message === 'string' ? message : 'failed',
    detail: words(errorType, errorMessage, reason, detail, error?.name, error?.message),
  })),
  reader(outOfTimeLine, ({ time }, at, name) => ({ kind: 'trouble', at: time ?? at, in: name, what: 'ran out of time' })),
];

/** What a line tells, if it tells of anything that a person watches for. */
export const sightingIn = (line: LogLine, name: string): Sighting | undefined => {
  if (!line.text.startsWith('{')) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(line.text);
  } catch {
    return undefined; // cut off in the middle, or no line of ours
  }
  for (const read of READERS) {
    const found = read(json, line, name);
    if (found !== undefined) return found;
  }
  return undefined;
};
