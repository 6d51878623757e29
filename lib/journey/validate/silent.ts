import { distinctWays, type Reminder, type Step, type Steps, type WaitStep } from '../definition';

/** An email that a partner who does nothing is due, on a day of the phase, and the day on which it is withdrawn if it still waits. */
export interface DueMail {
  readonly email: string;
  readonly day: number;
  readonly until: number;
}

/** One way through some steps: what is due on it, and the day on which it goes on; `over` when the phase ends there. */
interface Way {
  readonly mails: readonly DueMail[];
  readonly day: number;
  readonly over: boolean;
}

/** Whether an email is one of those that caps count. */
export type IsCounted = (email: string) => boolean;

/** Ways on which the same is due are one: most choices are about other mail. */
const distinct = (ways: readonly Way[]): readonly Way[] => [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()];

const reminders = ({ remind, giveUp }: WaitStep, from: number, isCounted: IsCounted): readonly DueMail[] =>
  remind.flatMap(({ day, send }: Reminder, index) =>
    send.filter(isCounted).map((email) => ({ email, day: from + day, until: from + (remind[index + 1]?.day ?? giveUp.day) })),
  );

/** Who is silent lets the program's waits for them run out; what the program owes itself (a decision, a portal) it does at once. */
const waited = (step: WaitStep, day: number, isCounted: IsCounted): readonly Way[] => {
  const mails = reminders(step, day, isCounted);
  if (mails.length > 0) return onward({ mails, day: day + step.giveUp.day, over: false }, step.giveUp.steps, isCounted);
  const ways = step.on === undefined ? [step.reached] : distinctWays(step.on).map(([, steps]) => steps);
  return ways.flatMap((steps) => waysThrough(steps, day, isCounted));
};

/** Branches run side by side, every way of each with every way of the others, and are cut off together. */
const sideBySide = ({ branches, withinDays }: Extract<Step, { kind: 'together' }>, day: number, isCounted: IsCounted): readonly Way[] => {
  const latest = day + withinDays;
  const ways = Object.values(branches).reduce<readonly Way[]>(
    (all, steps) => {
      const own = distinct(waysThrough(steps, day, isCounted));
      return distinct(
        all.flatMap((one) => own.map((way) => ({ mails: [...one.mails, ...way.mails], day: Math.max(one.day, way.day), over: false }))),
      );
    },
    [{ mails: [], day, over: false }],
  );
  return ways.map((way) => ({
    mails: way.mails.filter((mail) => mail.day < latest).map((mail) => ({ ...mail, until: Math.min(mail.until, latest) })),
    day: Math.min(way.day, latest),
    over: false,
  }));
};

const through = (step: Step, day: number, isCounted: IsCounted): readonly Way[] => {
  const on = { mails: [], day, over: false };
  switch (step.kind) {
    case 'sendEmail':
      return [isCounted(step.email) ? { ...on, mails: [{ email: step.email, day, until: Number.POSITIVE_INFINITY }] } : on];
    case 'pause':
      return [{ ...on, day: day + step.days }];
    case 'waitFor':
      return waited(step, day, isCounted);
    case 'choose':
      return distinctWays(step.answers).flatMap(([, steps]) => waysThrough(steps, day, isCounted));
    case 'together':
      return sideBySide(step, day, isCounted);
    case 'end':
      return [{ ...on, over: true }];
    default:
      return [on];
  }
};

const onward = (way: Way, steps: Steps, isCounted: IsCounted): readonly Way[] =>
  steps.reduce<readonly Way[]>(
    (ways, step) =>
      distinct(
        ways.flatMap((each) =>
          each.over ? [each] : through(step, each.day, isCounted).map((next) => ({ ...next, mails: [...each.mails, ...next.mails] })),
        ),
      ),
    [way],
  );

const waysThrough = (steps: Steps, day: number, isCounted: IsCounted): readonly Way[] =>
  onward({ mails: [], day, over: false }, steps, isCounted);

/** What a partner who does nothing is due in a phase: one list for each way through it. */
export const dueToTheSilent = (steps: Steps, isCounted: IsCounted): readonly (readonly DueMail[])[] =>
  waysThrough(steps, 0, isCounted).map(({ mails }) => mails);
