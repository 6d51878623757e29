/** What must be ended, in the reverse order of its start. */
export interface Closing {
  /** Aborted as soon as closing begins, so that steps in between stop by themselves. */
  readonly signal: AbortSignal;
  /** Aborts the signal with the failure of a step that runs beside the others. */
  abandon(failure: unknown): void;
  /** Something was started, or something was written. */
  add(end: () => Promise<void>): void;
  /** Ends all; the same promise when called again. Rejects, after ending all, when something could not be ended. */
  close(): Promise<void>;
}

const endAll = async (ends: (() => Promise<void>)[]): Promise<void> => {
  const failures: unknown[] = [];
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    try {
      await end();
    } catch (error) {
      failures.push(error); // the others must still be ended
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
};

export const createClosing = (outer?: AbortSignal): Closing => {
  const began = new AbortController();
  const ends: (() => Promise<void>)[] = [];
  let closed: Promise<void> | undefined;
  return {
    signal: outer === undefined ? began.signal : AbortSignal.any([began.signal, outer]),
    abandon: (failure) => began.abort(failure),
    add: (end) => void ends.push(end),
    close: () => {
      began.abort();
      closed ??= endAll(ends);
      return closed;
    },
  };
};
