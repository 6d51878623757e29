import { isWebhookEvent } from '../events';
import { sayOfEmail } from './approval';
import type { Decision, Draft, Objection } from './draft';
import { OBJECTED } from './objections';
import { pause, resume } from './pause';
import { resend } from './resend';
import { restartPhase } from './runs';
import { isByHand, saidBy } from './said';
import { skipWait } from './skip';
import { completeTask, reassignTask } from './tasks';

const noteWhoSaysSo = ({ notes }: Draft, data: object): void => {
  const { by, reason }: { by?: unknown; reason?: unknown } = data;
  if (typeof by === 'string') notes.push(saidBy({ by, reason: typeof reason === 'string' ? reason : undefined }));
};

/** Does what a person asked for; of what a sender might have told as well, it notes who says so. */
export const applyAction = (draft: Draft): void => {
  const { event } = draft;
  if (event.type === 'partner.paused') pause(draft, event);
  else if (event.type === 'partner.resumed') resume(draft, event);
  else if (event.type === 'wait.skipped') skipWait(draft, event);
  else if (event.type === 'phase.restarted') restartPhase(draft, event);
  else if (event.type === 'task.completed') completeTask(draft, event);
  else if (event.type === 'task.reassigned') reassignTask(draft, event);
  else if (event.type === 'email.resent') resend(draft, event);
  else if (event.type === 'email.approved' || event.type === 'email.declined') sayOfEmail(draft, event);
  else if (isByHand(event) && isWebhookEvent(event)) noteWhoSaysSo(draft, event.data);
};

/** What stays of an action that meets an objection: that it was asked for, and why it is not done. It counts as nothing. */
export const objected = (draft: Draft, objection: Objection): Decision => ({
  partner: { ...draft.partner, revision: draft.partner.revision + 1 },
  milestones: {},
  closedTasks: [],
  objection,
  aliases: [],
  cellChanges: [],
  effects: [],
  notes: [`${OBJECTED}${objection.why}`],
});
