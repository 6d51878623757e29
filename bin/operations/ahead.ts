import { isReached, isWaitOver } from '../../lib/journey/apply/reach';
import { distinctWays, type EmailStep, type Step, type Steps, type WaitStep } from '../../lib/journey/definition';
import { slug } from '../../lib/journey/slug';
import { plusDays } from '../../lib/journey/time';
import { type Instant, later } from '../../lib/journey/words';
import { type Arrival, type Because, type Condition, meet } from './expected';
import { emailPlace, placesIn, reminderPlace, remindersIn, waysOn } from './places';
import type { Wait } from './waits';
import { type Ahead, comeTo, keyOf, ladder, type Match, passBy, plusSeconds, type Traces, titleOf, type Walk } from './walk';

/** A wait that is under way, or to come. */
const walkOpenWait = (walk: Walk, step: WaitStep, arrival: Arrival, current: Wait | undefined): Arrival | undefined => {
  const title = titleOf(walk, step);
  const offsets = ladder(walk, step);
  const rung = current?.reminders ?? 0;
  const before: readonly Condition[] = current === undefined ? arrival.conditions : [];
  const began = current === undefined ? arrival.at : plusSeconds(current.until, -(offsets[rung] ?? 0)).at;
  const unreached: readonly Condition[] = [...before, { kind: 'not-reached', milestone: title }];
  for (const [index, { day, send }] of step.remind.entries()) {
    const at = plusSeconds(began, offsets[index] ?? 0);
    if (index >= rung) for (const email of send) comeTo(walk, reminderPlace(step.as, day, email), { conditions: unreached, ...at });
  }
  const givesUp = plusSeconds(began, offsets.at(-1) ?? 0);
  const ways = waysOn(step).map(([outcome, steps]) => {
    const reached: Condition = { kind: 'reached', milestone: title, ...(outcome !== undefined && { outcome }) };
    return walkSteps(walk, steps, { conditions: [...before, reached], ...givesUp });
  });
  return meet({ conditions: before }, title, [...ways, walkSteps(walk, step.giveUp.steps, { conditions: unreached, ...givesUp })]);
};

const walkReached = (walk: Walk, step: WaitStep, { at, outcome }: Match, from: number): Arrival | undefined => {
  const because: Because = { kind: 'reached', milestone: titleOf(walk, step), at, ...(outcome !== undefined && { outcome }) };
  const taken = step.on === undefined ? step.reached : (step.on[outcome ?? ''] ?? []);
  const untaken = waysOn(step).flatMap(([, steps]) => (steps === taken ? [] : placesIn(steps)));
  passBy(walk, [...remindersIn(step, from), ...untaken, ...placesIn(step.giveUp.steps)], because);
  return walkSteps(walk, taken, { conditions: [], at });
};

const walkGivenUp = (walk: Walk, step: WaitStep, at: Instant): Arrival | undefined => {
  const places = waysOn(step).flatMap(([, steps]) => placesIn(steps));
  passBy(walk, places, { kind: 'gave-up', milestone: titleOf(walk, step), at });
  return walkSteps(walk, step.giveUp.steps, { conditions: [], at });
};

/**
 * What ended a wait of this run. Its item holds the newest match only, and with it the newest outcome: an application that
 * was approved, and declined when the run had gone on, went the way of those that are approved.
 */
const endOf = ({ matches, milestones, program }: Walk, { milestone: name }: WaitStep): Match | undefined => {
  const { reachedAt, outcome, waitStartedAt = '' } = milestones[name] ?? {};
  if (reachedAt === undefined) return undefined;
  const first = program.milestones[name]?.times === undefined ? matches.get(name)?.find(({ at }) => at >= waitStartedAt) : undefined;
  return first ?? { at: later(reachedAt, waitStartedAt), ...(outcome !== undefined && { outcome }) };
};

/** What was reached before its wait leaves no trace of the wait; since the wait itself, nothing can have been. */
const reachedBefore = (walk: Walk, { milestone: name }: WaitStep, { conditions, at }: Arrival): Match | undefined => {
  const [milestone, state] = [walk.program.milestones[name], walk.milestones[name]];
  if (milestone === undefined || milestone.since === 'wait' || conditions.length > 0 || at === undefined || at > walk.now) return undefined;
  if (!isReached(milestone, state, walk.partner)) return undefined;
  const outcome = walk.matches.get(name)?.findLast((match) => match.at <= at)?.outcome ?? state?.outcome;
  return { at, ...(outcome !== undefined && { outcome }) };
};

const walkWait = (walk: Walk, step: WaitStep, arrival: Arrival): Arrival | undefined => {
  const state = walk.milestones[step.milestone];
  const current = walk.waits.find(({ step: as }) => as === step.as);
  if (current === undefined && state?.waitRun === walk.partner.run && state.waitStep === step.as) {
    const end = isWaitOver(state) ? endOf(walk, step) : undefined;
    if (end !== undefined) return walkReached(walk, step, end, state.rung ?? 0);
    return walkGivenUp(walk, step, plusSeconds(state.rungStartedAt, state.rungSeconds ?? 0).at ?? walk.now);
  }
  const before = current === undefined ? reachedBefore(walk, step, arrival) : undefined;
  return before === undefined ? walkOpenWait(walk, step, arrival, current) : walkReached(walk, step, before, 0);
};

const walkChoice = (walk: Walk, step: Extract<Step, { kind: 'choose' }>, arrival: Arrival): Arrival | undefined => {
  const answered = walk.answers.get(slug(step.as));
  const ways = distinctWays(step.answers);
  if (answered === undefined) {
    const open = ways.map(([answer, steps]) =>
      walkSteps(walk, steps, { ...arrival, conditions: [...arrival.conditions, { kind: 'answer', question: step.as, answer }] }),
    );
    return meet(arrival, step.as, open);
  }
  const { answer, at } = answered;
  const taken = step.answers[answer] ?? [];
  const untaken = ways.flatMap(([, steps]) => (steps === taken ? [] : placesIn(steps)));
  passBy(walk, untaken, { kind: 'answer', question: step.as, answer, at });
  return walkSteps(walk, taken, { conditions: [], at });
};

const walkEmail = (walk: Walk, step: EmailStep, arrival: Arrival): Arrival => {
  const place = emailPlace(step);
  const conditions: readonly Condition[] =
    step.unless === undefined ? [] : [{ kind: 'not-reached', milestone: walk.program.milestones[step.unless]?.title ?? step.unless }];
  comeTo(walk, place, { ...arrival, conditions: [...arrival.conditions, ...conditions] }, step.once !== undefined);
  // A run that has asked for it has come here. What is sent once a journey may have been asked for by an earlier run.
  return walk.asked.has(keyOf(walk, place, false)) ? { ...arrival, conditions: [] } : arrival;
};

const walkStep = (walk: Walk, step: Step, arrival: Arrival): Arrival | undefined => {
  switch (step.kind) {
    case 'sendEmail':
      return walkEmail(walk, step, arrival);
    case 'waitFor':
      return walkWait(walk, step, arrival);
    case 'choose':
      return walkChoice(walk, step, arrival);
    case 'together':
      return meet(
        arrival,
        step.as,
        Object.values(step.branches).map((steps) => walkSteps(walk, steps, arrival)),
      );
    case 'pause':
      return { conditions: arrival.conditions, ...(arrival.at !== undefined && { at: plusDays(walk.scale, arrival.at, step.days) }) };
    case 'pauseUntil': {
      const until = walk.partner.dates[step.date];
      if (until === undefined)
        return { conditions: [...arrival.conditions, { kind: 'date', date: walk.program.dates[step.date]?.title ?? step.date }] };
      return { conditions: arrival.conditions, at: later(until, arrival.at ?? until) };
    }
    case 'openTask':
      return arrival;
    case 'end':
      return undefined;
  }
};

const walkSteps = (walk: Walk, steps: Steps, from: Arrival): Arrival | undefined =>
  steps.reduce<Arrival | undefined>((arrival, step) => arrival && walkStep(walk, step, arrival), from);

/** What the partner's run will ask for if it goes on by this program, and what it went past. Nothing, when no run is under way. */
export const emailsAhead = (traces: Traces): Ahead => {
  const walk: Walk = { ...traces, expected: [], passedBy: [] };
  const { partner, program } = traces;
  if (partner.state === 'running') walkSteps(walk, program.phases[partner.phase].steps, { conditions: [], at: partner.phaseStartedAt });
  return walk;
};
