import type { Decision, Situation } from '../../lib/journey/apply/draft';
import { toldAt } from '../../lib/journey/apply/reach';
import type { JourneyEvent } from '../../lib/journey/events';
import { later } from '../../lib/journey/words';
import type { Directory } from '../ports';

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
