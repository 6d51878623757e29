import { Entity } from 'dynamodb-toolbox/entity';
import { item } from 'dynamodb-toolbox/schema/item';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { record } from 'dynamodb-toolbox/schema/record';
import { string } from 'dynamodb-toolbox/schema/string';
import { pastJourneyPartition } from '../../../lib/journey/keys';
import { TRACKS } from '../../../lib/journey/words';
import { type DefinedTable, keyOf, plain } from './table';

const account = () => ({
  cohort: string(),
  track: string().enum(...TRACKS),
  source: string(),
  version: string(),
  facts: record(string(), number()),
});

/** What the program's counters hold of one journey. */
export const counted = () => map(account());

/** Journeys that stay counted though no partner carries them any more. */
export const measureItems = (table: DefinedTable) => {
  const PastJourneyItem = new Entity({
    ...plain,
    name: 'past journey',
    table,
    schema: item({ digest: string().key(), ...account() }),
    computeKey: ({ digest }: { digest: string }) => keyOf(pastJourneyPartition(digest), 'COUNTED'),
  });
  return { PastJourneyItem };
};
