import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { $add, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import type { SendLedger } from '../ports';
import type { JourneyTable } from './table';

/** One entry per mail and for ever, on DynamoDB: who holds the claim may send, and only they can confirm. */
export const createSendLedger = ({ EmailItem }: JourneyTable): SendLedger => {
  const mine = (claim: string) => ({
    condition: { and: [{ attr: 'claim', eq: claim } as const, { attr: 'status', eq: 'claimed' } as const] },
  });

  const read = async (partnerId: string, key: string) => {
    const { Item } = await EmailItem.build(GetItemCommand).key({ partnerId, key }).options({ consistent: true }).send();
    if (Item === undefined) throw new Error(`ledger entry ${key} of ${partnerId} was there, and is not`);
    return Item;
  };

  return {
    async claim(partnerId, key, email, claim, now, leaseUntil) {
      try {
        await EmailItem.build(UpdateItemCommand)
          .item({ partnerId, key, email, claim, status: 'claimed', at: now, leaseUntil, attempts: $add(1) })
          .options({
            condition: {
              or: [
                { attr: 'status', exists: false },
                {
                  and: [
                    { attr: 'status', eq: 'claimed' },
                    { attr: 'leaseUntil', lt: now },
                  ],
                },
              ],
            },
          })
          .send();
        return 'claimed';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return read(partnerId, key);
        throw error;
      }
    },

    async confirmSent(partnerId, key, claim, { messageId, recipient, subject, sentAt }) {
      await EmailItem.build(UpdateItemCommand)
        .item({ partnerId, key, status: 'sent', messageId, recipient, subject, sentAt, at: sentAt })
        .options(mine(claim))
        .send();
    },

    async confirmSkipped(partnerId, key, claim, reason) {
      await EmailItem.build(UpdateItemCommand).item({ partnerId, key, status: 'skipped', reason }).options(mine(claim)).send();
    },

    async release(partnerId, key, claim, now) {
      await EmailItem.build(UpdateItemCommand).item({ partnerId, key, leaseUntil: now }).options(mine(claim)).send();
    },
  };
};
