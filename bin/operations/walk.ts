import type { Program, WaitStep } from '../../lib/journey/definition';
import type { MilestoneState, Partner } from '../../lib/journey/partner';
import { type TimeScale, timeoutSeconds } from '../../lib/journey/time';
import { type Instant, toInstant } from '../../lib/journey/words';
import { type Arrival, type Because, type Expected, expectedAt, type PassedBy } from './expected';
import type { Place } from './places';
import type { Wait } from './waits';

/** An event that counted for a milestone. */
export interface Match {
  readonly at: Instant;
  readonly outcome?: string;
}

/** What a run has left behind, as far as anything is recorded of it. */
export interface Traces {
  readonly program: Pick<Program, 'phases' | 'milestones' | 'dates'>;
  readonly scale: TimeScale;
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
  readonly waits: readonly Wait[];
  /** How the program answered the run's questions, by the slug of the step that asked. */
  readonly answers: ReadonlyMap<string, { readonly answer: string; readonly at: Instant }>;
  /** The matches of each milestone, as events told them one after the other. */
  readonly matches: ReadonlyMap<string, readonly Match[]>;
  /** Keys in the ledger of the emails that were asked for. */
  readonly asked: ReadonlySet<string>;
  readonly now: Instant;
}

/** What the run may still ask for, and what it went past. */
export interface Ahead {
  readonly expected: readonly Expected[];
  readonly passedBy: readonly PassedBy[];
}

export interface Walk extends Traces {
  readonly expected: Expected[];
  readonly passedBy: PassedBy[];
}

export const plusSeconds = (from: Instant | undefined, seconds: number): { at?: Instant } =>
  from === undefined ? {} : { at: toInstant(Date.parse(from) + seconds * 1000) };

export const titleOf = ({ program }: Walk, { milestone }: WaitStep): string => program.milestones[milestone]?.title ?? milestone;

/** Its key in the ledger, as send-email spells it. */
export const keyOf = ({ partner }: Walk, { slug: step }: Place, once: boolean): string =>
  once ? `journey:${partner.journeyStartedAt}:${step}` : `run:${partner.run}:${step}`;

export const comeTo = (walk: Walk, place: Place, arrival: Arrival, once = false): void => {
  const key = keyOf(walk, place, once);
  if (!walk.asked.has(key)) walk.expected.push(expectedAt(place, key, arrival));
};

export const passBy = (walk: Walk, places: readonly Place[], because: Because): void => {
  for (const place of places)
    if (!walk.asked.has(keyOf(walk, place, false)) && !walk.asked.has(keyOf(walk, place, true)))
      walk.passedBy.push({ email: place.email, step: place.step, because });
};

/** Seconds from the wait's beginning to each reminder, and last to giving up, as its rungs are compiled. */
export const ladder = ({ scale }: Walk, { remind, giveUp }: WaitStep): readonly number[] => {
  const days = [...remind.map(({ day }) => day), giveUp.day];
  let end = 0;
  return days.map((day, index) => {
    end += timeoutSeconds(scale, day - (days[index - 1] ?? 0));
    return end;
  });
};
