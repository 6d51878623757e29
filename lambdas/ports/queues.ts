import type { Announcing } from '../../lib/journey/apply/draft';
import type { Purpose } from '../../lib/journey/emails';
import type { JourneyEvent } from '../../lib/journey/events';
import type { Instant } from '../../lib/journey/words';
import type { EmailMessageInput, QueuedEvent } from '../messages';

/** Where webhooks put what they tell. */
export interface EventIntake {
  /** All of them, in this order; rejects when one is not stored, and then some may be. */
  sendAll(messages: readonly QueuedEvent[]): Promise<void>;
}

export interface EventQueue {
  /** `attempt` tells a second sending of the same event from a duplicate of the first. */
  send(message: QueuedEvent, attempt?: string): Promise<void>;
}

/** Tells those who follow the journey from outside; the same thing may be told again. */
export interface Announcer {
  /** Of a partner that is erased there is nothing to say but that. */
  announce(partnerId: string, event: JourneyEvent, announcing?: Announcing): Promise<void>;
}

/** Requests for emails, each in the queue of its purpose. */
export interface EmailQueue {
  send(message: EmailMessageInput): Promise<void>;
}

/** Where an email waits that was put off. */
export interface EmailsLater {
  /** Has the message come back, in the queue of its purpose, when `at` has come; asked twice, it may come twice. */
  send(message: EmailMessageInput, purpose: Purpose, at: Instant): Promise<void>;
}
