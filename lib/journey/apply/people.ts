import { changeInWords } from '../consent';
import type { JourneyEvent } from '../events';
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

/** Somebody stopped emails, or wants them again: that holds already, wherever the address stands. Here it is only remembered. */
export const noteConsent = (draft: Draft, { data }: JourneyEvent<'consent.changed'>): void => {
  draft.notes.push(`contact ${data.contact} ${changeInWords(data)}`);
};
