import { allSteps, distinctWays, type Program, type Steps, type WaitStep } from '../../lib/journey/definition';
import { slug } from '../../lib/journey/slug';

/** A place in a phase that asks for an email: a step of its own, or a reminder of a wait. */
export interface Place {
  readonly email: string;
  readonly step: string;
  /** As the compiler spells it in ids and keys. */
  readonly slug: string;
}

export const emailPlace = ({ email, as }: { readonly email: string; readonly as: string }): Place => ({ email, step: as, slug: slug(as) });

export const reminderPlace = (wait: string, day: number, email: string): Place => ({
  email,
  step: `${wait}, day ${day}`,
  slug: slug(`${wait} day ${day} ${email}`),
});

/** The reminders of a wait, but for the first few. */
export const remindersIn = ({ as, remind }: WaitStep, from = 0): readonly Place[] =>
  remind.slice(from).flatMap(({ day, send }) => send.map((email) => reminderPlace(as, day, email)));

/** Every place in these steps that asks for an email, those inside other steps too. */
export const placesIn = (steps: Steps): readonly Place[] =>
  allSteps(steps).flatMap((step) => {
    if (step.kind === 'sendEmail') return [emailPlace(step)];
    return step.kind === 'waitFor' ? remindersIn(step) : [];
  });

/** The ways on from a wait that was not given up: one, or one for each of its outcomes. */
export const waysOn = (step: WaitStep): readonly (readonly [outcome: string | undefined, steps: Steps])[] =>
  step.on === undefined ? [[undefined, step.reached]] : distinctWays(step.on);

/** The engine itself asks for it, whenever a task is opened. */
const TASK_EMAIL = 'task-opened';

/** Every place of the program that asks for an email, in words. */
export const placesOf = ({ phases, milestones }: Program, email: string): readonly string[] => [
  ...Object.values(phases).flatMap(({ id, steps }) =>
    placesIn(steps).flatMap((place) => (place.email === email ? [`${id}: ${place.step}`] : [])),
  ),
  ...Object.values(milestones).flatMap(({ thanks, title }) => (thanks === email ? [`thanks, whenever "${title}" is reached`] : [])),
  ...(email === TASK_EMAIL ? ['whenever a task is opened'] : []),
];
