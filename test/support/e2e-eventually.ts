import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** 45 s when left out. */
  readonly withinMs?: number;
  readonly everyMs?: number;
  /** What is known when it did not come true: ends the failure's message. */
  readonly explain?: () => Promise<string> | string;
}

/** Asks until there is an answer. Fails with what was expected, and with what is known instead. */
export const eventually = async <T>(
  expected: string,
  ask: () => Promise<T | undefined> | T | undefined,
  { withinMs = 45_000, everyMs = 300, explain }: Patience = {},
): Promise<T> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() >= deadline) {
      throw new Error(`within ${withinMs / 1000} s it should have come about that ${expected}\n${(await explain?.()) ?? ''}`);
    }
    await pause(everyMs);
  }
};
