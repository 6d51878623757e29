import { at, listOf, textOf } from '../fields';

/** A number or a boolean as it is, everything else as a text. */
export type Answer = string | number | boolean;

/** A response's answers, asked for by a question's ref or id, or by `hidden.<name>` for a hidden field. */
export interface Answers {
  /** Undefined where nothing was answered. */
  value(place: string): Answer | undefined;
  /** The chosen labels, one by one; a text is one of its own. */
  labels(place: string): readonly string[];
}

/** A choice is a label, or the respondent's own word for `other`. */
const labelsOf = (answer: unknown): readonly string[] => {
  const [choice, choices] = [at(answer, 'choice'), at(answer, 'choices')];
  return [at(choice, 'label'), at(choice, 'other'), ...listOf(at(choices, 'labels')), at(choices, 'other')].flatMap(
    (label) => textOf(label) ?? [],
  );
};

/** An answer's type is the name of the field that has it: `{ "type": "email", "email": "…" }`. */
const answerIn = (answer: unknown): Answer | undefined => {
  const type = at(answer, 'type');
  if (type === 'choice' || type === 'choices') return textOf(labelsOf(answer).join(', '));
  const value = typeof type === 'string' ? at(answer, type) : undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? value : textOf(value);
};

/** Answers name their question by its id, and mostly by its ref as well; the form's definition has both. */
const byPlace = (response: unknown): ReadonlyMap<string, unknown> => {
  const questions = listOf(at(response, 'definition', 'fields'));
  const refs = new Map(questions.map((question) => [textOf(at(question, 'id')), textOf(at(question, 'ref'))]));
  const found = new Map<string, unknown>();
  for (const answer of listOf(at(response, 'answers'))) {
    const id = textOf(at(answer, 'field', 'id'));
    for (const place of [id, textOf(at(answer, 'field', 'ref')) ?? refs.get(id)]) {
      if (place !== undefined && !found.has(place)) found.set(place, answer);
    }
  }
  return found;
};

const HIDDEN = 'hidden.';

/** The answers of a `form_response`. */
export const answersIn = (response: unknown): Answers => {
  const answers = byPlace(response);
  const value = (place: string): Answer | undefined =>
    place.startsWith(HIDDEN) ? textOf(at(response, 'hidden', place.slice(HIDDEN.length))) : answerIn(answers.get(place));
  return {
    value,
    labels: (place) => {
      const labels = labelsOf(answers.get(place));
      return labels.length > 0 ? labels : [value(place)].flatMap((one) => textOf(one) ?? []);
    },
  };
};
