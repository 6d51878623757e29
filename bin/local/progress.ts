import pc from 'picocolors';

export interface Progress {
  /** A step begins; the one before is over. */
  say(text: string): void;
  /** No step runs any more. */
  done(): void;
}

const EVERY_MS = 5000;

/** Lines for a person who waits: each step with the seconds since the start, and a sign of life every 5 s while it lasts. */
export const createProgress = (print: (line: string) => void): Progress => {
  const begin = performance.now();
  const elapsed = () => pc.dim(`${Math.round((performance.now() - begin) / 1000)} s`.padStart(6));
  let sign: NodeJS.Timeout | undefined;
  const done = () => clearInterval(sign);
  return {
    say: (text) => {
      done();
      print(`${elapsed()}  ${text}`);
      sign = setInterval(() => print(`${elapsed()}  ${pc.dim('...')}`), EVERY_MS);
      sign.unref();
    },
    done,
  };
};
