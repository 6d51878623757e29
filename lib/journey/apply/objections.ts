import * as v from 'valibot';
import { decidedOn } from '../action-events';
import type { Milestone } from '../definition';
import type { JourneyEvent, WebhookEventType } from '../events';
import { waitOf } from '../waits';
import { type Instant, toInstant } from '../words';
import type { Draft, Objection } from './draft';
import { againstImport } from './imported';
import { isPaused } from './pause';
import { isPassedOver, isReached, isWaitOver } from './reach';
import { reopening } from './runs';
import { isByHand } from './said';

const on = (at: Instant): string => `on ${at.slice(0, 10)}`;

const movedOn = ({ partner }: Draft, run: number): Objection | undefined => {
  if (partner.run === run) return undefined;
  const now = partner.state === 'closed' ? `its journey rests (${partner.outcome ?? 'closed'})` : `it is in ${partner.phase}`;
  return { why: `the partner has moved on: that was decided in run ${run}, and ${now}, run ${partner.run}` };
};

type Decision = JourneyEvent<'application.approved' | 'application.declined'>;
type Decided = readonly [outcome: string, name: string, milestone: Milestone];

/** Milestones that the event decides, each with the way that it goes then. */
const decidedBy = (draft: Draft, type: WebhookEventType): readonly Decided[] =>
  Object.entries(draft.rules.program.milestones).flatMap(([name, milestone]): readonly Decided[] => {
    const outcome = Object.entries(milestone.outcomes ?? {}).find(([, types]) => types.includes(type))?.[0];
    return outcome === undefined ? [] : [[outcome, name, milestone]];
  });

const hasApplied = (draft: Draft): boolean => {
  const { program } = draft.rules;
  const applied = Object.entries(program.milestones).filter(([, { events }]) => events.includes('application.submitted'));
  return applied.length === 0 || applied.some(([name, milestone]) => isReached(milestone, draft.before.milestones[name], draft.partner));
};

/** When a milestone was decided in this journey; absent while it is open. */
export const decidedAt = ({ before, partner }: Pick<Draft, 'before' | 'partner'>, name: string, milestone: Milestone) =>
  isReached(milestone, before.milestones[name], partner) ? before.milestones[name]?.reachedAt : undefined;

const againstOne = (draft: Draft, [asked, name, milestone]: Decided, lookedAt: Instant | undefined): Objection | undefined => {
  const at = decidedAt(draft, name, milestone);
  const outcome = draft.before.milestones[name]?.outcome ?? 'decided';
  const reopens = reopening(draft) !== undefined;
  if (at !== undefined && outcome === asked) {
    // Said once more, it would begin the phase once more, which nobody asked for by deciding.
    const since = `; its journey came to nothing since (${draft.partner.outcome}): "restart" begins it once more`;
    return { why: `it was ${outcome} already, ${on(at)}${reopens ? since : ''}`, isSo: true };
  }
  if (at !== lookedAt) return { why: at === undefined ? 'it has applied anew since' : `it was ${outcome} meanwhile, ${on(at)}` };
  if (at !== undefined && !reopens)
    return { why: `it was ${outcome} ${on(at)}, and the journey has gone on: "exit" and "restart" change that` };
  return undefined;
};

const againstDecision = (draft: Draft, event: Decision): Objection | undefined => {
  const looked = v.safeParse(decidedOn, Object(event.data).decidedOn);
  if (!looked.success) return undefined;
  const { partner } = draft;
  const decided = decidedBy(draft, event.type).map((each) => againstOne(draft, each, looked.output.decidedAt));
  const objection = decided.find((each) => each !== undefined) ?? movedOn(draft, looked.output.run);
  if (objection !== undefined) return objection;
  if (!hasApplied(draft)) return { why: 'no application of it has come in yet' };
  if (partner.state !== 'closed' || reopening(draft) !== undefined) return undefined;
  return { why: `its journey rests (${partner.outcome ?? 'closed'}), and this does not set it going again: a new application does` };
};

const againstExit = (draft: Draft, data: unknown): Objection | undefined => {
  const looked = v.safeParse(decidedOn, Object(data).decidedOn);
  if (!looked.success) return undefined;
  const { exiting, outcome } = draft.partner;
  if (exiting) return { why: 'it is leaving already', isSo: true };
  if (outcome === 'exited') return { why: 'it has left already', isSo: true };
  return movedOn(draft, looked.output.run);
};

const againstSkip = (draft: Draft, { data }: JourneyEvent<'wait.skipped'>): Objection | undefined => {
  const { partner, rules, before, now } = draft;
  const milestone = rules.program.milestones[data.milestone];
  if (milestone === undefined) return { why: `the program has no milestone "${data.milestone}"` };
  const ways = Object.keys(milestone.outcomes ?? {});
  if (ways.length > 0 && (data.outcome === undefined || !ways.includes(data.outcome)))
    return { why: `which way it goes on must be said, as its outcome: one of ${ways.join(', ')}` };
  if (ways.length === 0 && data.outcome !== undefined) return { why: `"${milestone.title}" has no outcomes` };
  const moved = movedOn(draft, data.run);
  if (moved !== undefined) return moved;
  const state = before.milestones[data.milestone];
  if (state?.reachedAt !== undefined && isWaitOver(state))
    return { why: `${milestone.title}: ${isPassedOver(state) ? 'passed over' : 'reached'} ${on(state.reachedAt)}`, isSo: true };
  const wait = waitOf(partner, data.milestone, state, Date.parse(now));
  if (wait === undefined) return { why: `no wait for "${milestone.title}" is under way` };
  return wait.since === toInstant(data.waitStartedAt) ? undefined : { why: `another wait for "${milestone.title}" is under way by now` };
};

const againstRestart = (draft: Draft, { data }: JourneyEvent<'phase.restarted'>): Objection | undefined => {
  if (draft.partner.state === 'closed' && draft.partner.outcome === 'exited')
    return { why: 'it has left: a new application begins a new journey' };
  const { run, phase, restartedRun } = draft.partner;
  const isDoneJustNow = restartedRun === run && phase === data.phase && data.again !== true;
  return movedOn(draft, data.run) ?? (isDoneJustNow ? { why: `${phase} was begun anew already, as run ${run}`, isSo: true } : undefined);
};

const againstTask = (draft: Draft, event: JourneyEvent<'task.completed' | 'task.reassigned'>): Objection | undefined => {
  const { task } = draft.before;
  if (task === undefined) return { why: 'there is no such task' };
  if (task.state === 'done') {
    const done = `it was done ${on(task.doneAt ?? task.openedAt)}, by ${task.doneBy === 'journey' ? 'the journey itself' : (task.doneBy ?? 'somebody')}`;
    return event.type === 'task.completed' ? { why: done, isSo: true } : { why: done };
  }
  if (event.type === 'task.reassigned' && event.data.assignee.email === task.assignee.email)
    return { why: `it is ${task.assignee.name}'s already`, isSo: true };
  return undefined;
};

const against = (draft: Draft): Objection | undefined => {
  const { event, partner } = draft;
  switch (event.type) {
    case 'application.approved':
    case 'application.declined':
      return againstDecision(draft, event);
    case 'partner.paused':
      return isPaused(partner)
        ? { why: `it is paused already, by ${partner.paused?.by} ${on(partner.paused?.at ?? '')}`, isSo: true }
        : undefined;
    case 'partner.resumed':
      return isPaused(partner) ? undefined : { why: 'it is not paused', isSo: true };
    case 'wait.skipped':
      return againstSkip(draft, event);
    case 'phase.restarted':
      return againstRestart(draft, event);
    case 'task.completed':
    case 'task.reassigned':
      return againstTask(draft, event);
    case 'partner.imported':
      return againstImport(draft, event);
    case 'email.resent':
    case 'email.approved':
      return isPaused(partner) && (event.data.audience ?? 'partner') === 'partner'
        ? { why: 'it is paused: no mail goes to it until it is resumed' }
        : undefined;
    default:
      return event.type === draft.rules.program.exit.on ? againstExit(draft, event.data) : undefined;
  }
};

/** What keeps a person's action from being done to the partner as it stands now. What senders and workflows tell has happened, and meets none. */
export const objectionTo = (draft: Draft): Objection | undefined => (isByHand(draft.event) ? against(draft) : undefined);

/** How the note begins of an action that was not done. */
export const OBJECTED = 'nothing done: ';
