import type { Phase, Step } from '../definition';
import { slug } from '../slug';
import { LONGEST_STEP_NAME, type Report } from './problem';
import { everyStep } from './ways';

const LONGEST_REMINDER_NAME = 80 - 'Remind: '.length;
/** CloudFormation fills in what stands so in a definition. */
const SUBSTITUTION = '${';

/** A name that a step brings into its phase, and which others it must differ from. */
interface StepName {
  readonly among: string;
  readonly text: string;
  readonly longest: number;
}

/**
 * What states, events and mails are called by. An event or a mail that shares its id with another is taken for a repeat
 * of it, and swallowed: so a task and a question share no name, nor do a reminder and another email.
 */
const namesOf = (step: Step): readonly StepName[] => {
  const named = (among: string, text: string, longest = LONGEST_STEP_NAME): StepName => ({ among, text, longest });
  switch (step.kind) {
    case 'end':
      return [];
    case 'sendEmail':
      return [named('emails', step.as)];
    case 'choose':
    case 'openTask':
      return [named('events', step.as)];
    case 'together':
      return [named('togethers', step.as), ...Object.keys(step.branches).map((branch) => named('branches', branch))];
    case 'waitFor': {
      const reminders = step.remind.flatMap(({ day, send }) => [
        named('waits', `${step.as} from day ${day}`, LONGEST_REMINDER_NAME),
        ...send.map((email) => named('emails', `${step.as} day ${day} ${email}`, LONGEST_REMINDER_NAME)),
      ]);
      return [named('waits', step.as), ...reminders];
    }
    default:
      return [named(step.kind, step.as)];
  }
};

/** Names that are too long, empty, or taken. */
export const checkNames = (phase: Phase, report: Report): void => {
  const seen = new Map([['events end', 'the end of the phase']]);
  everyStep(phase.steps, phase.id, (step, place) => {
    const names = new Map(namesOf(step).map((name) => [`${name.among} ${slug(name.text)}`, name]));
    for (const [key, { text, longest }] of names) {
      if (text.length > longest) report(place, `has a name of ${text.length} characters: "${text}"`, `use at most ${longest}`);
      if (slug(text) === '') {
        report(place, `has a name without letters or digits: "${text}"`, 'name it with "as"');
        continue;
      }
      const other = seen.get(key);
      if (other !== undefined) report(place, `has the same name as ${other}: "${text}"`, 'give one of them another name with "as"');
      seen.set(key, place);
    }
    const texts = [...names.values()].map(({ text }) => text).concat(step.kind === 'openTask' ? step.title : []);
    if (texts.some((text) => text.includes(SUBSTITUTION)))
      report(place, `has "${SUBSTITUTION}" in a text`, 'leave it out: AWS would look for a resource of that name');
  });
};
