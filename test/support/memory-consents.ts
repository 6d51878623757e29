import type { ConsentStore } from '../../lambdas/ports/people';
import { type Consent, topicsStopped, UNSAID } from '../../lib/journey/consent';
import type { Topic } from '../../lib/journey/emails';
import { MONDAY } from './fixtures';

/** Consents in memory, with the conditions of the real ones. */
export class MemoryConsents implements ConsentStore {
  readonly items = new Map<string, Consent>();
  /** Runs before each write: somebody else may be first. */
  beforeWriting: (contactRef: string) => void = () => undefined;

  read: ConsentStore['read'] = async (contactRef) => this.items.get(contactRef) ?? UNSAID;

  of: ConsentStore['of'] = async (contactRefs) =>
    new Map(
      contactRefs.flatMap((ref) => {
        const stopped = topicsStopped(this.items.get(ref) ?? UNSAID);
        return stopped.size === 0 ? [] : [[ref, stopped] as const];
      }),
    );

  write: ConsentStore['write'] = async (contactRef, consent) => {
    this.beforeWriting(contactRef);
    if ((this.items.get(contactRef)?.revision ?? 0) !== consent.revision - 1) return false;
    this.items.set(contactRef, consent);
    return true;
  };

  /** As if somebody had stopped these long ago. */
  stop(contactRef: string, ...topics: readonly Topic[]): void {
    const revision = (this.items.get(contactRef)?.revision ?? 0) + 1;
    const lastChange = { at: MONDAY, by: 'a test', stopped: topics, started: [] };
    this.items.set(contactRef, { stopped: Object.fromEntries(topics.map((topic) => [topic, MONDAY])), revision, lastChange });
  }
}
