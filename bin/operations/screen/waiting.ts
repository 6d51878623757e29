import type { Waiting } from '../waits';
import { both } from './moments';

/** What comes at the deadline, in words. */
const deadline = (at: Waiting['atDeadline']): string => {
  switch (at.kind) {
    case 'reminder':
      return `then reminds (${at.emails.join(', ')})`;
    case 'give-up':
      return `then gives up: ${at.steps.join(', ')}`;
    case 'goes-on':
      return 'then goes on';
    case 'unknown':
      return 'what then is in a program that this checkout does not have';
  }
};

/** `agreement signed, until 2026-11-22 10:00:05 (in 3 d), then reminds (agreement-reminder)`. */
export const waitingInWords = ({ for: what, until, atDeadline }: Waiting, now: number): string =>
  `${what}, until ${both(until, now)}, ${deadline(atDeadline)}`;
