import { firstReached } from '../apply/reach';
import type { Program } from '../definition';
import { type Counted, type Facts, type Rate, wordFor } from '../measures';
import type { MilestoneState, Partner } from '../partner';
import { daysBetween, plusDays, type TimeScale } from '../time';
import type { Instant } from '../words';
import { bucketOf } from './buckets';
import { FACT, isCarried, standingOf, sumOf } from './facts';
import { monthOf } from './months';

/** All that a partner's account is made of: how it stands, and what of the account cannot be told from that. */
export interface Standing {
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
  /** What has been counted of this journey until now; absent at its beginning. */
  readonly known?: Counted | undefined;
  /** What one event adds: a run that ended, a task, a reason. */
  readonly more?: Facts;
}

interface Rules {
  readonly program: Pick<Program, 'milestones' | 'measures'>;
  readonly scale: TimeScale;
}

/** When a partner began to leave; undefined while it does not. */
const leftAt = ({ exiting, outcome, phaseStartedAt }: Partner): Instant | undefined =>
  exiting || outcome === 'exited' ? phaseStartedAt : undefined;

const carried = ({ known, more = {} }: Standing): Facts =>
  sumOf(Object.fromEntries(Object.entries(known?.facts ?? {}).filter(([name]) => isCarried(name))), more);

/** Each milestone once: when it was first reached, and how it was answered last. */
const milestoneFacts = ({ program, scale }: Rules, { partner, milestones }: Standing): readonly string[] =>
  Object.keys(program.milestones).flatMap((name) => {
    const at = firstReached(milestones[name], partner);
    if (at === undefined) return [];
    const { outcome } = milestones[name] ?? {};
    const reached = FACT.reached(name, bucketOf(daysBetween(scale, partner.journeyStartedAt, at)));
    return outcome === undefined ? [reached] : [reached, FACT.way(name, outcome)];
  });

const spanFacts = ({ program, scale }: Rules, { partner, milestones }: Standing): readonly string[] =>
  Object.entries(program.measures.spans).flatMap(([name, { from, to }]) => {
    const [began, ended] = [firstReached(milestones[from], partner), firstReached(milestones[to], partner)];
    return began === undefined || ended === undefined ? [] : [FACT.span(name, bucketOf(daysBetween(scale, began, ended)))];
  });

const isRetained = (scale: TimeScale, rate: Rate & { kind: 'retained' }, from: Instant, { partner }: Standing): boolean | undefined => {
  const { term, termsBefore = 0, lastActAt } = partner;
  const anniversary = plusDays(scale, from, rate.atDays);
  const left = leftAt(partner);
  if (left !== undefined && left < anniversary) return false;
  if (term !== undefined && term.number > termsBefore + 1 && term.endsAt > anniversary) return true;
  const isProducing = lastActAt !== undefined && lastActAt <= anniversary && lastActAt >= plusDays(scale, anniversary, -rate.producingDays);
  return isProducing ? true : undefined;
};

const hasDone = ({ scale }: Rules, name: string, rate: Rate, from: Instant, standing: Standing): boolean => {
  if (rate.kind === 'reached') {
    const at = firstReached(standing.milestones[rate.reached], standing.partner);
    return at !== undefined && (rate.withinDays === undefined || daysBetween(scale, from, at) <= rate.withinDays);
  }
  // An act of the right days is forgotten when a later one comes: what was counted by it stays.
  const wasCounted = Object.keys(standing.known?.facts ?? {}).some((fact) => fact.startsWith(FACT.did(name, '')));
  return isRetained(scale, rate, from, standing) ?? wasCounted;
};

const rateFacts = (rules: Rules, standing: Standing): readonly string[] =>
  Object.entries(rules.program.measures.rates).flatMap(([name, rate]) => {
    const from = firstReached(standing.milestones[rate.from], standing.partner);
    if (from === undefined) return [];
    const month = monthOf(rules.scale, from);
    return hasDone(rules, name, rate, from, standing) ? [FACT.due(name, month), FACT.did(name, month)] : [FACT.due(name, month)];
  });

const reasonFacts = ({ program }: Rules, { partner }: Standing): readonly string[] =>
  leftAt(partner) === undefined ? [] : [FACT.exitReason(wordFor(program.measures.exitReasons, partner.exitReason))];

/**
 * What a partner's journey is counted as: each fact once, told anew from how the partner stands. So whatever is corrected
 * (a track, a date, a meaning of the program's own) moves the counters by the difference to what was counted before.
 */
export const accountOf = (rules: Rules, standing: Standing): Counted => {
  const { partner, known } = standing;
  const facts = [
    FACT.began,
    FACT.now(standingOf(partner)),
    ...Object.keys(partner.runsOf).map(FACT.entered),
    ...milestoneFacts(rules, standing),
    ...spanFacts(rules, standing),
    ...rateFacts(rules, standing),
    ...reasonFacts(rules, standing),
  ];
  return {
    cohort: monthOf(rules.scale, partner.journeyStartedAt),
    track: partner.track,
    source: wordFor(rules.program.measures.sources, partner.channel),
    // A later phase may run by a later version: the journey is counted by the one that it began with.
    version: known?.version ?? partner.journeyVersion,
    facts: { ...Object.fromEntries(facts.map((name) => [name, 1])), ...carried(standing) },
  };
};
