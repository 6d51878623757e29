import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { $remove, UpdateItemCommand, type UpdateItemInput } from 'dynamodb-toolbox/entity/actions/update';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { emailSortKey, partnerPartition } from '../../lib/journey/keys';
import type { AddressBook, FeedbackLedger } from '../ports/ledger';
import type { Fact } from '../receive-feedback/meaning';
import { createKnownNames } from './known-names';
import type { JourneyTable } from './table';

/** Whether a conditional write took effect; if not, whether there was an item at all. */
const written = async (write: Promise<unknown>): Promise<'written' | 'not so' | 'no item'> => {
  try {
    await write;
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error.Item === undefined ? 'no item' : 'not so';
    throw error;
  }
};

/** What became of mails that were sent, in their ledger entries. */
export const createFeedbackLedger = ({ table, EmailItem }: JourneyTable): FeedbackLedger => {
  const mailsWhere = async (partnerId: string, attr: 'messageId' | 'recipient', eq: string) => {
    const { Items = [] } = await table
      .build(QueryCommand)
      .entities(EmailItem)
      .query({ partition: partnerPartition(partnerId), range: { beginsWith: emailSortKey('') } })
      .options({ consistent: true, maxPages: Number.POSITIVE_INFINITY, entityAttrFilter: false, filters: { email: { attr, eq } } })
      .send();
    return Items;
  };

  /** `returnValuesOnConditionFalse` tells an entry with something weightier from no entry: an update would make one. */
  const update = (item: UpdateItemInput<JourneyTable['EmailItem']>, name: 'feedbackOrder' | Fact, value: string) => {
    // All of them are texts, and conditions on them alike: the library asks for one literal name.
    const attr = name as 'feedbackOrder';
    const isNews = {
      or: [
        { attr, exists: false as const },
        { attr, lt: value },
      ],
    };
    const options = {
      condition: { and: [{ attr: 'status' as const, exists: true as const }, isNews] },
      returnValuesOnConditionFalse: 'ALL_OLD' as const,
    };
    return written(EmailItem.build(UpdateItemCommand).item(item).options(options).send());
  };

  return {
    keyOf: async (partnerId, messageId) => (await mailsWhere(partnerId, 'messageId', messageId))[0]?.key,

    async record(partnerId, key, { word, fact, at }) {
      const mail = { partnerId, key };
      const remembered = fact === undefined ? {} : { [fact]: at };
      if (word !== undefined) {
        const { kind, detail, order } = word;
        const said = { feedback: kind, feedbackDetail: detail ?? $remove(), feedbackAt: word.at, feedbackOrder: order };
        const result = await update({ ...mail, ...said, ...remembered }, 'feedbackOrder', order);
        if (result !== 'not so') return result === 'written';
      }
      // What was said stands below what stands there already; what is to be remembered is so all the same.
      return fact === undefined || (await update({ ...mail, ...remembered }, fact, at)) !== 'no item';
    },

    async fates(partnerId, recipient) {
      const mails = await mailsWhere(partnerId, 'recipient', recipient);
      return mails.map(({ deliveredAt, passinglyBouncedAt }) => ({ deliveredAt, passinglyBouncedAt }));
    },
  };
};

/** Whose an address is, for what SES tells of it alone. */
export const createAddressBook = (tables: JourneyTable): AddressBook => {
  const { aliasItem } = createKnownNames(tables);
  return {
    async partnersWith(address) {
      const { partnerId, claimants = new Set<string>() } = (await aliasItem({ kind: 'email', value: address })) ?? {};
      return [...new Set([...(partnerId === undefined ? [] : [partnerId]), ...claimants])].sort();
    },
  };
};
