import type { Condition } from 'dynamodb-toolbox/entity/actions/parseCondition';
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate';
import { $add, $remove } from 'dynamodb-toolbox/entity/actions/update';
import type { Contest, Decision } from '../../lib/journey/apply/draft';
import { aliasKey } from '../identity';
import type { JourneyTable } from './table';

type NameCondition = Condition<JourneyTable['AliasItem']>;

const nobodyHasIt: NameCondition = {
  and: [
    { attr: 'partnerId', exists: false },
    { attr: 'claimants', exists: false },
  ],
};

/** Holds as long as the contest is what it was read to be: against an owner who may have linked it since, or among several. */
const stillContested = ({ owner }: Contest): NameCondition => ({
  and:
    owner === undefined
      ? [
          { attr: 'partnerId', exists: false },
          { attr: 'claimants', exists: true },
        ]
      : [
          { attr: 'partnerId', eq: owner },
          { attr: 'linked', exists: false },
        ],
});

/** The writes of an event's transaction on the names of its partner. */
export const createNameWrites = ({ AliasItem }: JourneyTable) => {
  const claims = (partnerId: string, { aliases }: Decision) =>
    aliases
      .filter(({ kind }) => kind !== 'id')
      .map((alias) =>
        AliasItem.build(UpdateTransaction)
          .item({ alias: aliasKey(alias), partnerId })
          .options({ condition: { or: [{ attr: 'partnerId', eq: partnerId }, nobodyHasIt] } }),
      );

  const contests = (partnerId: string, { contested = [] }: Decision) =>
    contested.map((contest) =>
      AliasItem.build(UpdateTransaction)
        .item({
          alias: aliasKey(contest.alias),
          partnerId: $remove(),
          claimants: $add(new Set(contest.owner === undefined ? [partnerId] : [contest.owner, partnerId])),
        })
        .options({ condition: stillContested(contest) }),
    );

  /** Without a condition: what a person says stands, whoever has the name. */
  const links = (partnerId: string, { linked }: Decision) =>
    linked === undefined ? [] : [AliasItem.build(UpdateTransaction).item({ alias: aliasKey(linked), partnerId, linked: true })];

  return (partnerId: string, decision: Decision) => [
    ...claims(partnerId, decision),
    ...contests(partnerId, decision),
    ...links(partnerId, decision),
  ];
};
