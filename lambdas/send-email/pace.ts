import type { Clock, Pace, Turns } from '../ports';

/** Tried so often, each time in a new second: ten mails of a batch wait for 20 s at most, and a function may run for 30. */
const SECONDS_TRIED = 3;

export interface PacePorts {
  readonly turns: Turns;
  readonly clock: Clock;
  sleep(ms: number): Promise<void>;
}

/**
 * Holds all senders of a stage to so many mails a second. A journey mail takes a turn while there is one; a service mail
 * goes first, also in a full second, and journey mail has one turn less in the next.
 */
export const createPace = ({ turns, clock, sleep }: PacePorts, perSecond: number): Pace => ({
  async turn(purpose) {
    for (let tried = 1; ; tried += 1) {
      const now = Date.parse(clock.now());
      const second = Math.floor(now / 1000);
      const hasTurn = purpose === 'service' ? await turns.takeFirst(second, perSecond) : await turns.take(second, perSecond);
      const hasWaited = tried > 1;
      if (hasTurn || tried === SECONDS_TRIED) return { hasTurn, hasWaited };
      await sleep(1000 - (now % 1000));
    }
  },
});
