import { changeInWords } from '../consent';
import type { JourneyEvent } from '../events';
import { FACT } from '../measures/facts';
import { managerOf } from '../sending/recipient';
import { plusDays } from '../time';
import { type Draft, factsOf } from './draft';

/** A workflow came to a fork: the program's question is answered from the facts of this moment. */
export const answerQuestion = (draft: Draft, { data }: JourneyEvent<'choice.requested'>): void => {
  if (data.run !== draft.partner.run) {
    draft.notes.push(`run ${data.run} is no longer the current one: not answered`);
    return;
  }
  const question = draft.rules.program.questions[data.question];
  if (question === undefined) throw new Error(`the program has no question "${data.question}"; a running phase asks it, so put it back`);
  const facts = factsOf(draft);
  const answer = question.ask(facts);
  draft.partner = { ...draft.partner, ...question.records?.[answer]?.(facts) };
  draft.effects.push({ kind: 'answer', answer });
  draft.notes.push(`${data.question}: ${answer}`);
};

type Asked = Pick<JourneyEvent<'task.opened'>['data'], 'title' | 'assignee' | 'dueDays' | 'step'>;

/** The task stands with a due date, and whom it is for is told. */
const ask = (draft: Draft, { title, assignee, dueDays, step }: Asked): void => {
  const { partner, rules, now, event } = draft;
  draft.task = {
    id: event.id,
    title,
    assignee: assignee === 'manager' ? managerOf(partner, rules.settings.head) : rules.settings.head,
    openedAt: now,
    dueAt: plusDays(rules.scale, now, dueDays),
    state: 'open',
    run: partner.run,
    step,
  };
  draft.tally[FACT.task('opened')] = 1;
  draft.changes.push({ type: 'task.opened', taskId: event.id, title, dueAt: draft.task.dueAt, assignee });
  draft.effects.push({ kind: 'email', email: 'task-opened', key: `task:${event.id}`, taskId: event.id, audience: assignee });
  draft.notes.push(`task for the ${assignee}: ${title}`);
};

/** A person is needed. */
export const openTask = (draft: Draft, { data }: JourneyEvent<'task.opened'>): void => {
  if (data.run === draft.partner.run) ask(draft, data);
  else draft.notes.push(`run ${data.run} is no longer the current one: no task opened`);
};

/** The title of the one task that the engine opens by itself; the journey's own stand in the program. */
export const UNREACHABLE_TASK = 'Find out whom to write to: no email reaches them any more';

/** Every address bounces, or whoever had one has left: only a person finds out whom to write to now. */
export const askForContact = (draft: Draft, { data }: JourneyEvent<'email.unreachable'>): void => {
  draft.notes.push(`nobody is left to get ${data.email}`);
  ask(draft, { title: UNREACHABLE_TASK, assignee: 'manager', dueDays: 3, step: 'unreachable' });
};

/** Somebody stopped emails, or wants them again: that holds already, wherever the address stands. Here it is only remembered. */
export const noteConsent = (draft: Draft, { data }: JourneyEvent<'consent.changed'>): void => {
  draft.notes.push(`contact ${data.contact} ${changeInWords(data)}`);
};
