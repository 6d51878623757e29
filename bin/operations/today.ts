import type { LateEntry, ReadModel, WaitState } from '../../lambdas/read-model';
import type { Program } from '../../lib/journey/definition';
import { lateMilestones } from '../../lib/journey/late';
import type { Person } from '../../lib/journey/partner';
import type { TimeScale } from '../../lib/journey/time';
import { waitOf } from '../../lib/journey/waits';
import type { Instant } from '../../lib/journey/words';
import type { createAllPartners } from './all-partners';
import type { Summary } from './profile';
import { type ShownTask, tasksPage } from './tasks';

/** The first few of something, and whether there are more. */
export interface FirstFew<T> {
  readonly items: readonly T[];
  readonly isWhole: boolean;
  /** How many there are, where that is known without looking at each. */
  readonly total?: number;
}

/** Something of our own that a partner waits for. */
export interface LateDuty {
  readonly partner: { readonly id: string; readonly name: string };
  readonly milestone: string;
  /** What it is for, in words. */
  readonly for: string;
  readonly since: Instant;
  readonly reminders: number;
  readonly owner: Person | null;
}

/** What is to be seen to today. The shape that `today --json` prints. */
export interface Today {
  readonly overdueTasks: FirstFew<ShownTask>;
  readonly lateDuties: FirstFew<LateDuty>;
  readonly stuck: FirstFew<Summary>;
  readonly failed: FirstFew<Summary>;
  readonly deadLetters: readonly { readonly queue: string; readonly count: number }[];
  /** Emails that wait for a person's yes. */
  readonly awaiting: FirstFew<{ readonly partner: { readonly id: string }; readonly email: string; readonly since: Instant }>;
  readonly parked: FirstFew<{ readonly id: string; readonly type: string; readonly since: string }>;
  readonly unmapped: FirstFew<{ readonly id: string; readonly source: string; readonly kind: string; readonly receivedAt: string }>;
}

/** Where today's things lie. */
export interface TodayPorts {
  readonly model: ReadModel;
  readonly partners: ReturnType<typeof createAllPartners>;
  readonly program: Program;
  readonly scale: TimeScale;
  deadLetters(): Promise<Today['deadLetters']>;
  parked(limit: number): Promise<Today['parked']>;
  unmapped(limit: number): Promise<Today['unmapped']>;
}

/** Of late waits some have given up, or are over by the time that they are looked at: so many are looked at together, and so many times at most. */
const LOOKED_AT_ONCE = 100;
const MOST_LOOKS = 3;

const dutyOf = (program: Program, { milestone }: LateEntry, known: WaitState | undefined, now: Instant): LateDuty | undefined => {
  const wait = known && waitOf(known.partner, milestone, known.state, Date.parse(now));
  if (known === undefined || wait === undefined || wait.reminders === 0) return undefined;
  const { id, name, owner = null } = known.partner;
  const title = program.milestones[milestone]?.title ?? milestone;
  return { partner: { id, name }, milestone, for: title, since: wait.since, reminders: wait.reminders, owner };
};

const lateDuties = async ({ model, program, scale }: TodayPorts, now: Instant, limit: number): Promise<FirstFew<LateDuty>> => {
  const duties = lateMilestones(program, scale).filter(({ milestone }) => program.measures.duties.includes(milestone));
  const found: LateDuty[] = [];
  let after: string | undefined;
  for (let looks = 0; looks < MOST_LOOKS && found.length <= limit; looks += 1) {
    const { items, next } = await model.lateFor(duties, now, { limit: Math.max(LOOKED_AT_ONCE, limit + 1), after });
    const states = await model.waitStates(items);
    found.push(...items.flatMap((entry, n) => dutyOf(program, entry, states[n], now) ?? []));
    if (next === undefined) return { items: found.slice(0, limit), isWhole: found.length <= limit };
    after = next;
  }
  return { items: found.slice(0, limit), isWhole: false };
};

const standing = async (
  { partners }: TodayPorts,
  groups: readonly string[],
  now: Instant,
  limit: number,
  totals: ReadonlyMap<string, number>,
) => {
  const { partners: items, isWhole } = await partners.page({ groups }, now, { limit });
  return { items, isWhole, total: groups.reduce((sum, group) => sum + (totals.get(group) ?? 0), 0) };
};

const awaiting = async ({ model }: TodayPorts, limit: number): Promise<Today['awaiting']> => {
  const { items, next } = await model.mails('awaiting', {}, { limit });
  return {
    items: items.map(({ partnerId, email, last }) => ({ partner: { id: partnerId }, email, since: last.at })),
    isWhole: next === undefined,
  };
};

/** All that waits for a person, the first few of each: what is asked for is bounded, however many partners there are. */
export const todayOf = async (ports: TodayPorts, now: Instant, limit: number): Promise<Today> => {
  const totals = await ports.model.standings();
  const [tasks, duties, stuck, failed, deadLetters, parked, unmapped, unapproved] = await Promise.all([
    tasksPage(ports.model, { isOverdue: true }, now, { limit }),
    lateDuties(ports, now, limit),
    standing(ports, ports.program.measures.stuck, now, limit, totals),
    standing(ports, ['failed'], now, limit, totals),
    ports.deadLetters(),
    ports.parked(limit),
    ports.unmapped(limit),
    awaiting(ports, limit),
  ]);
  return {
    ...{ overdueTasks: { items: tasks.items, isWhole: tasks.next === undefined }, lateDuties: duties },
    ...{ stuck, failed, deadLetters: deadLetters.filter(({ count }) => count > 0), parked, unmapped, awaiting: unapproved },
  };
};
