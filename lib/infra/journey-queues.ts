import { Construct } from 'constructs';
import type { Alarms } from './alarms';
import { WorkQueue } from './work-queue';

/** The ways that work takes through the system: events to apply, emails to send, those owed to partners in a queue of their own, and reports on sent emails. */
export class JourneyQueues extends Construct {
  readonly events: WorkQueue;
  /** Journey mail. Running phases put some service mail in, too: they keep the definition that they began with. */
  readonly emails: WorkQueue;
  readonly serviceEmails: WorkQueue;
  readonly feedback: WorkQueue;

  constructor(scope: Construct, id: string, { retrySeconds }: { readonly retrySeconds: number }) {
    super(scope, id);
    this.events = new WorkQueue(this, 'Events', {
      carries: 'events',
      fifo: true,
      retrySeconds,
      dead: 'An event was given up: its partner is not thanked or moved on, and what it did is not on record, until someone sends it again.',
      late: {
        minutes: 5,
        impact: 'Partners are thanked and moved on minutes late, and their reminders may come although they have acted.',
      },
    });
    this.emails = new WorkQueue(this, 'Emails', {
      carries: 'emails',
      fifo: false,
      retrySeconds,
      dead: 'An email was given up: its partner, or the person who should act for it, does not get it until someone sends it again.',
      late: { minutes: 30, impact: 'Partners get their invitations, reminders and thank-yous more than half an hour late.' },
    });
    this.serviceEmails = new WorkQueue(this, 'ServiceEmails', {
      carries: 'service-emails',
      fifo: false,
      retrySeconds,
      dead: 'An email that is owed was given up: a decision, an agreement, renewal terms or a task does not reach whom it is for until someone sends it again.',
      late: { minutes: 10, impact: 'Decisions, agreements, renewal terms and tasks reach people more than ten minutes late.' },
    });
    this.feedback = new WorkQueue(this, 'Feedback', {
      carries: 'feedback',
      fifo: false,
      retrySeconds,
      dead: 'A report on an email was given up: a partner whose address bounces, or who complained, may be written to again.',
      late: { minutes: 30, impact: 'Bounces and complaints are noted late: an address that asked to be left alone may get another email.' },
    });
  }

  watchedBy(alarms: Alarms): void {
    for (const queue of [this.events, this.emails, this.serviceEmails, this.feedback]) queue.watchedBy(alarms);
  }
}
