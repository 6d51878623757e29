import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { AWAITING_LIST, OBSERVED_LIST } from '../../lib/journey/keys';
import type { ListedMail, MailList, ReadModel } from '../read-model';
import { LISTED, type Listed, type Lists } from './lists';
import type { JourneyTable } from './table';

type Item = Readonly<Record<string, unknown>>;

const LISTS: Readonly<Record<MailList, string>> = { awaiting: AWAITING_LIST, observed: OBSERVED_LIST };

/** The lists of emails: entries of the ledger, on the index while they are on one. What has left its list since is left out. */
export const createMailLists =
  ({ EmailItem }: JourneyTable, lists: Lists, itemsAt: (keys: readonly Listed[]) => Promise<readonly Item[]>): ReadModel['mails'] =>
  async (list, { since }, page) => {
    const found = await lists(LISTED, [{ partition: LISTS[list], ...(since !== undefined && { from: since }) }], page);
    const cursors = new Map(found.items.map(({ at, cursor }) => [at, cursor]));
    const items = (await itemsAt(found.items)).map((item) => EmailItem.build(EntityFormatter).format(item));
    const listed = items.flatMap(({ partnerId, key, email, decisions = [], listAt = '' }): readonly ListedMail[] => {
      const [last, cursor] = [decisions.at(-1), cursors.get(listAt)];
      return last === undefined || cursor === undefined ? [] : [{ partnerId, key, email, last, cursor }];
    });
    return { items: listed, ...(found.next !== undefined && { next: found.next }) };
  };
