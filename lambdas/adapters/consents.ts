import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { type Consent, topicsStopped, UNSAID } from '../../lib/journey/consent';
import type { ConsentStore } from '../ports/people';
import { isConditionFailed } from './quiet';
import type { JourneyTable } from './table';

/** What people want no more of, on DynamoDB. Reads are consistent: a stop holds from the moment in which it was answered. */
export const createConsents = ({ ConsentItem }: Pick<JourneyTable, 'ConsentItem'>): ConsentStore => {
  const read = async (contactRef: string): Promise<Consent> => {
    const { Item } = await ConsentItem.build(GetItemCommand).key({ contactRef }).options({ consistent: true }).send();
    if (Item === undefined) return UNSAID;
    const { stopped, revision, lastChange } = Item;
    return { stopped, revision, lastChange };
  };

  return {
    read,

    async of(contactRefs) {
      const all = await Promise.all([...new Set(contactRefs)].map(async (ref) => [ref, topicsStopped(await read(ref))] as const));
      return new Map(all.filter(([, stopped]) => stopped.size > 0));
    },

    async write(contactRef, { stopped, revision, lastChange }) {
      if (lastChange === undefined) throw new Error('a consent that never changed is not written');
      const isNext = revision === 1 ? ({ attr: 'revision', exists: false } as const) : ({ attr: 'revision', eq: revision - 1 } as const);
      // Lists are copied: the library's types want such that can be written to.
      const change = { ...lastChange, stopped: [...lastChange.stopped], started: [...lastChange.started] };
      try {
        await ConsentItem.build(PutItemCommand)
          .item({ contactRef, stopped, revision, lastChange: change })
          .options({ condition: isNext })
          .send();
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },
  };
};
