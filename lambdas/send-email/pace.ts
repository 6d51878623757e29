import type { Clock } from '../ports/journey';
import type { Pace, Turn, Turns } from '../ports/mail';

/** Looked for in so many seconds: the three mails of a batch wait for 8 s at most, and a function may run for 30. */
const SECONDS_TRIED = 3;
/** So long journey mail keeps off a second that service mail has waited for; then it takes what is left, so that none is wasted. */
const PATIENT_MS = 500;

export interface PacePorts {
  readonly turns: Turns;
  readonly clock: Clock;
  sleep(ms: number): Promise<void>;
}

/**
 * Holds all senders of a stage to so many turns a second, whoever takes them. A journey mail takes one while there is one. A service
 * mail that finds none has one of the next second's, before any journey mail, and waits for it. A sender has one mail at a time, so
 * in no second more mails reach the mail service than there are turns and senders.
 */
export const createPace = ({ turns, clock, sleep }: PacePorts, perSecond: number): Pace => {
  const now = (): number => Date.parse(clock.now());
  const until = (time: number): Promise<void> => sleep(Math.max(0, time - now()));

  const goFirst = async (): Promise<Turn> => {
    const second = Math.floor(now() / 1000);
    if (await turns.take(second, perSecond)) return { hasTurn: true, hasWaited: false };
    for (let next = second + 1; next < second + SECONDS_TRIED; next += 1) {
      if (!(await turns.takeFirst(next, perSecond))) continue;
      await until(next * 1000);
      return { hasTurn: true, hasWaited: true };
    }
    return { hasTurn: false, hasWaited: false };
  };

  const goSecond = async (): Promise<Turn> => {
    const last = Math.floor(now() / 1000) + SECONDS_TRIED - 1;
    for (let hasWaited = false; ; hasWaited = true) {
      const second = Math.floor(now() / 1000);
      const isPatient = now() < second * 1000 + PATIENT_MS;
      if (await turns.take(second, perSecond, isPatient)) return { hasTurn: true, hasWaited };
      if (second >= last && !isPatient) return { hasTurn: false, hasWaited };
      await until(second * 1000 + (isPatient ? PATIENT_MS : 1000));
    }
  };

  return { turn: (purpose) => (purpose === 'service' ? goFirst() : goSecond()) };
};
