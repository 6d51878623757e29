import {
  CloudWatchLogsClient,
  CloudWatchLogsServiceException,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { HttpResponse } from '@smithy/core/protocols';
import { isTransientError } from '@smithy/core/retry';
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

/** The emulator names no line: the same words of the same call at the same moment are taken for the same line. */
const toLine = ({ eventId, logStreamName = '', timestamp = 0, message = '' }: FilteredLogEvent): LogLine => ({
  id: eventId ?? `${logStreamName} ${timestamp} ${message}`,
  at: timestamp,
  text: message,
});

const PASSING = /Throttl|LimitExceeded|TooManyRequests|ServiceUnavailable/;

type ThrownByClient = Parameters<typeof isTransientError>[0];
const isThrown = (error: unknown): error is ThrownByClient => error instanceof Error;

/** Only what did not come through may do so the next time: a session that has ended is the operator's to mend, as a refusal is. */
const problemOf = (group: string, error: unknown): unknown => {
  if (!(error instanceof CloudWatchLogsServiceException))
    return isThrown(error) && isTransientError(error) ? new LogsAway('CloudWatch Logs cannot be reached', { cause: error }) : error;
  const { name, message, $metadata } = error;
  const status = $metadata.httpStatusCode ?? 0;
  if (PASSING.test(name) || status === 429) return new LogsAway('throttled');
  if (status >= 500) return new LogsAway(`CloudWatch Logs answers ${status}`);
  return new OperatorProblem(`the log ${group} cannot be read: ${name}${message === '' ? '' : `: ${message}`}`);
};

/** Notes with each answer how far the clock there is ahead of ours. */
const clockOf = (client: CloudWatchLogsClient): { now(): number } => {
  let ahead = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const there = HttpResponse.isInstance(result.response) ? Date.parse(result.response.headers.date ?? '') : Number.NaN;
      if (!Number.isNaN(there)) ahead = there - Date.now();
      return result;
    },
    { step: 'deserialize', name: 'noteClock' },
  );
  return { now: () => Date.now() + ahead };
};

/**
 * Reads the logs of a deployment. It costs nothing there but requests, of which an account has at least 5 a second. Live Tail
 * would show a line a few seconds sooner, for a cent a minute, and leaves lines out above 500 a second.
 */
export const createLogReader = (settings: ClientSettings): ReadLogs => {
  // Who watches tries again by itself, and says meanwhile that it sees nothing.
  const client = new CloudWatchLogsClient({ ...settings, maxAttempts: 1 });
  const clock = clockOf(client);
  return async ({ group, from, pattern, next }, signal) => {
    const command = new FilterLogEventsCommand({ logGroupName: group, startTime: from, filterPattern: pattern, nextToken: next });
    try {
      const { events = [], nextToken } = await client.send(command, { abortSignal: signal });
      return { lines: events.map(toLine), next: nextToken, now: clock.now() };
    } catch (error) {
      // That the watch was ended is said as it is.
      throw signal.aborted ? error : problemOf(group, error);
    }
  };
};
