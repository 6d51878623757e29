import * as v from 'valibot';
import { toInstant } from '../../lib/journey/words';
import { eventIdOf } from '../identity';
import type { Clock, EventQueue, FeedbackLedger } from '../ports';

const recipients = v.array(v.object({ emailAddress: v.pipe(v.string(), v.toLowerCase()) }));

/**
 * What SES says of a mail that we sent, by event publishing (`eventType`) or notification (`notificationType`).
 * Source: docs.aws.amazon.com/ses, "Contents of event data that Amazon SES publishes to Amazon SNS".
 */
export const sesFeedback = v.object({
  eventType: v.optional(v.string()),
  notificationType: v.optional(v.string()),
  mail: v.object({ messageId: v.string(), tags: v.optional(v.record(v.string(), v.array(v.string()))) }),
  bounce: v.optional(v.object({ bounceType: v.string(), bouncedRecipients: recipients, timestamp: v.string() })),
  complaint: v.optional(v.object({ complainedRecipients: recipients, timestamp: v.string() })),
  delivery: v.optional(v.object({ timestamp: v.string() })),
});
export type SesFeedback = v.InferOutput<typeof sesFeedback>;

export interface ReceiveFeedbackPorts {
  readonly ledger: FeedbackLedger;
  readonly events: EventQueue;
  readonly clock: Clock;
}

export type Feedback = {
  readonly result: 'recorded' | 'unknown mail';
  readonly kind: string;
  readonly partnerId?: string;
  readonly bounced: boolean;
};

interface Consequence {
  readonly type: 'email.bounced' | 'email.complained';
  readonly data: { readonly email: string; readonly permanent?: boolean; readonly emailKey: string | undefined };
}

/** A bounce or a complaint is an event of the journey: its contact gets no more mail, or is tried again. */
const consequencesOf = ({ bounce, complaint }: SesFeedback, emailKey: string | undefined): readonly Consequence[] => [
  ...(bounce?.bouncedRecipients ?? []).map(
    ({ emailAddress }): Consequence => ({
      type: 'email.bounced',
      data: { email: emailAddress, permanent: bounce?.bounceType === 'Permanent', emailKey },
    }),
  ),
  ...(complaint?.complainedRecipients ?? []).map(
    ({ emailAddress }): Consequence => ({ type: 'email.complained', data: { email: emailAddress, emailKey } }),
  ),
];

const timeOf = ({ bounce, complaint, delivery }: SesFeedback, now: string): string => {
  const told = bounce?.timestamp ?? complaint?.timestamp ?? delivery?.timestamp;
  return told === undefined || Number.isNaN(Date.parse(told)) ? now : toInstant(told);
};

/** Puts what SES says into the mail's ledger entry, and tells the journey what it must know. May be repeated. */
export const createReceiveFeedback =
  ({ ledger, events, clock }: ReceiveFeedbackPorts) =>
  async (feedback: SesFeedback): Promise<Feedback> => {
    const kind = (feedback.eventType ?? feedback.notificationType ?? 'unknown').toLowerCase();
    const bounced = feedback.bounce !== undefined;
    const { messageId, tags } = feedback.mail;
    const partnerId = tags?.partner?.[0];
    if (partnerId === undefined) return { result: 'unknown mail', kind, bounced };
    // Without a key when send-email was killed before it confirmed: the address must be stopped all the same.
    const key = await ledger.keyOf(partnerId, messageId);
    const now = clock.now();
    const at = timeOf(feedback, now);
    if (key !== undefined) await ledger.recordFeedback(partnerId, key, kind, at);
    for (const { type, data } of consequencesOf(feedback, key)) {
      // A mail that bounced for the moment (a full mailbox, an absence note) may still bounce for good.
      const what = data.permanent === false ? `${type}:transient` : type;
      const id = eventIdOf('ses', `${messageId}:${what}:${data.email}`);
      await events.send({ id, type, source: 'ses', occurredAt: at, receivedAt: now, partner: { id: partnerId }, data: { ...data } });
    }
    return { result: key === undefined ? 'unknown mail' : 'recorded', kind, partnerId, bounced };
  };
