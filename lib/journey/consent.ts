import { TOPICS, type Topic } from './emails';
import type { Instant } from './words';

/** What a person wants no more of, and wants again. */
export interface Wish {
  readonly stop: readonly Topic[];
  readonly start: readonly Topic[];
}

/** What one wish changed, and who told it: `one click`, `preference page`, a person's name. */
export interface ConsentChange {
  readonly at: Instant;
  readonly by: string;
  readonly stopped: readonly Topic[];
  readonly started: readonly Topic[];
}

/** What was said about mail to one address. */
export interface Consent {
  /** Since when each of these is stopped. */
  readonly stopped: Readonly<Partial<Record<Topic, Instant>>>;
  /** Raised by each change; 0 when nothing was ever said. */
  readonly revision: number;
  /** The newest; absent when nothing was ever said. */
  readonly lastChange?: ConsentChange | undefined;
}

/** Of whom nothing is known: who has not said stop is written to. */
export const UNSAID: Consent = { stopped: {}, revision: 0 };

export const topicsStopped = ({ stopped }: Consent): ReadonlySet<Topic> => new Set(TOPICS.filter((topic) => stopped[topic] !== undefined));

/** Stops all journey mail, and leaves the rest as it was: what a single click means. */
export const STOP_ALL: Wish = { stop: ['journey'], start: [] };

/** Gets these and no others, as somebody chose on a page that shows them all. */
export const wanting = (wanted: ReadonlySet<Topic>): Wish => ({
  stop: TOPICS.filter((topic) => !wanted.has(topic)),
  start: TOPICS.filter((topic) => wanted.has(topic)),
});

/** The consent after a wish; the same one when the wish changes nothing. What was stopped before keeps its date. */
export const granted = (before: Consent, { stop, start }: Wish, by: string, at: Instant): Consent => {
  const stopped = stop.filter((topic) => before.stopped[topic] === undefined);
  const started = start.filter((topic) => before.stopped[topic] !== undefined);
  if (stopped.length === 0 && started.length === 0) return before;
  const since = TOPICS.flatMap((topic): readonly (readonly [Topic, Instant])[] => {
    if (stopped.includes(topic)) return [[topic, at]];
    const kept = started.includes(topic) ? undefined : before.stopped[topic];
    return kept === undefined ? [] : [[topic, kept]];
  });
  return { stopped: Object.fromEntries(since), revision: before.revision + 1, lastChange: { at, by, stopped, started } };
};

const WORDS: Readonly<Record<Topic, string>> = { journey: 'all journey emails', digests: 'digests', reminders: 'reminders' };

/** Topics in words: `digests and reminders`. */
export const listed = (topics: readonly Topic[]): string => topics.map((topic) => WORDS[topic]).join(' and ');

/** A change in words for the timeline: `stopped digests, gets reminders again (preference page)`. */
export const changeInWords = ({ stopped, started, by }: Pick<ConsentChange, 'stopped' | 'started' | 'by'>): string => {
  const parts = [
    ...(stopped.length === 0 ? [] : [`stopped ${listed(stopped)}`]),
    ...(started.length === 0 ? [] : [`gets ${listed(started)} again`]),
  ];
  return `${parts.join(', ')} (${by})`;
};
