import { BY_HAND } from '../action-events';
import type { JourneyEvent } from '../events';

interface Said {
  readonly by: string;
  readonly reason?: string | undefined;
}

/** Who did it and why, for the timeline. The reason stands in quotes: it is a person's words among the system's. */
export const saidBy = ({ by, reason }: Said): string => `by ${by}${reason === undefined ? '' : `: "${reason}"`}`;

/** Whether a person did it with the operator's tools. */
export const isByHand = ({ source }: Pick<JourneyEvent, 'source'>): boolean => source === BY_HAND;
