import { allSteps, type Next, type Reopen, type Steps } from '../definition';
import type { JourneyEvent } from '../events';
import { FACT } from '../measures/facts';
import { NO_NUMBERS, type Partner } from '../partner';
import { type Instant, later, type PhaseId } from '../words';
import { type Draft, factsOf, type RunInput } from './draft';
import { countingTime } from './reach';
import { saidBy } from './said';
import { dropTasks } from './tasks';
import { isPassing, noteUntold } from './untold';

const inputOf = (partner: Partner): RunInput => ({
  partnerId: partner.id,
  journeyVersion: partner.journeyVersion,
  run: partner.run,
  journeyStartedAt: partner.journeyStartedAt,
  termStartedAt: partner.term?.startedAt ?? partner.journeyStartedAt,
  phaseStartedAt: partner.phaseStartedAt,
});

/** When what an event begins has begun: at its own time, not when it is applied, so that what came right behind it counts. */
const beginningOf = ({ event, partner }: Draft): Instant => later(countingTime(event), partner.phaseStartedAt);

/** Starts a phase: raises the run, so that whatever the last one still says is only logged. */
export const startRun = (draft: Draft, phase: PhaseId): void => {
  const { partner } = draft;
  draft.partner = {
    ...partner,
    journeyVersion: draft.rules.program.version,
    phase,
    phaseStartedAt: beginningOf(draft),
    run: partner.run + 1,
    state: 'running',
    outcome: undefined,
    restedAt: undefined,
    runsOf: { ...partner.runsOf, [phase]: (partner.runsOf[phase] ?? 0) + 1 },
  };
  draft.effects.push({ kind: 'start', phase, input: inputOf(draft.partner) });
  draft.changes.push({ type: 'phase.entered', phase, run: draft.partner.run });
  draft.notes.push(`started ${phase}, run ${draft.partner.run}`);
};

const stopRun = (draft: Draft, why: string): void => {
  const { phase, run, state } = draft.partner;
  if (state !== 'running') return;
  draft.effects.push({ kind: 'stop', phase, run });
  draft.notes.push(`stopped ${phase}, run ${run}: ${why}`);
};

/** A new journey starts from nothing but what is known of the organisation. */
export const startJourney = (draft: Draft, phase: PhaseId): void => {
  const { partner } = draft;
  const isFirst = draft.before.partner === undefined;
  dropTasks(draft, 'a new journey begins');
  draft.beganJourney = true;
  draft.partner = {
    ...partner,
    journeyStartedAt: isFirst ? partner.journeyStartedAt : beginningOf(draft),
    term: undefined,
    termsBefore: partner.term?.number ?? partner.termsBefore,
    thisTerm: isFirst ? partner.thisTerm : NO_NUMBERS,
    exiting: false,
    exitReason: undefined,
    dormant: false,
    runsOf: {},
  };
  startRun(draft, phase);
};

/** A person has a phase begun anew: in the same journey, so that what was reached before passes at once. Who was leaving stays, unless it is that phase. */
export const restartPhase = (draft: Draft, { data }: JourneyEvent<'phase.restarted'>): void => {
  stopRun(draft, 'begun anew');
  draft.notes.push(`${data.phase} begun anew ${saidBy(data)}`);
  if (data.phase !== draft.rules.program.exit.phase) draft.partner = { ...draft.partner, exiting: false, exitReason: undefined };
  startRun(draft, data.phase);
  draft.partner = { ...draft.partner, restartedRun: draft.partner.run };
};

const beginExit = (draft: Draft, reason: string): void => {
  stopRun(draft, 'leaving');
  dropTasks(draft, 'it leaves');
  draft.partner = { ...draft.partner, exiting: true, exitReason: draft.partner.exitReason ?? reason };
  startRun(draft, draft.rules.program.exit.phase);
};

const follow = (draft: Draft, next: Next): void => {
  switch (next.kind) {
    case 'start':
    case 'decide':
      if (next.dormant) draft.partner = { ...draft.partner, dormant: true };
      startRun(draft, next.kind === 'start' ? next.phase : next.ask(factsOf(draft)));
      break;
    case 'exit':
      draft.partner = { ...draft.partner, state: 'closed' };
      beginExit(draft, next.reason);
      break;
    case 'close':
      draft.partner = { ...draft.partner, state: 'closed', outcome: next.as, restedAt: draft.now, exiting: false };
      draft.notes.push(`journey rests: ${next.as}`);
      draft.changes.push({ type: 'journey.rested', outcome: next.as });
  }
};

const isCurrent = ({ partner }: Draft, run: number): boolean => run === partner.run && partner.state === 'running';

const completePhase = (draft: Draft, { data }: JourneyEvent<'phase.completed'>): void => {
  if (!isCurrent(draft, data.run)) {
    draft.notes.push(`run ${data.run} is no longer the current one: only logged`);
    return;
  }
  const { phase } = draft.partner;
  const next = draft.rules.program.phases[phase].next[data.outcome];
  if (next === undefined) throw new Error(`phase ${phase} ended with "${data.outcome}", which its "next" does not handle`);
  draft.notes.push(`${phase} ended: ${data.outcome}`);
  draft.tally[FACT.ended(phase, data.outcome)] = 1;
  draft.changes.push({ type: 'phase.ended', phase, run: data.run, outcome: data.outcome });
  follow(draft, next);
  if (isPassing(draft, data.run)) noteUntold(draft);
};

const failPhase = (draft: Draft, { data }: JourneyEvent<'phase.failed'>): void => {
  if (!isCurrent(draft, data.run)) {
    draft.notes.push(`run ${data.run} is no longer the current one: only logged`);
    return;
  }
  draft.partner = { ...draft.partner, state: 'failed' };
  draft.changes.push({ type: 'phase.failed', phase: draft.partner.phase, run: data.run, status: data.status });
  draft.notes.push(`${draft.partner.phase}, run ${data.run}, ${data.status.toLowerCase()}: a person is needed`);
};

const requestExit = (draft: Draft): void => {
  const { partner, event } = draft;
  if (partner.exiting || partner.outcome === 'exited') {
    draft.notes.push(partner.exiting ? 'is leaving already: only logged' : 'has left already: only logged');
    return;
  }
  const reason = 'reason' in event.data && typeof event.data.reason === 'string' ? event.data.reason : 'asked to leave';
  beginExit(draft, reason);
};

/** What sets a resting journey going again, if this event does. */
export const reopening = ({ partner, rules, event }: Pick<Draft, 'partner' | 'rules' | 'event'>): Reopen | undefined => {
  if (partner.state !== 'closed') return undefined;
  const rests = Object.values(rules.program.phases[partner.phase].next).find(
    (next) => next.kind === 'close' && next.as === partner.outcome,
  );
  const reopen = rests?.kind === 'close' ? rests.reopen : {};
  return Object.entries(reopen).find(([type]) => type === event.type)?.[1];
};

/** Starts what must be under way before the event is counted: a first journey, or one that it wakes. */
export const applyOpening = (draft: Draft): void => {
  const isFirst = draft.before.partner === undefined;
  const reopen: Reopen | undefined = isFirst ? { phase: draft.rules.program.firstPhase, journey: 'new' } : reopening(draft);
  if (reopen?.journey === 'new') startJourney(draft, reopen.phase);
  else if (reopen?.journey === 'same') startRun(draft, reopen.phase);
};

const datesPausedFor = (steps: Steps): readonly string[] =>
  allSteps(steps).flatMap((step) => (step.kind === 'pauseUntil' ? [step.date] : []));

/** A pause is set when it begins; when the date that it waits for moves, the phase starts over and pauses anew. */
const restartIfDateMoved = (draft: Draft): void => {
  const { partner, before, now, rules } = draft;
  const was = before.partner;
  if (was === undefined || was.run !== partner.run || partner.state !== 'running' || partner.exiting) return;
  const moved = datesPausedFor(rules.program.phases[partner.phase].steps).find(
    (date) => was.dates[date] !== partner.dates[date] && (was.dates[date] ?? '') > now,
  );
  if (moved === undefined) return;
  stopRun(draft, `${rules.program.dates[moved]?.title ?? moved} moved`);
  startRun(draft, partner.phase);
};

/** A run that had failed and was redriven speaks again: the partner goes on. */
const noteRedriven = (draft: Draft): void => {
  const { event, partner } = draft;
  if (partner.state !== 'failed' || event.source !== 'journey' || event.type === 'phase.failed') return;
  if (!('run' in event.data) || event.data.run !== partner.run) return;
  draft.partner = { ...partner, state: 'running' };
  draft.changes.push({ type: 'phase.resumed', phase: partner.phase, run: partner.run });
  draft.notes.push(`${partner.phase}, run ${partner.run}, goes on`);
};

/** What ends, fails, leaves or moves. */
export const applyRuns = (draft: Draft): void => {
  const { event } = draft;
  noteRedriven(draft);
  if (event.type === 'phase.completed') completePhase(draft, event);
  else if (event.type === 'phase.failed') failPhase(draft, event);
  else if (event.type === draft.rules.program.exit.on) requestExit(draft);
  else restartIfDateMoved(draft);
};

/** Why a partner left, in its own words where it gave them. */
export const exitReasonOf = ({ partner, event }: Draft): string | undefined => {
  // Who accepts after all does not leave: what it said before is no reason for anything later.
  if (event.type === 'renewal.accepted' && !partner.exiting) return undefined;
  const gaveReason = event.type === 'renewal.declined' || event.type === 'renewal.withheld' || event.type === 'survey.answered';
  return gaveReason && event.data.reason !== undefined ? event.data.reason : partner.exitReason;
};
