import * as v from 'valibot';
import { isoTime, partnerId } from '../../lib/journey/event-fields';
import type { ChatKind } from '../../lib/journey/settings';
import { chatMessage } from '../../lib/journey/tasks/chat';
import type { PartnerReader } from '../ports/journey';

/** An announcement of a task, as the rule on the event bus hands it over. */
export const taskAnnouncement = v.object({
  type: v.picklist(['task.opened', 'task.escalated']),
  subject: partnerId,
  data: v.object({ change: v.object({ taskId: v.string(), title: v.string(), dueAt: isoTime }) }),
});
export type TaskAnnouncement = v.InferOutput<typeof taskAnnouncement>;

export interface TaskChatPorts {
  readonly kind: ChatKind;
  readonly reader: Pick<PartnerReader, 'partner' | 'task'>;
  /** Posts to the chat; rejects when it did not take it. */
  post(body: object): Promise<void>;
}

/** Tells a chat of a task, unless it is done by now or its partner was erased. Told again, it may stand there twice. */
export const createTaskChat =
  ({ kind, reader, post }: TaskChatPorts) =>
  async ({ type, subject, data }: TaskAnnouncement): Promise<'told' | 'skipped'> => {
    const { taskId, title, dueAt } = data.change;
    const [known, task] = await Promise.all([reader.partner(subject), reader.task(subject, taskId)]);
    if (known === undefined || task?.state !== 'open') return 'skipped';
    await post(chatMessage(kind, { type, title, partner: known.partner.name, dueAt }));
    return 'told';
  };
