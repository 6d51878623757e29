import { Entity } from 'dynamodb-toolbox/entity';
import { boolean } from 'dynamodb-toolbox/schema/boolean';
import { item } from 'dynamodb-toolbox/schema/item';
import { list } from 'dynamodb-toolbox/schema/list';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import {
  DIGEST_SORT_KEY_PREFIX,
  digestPartition,
  MAIL_MODE,
  MAILBOX_SORT_KEY,
  pacePartition,
  partnerPartition,
} from '../../../lib/journey/keys';
import { type DefinedTable, keyOf, plain } from './table';

/** What keeps emails apart: a partner's last ones, and the turns to send in one second; and how far emails go at all. */
export const mailItems = (table: DefinedTable) => {
  const MailboxItem = new Entity({
    ...plain,
    name: 'mailbox',
    table,
    schema: item({
      partnerId: string().key(),
      sends: list(map({ key: string(), contact: string(), at: string(), observed: boolean().optional() })),
      waiting: list(map({ key: string(), contact: string(), since: string(), from: string(), until: string() })).optional(),
      revision: number(),
    }),
    computeKey: ({ partnerId }: { partnerId: string }) => keyOf(partnerPartition(partnerId), MAILBOX_SORT_KEY),
  });
  const TurnsItem = new Entity({
    ...plain,
    name: 'turns',
    table,
    schema: item({ second: number().key(), taken: number().optional(), service: number().optional(), expiresAt: number() }),
    computeKey: ({ second }: { second: number }) => keyOf(pacePartition(second), 'TURNS'),
  });
  const ModesItem = new Entity({
    ...plain,
    name: 'modes',
    table,
    schema: item({
      kind: string().enum(MAIL_MODE).key(),
      // As text: a setting has one of several shapes, which are checked as it is read.
      changes: string(),
      revision: number(),
    }),
    computeKey: () => keyOf(MAIL_MODE, MAIL_MODE),
  });
  const DigestItem = new Entity({
    ...plain,
    name: 'digest',
    table,
    schema: item({
      person: string().key(),
      day: string().key(),
      status: string().enum('claimed', 'sent'),
      claim: string(),
      leaseUntil: string(),
      sentAt: string().optional(),
      expiresAt: number(),
    }),
    computeKey: ({ person, day }: { person: string; day: string }) => keyOf(digestPartition(person), `${DIGEST_SORT_KEY_PREFIX}${day}`),
  });
  return { MailboxItem, TurnsItem, ModesItem, DigestItem };
};
