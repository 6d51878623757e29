import type { JourneyEvent } from '../events';
import { FACT } from '../measures/facts';
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

/** A person is needed: the task stands with a due date, and whom it is for is told. */
export const openTask = (draft: Draft, { id, data }: JourneyEvent<'task.opened'>): void => {
  const { partner, rules, now } = draft;
  if (data.run !== partner.run) {
    draft.notes.push(`run ${data.run} is no longer the current one: no task opened`);
    return;
  }
  const assignee = data.assignee === 'manager' ? (partner.owner ?? rules.settings.head) : rules.settings.head;
  draft.task = {
    id,
    title: data.title,
    assignee,
    openedAt: now,
    dueAt: plusDays(rules.scale, now, data.dueDays),
    state: 'open',
    run: data.run,
    step: data.step,
  };
  draft.tally[FACT.task('opened')] = 1;
  draft.effects.push({ kind: 'email', email: 'task-opened', key: `task:${id}`, taskId: id, audience: data.assignee });
  draft.notes.push(`task for the ${data.assignee}: ${data.title}`);
};
