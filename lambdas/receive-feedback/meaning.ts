import { type Instant, toInstant } from '../../lib/journey/words';
import { isAddress, type SesFeedback } from './told';

/** What stands beside the mail from now on, unless something weightier does. */
export interface Word {
  /** `delivery`, `bounce`, `complaint` ... */
  readonly kind: string;
  /** SES's own word for it, such as `Permanent General`. */
  readonly detail?: string | undefined;
  readonly at: Instant;
  /** The word with the greatest order stands, in whatever order they are told: by weight, then by time. */
  readonly order: string;
}

/** What is remembered beside it, each at its latest time. */
export const FACTS = ['deliveredAt', 'passinglyBouncedAt', 'scannedAt', 'openedAt', 'clickedAt'] as const;
export type Fact = (typeof FACTS)[number];

export interface Meaning {
  readonly kind: string;
  readonly at: Instant;
  readonly word?: Word;
  readonly fact?: Fact;
  /** What it means for the address: it is gone, it may be, its owner calls our mail spam, or wants no more journey mail. */
  readonly consequence?: 'gone' | 'may be gone' | 'unwelcome' | 'stopped';
  /** Whom it is about: those that SES names, and whom we wrote to, as a forwarding server names somebody else. */
  readonly addresses: readonly string[];
}

/**
 * A complaint is said by a person, so nothing is said above it. After a bounce for good, or when SES refused the mail, a delivery cannot
 * have been. A bounce that may pass says no more than a delivery: what was later stands. A delay is over when either is told.
 */
const WEIGHT = { sending: 1, delay: 2, outcome: 3, lost: 4, person: 5 } as const;

type Weight = keyof typeof WEIGHT;

/** Companies' scanners open and click within seconds of the delivery; a person reads later than this, or is taken for one of them. */
const SCAN_SECONDS = 60;

const momentOf = (told: string | undefined): Instant | undefined =>
  told === undefined || Number.isNaN(Date.parse(told)) ? undefined : toInstant(told);

const details = (...parts: readonly (string | undefined)[]): string | undefined => {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(' ');
};

const addressesOf = (named: readonly string[], { destination }: SesFeedback['mail']): readonly string[] => {
  const [recipient, ...others] = destination;
  const all = recipient !== undefined && others.length === 0 ? [...named, recipient] : named;
  return [...new Set(all)].filter(isAddress);
};

/** What a report of SES means, whichever of its kinds it is. @param now stands in for a time that it does not say */
export const meaningOf = (feedback: SesFeedback, now: Instant): Meaning => {
  const { mail } = feedback;
  const sentAt = momentOf(mail.timestamp);
  const speaking = (told: string | undefined, weight: Weight, kind: string, detail?: string) => {
    const at = momentOf(told) ?? sentAt ?? now;
    return { kind, at, word: { kind, detail, at, order: `${WEIGHT[weight]} ${at} ${kind}` }, addresses: addressesOf([], mail) };
  };
  const looking = (told: string | undefined, kind: string, fact: Fact) => {
    const at = momentOf(told) ?? now;
    const isScan = sentAt !== undefined && Date.parse(at) - Date.parse(sentAt) < SCAN_SECONDS * 1000;
    return { kind, at, fact: isScan ? 'scannedAt' : fact, addresses: [] } as const;
  };

  switch (feedback.eventType) {
    case 'Send':
      return speaking(undefined, 'sending', 'send');
    case 'Delivery':
      return { ...speaking(feedback.delivery.timestamp, 'outcome', 'delivery'), fact: 'deliveredAt' };
    case 'DeliveryDelay':
      return speaking(feedback.deliveryDelay.timestamp, 'delay', 'delay', feedback.deliveryDelay.delayType);
    case 'Bounce': {
      const { bounceType, bounceSubType, bouncedRecipients, timestamp } = feedback.bounce;
      const addresses = addressesOf(bouncedRecipients, mail);
      const detail = details(bounceType, bounceSubType);
      if (bounceType === 'Permanent') return { ...speaking(timestamp, 'lost', 'bounce', detail), addresses, consequence: 'gone' };
      const fact = 'passinglyBouncedAt';
      return { ...speaking(timestamp, 'outcome', 'bounce', detail), addresses, consequence: 'may be gone', fact };
    }
    case 'Complaint': {
      const { complainedRecipients, complaintFeedbackType, complaintSubType, timestamp } = feedback.complaint;
      // "This is not spam": the opposite of a complaint, by the same way.
      if (complaintFeedbackType === 'not-spam') return speaking(timestamp, 'outcome', 'not spam');
      const told = speaking(timestamp, 'person', 'complaint', details(complaintFeedbackType, complaintSubType));
      return { ...told, addresses: addressesOf(complainedRecipients, mail), consequence: 'unwelcome' };
    }
    case 'Reject':
      return speaking(undefined, 'lost', 'reject', feedback.reject.reason);
    case 'Rendering Failure':
      return speaking(undefined, 'lost', 'rendering failure', feedback.failure.templateName);
    case 'Open':
      return looking(feedback.open.timestamp, 'open', 'openedAt');
    case 'Click':
      return looking(feedback.click.timestamp, 'click', 'clickedAt');
    case 'Subscription': {
      const { newTopicPreferences: wishes, timestamp } = feedback.subscription;
      const isLeaving = wishes.unsubscribeAll || wishes.topicSubscriptionStatus?.some((each) => each.subscriptionStatus === 'OptOut');
      // SES's lists are not used here, so this cannot be; if it is, somebody stopped our emails, and that is no complaint.
      if (isLeaving) return { ...speaking(timestamp, 'person', 'unsubscription'), consequence: 'stopped' };
      return speaking(timestamp, 'outcome', 'subscription');
    }
  }
};
