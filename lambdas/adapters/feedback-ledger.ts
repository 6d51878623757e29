import { UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { emailSortKey, partnerPartition } from '../../lib/journey/keys';
import type { FeedbackLedger } from '../ports';
import { isConditionFailed } from './quiet';
import type { JourneyTable } from './table';

/** What became of mails that were sent, in their ledger entries. */
export const createFeedbackLedger = ({ table, EmailItem }: JourneyTable): FeedbackLedger => ({
  async keyOf(partnerId, messageId) {
    const { Items = [] } = await table
      .build(QueryCommand)
      .entities(EmailItem)
      .query({ partition: partnerPartition(partnerId), range: { beginsWith: emailSortKey('') } })
      .options({ maxPages: Number.POSITIVE_INFINITY, entityAttrFilter: false, filters: { email: { attr: 'messageId', eq: messageId } } })
      .send();
    return Items[0]?.key;
  },

  async recordFeedback(partnerId, key, kind, at) {
    try {
      await EmailItem.build(UpdateItemCommand)
        .item({ partnerId, key, feedback: kind, feedbackAt: at })
        .options({
          condition: {
            or: [
              { attr: 'feedbackAt', exists: false },
              { attr: 'feedbackAt', lte: at },
            ],
          },
        })
        .send();
    } catch (error) {
      // Feedback comes in any order: what was told later stands.
      if (!isConditionFailed(error)) throw error;
    }
  },
});
