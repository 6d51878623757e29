import { isReached } from '../../lib/journey/apply/reach';
import { allSteps, type Milestones, type Program, type Steps } from '../../lib/journey/definition';
import type { StepVariables } from '../../lib/journey/emails';
import type { MilestoneState, Partner, Person, Task } from '../../lib/journey/partner';
import { managerOf } from '../../lib/journey/sending/recipient';
import type { ProgramSettings, Tier } from '../../lib/journey/settings';
import { daysBetween, type TimeScale } from '../../lib/journey/time';
import type { Instant } from '../../lib/journey/words';

export interface Letterhead {
  readonly program: Program;
  readonly settings: ProgramSettings;
  readonly scale: TimeScale;
  readonly tierOf: (name: string) => Tier;
  readonly tierAbove: (name: string) => Tier | undefined;
}

/** A task, and where its reader says that it is done. */
export type LinkedTask = Task & { readonly url?: string };

export interface Occasion {
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
  readonly recipient: Person;
  /** The milestone that the email reminds of. */
  readonly waitsFor?: string | undefined;
  readonly task?: LinkedTask | undefined;
  /** The language to write in: one of the program's. */
  readonly locale: string;
  readonly preferencesUrl?: string | undefined;
  readonly now: Instant;
}

const firstNameOf = (name: string): string => name.trim().split(/\s+/)[0] ?? name;

const milestonesOf = (steps: Steps): ReadonlySet<string> =>
  new Set(allSteps(steps).flatMap((step) => (step.kind === 'waitFor' ? [step.milestone] : [])));

const missingOf = ({ program }: Letterhead, { partner, milestones }: Occasion): readonly string[] =>
  [...milestonesOf(program.phases[partner.phase].steps)].flatMap((name) => {
    const milestone = program.milestones[name];
    return milestone === undefined || isReached(milestone, milestones[name], partner) ? [] : [name];
  });

const waitingOf = (known: Milestones, scale: TimeScale, { waitsFor, milestones, now }: Occasion): StepVariables['waiting'] => {
  const milestone = waitsFor !== undefined && waitsFor in known ? waitsFor : undefined;
  const state = waitsFor === undefined ? undefined : milestones[waitsFor];
  // A wait reminds of when it began; `waitSince` is from when on events count, which may be long before.
  const since = state?.waitStartedAt ?? state?.rungStartedAt;
  return milestone === undefined || since === undefined
    ? undefined
    : { milestone, since, days: Math.max(0, Math.round(daysBetween(scale, since, now))) };
};

const nextTier = (above: Tier | undefined, { thisTerm }: Partner): StepVariables['tier']['next'] =>
  above && {
    name: above.name,
    missingRevenue: Math.max(0, above.needs.revenue - thisTerm.revenue),
    missingDeals: Math.max(0, above.needs.dealsWon - thisTerm.dealsWon),
  };

const numbersOf = ({ settings }: Letterhead, { total, thisTerm, openDeals }: Partner): StepVariables['numbers'] => ({
  total,
  thisTerm,
  openDeals,
  plan: settings.plan,
});

/** Everything that an email may say, from the partner's record at the moment of sending. */
export const variablesFor = (head: Letterhead, occasion: Occasion): StepVariables => {
  const { partner, recipient, task, now, locale, preferencesUrl } = occasion;
  const { name, company, currency, postalAddress, links, brand } = head.settings;
  const manager = managerOf(partner, head.settings.head);
  const { id, track, segment, tier, exitReason, motivation, term } = partner;
  return {
    locale,
    preferencesUrl,
    program: { name, company, currency, postalAddress, links, logo: brand.logo },
    partner: { id, name: partner.name, track, segment, tier, phase: partner.phase, exitReason, motivation },
    recipient: { name: recipient.name, firstName: firstNameOf(recipient.name) },
    manager: { name: manager.name, firstName: firstNameOf(manager.name), email: manager.email },
    numbers: numbersOf(head, partner),
    term,
    tier: { name: head.tierOf(tier).name, next: nextTier(head.tierAbove(tier), partner) },
    missing: missingOf(head, occasion),
    waiting: waitingOf(head.program.milestones, head.scale, occasion),
    task: task && { title: task.title, dueAt: task.dueAt, url: task.url },
    sentAt: now,
  };
};
