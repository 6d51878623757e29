import * as v from 'valibot';
import { email } from '../../lib/journey/event-fields';

/** `dana@acme.example` of `Dana <Dana@acme.example>`, as some receiving servers spell a recipient. */
const bare = (address: string): string => (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();

const addressText = v.pipe(v.string(), v.transform(bare));
const recipients = v.pipe(
  v.array(v.object({ emailAddress: addressText })),
  v.transform((all) => all.map(({ emailAddress }) => emailAddress)),
);

/** A word of SES's own lists, never somebody's text: it stands in timelines and logs. */
const PLAIN = /^[\w ./-]{1,80}$/;
const word = v.pipe(
  v.nullish(v.string()),
  v.transform((text) => (typeof text !== 'string' || PLAIN.test(text) ? (text ?? undefined) : '(hidden)')),
);
/** Absent in some forms; one that cannot be read is as good as absent. */
const time = v.optional(v.string());

const mail = v.object({
  messageId: v.pipe(v.string(), v.nonEmpty()),
  timestamp: time,
  destination: v.optional(v.array(addressText), []),
  tags: v.optional(v.record(v.string(), v.array(v.string())), {}),
});
const isOfIdentity = v.optional(v.boolean(), false);
const about = { mail, isOfIdentity };

/** Those of a notification's name and those of event publishing are the same words: one field for both. */
const inOneForm = v.pipe(
  v.looseObject({}),
  v.transform(
    ({ notificationType, eventType, ...rest }): Record<string, unknown> => ({
      ...rest,
      eventType: eventType ?? notificationType,
      isOfIdentity: eventType === undefined,
    }),
  ),
);

const topic = v.object({ subscriptionStatus: v.string() });

/**
 * What SES says of a mail that we sent: by event publishing (`eventType`), or for the whole identity (`notificationType`, which has no tags).
 * A kind that is not here, or without what makes it that kind, is refused: it ends among the dead letters, where a person sees it.
 * Source: docs.aws.amazon.com/ses, "Contents of event data that Amazon SES publishes to Amazon SNS", and the page for notifications.
 */
export const sesFeedback = v.pipe(
  inOneForm,
  v.variant('eventType', [
    v.object({ ...about, eventType: v.literal('Send') }),
    v.object({ ...about, eventType: v.literal('Delivery'), delivery: v.object({ timestamp: time }) }),
    v.object({ ...about, eventType: v.literal('DeliveryDelay'), deliveryDelay: v.object({ timestamp: time, delayType: word }) }),
    v.object({
      ...about,
      eventType: v.literal('Bounce'),
      bounce: v.object({
        bounceType: v.picklist(['Permanent', 'Transient', 'Undetermined']),
        bounceSubType: word,
        bouncedRecipients: recipients,
        timestamp: time,
      }),
    }),
    v.object({
      ...about,
      eventType: v.literal('Complaint'),
      complaint: v.object({ complainedRecipients: recipients, complaintFeedbackType: word, complaintSubType: word, timestamp: time }),
    }),
    v.object({ ...about, eventType: v.literal('Reject'), reject: v.object({ reason: word }) }),
    v.object({ ...about, eventType: v.literal('Rendering Failure'), failure: v.object({ templateName: word }) }),
    v.object({ ...about, eventType: v.literal('Open'), open: v.object({ timestamp: time }) }),
    v.object({ ...about, eventType: v.literal('Click'), click: v.object({ timestamp: time }) }),
    v.object({
      ...about,
      eventType: v.literal('Subscription'),
      subscription: v.object({
        timestamp: time,
        newTopicPreferences: v.object({
          unsubscribeAll: v.optional(v.boolean(), false),
          topicSubscriptionStatus: v.nullish(v.array(topic), []),
        }),
      }),
    }),
  ]),
);
export type SesFeedback = v.InferOutput<typeof sesFeedback>;

const envelope = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ Type: v.literal('Notification'), TopicArn: v.string(), Message: v.string() }),
);

/** What SES wrote, whether SNS hands it on as it is (raw delivery, as the stack sets it) or in an envelope of its own. */
export const outOfEnvelope = (body: string): string => {
  const parsed = v.safeParse(envelope, body);
  return parsed.success ? parsed.output.Message : body;
};

const greetingOfIdentity = v.pipe(v.string(), v.parseJson(), v.object({ notificationType: v.literal('AmazonSnsSubscriptionSucceeded') }));

/** SES tries a topic out with this when it is set up, at each deployment that touches it: no feedback, and nothing is wrong. */
export const isGreeting = (body: string): boolean =>
  body.startsWith('Successfully validated SNS topic for Amazon SES') || v.safeParse(greetingOfIdentity, body).success;

/** Whether the journey could take it for a contact's: a receiving server may write anything into its report. */
export const isAddress = (text: string): boolean => v.safeParse(email, text).success;
