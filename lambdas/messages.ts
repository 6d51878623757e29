import * as v from 'valibot';
import { isoTime, partnerId } from '../lib/journey/event-fields';
import { AUDIENCES, MAIL_WORDS, TRACKS } from '../lib/journey/words';

const alias = v.object({ kind: v.picklist(['id', 'email', 'external']), value: v.string() });

/** One journey event on its way to apply-event. Its data is checked against its type's schema when it is applied. */
export const queuedEvent = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  type: v.string(),
  source: v.string(),
  occurredAt: isoTime,
  receivedAt: isoTime,
  /** Whom it is about: the partner's id, or, not known yet, the names that the sender gave, the surest first. */
  partner: v.union([v.object({ id: partnerId }), v.object({ alias, others: v.optional(v.array(alias)) })]),
  data: v.record(v.string(), v.unknown()),
});
export type QueuedEvent = v.InferOutput<typeof queuedEvent>;

/** SQS refuses these two characters for ever; JSON can spell them out. All others that it refuses JSON spells out by itself. */
const NOT_IN_A_MESSAGE = /[\uFFFE\uFFFF]/g;

/** A message as a queue takes it. */
export const toMessageBody = (message: object): string =>
  JSON.stringify(message).replace(NOT_IN_A_MESSAGE, (character) => `\\u${character.charCodeAt(0).toString(16)}`);

/** A request to tell people of their tasks: by the schedule, which says nothing more, or by an operator. */
export const taskDigestMessage = v.object({
  /** Holds everything, whatever day it is. */
  byHand: v.optional(v.boolean(), false),
  /** For one person, by the key of their address. */
  only: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))),
});
export type TaskDigestMessage = v.InferOutput<typeof taskDigestMessage>;

/** A request to send one email: by a workflow (`run`, `step`, `taskToken`) or by apply-event (`key`). */
export const emailMessage = v.object({
  partnerId,
  email: v.string(),
  requestedAt: isoTime,
  run: v.optional(v.number()),
  step: v.optional(v.string()),
  /** The wait that the email reminds of: not sent once that is over. */
  milestone: v.optional(v.string()),
  /** Not sent when this milestone is reached already. */
  unless: v.optional(v.string()),
  once: v.optional(v.literal('journey')),
  journeyStartedAt: v.optional(isoTime),
  taskToken: v.optional(v.string()),
  key: v.optional(v.string()),
  eventId: v.optional(v.string()),
  taskId: v.optional(v.string()),
  audience: v.optional(v.picklist(AUDIENCES)),
  /** The track of the partner when it was put off: the modes of that one hold for it, too. */
  track: v.optional(v.picklist(TRACKS)),
  /** Since when the modes hold that it met then. */
  modesSince: v.optional(isoTime),
  /** What a person says of the email that waits under this key: the message that waits goes, or never goes. */
  word: v.optional(v.picklist(MAIL_WORDS)),
  /** Since when it waits for a person, and for which contact: a word holds for the very one that they looked at. */
  held: v.optional(v.object({ at: isoTime, contact: v.optional(v.string()) })),
  /** A person has said that it may go. */
  isApproved: v.optional(v.boolean()),
  /** How often it was put off: a message from before the last time is a stale copy. */
  deferrals: v.optional(v.number(), 0),
  /** How often in a row the mail service would not take it; each time the wait doubles. */
  setbacks: v.optional(v.number(), 0),
});
export type EmailMessage = v.InferOutput<typeof emailMessage>;
export type EmailMessageInput = v.InferInput<typeof emailMessage>;
