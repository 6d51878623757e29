import type { Sources } from '../../bin/operations/senders';
import { isShown } from '../../lambdas/sources/proofs/token';
import type { Source } from '../../lambdas/sources/source';
import { standard } from '../../lambdas/sources/standard';

/** A sender that shows its token in the path, and sends one event as `{ id, tells, who }`; the rest is not understood. */
export const crm: Source = {
  trust: 'token',
  accepts: ['application/json'],
  verify: ({ token }, secrets) => isShown(secrets, [token]),
  split: ({ body }) => ({ items: [JSON.parse(body.toString())] }),
  mean: (item) => {
    const { id, tells, who, at = '2026-05-30T10:00:00Z' } = item as Record<string, string>;
    if (tells === 'noise') return { ignored: 'nothing happened' };
    if (tells === 'breaks it') throw new TypeError(`cannot read ${who}`);
    if (!tells?.startsWith('held')) return { problems: [{ field: 'tells', detail: 'is no word of ours' }] };
    const data = { partner: who?.includes('@') ? { email: who } : { id: who } };
    const same = { type: 'call.held', occurredAt: at, data };
    if (tells === 'held twice')
      return {
        events: [
          { ...same, senderId: `${id}` },
          { ...same, senderId: `${id}`, type: 'review.held' },
        ],
      };
    // One item may be two events, told in any order.
    return {
      events: [
        { senderId: `${id}-b`, type: 'review.held', occurredAt: at.replace('10:', '11:'), data },
        { senderId: `${id}-a`, type: 'call.held', occurredAt: at, data },
      ],
    };
  },
  kindOf: () => 'meeting',
  samples: ['call.held'],
  sample: ({ partner, nonce }) => ({
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: nonce, tells: 'held', who: partner.id ?? partner.email }),
    tokenInPath: true,
  }),
};

/** Who may send in these tests. */
export const sources: Sources = new Map([
  ['standard', async () => standard],
  ['crm', async () => crm],
]);
