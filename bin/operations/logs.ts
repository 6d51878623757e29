import { SFNClient } from '@aws-sdk/client-sfn';
import { HttpRequest } from '@smithy/core/protocols';
import * as v from 'valibot';
import type { ClientSettings } from './deployment';
import { OperatorProblem } from './problem';

/** One line that a function has logged. */
export interface LogLine {
  /** Names the line: whoever reads the same moments twice gets it twice. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

export interface LogPage {
  readonly lines: readonly LogLine[];
  /** For the rest; absent when there is none. */
  readonly next?: string | undefined;
  /** What time it is where the logs are: a laptop's clock may be minutes off. */
  readonly now: number;
}

export interface LogQuestion {
  readonly group: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** In the pattern language of CloudWatch Logs. The local emulator does not know it, and gives every line. */
  readonly pattern: string;
  readonly next?: string | undefined;
}

/** The logs cannot be read now: throttled, or not reached. It may pass. */
export class LogsAway extends Error {
  override readonly name = 'LogsAway';
}

/** Reads what the functions log, a page at a time. Rejects with `LogsAway` for what may pass. */
export type ReadLogs = (question: LogQuestion, signal: AbortSignal) => Promise<LogPage>;

const line = v.object({
  eventId: v.optional(v.string()),
  logStreamName: v.optional(v.string(), ''),
  timestamp: v.number(),
  message: v.string(),
});
const page = v.object({ events: v.optional(v.array(line), []), nextToken: v.optional(v.string()) });
const refusal = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ __type: v.optional(v.string(), ''), message: v.optional(v.string(), '') }),
);

/** The emulator names no line: the same words of the same call at the same moment are taken for the same line. */
const idOf = ({ eventId, logStreamName, timestamp, message }: v.InferOutput<typeof line>): string =>
  eventId ?? `${logStreamName} ${timestamp} ${message}`;

const PASSING = /Throttl|LimitExceeded|TooManyRequests|ServiceUnavailable/;

const problemOf = (group: string, status: number, body: string): Error => {
  const said = v.safeParse(refusal, body);
  const { __type: type, message } = said.success ? said.output : { __type: '', message: '' };
  const name = type.split('#').at(-1) || String(status);
  if (PASSING.test(name) || status === 429) return new LogsAway('throttled');
  if (status >= 500) return new LogsAway(`CloudWatch Logs answers ${status}`);
  return new OperatorProblem(`the log ${group} cannot be read: ${name}${message === '' ? '' : `: ${message}`}`);
};

const ACTION = 'Logs_20140328.FilterLogEvents';

/** AWS signs for every service alike: a client that is here anyhow lends its credentials and its signer. */
const createSigner = (client: ClientSettings) => {
  const { config } = new SFNClient(client);
  return async (body: string) => {
    const region = await config.region();
    const { protocol, host } = new URL(client.endpoint ?? `https://logs.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`);
    const signer = await config.signer({ name: 'sigv4', signingName: 'logs', signingRegion: region, properties: {} });
    const headers = { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': ACTION };
    const request = await signer.sign(new HttpRequest({ method: 'POST', protocol, hostname: host, path: '/', headers, body }));
    const { host: _whichFetchWrites, ...rest } = request.headers;
    return { url: `${protocol}//${host}/`, headers: rest };
  };
};

/** What did not come through at all may come through the next time; only that the watch was ended is said as it is. */
const unlessAway = async <T>(asking: Promise<T>, signal: AbortSignal): Promise<T> => {
  try {
    return await asking;
  } catch (error) {
    if (signal.aborted || !(error instanceof TypeError)) throw error;
    throw new LogsAway('CloudWatch Logs cannot be reached', { cause: error });
  }
};

/**
 * Reads the logs of a deployment. It costs nothing there but requests, of which an account has at least 5 a second. Live Tail
 * would show a line a few seconds sooner, for a cent a minute, and leaves lines out above 500 a second.
 */
export const createLogReader = (client: ClientSettings): ReadLogs => {
  const sign = createSigner(client);
  return async ({ group, from, pattern, next }, signal) => {
    const body = JSON.stringify({ logGroupName: group, startTime: from, filterPattern: pattern, nextToken: next });
    const { url, headers } = await sign(body);
    const response = await unlessAway(fetch(url, { method: 'POST', headers, body, signal }), signal);
    const text = await unlessAway(response.text(), signal);
    if (!response.ok) throw problemOf(group, response.status, text);
    const { events, nextToken } = v.parse(page, JSON.parse(text));
    const lines = events.map((each) => ({ id: idOf(each), at: each.timestamp, text: each.message }));
    const now = Date.parse(response.headers.get('date') ?? '');
    return { lines, next: nextToken, now: Number.isNaN(now) ? Date.now() : now };
  };
};
