import { Entity } from 'dynamodb-toolbox/entity';
import { item } from 'dynamodb-toolbox/schema/item';
import { list } from 'dynamodb-toolbox/schema/list';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { record } from 'dynamodb-toolbox/schema/record';
import { string } from 'dynamodb-toolbox/schema/string';
import { TOPICS } from '../../../lib/journey/emails';
import { consentPartition } from '../../../lib/journey/keys';
import { type DefinedTable, keyOf, plain } from './table';

/** What people want no more of: one item an address, kept for good and apart from every partner's items. */
export const consentItems = (table: DefinedTable) => {
  const topic = () => string().enum(...TOPICS);
  const ConsentItem = new Entity({
    ...plain,
    name: 'consent',
    table,
    schema: item({
      contactRef: string().key(),
      stopped: record(topic(), string()).partial(),
      revision: number(),
      lastChange: map({ at: string(), by: string(), stopped: list(topic()), started: list(topic()) }),
    }),
    computeKey: ({ contactRef }: { contactRef: string }) => keyOf(consentPartition(contactRef), 'CONSENT'),
  });
  return { ConsentItem };
};
