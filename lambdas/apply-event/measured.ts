import type { Milestones } from '../../lib/journey/definition';
import { isWebhookEventType } from '../../lib/journey/events';
import type { Instant } from '../../lib/journey/words';
import type { QueuedEvent } from '../messages';
import type { Applied } from './handler';

/** What is counted of one message. */
export interface Measured {
  /** Absent for what no sender told. */
  readonly millisecondsToApplied?: number;
  /** Milestones that the event moved; absent when none counts events of its type. */
  readonly moved?: number;
  /** Milestones that were reached by it. */
  readonly reached: readonly string[];
}

/** receive-webhook has ended by then, one way or the other: what is queued later waited for its partner, or was replayed. */
const LONGEST_RECEIVING_MS = 15_000;

/** What had waited elsewhere is timed from when it came back. `sentAt` is when it was queued. */
const startOf = ({ receivedAt }: QueuedEvent, sentAt: number): number => {
  const received = Date.parse(receivedAt);
  return sentAt - received > LONGEST_RECEIVING_MS ? sentAt : received;
};

/** What is to be counted of a message; a repeat was counted the first time. */
export const measure = (applied: Applied, message: QueuedEvent, sentAt: number, milestones: Milestones, now: Instant): Measured => {
  if (applied.result !== 'applied') return { reached: [] };
  const reached = applied.changes.flatMap((change) => (change.type === 'milestone.reached' ? [change.milestone] : []));
  if (!isWebhookEventType(message.type)) return { reached };
  const { type } = message;
  const isHeard = Object.values(milestones).some(({ events }) => events.includes(type));
  const milliseconds = Math.max(0, Date.parse(now) - startOf(message, sentAt));
  return { reached, millisecondsToApplied: milliseconds, ...(isHeard && { moved: applied.moved }) };
};
