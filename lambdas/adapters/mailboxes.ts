import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { $set, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import type { Mailboxes } from '../ports';
import { isConditionFailed } from './quiet';
import type { JourneyTable } from './table';

/** One item per partner: written whole, and only over what was read. (Without `$set` a list is changed place by place.) */
export const createMailboxes = ({ MailboxItem }: JourneyTable): Mailboxes => ({
  async of(partnerId) {
    const { Item } = await MailboxItem.build(GetItemCommand).key({ partnerId }).options({ consistent: true }).send();
    return Item ?? { sends: [], revision: 0 };
  },

  async replace(partnerId, { revision }, sends) {
    const unchanged = revision === 0 ? ({ attr: 'revision', exists: false } as const) : ({ attr: 'revision', eq: revision } as const);
    try {
      await MailboxItem.build(UpdateItemCommand)
        .item({ partnerId, sends: $set([...sends]), revision: revision + 1 })
        .options({ condition: unchanged })
        .send();
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  },
});
