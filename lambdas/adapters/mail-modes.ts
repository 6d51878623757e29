import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import * as v from 'valibot';
import { MAIL_MODE } from '../../lib/journey/keys';
import { writtenMailSetting } from '../../lib/journey/validate/mail';
import type { MailModes } from '../ports/mail';
import { isConditionFailed } from './quiet';
import type { JourneyTable } from './table';

const heldTo = v.object({ mode: v.picklist(['observe', 'approve', 'live']), by: v.string(), reason: v.optional(v.string()) });
const changes = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ since: v.string(), setting: writtenMailSetting, heldTo: v.optional(heldTo) })),
);

/** One small item, read consistently before each email: whoever stops all mail stops the next one. */
export const createMailModes = ({ ModesItem }: JourneyTable): MailModes => ({
  async read() {
    const { Item } = await ModesItem.build(GetItemCommand).key({ kind: MAIL_MODE }).options({ consistent: true }).send();
    if (Item === undefined) return { changes: [], revision: 0 };
    return { changes: v.parse(changes, Item.changes), revision: Item.revision };
  },

  async replace({ revision }, changed) {
    const condition = revision === 0 ? ({ attr: 'revision', exists: false } as const) : ({ attr: 'revision', eq: revision } as const);
    try {
      await ModesItem.build(UpdateItemCommand)
        .item({ kind: MAIL_MODE, changes: JSON.stringify(changed), revision: revision + 1 })
        .options({ condition })
        .send();
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  },
});
