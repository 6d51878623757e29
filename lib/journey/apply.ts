import { applyAction, objected } from './apply/actions';
import { applyBusiness } from './apply/business';
import { describeStanding } from './apply/changes';
import type { Announcing, Decision, Draft, Rules, Situation } from './apply/draft';
import { escalateTask } from './apply/escalate';
import { bringIn, importedPartner } from './apply/imported';
import { measure } from './apply/measure';
import { applyMeeting } from './apply/meetings';
import { applyNames, freshAliases } from './apply/names';
import { objectionTo } from './apply/objections';
import { answerQuestion, noteConsent } from './apply/people';
import { applyMilestones, countingTime, toldAt } from './apply/reach';
import { applyRoster, newPartner } from './apply/roster';
import { applyOpening, applyRuns, exitReasonOf } from './apply/runs';
import { askForContact, closeDoneTasks, openTask } from './apply/tasks';
import type { JourneyEvent } from './events';
import type { Partner } from './partner';

const newcomerOf = (rules: Rules, event: JourneyEvent, partnerId: string): Partner | undefined => {
  if (event.type === 'partner.imported') return importedPartner(rules, partnerId, event);
  const introduces = event.type === 'application.submitted' || event.type === 'partner.invited';
  return introduces ? newPartner(rules, partnerId, event.data.partner, countingTime(event), toldAt(event)) : undefined;
};

const partnerBefore = (rules: Rules, event: JourneyEvent, partnerId: string, { partner, erased }: Situation): Partner | undefined => {
  if (partner !== undefined) return partner;
  const newcomer = newcomerOf(rules, event, partnerId);
  if (newcomer === undefined) return undefined;
  return erased === undefined ? newcomer : { ...newcomer, run: erased.run };
};

const withDates = (draft: Draft): Partner => {
  const { program, scale } = draft.rules;
  const dates = Object.entries(program.dates).flatMap(([name, date]) => {
    const at = date.at(draft.partner, scale);
    return at === undefined ? [] : [[name, at] as const];
  });
  return { ...draft.partner, dates: Object.fromEntries(dates) };
};

/**
 * What one event changes for one partner, and what is to be done about it: the whole of the journey's logic, without
 * a clock or I/O. Undefined when the partner is not known and the event does not introduce it.
 */
export const decide = (rules: Rules, event: JourneyEvent, partnerId: string, situation: Situation): Decision | undefined => {
  const partner = partnerBefore(rules, event, partnerId, situation);
  if (partner === undefined) return undefined;
  const draft: Draft = {
    rules,
    event,
    now: situation.now,
    partner,
    beganJourney: false,
    isNews: true,
    before: situation,
    milestones: {},
    closedTasks: [],
    aliases: [],
    tally: {},
    effects: [],
    changes: [],
    notes: [],
  };
  const objection = objectionTo(draft);
  if (objection !== undefined) return objected(draft, objection);
  draft.partner = applyRoster(draft);
  applyNames(draft);
  draft.partner = withDates(draft);
  applyBusiness(draft);
  applyMeeting(draft);
  if (event.type === 'partner.imported') bringIn(draft, event);
  else applyOpening(draft);
  applyMilestones(draft);
  applyAction(draft);
  closeDoneTasks(draft);
  draft.partner = { ...draft.partner, exitReason: exitReasonOf(draft) };
  applyRuns(draft);
  if (event.type === 'choice.requested') answerQuestion(draft, event);
  if (event.type === 'task.opened') openTask(draft, event);
  if (event.type === 'task.escalated') escalateTask(draft, event);
  if (event.type === 'email.unreachable') askForContact(draft, event);
  if (event.type === 'consent.changed') noteConsent(draft, event);
  draft.partner = { ...withDates(draft), revision: partner.revision + 1 };
  draft.aliases.push(...freshAliases(draft));
  const named = [...draft.aliases, ...(draft.linked === undefined ? [] : [draft.linked])];
  draft.effects.push(...named.map((alias) => ({ kind: 'unpark', alias }) as const));
  const { counted, cellChanges, past } = measure(draft);
  const announcing: Announcing = { kind: 'announce', changes: draft.changes, standing: describeStanding(draft) };
  const { milestones, object, meeting, task, closedTasks, aliases, linked, effects, notes } = draft;
  const after = { ...draft.partner, counted };
  const written = { partner: after, milestones, object, meeting, task, closedTasks, aliases, linked, cellChanges, past };
  return { ...written, effects, announcing, notes };
};
