import type { Decision, Situation } from '../../lib/journey/apply/draft';
import { toldAt } from '../../lib/journey/apply/reach';
import type { JourneyEvent } from '../../lib/journey/events';
import { later, PHASES } from '../../lib/journey/words';
import type { Directory } from '../ports/names';
import type { EffectPorts } from './effects';

/**
 * What is decided on a partner, when one of its names was that of an organisation which was erased: what happened before
 * is not written anywhere again (undefined), and what applies anew is a new partner that never hears of it.
 */
export const unlessErased = async (
  directory: Pick<Directory, 'erased'>,
  event: JourneyEvent,
  before: Situation,
  decision: Decision,
): Promise<Decision | undefined> => {
  const { partner, erased } = before;
  if (partner !== undefined) return partner.forgetsBefore !== undefined && toldAt(event) <= partner.forgetsBefore ? undefined : decision;
  const at = later((await directory.erased(decision.aliases)) ?? '', erased?.at ?? '');
  if (at === '') return decision;
  if (toldAt(event) <= at) return undefined;
  if (erased?.isFinished === false) throw new Error(`the erasure of partner ${decision.partner.id} is not finished: run "ops erase" again`);
  return { ...decision, partner: { ...decision.partner, forgetsBefore: at } };
};

/**
 * Behind all that stood in the queue of a partner that is erased: its runs are stopped, and those who follow it are told. A call
 * that was killed when it had written the current run had not stopped the one before, and finds nobody when it is tried again;
 * which phase that was in nobody knows any more.
 */
export const settleErasure = async (
  { workflows, announcer, directory, clock }: Pick<EffectPorts, 'workflows' | 'announcer' | 'directory' | 'clock'>,
  partnerId: string,
  event: JourneyEvent<'partner.erased'>,
): Promise<void> => {
  const { phase, run } = event.data;
  if (run > 1) for (const each of PHASES) await workflows.stop(each, partnerId, run - 1);
  await workflows.stop(phase, partnerId, run);
  await announcer.announce(partnerId, event);
  await directory.settleErasure(partnerId, clock.now());
};
