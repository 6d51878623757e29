import type { JourneyEvent } from '../events';
import { FACT } from '../measures/facts';
import { UNTOUCHED } from '../partner';
import { later } from '../words';
import type { Draft } from './draft';
import { countingTime, firstReached, passedOverKey } from './reach';
import { saidBy } from './said';

/**
 * A wait is passed over: its milestone counts as reached by a person's word, as often as it must be. So the wait ends as it
 * does for an event, by what stands on the item, whichever rung it is at. Nobody is thanked, and it is counted apart.
 */
export const skipWait = (draft: Draft, event: JourneyEvent<'wait.skipped'>): void => {
  const { milestone: name, outcome } = event.data;
  const milestone = draft.rules.program.milestones[name];
  if (milestone === undefined) throw new Error(`there is no milestone "${name}": its absence is an objection`);
  const before = draft.before.milestones[name] ?? UNTOUCHED;
  // The operator's clock may be behind the machine's: a word on a wait never comes before it.
  const at = later(countingTime(event), before.waitSince ?? '');
  const times = milestone.times?.(draft.partner) ?? 1;
  const matches = Array.from({ length: times }, (_, index) => ({ at, key: passedOverKey(event.id, index) }));
  // What was reached in this journey before stays so, also where an older item does not say when that was first.
  const firstAt = firstReached(before, draft.partner) ?? before.firstAt;
  const passed = { matches, reachedAt: at, firstAt, outcome: outcome ?? before.outcome };
  draft.milestones[name] = { ...before, ...passed, revision: before.revision + 1 };
  draft.notes.push(`passed over: ${milestone.title}${outcome === undefined ? '' : ` (${outcome})`}, ${saidBy(event.data)}`);
  draft.tally[FACT.skipped(name)] = 1;
  draft.effects.push({ kind: 'resume', milestone: name });
};
