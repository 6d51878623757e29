import { allSteps, type Phase, type Program, type Step, type WaitStep } from '../../lib/journey/definition';
import type { MilestoneState, Partner } from '../../lib/journey/partner';
import { type Wait, waitOf } from '../../lib/journey/waits';
import type { Instant } from '../../lib/journey/words';

export type { Wait };

/** What happens at a wait's deadline if nothing comes before. */
export type AtDeadline =
  | { readonly kind: 'reminder'; readonly emails: readonly string[] }
  | { readonly kind: 'give-up'; readonly steps: readonly string[] }
  | { readonly kind: 'goes-on' }
  /** The wait is of a program that this checkout does not have. */
  | { readonly kind: 'unknown' };

/** What a partner waits for, in the program's words, and until when. */
export interface Waiting {
  readonly for: string;
  readonly milestone?: string;
  readonly since?: Instant;
  readonly reminders?: number;
  readonly until: Instant;
  readonly atDeadline: AtDeadline;
  /** Events that it is reached by. */
  readonly events?: readonly string[];
}

/** Waits of this run, with a token, and not reached: a wait that was reached or has given up is none. */
export const waitsOf = (partner: Partner, milestones: Readonly<Record<string, MilestoneState>>, now: number): readonly Wait[] =>
  Object.entries(milestones).flatMap(([milestone, state]) => waitOf(partner, milestone, state, now) ?? []);

const inShort = (step: Step): string => {
  if (step.kind === 'end') return `ends "${step.outcome}"`;
  if (step.kind === 'openTask') return `task "${step.title}"`;
  if (step.kind === 'sendEmail') return `email ${step.email}`;
  return step.as;
};

const deadlineOf = (phase: Phase, { step, reminders }: Wait): AtDeadline => {
  const found = allSteps(phase.steps).find((each): each is WaitStep => each.kind === 'waitFor' && each.as === step);
  if (found === undefined) return { kind: 'unknown' };
  const next = found.remind[reminders];
  if (next !== undefined) return { kind: 'reminder', emails: next.send };
  return found.giveUp.steps.length === 0 ? { kind: 'goes-on' } : { kind: 'give-up', steps: found.giveUp.steps.map(inShort) };
};

/** Dates on the partner's record that its phase pauses for; the only pauses that leave a trace in the table. */
const pauses = ({ phases, dates }: Program, partner: Partner, now: number): readonly Waiting[] =>
  allSteps(phases[partner.phase].steps).flatMap((step) => {
    const until = step.kind === 'pauseUntil' ? partner.dates[step.date] : undefined;
    if (step.kind !== 'pauseUntil' || until === undefined || Date.parse(until) <= now) return [];
    return [{ for: dates[step.date]?.title ?? step.date, until, atDeadline: { kind: 'goes-on' } as const }];
  });

/** What a partner waits for now, the nearest deadline first. */
export const waitingOf = (program: Program, partner: Partner, waits: readonly Wait[], now: number): readonly Waiting[] => {
  const phase = program.phases[partner.phase];
  const found = waits.map((wait): Waiting => {
    const { milestone, since, reminders, until } = wait;
    return {
      ...{ for: program.milestones[milestone]?.title ?? milestone, milestone, since, reminders, until },
      atDeadline: deadlineOf(phase, wait),
      events: program.milestones[milestone]?.events ?? [],
    };
  });
  const paused = found.length > 0 || partner.state !== 'running' || partner.exiting ? [] : pauses(program, partner, now);
  return [...found, ...paused].sort((a, b) => (a.until < b.until ? -1 : 1));
};

/** Names that partners stand under in the lists: the phases, `failed`, and the outcomes with which a journey comes to rest. */
export const groupsOf = ({ phases }: Program): readonly string[] => {
  const rests = Object.values(phases).flatMap(({ next }) =>
    Object.values(next).flatMap((each) => (each.kind === 'close' ? [each.as] : [])),
  );
  return [...Object.keys(phases), 'failed', ...new Set(rests)];
};
