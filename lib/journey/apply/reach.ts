import type { Milestone } from '../definition';
import type { JourneyEvent, WebhookEventType } from '../events';
import { type MilestoneState, type Partner, UNTOUCHED } from '../partner';
import { earlier, type Instant, later, type Since, toInstant } from '../words';
import { type Draft, factsOf } from './draft';

const LATEST_AFTER_MS = 5 * 60 * 1000;

/** When an event counts: as received, or, told late, as it happened (and five minutes, for a sender's slow clock). */
export const countingTime = (event: Pick<JourneyEvent, 'occurredAt' | 'receivedAt'>): Instant =>
  toInstant(Math.min(Date.parse(event.receivedAt), Date.parse(event.occurredAt) + LATEST_AFTER_MS));

/** When an event's word was true; a sender's clock that is ahead must not make its word the newest for ever. */
export const toldAt = ({ occurredAt, receivedAt }: Pick<JourneyEvent, 'occurredAt' | 'receivedAt'>): Instant =>
  earlier(toInstant(occurredAt), toInstant(receivedAt));

/** No sender promises order: of two words on one thing that of the later time stands. What was known before such times were kept is older. */
export const isOlder = (event: Pick<JourneyEvent, 'occurredAt' | 'receivedAt'>, known: Instant | undefined): boolean =>
  known !== undefined && toldAt(event) < known;

/** Why a word that came late changed nothing, for the timeline. */
export const noteOldNews = ({ notes }: Pick<Draft, 'notes'>, of: string): void =>
  void notes.push(`what is newer about ${of} is known already: it stays`);

/** From when on events count for a milestone, as the partner's record knows it. */
export const boundaryOf = (since: Since, partner: Partner, waitSince: Instant | undefined): Instant => {
  switch (since) {
    case 'wait':
      return waitSince ?? partner.phaseStartedAt;
    case 'phase':
      return partner.phaseStartedAt;
    case 'term':
      return partner.term?.startedAt ?? partner.journeyStartedAt;
    case 'journey':
      return partner.journeyStartedAt;
    case 'ever':
      return '0000';
  }
};

/** Whether a milestone stands as reached for this partner, by the milestone's own boundary: who waits, is thanked or is told goes by it. */
export const isReached = (milestone: Pick<Milestone, 'since'>, state: MilestoneState | undefined, partner: Partner): boolean =>
  state?.reachedAt !== undefined && state.reachedAt >= boundaryOf(milestone.since, partner, state.waitSince);

const PASSED_OVER = 'skipped:';

/** Names a match that is nothing but a person's word that the milestone is passed over. */
export const passedOverKey = (eventId: string, index: number): string => `${PASSED_OVER}${eventId}:${index}`;

/** Whether a milestone stands as reached by nothing but a person's word that it is passed over. */
export const isPassedOver = ({ matches }: Pick<MilestoneState, 'matches'>): boolean =>
  matches.length > 0 && matches.every(({ key }) => key.startsWith(PASSED_OVER));

/**
 * When a milestone was first reached in the journey that the partner is on, if it was: what is counted goes by it. So what is
 * told in a journey is counted in it once, however often a milestone of each phase is told; but for what counts since ever,
 * which may have been reached before. What a person passed over was not reached.
 */
export const firstReached = (
  state: MilestoneState | undefined,
  { journeyStartedAt }: Pick<Partner, 'journeyStartedAt'>,
): Instant | undefined =>
  // Items from before this was kept know only the last time.
  [state?.firstAt, state !== undefined && isPassedOver(state) ? undefined : state?.reachedAt].find(
    (at) => at !== undefined && at >= journeyStartedAt,
  );

/** Whether the wait that stands on a milestone's item is over: it was reached since that wait counts. */
export const isWaitOver = ({ reachedAt, waitSince }: MilestoneState): boolean =>
  reachedAt !== undefined && waitSince !== undefined && reachedAt >= waitSince;

/** The outcome that an event of this type brings about, where a milestone has several. */
export const outcomeOf = (milestone: Milestone, type: WebhookEventType): string | undefined =>
  Object.entries(milestone.outcomes ?? {}).find(([, types]) => types.includes(type))?.[0];

/** The item after one more match: the last `times` of them, sorted, and the outcome of the newest. */
const withMatch = (
  state: MilestoneState,
  match: MilestoneState['matches'][number],
  times: number,
  outcome: string | undefined,
): MilestoneState => {
  const others = state.matches.filter(({ key }) => key !== match.key);
  const known = state.matches.find(({ key }) => key === match.key);
  const latest = known !== undefined && known.at > match.at ? known : match;
  const matches = [...others, latest].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-times);
  const reachedAt = matches.length < times ? undefined : matches[0]?.at;
  const isNewest = matches.at(-1)?.at === match.at;
  return { ...state, matches, reachedAt, outcome: isNewest ? (outcome ?? state.outcome) : state.outcome, revision: state.revision + 1 };
};

/**
 * When this journey first reached it, whatever came later: that is what is measured, where `reachedAt` is what waits compare.
 * @param at when this match reached it
 */
const firstAt = (before: MilestoneState, after: MilestoneState, at: Instant | undefined, partner: Partner): Instant | undefined => {
  const known = firstReached(before, partner);
  const isReachedIn = ({ journeyStartedAt }: Partner) => after.reachedAt !== undefined && after.reachedAt >= journeyStartedAt;
  if (at === undefined || at < partner.journeyStartedAt || !isReachedIn(partner)) return known ?? before.firstAt;
  return known === undefined ? at : earlier(known, at);
};

/** When the last match came; none of them counts where all were passed over. */
const lastOf = (state: MilestoneState): Instant | undefined => (isPassedOver(state) ? undefined : state.matches.at(-1)?.at);

type Counted = JourneyEvent<WebhookEventType>;

const reach = (draft: Draft, name: string, milestone: Milestone, event: Counted, at: Instant): void => {
  const before = draft.before.milestones[name] ?? UNTOUCHED;
  // A milestone that tells its matches apart takes all that do not say whose they are as one.
  const key = milestone.distinctBy ? (milestone.distinctBy(event) ?? 'unknown') : event.id;
  const times = milestone.times?.(draft.partner) ?? 1;
  const matched = withMatch(before, { at, key }, times, outcomeOf(milestone, event.type));
  const state = { ...matched, firstAt: firstAt(before, matched, times === 1 ? at : lastOf(matched), draft.partner) };
  draft.milestones[name] = state;
  const isNew = isReached(milestone, state, draft.partner) && (draft.beganJourney || !isReached(milestone, before, draft.partner));
  if (isNew) {
    draft.notes.push(`reached: ${milestone.title}${state.outcome === undefined ? '' : ` (${state.outcome})`}`);
    const how = state.outcome === undefined ? {} : { outcome: state.outcome };
    draft.changes.push({ type: 'milestone.reached', milestone: name, title: milestone.title, ...how, at: state.reachedAt ?? at });
  }
  // Thanked first: what the resumed phase sends next must not overtake the thanks for what led to it.
  thank(draft, name, milestone, key, isNew);
  draft.effects.push({ kind: 'resume', milestone: name });
};

const thank = (draft: Draft, name: string, milestone: Milestone, key: string, isNew: boolean): void => {
  const perMatch = milestone.thankFor === 'match';
  if (milestone.thanks === undefined || !(isNew || perMatch)) return;
  draft.effects.push({
    kind: 'email',
    email: milestone.thanks,
    key: perMatch ? `thanks:${name}:${key}` : `event:${draft.event.id}:${milestone.thanks}`,
    aboutEvent: true,
  });
};

const counts = (draft: Draft, milestone: Milestone, event: JourneyEvent): event is Counted =>
  milestone.events.some((type) => type === event.type) && (milestone.counts?.(event as Counted, factsOf(draft)) ?? true);

/** When this event counts for this partner: what came before its first journey counts for that one. */
const countedAt = ({ event, partner, beganJourney }: Draft): Instant =>
  later(countingTime(event), beganJourney ? partner.journeyStartedAt : partner.createdAt);

/** Every milestone that this event counts for, wherever the partner stands. */
export const applyMilestones = (draft: Draft): void => {
  if (!draft.isNews) return;
  const at = countedAt(draft);
  const { milestones, wakes } = draft.rules.program;
  for (const [name, milestone] of Object.entries(milestones)) {
    if (!counts(draft, milestone, draft.event)) continue;
    reach(draft, name, milestone, draft.event, at);
    if (name === wakes) act(draft, at);
  }
};

/** A commercial act: it wakes a dormant partner. */
const act = (draft: Draft, at: Instant): void => {
  if (draft.partner.dormant) draft.notes.push('awake again');
  const { lastActAt = at } = draft.partner;
  draft.partner = { ...draft.partner, dormant: false, lastActAt: later(lastActAt, at) };
};
