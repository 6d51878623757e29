import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { ConditionCheck } from 'dynamodb-toolbox/entity/actions/transactCheck';
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate';
import { execute } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { $remove, $set, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import type { Mailbox, Mailboxes } from '../ports/mail';
import { isConditionFailed, isTransactionConditionFailed, isTransactionConflict } from './quiet';
import type { JourneyTable } from './table';

type Contents = Pick<Mailbox, 'sends' | 'waiting'>;

const isOvertaken = (error: unknown): boolean =>
  isConditionFailed(error) || isTransactionConditionFailed(error) || isTransactionConflict(error);

/** One item per partner: written whole, and only over what was read. (Without `$set` a list is changed place by place.) */
export const createMailboxes = ({ MailboxItem, PartnerItem }: JourneyTable): Mailboxes => {
  const written = (partnerId: string, { revision }: Mailbox, { sends, waiting = [] }: Contents) => ({
    partnerId,
    sends: $set([...sends]),
    waiting: waiting.length === 0 ? $remove() : $set([...waiting]),
    revision: revision + 1,
  });

  /** The first one is made only while the partner is there: none comes back behind an erasure. */
  const make = (partnerId: string, before: Mailbox, contents: Contents) =>
    execute(
      MailboxItem.build(UpdateTransaction)
        .item(written(partnerId, before, contents))
        .options({ condition: { attr: 'revision', exists: false } }),
      PartnerItem.build(ConditionCheck).key({ id: partnerId }).condition({ attr: 'id', exists: true }),
    );

  const change = (partnerId: string, before: Mailbox, contents: Contents) =>
    MailboxItem.build(UpdateItemCommand)
      .item(written(partnerId, before, contents))
      .options({ condition: { attr: 'revision', eq: before.revision } })
      .send();

  return {
    async of(partnerId) {
      const { Item } = await MailboxItem.build(GetItemCommand).key({ partnerId }).options({ consistent: true }).send();
      return Item ?? { sends: [], revision: 0 };
    },

    async replace(partnerId, before, sends, waiting = before.waiting) {
      try {
        await (before.revision === 0 ? make : change)(partnerId, before, { sends, waiting });
        return true;
      } catch (error) {
        if (isOvertaken(error)) return false;
        throw error;
      }
    },
  };
};
