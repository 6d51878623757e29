import type { Erasing, Erasures } from '../../lambdas/actions/erase';
import { aliasKey } from '../../lambdas/identity';
import type { Alias, Erasure } from '../../lib/journey/apply/draft';
import { aliasesOf } from '../../lib/journey/apply/roster';
import type { MemoryStore } from './memory-store';

/** Takes partners out of the table in memory: what the adapter promises, all at once. */
export class MemoryErasures implements Erasures {
  private readonly begun = new Map<string, { readonly names: readonly Alias[]; readonly erasing: Erasing }>();

  /** @param noted is told of each erasure in the moment in which it is one */
  constructor(
    private readonly store: MemoryStore,
    private readonly noted: (partnerId: string, names: readonly Alias[], erasure: Erasure) => void = () => undefined,
  ) {}

  of: Erasures['of'] = async (partnerId) => {
    const erasing = this.begun.get(partnerId)?.erasing;
    return erasing && { ...erasing, settledAt: this.store.settled.get(partnerId) };
  };

  fence: Erasures['fence'] = async (partner, _by, at) => {
    const { id, revision, run, phase } = partner;
    if (this.store.items(id).partner?.revision !== revision) return false;
    const names: readonly Alias[] = aliasesOf(partner);
    this.begun.set(id, { names, erasing: { at, run, phase, names: names.map(aliasKey) } });
    const erasure = { at, run, isFinished: false };
    this.store.settled.delete(id);
    this.store.erase(id, names, erasure);
    this.noted(id, names, erasure);
    return true;
  };

  forget: Erasures['forget'] = async () => undefined;

  sweep: Erasures['sweep'] = async () => 0;

  finish: Erasures['finish'] = async (partnerId, at) => {
    const { names = [], erasing } = this.begun.get(partnerId) ?? {};
    if (erasing === undefined) throw new Error(`the erasure of ${partnerId} never began`);
    this.begun.set(partnerId, { names, erasing: { ...erasing, names: [], finishedAt: at } });
    this.store.finishErasure(names);
  };
}
