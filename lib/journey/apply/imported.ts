import type { Next, Program } from '../definition';
import type { JourneyEvent } from '../events';
import { type MilestoneState, NO_NUMBERS, type Partner, UNTOUCHED } from '../partner';
import { type Instant, later, PHASES, type PhaseId, toInstant } from '../words';
import { type Draft, factsOf, type Objection, type Rules } from './draft';
import { countingTime, toldAt } from './reach';
import { newPartner } from './roster';
import { startRun } from './runs';
import { saidBy } from './said';
import { noteUntold } from './untold';

type Imported = JourneyEvent<'partner.imported'>;

const instant = (time: string | undefined): Instant | undefined => (time === undefined ? undefined : toInstant(time));

/** When its journey began: as told, else with the first thing that is known of it, else now. */
const beginningOf = (event: Imported): Instant => {
  const { journeyStartedAt, milestones, term } = event.data;
  if (journeyStartedAt !== undefined) return toInstant(journeyStartedAt);
  const known = [...milestones.map(({ at }) => toInstant(at)), ...(term ? [toInstant(term.startedAt)] : [])];
  return known.filter((at) => at <= countingTime(event)).sort()[0] ?? countingTime(event);
};

const uniqueIds = (ids: Partner['externalIds']): Partner['externalIds'] => [
  ...new Map(ids.map(({ system, id }) => [`${system}:${id}`, { system, id }])).values(),
];

/** So far as it has come, it has been through the phases before: the funnel counts it there, too. */
const phasesBefore = (phase: PhaseId): Partner['runsOf'] =>
  Object.fromEntries(PHASES.slice(0, PHASES.indexOf(phase)).map((each) => [each, 1]));

/** A partner whose journey was under way elsewhere, as it is told; nothing runs yet. What is told of before its import counts when it happened. */
export const importedPartner = (rules: Rules, id: string, event: Imported): Partner => {
  const { partner, phase, term, tier, thisTerm = NO_NUMBERS, total = thisTerm, dormant = false, exitReason } = event.data;
  const begun = newPartner(rules, id, partner, beginningOf(event), toldAt(event));
  return {
    ...begun,
    externalIds: uniqueIds(partner.externalIds ?? []),
    tier: tier ?? begun.tier,
    term: term && { ...term, startedAt: toInstant(term.startedAt), endsAt: toInstant(term.endsAt) },
    lastActAt: instant(event.data.lastActAt),
    lastWonAt: instant(event.data.lastWonAt),
    parentPartnerId: event.data.parentPartnerId,
    ...{ phase, total, thisTerm, dormant, exitReason, runsOf: phasesBefore(phase) },
  };
};

const stateOf = (times: number, at: Instant, outcome: string | undefined, eventId: string): MilestoneState => ({
  ...UNTOUCHED,
  matches: Array.from({ length: times }, (_, index) => ({ at, key: `imported:${eventId}:${index}` })),
  ...{ reachedAt: at, firstAt: at, outcome, revision: UNTOUCHED.revision + 1 },
});

/** Reached at their own times, and counted by these. Nobody is thanked, and nobody outside is told: both were so long ago. */
const reachAll = (draft: Draft, { id, data }: Imported): void => {
  for (const { name, at, outcome } of data.milestones) {
    const milestone = draft.rules.program.milestones[name];
    if (milestone === undefined) throw new Error(`there is no milestone "${name}": its absence is an objection`);
    draft.milestones[name] = stateOf(milestone.times?.(draft.partner) ?? 1, toInstant(at), outcome, id);
    draft.notes.push(`reached before, on ${at.slice(0, 10)}: ${milestone.title}`);
  }
};

/** A phase that is started only if there is time for it is the first of those that its start decides between. */
const entriesOf = ({ phases }: Program, phase: PhaseId): readonly Extract<Next, { kind: 'decide' }>[] =>
  Object.values(phases)
    .flatMap(({ next }) => Object.values(next))
    .filter((next) => next.kind === 'decide')
    .filter((next) => next.phases[0] === phase);

/** The phase that starts: the one that it is in, unless the program would not start that so late in the term. */
const startOf = (draft: Draft, phase: PhaseId): PhaseId => entriesOf(draft.rules.program, phase)[0]?.ask(factsOf(draft)) ?? phase;

const rest = (draft: Draft, outcome: string, restedAt: Instant): void => {
  const { phase, runsOf } = draft.partner;
  draft.partner = {
    ...draft.partner,
    ...{ state: 'closed', outcome, restedAt, phaseStartedAt: restedAt, runsOf: { ...runsOf, [phase]: 1 } },
  };
  draft.notes.push(`journey rests: ${outcome}`);
  draft.changes.push({ type: 'journey.rested', outcome });
};

/** A partner of a program that was run by other means: it stands where it stood, and its phase begins now. */
export const bringIn = (draft: Draft, event: Imported): void => {
  const { phase, outcome, restedAt } = event.data;
  draft.beganJourney = true;
  draft.notes.push(`brought in ${saidBy(event.data)}`);
  reachAll(draft, event);
  if (outcome !== undefined) {
    rest(draft, outcome, later(toInstant(restedAt ?? countingTime(event)), draft.partner.journeyStartedAt));
    return;
  }
  const start = startOf(draft, phase);
  if (start !== phase) draft.notes.push(`${start} instead of ${phase}: there is no time left for that before ${start}`);
  startRun(draft, start);
  noteUntold(draft);
};

/** How journeys may rest that have come to this phase. */
export const restsIn = ({ phases }: Pick<Program, 'phases'>, phase: PhaseId): readonly string[] =>
  Object.values(phases[phase].next).flatMap((next) => (next.kind === 'close' ? [next.as] : []));

/** Whether a partner that runs in this phase is under an agreement: all but who is still being won. */
export const isUnderAgreement = ({ firstPhase }: Pick<Program, 'firstPhase'>, phase: PhaseId): boolean => phase !== firstPhase;

/** What keeps a partner from being brought in so. */
export const againstImport = ({ before, rules }: Draft, { data }: Imported): Objection | undefined => {
  const { program } = rules;
  if (before.partner !== undefined) return { why: 'the partner is known already: an import changes nobody' };
  const unknown = data.milestones.find(({ name }) => program.milestones[name] === undefined);
  if (unknown !== undefined) return { why: `the program has no milestone "${unknown.name}"` };
  if (data.outcome !== undefined && !restsIn(program, data.phase).includes(data.outcome))
    return { why: `no journey rests as "${data.outcome}" in ${data.phase}` };
  if (data.outcome === undefined && data.term === undefined && isUnderAgreement(program, data.phase))
    return { why: `who is in ${data.phase} has an agreement, whose term must be told` };
  return undefined;
};
