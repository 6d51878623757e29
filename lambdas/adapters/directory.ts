import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { ConditionCheck } from 'dynamodb-toolbox/entity/actions/transactCheck';
import { DeleteTransaction } from 'dynamodb-toolbox/entity/actions/transactDelete';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate';
import { execute } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import * as v from 'valibot';
import type { Alias } from '../../lib/journey/apply/draft';
import { parkedPartition } from '../../lib/journey/keys';
import { aliasKey } from '../identity';
import { queuedEvent } from '../messages';
import type { Directory } from '../ports/names';
import { createKnownNames } from './known-names';
import { deletePlace, parkedPlace, putPlace } from './places';
import { plainly } from './plainly';
import { isConditionFailed, isTransactionConditionFailed, isTransactionConflict } from './quiet';
import type { JourneyTable } from './table';

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

const PARKED_DAYS = 90;

/** Whether a transaction was written; not, when its conditions did not hold, or for whatever else `isNo` says. */
const wasWritten = async (transaction: Promise<unknown>, isNo: (error: unknown) => boolean = () => false): Promise<boolean> => {
  try {
    await transaction;
    return true;
  } catch (error) {
    if (isTransactionConditionFailed(error) || isNo(error)) return false;
    throw error;
  }
};

/** Names of partners, and the events parked under names that mean nobody yet, on DynamoDB. */
export const createDirectory = (tables: JourneyTable): Directory => {
  const { table, AliasItem, ParkedItem, GivenItem, PartnerItem, ErasedItem } = tables;
  const { aliasItem, partnerOf: partnerNamed } = createKnownNames(tables);
  const written = (TransactItems: Writes) => table.getDocumentClient().send(new TransactWriteCommand({ TransactItems }));
  const partnerCheck = (id: string) => PartnerItem.build(ConditionCheck).key({ id });
  const aliasCheck = (alias: Alias) => AliasItem.build(ConditionCheck).key({ alias: aliasKey(alias) });

  /** Holds only as long as the name means nobody: parking and naming are serialised by the database. */
  const stillUnknown = (alias: Alias) =>
    alias.kind === 'id'
      ? partnerCheck(alias.value).condition({ attr: 'id', exists: false })
      : aliasCheck(alias).condition({ attr: 'partnerId', exists: false });

  /** What comes late to an organisation that was erased is not kept. */
  const notErased = (alias: Alias) =>
    ErasedItem.build(ConditionCheck)
      .key({ alias: aliasKey(alias) })
      .condition({ attr: 'at', exists: false });

  /** Another id than the partner's own is a wrong one, which a person has released to it: it does so for as long as it means nobody. */
  const stillNames = (alias: Alias, partnerId: string) => {
    if (alias.kind !== 'id') return aliasCheck(alias).condition({ attr: 'partnerId', eq: partnerId });
    return alias.value === partnerId ? partnerCheck(partnerId).condition({ attr: 'id', exists: true }) : stillUnknown(alias);
  };

  const partnerOf: Directory['partnerOf'] = async (alias) => {
    if (alias.kind !== 'id') return partnerNamed(alias);
    const { Item } = await PartnerItem.build(GetItemCommand).key({ id: alias.value }).options({ consistent: true }).send();
    return Item?.id;
  };

  return {
    partnerOf,

    async claimsOn(alias) {
      if (alias.kind === 'id') return { partnerId: await partnerOf(alias), claimants: [], isLinked: false };
      const { partnerId, claimants = new Set<string>(), linked = false } = (await aliasItem(alias)) ?? {};
      return { partnerId, claimants: [...claimants].sort(), isLinked: linked };
    },

    async givenTo(event) {
      const { Item } = await GivenItem.build(GetItemCommand).key({ event }).options({ consistent: true }).send();
      return Item?.partnerId;
    },

    async erased(names) {
      const found = await Promise.all(
        names.map((alias) =>
          ErasedItem.build(GetItemCommand)
            .key({ alias: aliasKey(alias) })
            .options({ consistent: true })
            .send(),
        ),
      );
      return found
        .flatMap(({ Item }) => Item?.at ?? [])
        .sort()
        .at(-1);
    },

    async settleErasure(partnerId, at) {
      try {
        await ErasedItem.build(UpdateItemCommand)
          .item({ alias: aliasKey({ kind: 'id', value: partnerId }), settledAt: at })
          .options({ condition: { attr: 'at', exists: true } })
          .send();
      } catch (error) {
        // Forgotten by now, with all the rest: nobody waits for it.
        if (!isConditionFailed(error)) throw error;
      }
    },

    async park(names, message, now) {
      const under = names.map(aliasKey);
      const order = `${message.receivedAt}#${message.occurredAt}#${message.id}`;
      const expiresAt = Math.floor(Date.parse(now) / 1000) + PARKED_DAYS * 86_400;
      const copies = under.map((alias) =>
        ParkedItem.build(PutTransaction).item({ ...{ alias, order, under, expiresAt }, message: JSON.stringify(message), parkedAt: now }),
      );
      // Once in the list, under however many names it waits.
      const places = under.slice(0, 1).map((alias) => putPlace(table.getName(), parkedPlace(alias, order), expiresAt));
      const conditions = [...names.map(stillUnknown), ...names.map(notErased)];
      return wasWritten(written([...[...copies, ...conditions].map(plainly), ...places]), isTransactionConflict);
    },

    async parked(alias) {
      const { Items = [] } = await table
        .build(QueryCommand)
        .entities(ParkedItem)
        .query({ partition: parkedPartition(aliasKey(alias)) })
        .options({ consistent: true, maxPages: Number.POSITIVE_INFINITY, entityAttrFilter: false })
        .send();
      return Items.map(({ alias: own, under: [first = own, ...others] = [], order, message }) => ({
        message: v.parse(queuedEvent, JSON.parse(message)),
        under: [first, ...others],
        order,
      }));
    },

    async assign(alias, { under: [first], order }, partnerId) {
      const key = { alias: first, order };
      const give = ParkedItem.build(UpdateTransaction)
        .item({ ...key, goesTo: partnerId })
        .options({
          condition: {
            and: [
              { attr: 'message', exists: true },
              { attr: 'goesTo', exists: false },
            ],
          },
        });
      if (await wasWritten(execute(give, stillNames(alias, partnerId)))) return true;
      const { Item } = await ParkedItem.build(GetItemCommand).key(key).options({ consistent: true }).send();
      return Item?.goesTo === partnerId;
    },

    async unpark({ under, order }) {
      const [first] = under;
      const copies = under.map((alias) => plainly(ParkedItem.build(DeleteTransaction).key({ alias, order })));
      await written([...copies, deletePlace(table.getName(), parkedPlace(first, order))]);
    },
  };
};
