import { type LogLine, LogsAway, type ReadLogs } from './logs';
import { type Sighting, sightingIn } from './sightings';

/** What is seen of a deployment, and when it is not seen. */
export type Watched =
  | Sighting
  | { readonly kind: 'sight'; readonly at: string; readonly is: 'lost'; readonly why: string }
  /** What happened meanwhile comes next. */
  | { readonly kind: 'sight'; readonly at: string; readonly is: 'back' }
  /** All that was before it began to watch is told; what comes next has just happened. */
  | { readonly kind: 'sight'; readonly at: string; readonly is: 'now' };

export interface WatchPorts {
  readonly read: ReadLogs;
  now(): number;
  /** Rejects when the signal ends it. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

export interface WatchOptions {
  /** Log group by function. */
  readonly groups: Readonly<Record<string, string>>;
  readonly pattern: string;
  /** From this moment on, in milliseconds since 1970. */
  readonly from: number;
  /** Only what there is by now. */
  readonly isOnce: boolean;
  readonly signal: AbortSignal;
}

/** Six logs every 3 s are 2 requests a second: of 5 at least that an account has, and of 25 in the largest regions. */
const LOOK_EVERY_MS = 3000;
/** A line may come to the log so much after it was written, and behind later ones: so far is looked back each time. */
const COMES_LATE_MS = 60_000;
const LONGEST_REST_MS = 60_000;

/** How far one log was read. */
interface Place {
  readonly name: string;
  readonly group: string;
  from: number;
  /** Of a look that was broken off: where, and when it began. What comes late to where it has been is for the next look. */
  next?: string | undefined;
  begunAt?: number | undefined;
  /** When each line of `from` and after it was written. */
  readonly seen: Map<string, number>;
}

type Found = readonly Sighting[];
type Look = { readonly found: Found; readonly away?: LogsAway };

const newIn = ({ seen, name, from }: Place, lines: readonly LogLine[]): Found =>
  lines.flatMap((line) => {
    if (line.at < from || seen.has(line.id)) return [];
    seen.set(line.id, line.at);
    return sightingIn(line, name) ?? [];
  });

/** The log was read to its end: whatever is not late any more is done with. */
const lookIsOver = (place: Place, begunAt: number): void => {
  place.begunAt = undefined;
  place.from = Math.max(place.from, begunAt - COMES_LATE_MS);
  for (const [id, at] of place.seen) if (at < place.from) place.seen.delete(id);
};

/** Reads a log to its end. Broken off, it keeps what it found and goes on there the next time. */
const look = async ({ read }: WatchPorts, place: Place, { pattern, signal }: WatchOptions): Promise<Look> => {
  const found: Sighting[] = [];
  try {
    do {
      const { lines, next, now } = await read({ group: place.group, from: place.from, pattern, next: place.next }, signal);
      place.begunAt ??= now;
      found.push(...newIn(place, lines));
      place.next = next;
    } while (place.next !== undefined);
    lookIsOver(place, place.begunAt);
    return { found };
  } catch (error) {
    if (error instanceof LogsAway) return { found, away: error };
    throw error;
  }
};

const inOrder = (looks: readonly Look[]): Found => looks.flatMap(({ found }) => found).sort((a, b) => (a.at < b.at ? -1 : 1));

/**
 * What happens, as it happens, from what the functions log anyhow. It loses sight when the logs cannot be read, says so, and
 * goes on where it was: each thing is told once.
 */
export async function* watch(ports: WatchPorts, options: WatchOptions): AsyncGenerator<Watched> {
  const { groups, from, isOnce, signal } = options;
  const places = Object.entries(groups).map(([name, group]): Place => ({ name, group, from, seen: new Map() }));
  let lost = 0;
  let isBehind = true;
  while (!signal.aborted) {
    const looks = await Promise.all(places.map((place) => look(ports, place, options)));
    const away = looks.find((each) => each.away !== undefined)?.away;
    const at = new Date(ports.now()).toISOString();
    if (away !== undefined && lost === 0) yield { kind: 'sight', at, is: 'lost', why: away.message };
    if (away === undefined && lost > 0) yield { kind: 'sight', at, is: 'back' };
    lost = away === undefined ? 0 : lost + 1;
    yield* inOrder(looks);
    if (isOnce && away === undefined) return;
    if (isBehind && away === undefined) {
      isBehind = false;
      yield { kind: 'sight', at, is: 'now' };
    }
    await ports.sleep(Math.min(LOOK_EVERY_MS * 2 ** lost, LONGEST_REST_MS), signal);
  }
}
