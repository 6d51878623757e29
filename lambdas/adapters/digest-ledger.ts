import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import type { DigestKey, DigestLedger } from '../ports/mail';
import type { JourneyTable } from './table';

/** So long is it known who got a digest: far longer than anything is tried again. */
const KEPT_SECONDS = 60 * 86_400;

const mine = (claim: string) => ({
  condition: { and: [{ attr: 'claim', eq: claim } as const, { attr: 'status', eq: 'claimed' } as const] },
});

/** One entry a person and day, on DynamoDB: who holds the claim may send. */
export const createDigestLedger = ({ DigestItem }: Pick<JourneyTable, 'DigestItem'>): DigestLedger => ({
  async claim(digest, claim, now, leaseUntil) {
    const isFree = {
      or: [
        { attr: 'status', exists: false } as const,
        { and: [{ attr: 'status', eq: 'claimed' } as const, { attr: 'leaseUntil', lt: now } as const] },
      ],
    };
    const expiresAt = Math.floor(Date.parse(now) / 1000) + KEPT_SECONDS;
    try {
      await DigestItem.build(UpdateItemCommand)
        .item({ ...digest, status: 'claimed', claim, leaseUntil, expiresAt })
        .options({ condition: isFree, returnValuesOnConditionFalse: 'ALL_OLD' })
        .send();
      return 'ours';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item?.status?.S === 'sent' ? 'sent' : 'held';
    }
  },

  async confirm(digest: DigestKey, claim, at) {
    await DigestItem.build(UpdateItemCommand)
      .item({ ...digest, status: 'sent', sentAt: at })
      .options(mine(claim))
      .send();
  },

  async release(digest, claim) {
    // A lease that is over: any time before all others is.
    await DigestItem.build(UpdateItemCommand)
      .item({ ...digest, leaseUntil: '', sentAt: $remove() })
      .options(mine(claim))
      .send();
  },
});
