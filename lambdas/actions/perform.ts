import * as v from 'valibot';
import { decide } from '../../lib/journey/apply';
import type { Effect, Rules } from '../../lib/journey/apply/draft';
import { OBJECTED } from '../../lib/journey/apply/objections';
import { toldAt } from '../../lib/journey/apply/reach';
import { EVENTS, isEventType } from '../../lib/journey/events';
import { toJourneyEvent } from '../journey-event';
import type { QueuedEvent } from '../messages';
import type { AppliedEvent, Clock, JourneyStore } from '../ports/journey';
import type { EventQueue } from '../ports/queues';

/** What an action needs, whoever asks for it: the operator's commands, or a page. */
export interface ActionPorts {
  readonly rules: Rules;
  readonly store: Pick<JourneyStore, 'situation' | 'appliedEvent'>;
  readonly events: EventQueue;
  readonly clock: Clock;
  /** Lets time pass before the log is looked at again. */
  sleep(milliseconds: number): Promise<void>;
}

/** What came of an action. */
export type ActionResult =
  /** It is in the timeline, and this follows from it. */
  | { readonly result: 'done'; readonly eventId: string; readonly notes: readonly string[]; readonly effects: readonly Effect[] }
  /** Only tried: this would follow from it now. */
  | { readonly result: 'would be done'; readonly notes: readonly string[]; readonly effects: readonly Effect[] }
  /** It is so already. Nothing was done now. */
  | { readonly result: 'repeated'; readonly why: string; readonly eventId?: string }
  /** Something else came first. Nothing was done, and the timeline says so; or, when it `wasApplied`, it was done to what was there before. */
  | { readonly result: 'conflict'; readonly why: string; readonly eventId: string; readonly wasApplied?: true }
  /** Cannot be done as things stand. Nothing was sent. */
  | { readonly result: 'refused'; readonly why: string }
  /** Will be done or refused as soon as the partner's events before it are applied; that takes longer than this waited. */
  | { readonly result: 'sent'; readonly eventId: string };

/** An event of one partner, by hand. */
export type ActionEvent = QueuedEvent & { readonly partner: { readonly id: string } };

const LOOK_AGAIN_MS = 250;
const PATIENCE_MS = 10_000;

const whyUnfit = ({ type, data }: ActionEvent): string | undefined => {
  if (!isEventType(type)) return `there is no event type "${type}"`;
  const parsed = v.safeParse(EVENTS[type], data);
  if (parsed.success) return undefined;
  return parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'data'} ${issue.message}`).join('; ');
};

const objectionIn = ([first]: readonly string[]): string | undefined =>
  first?.startsWith(OBJECTED) ? first.slice(OBJECTED.length) : undefined;

/** What the partner's log says of it. */
const outcomeOf = ({ event, notes, effects: all }: AppliedEvent): ActionResult => {
  const why = objectionIn(notes);
  // That others are told of it goes without saying.
  const effects = all.filter(({ kind }) => kind !== 'announce');
  return why === undefined ? { result: 'done', eventId: event.id, notes, effects } : { result: 'conflict', why, eventId: event.id };
};

const applied = async ({ store, sleep }: ActionPorts, partnerId: string, eventId: string): Promise<AppliedEvent | undefined> => {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_AGAIN_MS) {
    const found = await store.appliedEvent(partnerId, eventId);
    if (found !== undefined) return found;
    await sleep(LOOK_AGAIN_MS);
  }
  return undefined;
};

/**
 * Does what a person asks for, by an event in the partner's queue. It is decided on what is read here, so that whoever asks
 * is told at once, and again where it is applied: what came in between may make it a conflict. The same event is done once.
 */
export const perform = async (ports: ActionPorts, event: ActionEvent, { dryRun = false } = {}): Promise<ActionResult> => {
  const { store, rules, clock } = ports;
  const { id: partnerId } = event.partner;
  const unfit = whyUnfit(event);
  if (unfit !== undefined) return { result: 'refused', why: unfit };
  const before = await store.appliedEvent(partnerId, event.id);
  if (before !== undefined) {
    const outcome = outcomeOf(before);
    return outcome.result === 'conflict'
      ? outcome
      : { result: 'repeated', why: `it was done on ${before.appliedAt.slice(0, 10)}`, eventId: event.id };
  }
  const told = toJourneyEvent(event);
  const decision = decide(rules, told, partnerId, await store.situation(partnerId, told, clock.now()));
  if (decision === undefined) return { result: 'refused', why: 'the partner is not known' };
  const { objection, notes, effects, partner } = decision;
  if (partner.forgetsBefore !== undefined && toldAt(told) <= partner.forgetsBefore)
    return { result: 'refused', why: 'it happened before an organisation of one of its names was erased: nothing of that is to be known' };
  if (objection !== undefined) return { result: objection.isSo ? 'repeated' : 'refused', why: objection.why };
  if (dryRun) return { result: 'would be done', notes, effects };
  await ports.events.send(event);
  const done = await applied(ports, partnerId, event.id);
  return done === undefined ? { result: 'sent', eventId: event.id } : outcomeOf(done);
};
