import type { Program, Step, Steps } from '../definition';
import type { MilestoneState, Partner } from '../partner';
import type { Instant, PhaseId, Segment, Track } from '../words';
import { type Draft, factsOf } from './draft';
import { isReached } from './reach';

/** A change in a partner's journey by an event: what others follow, who need not know the events themselves. Nothing in it is personal. */
export type Change =
  | {
      readonly type: 'milestone.reached';
      readonly milestone: string;
      readonly title: string;
      readonly outcome?: string | undefined;
      readonly at: Instant;
    }
  | { readonly type: 'phase.entered'; readonly phase: PhaseId; readonly run: number }
  | { readonly type: 'phase.ended'; readonly phase: PhaseId; readonly run: number; readonly outcome: string }
  /** Its workflow broke: the partner stands still until a person helps. */
  | { readonly type: 'phase.failed'; readonly phase: PhaseId; readonly run: number; readonly status: string }
  /** The workflow that broke was set going again. */
  | { readonly type: 'phase.resumed'; readonly phase: PhaseId; readonly run: number }
  | { readonly type: 'journey.rested'; readonly outcome: string }
  | {
      readonly type: 'task.opened';
      readonly taskId: string;
      readonly title: string;
      readonly dueAt: Instant;
      readonly assignee: 'manager' | 'head';
    }
  /** A person said so, or what it asked for has happened. */
  | { readonly type: 'task.done'; readonly taskId: string; readonly title: string; readonly byItself: boolean }
  /** It stayed open long past its day: the head of the program is told. */
  | { readonly type: 'task.escalated'; readonly taskId: string; readonly title: string; readonly dueAt: Instant };

/** Where a partner stands after an event, without its name, its people or their words. */
export interface Standing {
  /** Rises with each event of the partner: of two announcements, the one with the higher number is newer. */
  readonly revision: number;
  /** By system; of several of one system, the one learned last. */
  readonly externalIds: Readonly<Record<string, string>>;
  readonly track: Track;
  readonly segment: Segment;
  readonly tier: string;
  readonly phase: PhaseId;
  readonly state: Partner['state'];
  readonly run: number;
  /** How the journey came to rest; empty while it goes on. */
  readonly outcome: string;
  readonly exiting: boolean;
  readonly dormant: boolean;
  readonly journeyVersion: string;
  /** Milestones that the phase waits for next, by the program and what is known now; none when nothing runs. */
  readonly next: readonly string[];
  /** The same in words: `training attended, kickoff call held`. */
  readonly nextStep: string;
}

interface Way {
  readonly waits: readonly string[];
  readonly hasEnded: boolean;
}

const NOTHING: Way = { waits: [], hasEnded: false };

interface Known {
  readonly program: Program;
  readonly facts: ReturnType<typeof factsOf>;
}

const together = (ways: readonly Way[]): Way => ({
  waits: [...new Set(ways.flatMap(({ waits }) => waits))],
  hasEnded: ways.length > 0 && ways.every(({ hasEnded }) => hasEnded),
});

const wayOn = (step: Extract<Step, { kind: 'waitFor' }>, state: MilestoneState | undefined): Steps =>
  step.on === undefined ? step.reached : (step.on[state?.outcome ?? ''] ?? []);

const comeTo = (known: Known, step: Step): Way => {
  const { program, facts } = known;
  switch (step.kind) {
    case 'waitFor': {
      const milestone = program.milestones[step.milestone];
      const state = facts.milestones[step.milestone];
      const isOver = milestone !== undefined && isReached(milestone, state, facts.partner);
      return isOver ? walk(known, wayOn(step, state)) : { waits: [step.milestone], hasEnded: false };
    }
    case 'choose':
      return walk(known, step.answers[program.questions[step.question]?.ask(facts) ?? ''] ?? []);
    case 'together':
      return together(Object.values(step.branches).map((branch) => walk(known, branch)));
    case 'end':
      return { waits: [], hasEnded: true };
    default:
      return NOTHING;
  }
};

const walk = (known: Known, steps: Steps): Way => {
  for (const step of steps) {
    const way = comeTo(known, step);
    if (way.waits.length > 0 || way.hasEnded) return way;
  }
  return NOTHING;
};

/** A fork ahead is answered as it would be now; a wait that was given up is named until the phase is over. */
const waitsAhead = (known: Known): readonly string[] => {
  const { phase, state } = known.facts.partner;
  return state === 'running' ? walk(known, known.program.phases[phase].steps).waits : [];
};

/** The ids by which other systems know a partner, as those outside are told them. */
export const idsBySystem = (externalIds: Partner['externalIds']): Standing['externalIds'] =>
  Object.fromEntries(externalIds.map(({ system, id }) => [system, id]));

/** Where the partner of a draft stands. */
export const describeStanding = (draft: Draft): Standing => {
  const { partner, rules } = draft;
  const next = waitsAhead({ program: rules.program, facts: factsOf(draft) });
  const { revision, track, segment, tier, phase, state, run, exiting, dormant, journeyVersion } = partner;
  return {
    ...{ revision, track, segment, tier, phase, state, run, exiting, dormant, journeyVersion },
    externalIds: idsBySystem(partner.externalIds),
    outcome: partner.outcome ?? '',
    next,
    nextStep: next.map((name) => rules.program.milestones[name]?.title ?? name).join(', '),
  };
};
