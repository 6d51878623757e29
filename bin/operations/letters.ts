import * as v from 'valibot';
import { aliasKey } from '../../lambdas/identity';
import { partnerIn } from '../../lambdas/mail-tags';
import { type EmailMessage, emailMessage, type QueuedEvent, queuedEvent, taskDigestMessage } from '../../lambdas/messages';
import { createPhaseFailed, executionStatusChange } from '../../lambdas/phase-failed/handler';
import { outOfEnvelope, sesFeedback } from '../../lambdas/receive-feedback/told';
import { ledgerKeyOf } from '../../lambdas/send-email/ledger-key';
import { taskAnnouncement } from '../../lambdas/task-chat/handler';

/** What may be said of a dead letter: names and ids of ours, never an address, a name of a person, or a body. */
export interface LetterSummary {
  readonly id?: string;
  readonly type?: string;
  readonly partnerId?: string;
}

/** A dead letter that was read, and what is to be sent to set it going again. */
export type Reading =
  | { readonly isReadable: true; readonly summary: LetterSummary; readonly body: string; readonly group?: string | undefined }
  | { readonly isReadable: false; readonly problem: string };

export type Reader = (body: string) => Promise<Reading>;

/** Ids, event types and emails' names look like this; what does not may be somebody's data. */
const OURS = /^[\w.:#-]{1,160}$/;
const ours = (text: string): string => (OURS.test(text) ? text : '(hidden)');

const fieldOf = (issue: v.BaseIssue<unknown>): string => v.getDotPath(issue)?.split('.').map(ours).join('.') ?? 'the message';

/** Says which field is amiss, not what stands in it. */
const read = <S extends v.GenericSchema>(schema: S, body: string): { output: v.InferOutput<S> } | { problem: string } => {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { problem: `not JSON (${Buffer.byteLength(body)} bytes)` };
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return { output: parsed.output };
  return { problem: `not what this queue carries: see ${[...new Set(parsed.issues.map(fieldOf))].slice(0, 3).join(', ')}` };
};

const groupOf = ({ partner }: QueuedEvent): string => ('id' in partner ? partner.id : aliasKey(partner.alias));

const eventSummary = ({ id, type, partner }: QueuedEvent): LetterSummary => ({
  id: ours(id),
  type: ours(type),
  ...('id' in partner && { partnerId: partner.id }),
});

export const readEventLetter: Reader = async (body) => {
  const found = read(queuedEvent, body);
  if ('problem' in found) return { isReadable: false, problem: found.problem };
  return { isReadable: true, summary: eventSummary(found.output), body, group: groupOf(found.output) };
};

/** The email's place in the ledger; undefined for a message that has none. */
const placeOf = (message: EmailMessage): string | undefined => {
  const { key, step, run, once } = message;
  return key === undefined && (step === undefined || (run === undefined && once === undefined)) ? undefined : ledgerKeyOf(message);
};

/** Which email of which partner a dead letter asks for; undefined when it is none. Its key may have an id of a sender's in it. */
export const emailAskedFor = (body: string): { readonly partnerId: string; readonly email: string; readonly key: string } | undefined => {
  const found = read(emailMessage, body);
  const key = 'output' in found ? placeOf(found.output) : undefined;
  return 'output' in found && key !== undefined ? { partnerId: found.output.partnerId, email: found.output.email, key } : undefined;
};

export const readEmailLetter: Reader = async (body) => {
  const found = read(emailMessage, body);
  if ('problem' in found) return { isReadable: false, problem: found.problem };
  const { partnerId, email } = found.output;
  const key = placeOf(found.output);
  if (key === undefined) return { isReadable: false, problem: 'not what this queue carries: see key, run, step' };
  return { isReadable: true, summary: { id: ours(key), type: ours(email), partnerId }, body };
};

export const readFeedbackLetter: Reader = async (body) => {
  const found = read(sesFeedback, outOfEnvelope(body));
  if ('problem' in found) return { isReadable: false, problem: found.problem };
  const { mail, eventType } = found.output;
  const partnerId = partnerIn(mail.tags);
  return {
    isReadable: true,
    summary: {
      id: ours(mail.messageId),
      type: ours(eventType.toLowerCase()),
      ...(partnerId !== undefined && { partnerId: ours(partnerId) }),
    },
    body,
  };
};

const announcement = v.object({ specversion: v.literal('1.0'), id: v.string(), type: v.string(), subject: v.string() });

export const readAnnouncementLetter: Reader = async (body) => {
  const found = read(announcement, body);
  if ('problem' in found) return { isReadable: false, problem: found.problem };
  const { id, type, subject } = found.output;
  return { isReadable: true, summary: { id: ours(id), type: ours(type), partnerId: ours(subject) }, body };
};

/** EventBridge leaves the event itself, Lambda an envelope around it. */
const statusChange = v.union([
  executionStatusChange,
  v.pipe(
    v.object({ requestPayload: executionStatusChange }),
    v.transform(({ requestPayload }) => requestPayload),
  ),
]);

/** What phase-failed would have told the journey. */
const asPhaseFailed = async (change: v.InferOutput<typeof executionStatusChange>): Promise<QueuedEvent | undefined> => {
  const told: QueuedEvent[] = [];
  await createPhaseFailed({
    reader: { partner: async () => undefined },
    events: { send: async (event) => void told.push(event) },
    clock: { now: () => new Date().toISOString() },
  })(change);
  return told[0];
};

/** A failed run that nobody was told of: it is told to the events queue, as phase-failed does. */
export const readPhaseFailedLetter: Reader = async (body) => {
  const found = read(statusChange, body);
  if ('problem' in found) return { isReadable: false, problem: found.problem };
  const event = await asPhaseFailed(found.output).catch(() => undefined);
  if (event === undefined) return { isReadable: false, problem: 'not an execution of ours: see detail.name' };
  return { isReadable: true, summary: eventSummary(event), body: JSON.stringify(event), group: groupOf(event) };
};

/** A request for digests says nothing of anybody. */
export const readTaskDigestLetter: Reader = async (body) => {
  const found = read(taskDigestMessage, body);
  return 'problem' in found ? { isReadable: false, problem: found.problem } : { isReadable: true, summary: {}, body };
};

/** The function leaves the announcement that it was given, EventBridge, which could not hand one over, the whole event around it. */
const chatMessage = v.union([
  taskAnnouncement,
  v.pipe(
    v.object({ detail: taskAnnouncement }),
    v.transform(({ detail }) => detail),
  ),
]);

/** What a chat was to be told of a task: neither its title nor whose it is. */
export const readTaskChatLetter: Reader = async (body) => {
  const found = read(chatMessage, body);
  if ('problem' in found) return { isReadable: false, problem: found.problem };
  const { type, subject, data } = found.output;
  return { isReadable: true, summary: { id: ours(data.change.taskId), type, partnerId: subject }, body: JSON.stringify(found.output) };
};
