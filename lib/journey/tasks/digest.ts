import type { Partner, Person, Task } from '../partner';
import { servedAs } from '../partner';
import { wallTime } from '../sending/wall-clock';
import type { TaskSettings } from '../settings';
import { plusDays, REAL_TIME, type TimeScale } from '../time';
import { type Instant, toInstant } from '../words';

/** An open task, and the partner that it is about. */
export interface AboutPartner<P extends Served = Served> {
  readonly task: Task;
  readonly partner: P;
}
type Served = Pick<Partner, 'id' | 'segment' | 'dormant'>;

/** One line of a digest. */
export interface DigestLine<P extends Served = Served> extends AboutPartner<P> {
  readonly isOverdue: boolean;
  /** It is another's, and was put before the head of the program. */
  readonly isEscalated: boolean;
}

/** All that one person is told in one email: what is overdue first, then by the day it is due. */
export interface Digest<P extends Served = Served> {
  readonly to: Person;
  readonly lines: readonly [DigestLine<P>, ...DigestLine<P>[]];
}

/** What a moment is to digests. */
export interface DigestDay {
  /** The same for every run of that day: a person gets one digest under it. */
  readonly name: string;
  /** Whether there is one for managed partners, and whether scaled ones are in it. */
  readonly has: Readonly<Record<'managed' | 'scaled', boolean>>;
}

/** Where days are shorter than real ones there is no calendar: each so many minutes is a day with all in it. */
const SHORTEST_MS = 60_000;

/** The day of the program's calendar, on which the settings say what a digest holds. */
export const digestDay = ({ digest }: TaskSettings, zone: string, scale: TimeScale, now: Instant): DigestDay => {
  const time = Date.parse(now);
  if (scale.secondsPerDay !== REAL_TIME.secondsPerDay) {
    const length = Math.max(SHORTEST_MS, scale.secondsPerDay * 1000);
    return { name: toInstant(Math.floor(time / length) * length), has: { managed: true, scaled: true } };
  }
  const { date, weekday } = wallTime(zone, time);
  const managed = digest.days.includes(weekday);
  return { name: date, has: { managed, scaled: managed && weekday === digest.scaledOn } };
};

/** Whether a task is so long past its day that the head of the program must see it. */
export const isLongOverdue = ({ escalateAfterDays }: TaskSettings, scale: TimeScale, { dueAt }: Task, now: Instant): boolean =>
  plusDays(scale, dueAt, escalateAfterDays) < now;

const isSame = (a: Person, b: Person): boolean => a.email.toLowerCase() === b.email.toLowerCase();

export interface DigestRules {
  readonly tasks: TaskSettings;
  readonly head: Person;
  readonly scale: TimeScale;
}

/** Tasks that are to be put before the head now: long overdue, and another's; each is put there once. */
export const toEscalate = <P extends Served>(
  { tasks, head, scale }: DigestRules,
  open: readonly AboutPartner<P>[],
  now: Instant,
): readonly AboutPartner<P>[] =>
  open.filter(({ task }) => task.escalatedAt === undefined && !isSame(task.assignee, head) && isLongOverdue(tasks, scale, task, now));

const byDue = (a: DigestLine, b: DigestLine): number =>
  Number(b.isOverdue) - Number(a.isOverdue) || (a.task.dueAt < b.task.dueAt ? -1 : Number(a.task.dueAt > b.task.dueAt));

/**
 * Who gets which of the open tasks in a digest of that day. Each task is in its assignee's, when the day has its kind of partner; one that
 * is escalated also in the head's, every day until it is done. Nobody gets an empty one.
 */
export const digestsOf = <P extends Served>(
  rules: DigestRules,
  open: readonly AboutPartner<P>[],
  day: DigestDay,
  now: Instant,
): readonly Digest<P>[] => {
  const { head } = rules;
  const fresh = new Set(toEscalate(rules, open, now));
  const found = new Map<string, { to: Person; lines: DigestLine<P>[] }>();
  const add = (to: Person, about: AboutPartner<P>, isEscalated: boolean): void => {
    const key = to.email.toLowerCase();
    const digest = found.get(key) ?? { to, lines: [] };
    found.set(key, digest);
    digest.lines.push({ ...about, isOverdue: about.task.dueAt < now, isEscalated });
  };
  for (const about of open) {
    const { task, partner } = about;
    if (day.has[servedAs(partner)]) add(task.assignee, about, false);
    const isEscalated = task.escalatedAt !== undefined || fresh.has(about);
    if (isEscalated && day.has.managed && !isSame(task.assignee, head)) add(head, about, true);
  }
  return [...found.values()].flatMap(({ to, lines }) => {
    const [first, ...others] = lines.toSorted(byDue);
    return first === undefined ? [] : [{ to, lines: [first, ...others] as const }];
  });
};
