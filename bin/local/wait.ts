import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until there is an answer. Rejects with `lateMessage` after `timeoutMs`, or with the signal's reason. */
export const until = async <T>(
  ask: () => Promise<T | undefined> | T | undefined,
  options: {
    readonly timeoutMs: number;
    readonly lateMessage: string;
    readonly everyMs?: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<T> => {
  const deadline = performance.now() + options.timeoutMs;
  while (true) {
    options.signal?.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() >= deadline) throw new Error(options.lateMessage);
    await pause(options.everyMs ?? 50);
  }
};

/** The answer of a page that is up, or undefined when nobody answers there yet. */
export const fetchIfUp = async (url: string): Promise<Response | undefined> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok ? response : undefined;
  } catch {
    return undefined; // refused, reset or slow: not up yet; the caller's deadline decides
  }
};
