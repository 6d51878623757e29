import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { describe, expect, it } from 'vitest';
import { createDirectory } from '../../lambdas/adapters/directory';
import { aliasKey, shardOf } from '../../lambdas/identity';
import type { Alias } from '../../lib/journey/apply/draft';
import { LIST_SHARDS, parkedPartition, TABLE } from '../../lib/journey/keys';
import { inPagesOfOne, realTable, TABLE_NAME } from '../support/dynamodb';
import { later, MONDAY, queued } from '../support/fixtures';
import { applicationOf, both, happened, newPartnerId } from './stores';

const real = realTable();
const leadBy = (alias: Alias, id: string, at = MONDAY) =>
  queued('lead.submitted', id, { leadId: id, partner: { id: 'whoever' } }, { partner: { alias } }, at);

describe.each(both(real))('names %s', (_, open) => {
  const aliasesOf = (id: string): readonly Alias[] => [
    { kind: 'id', value: id },
    { kind: 'email', value: `luis@${id}.example` },
    { kind: 'external', value: `crm:${id}` },
  ];
  const introduce = async (id: string, stores = open()) => {
    await happened(stores, id, applicationOf(id, { externalId: { system: 'crm', id } }));
    return stores;
  };

  it('lead to the partner that has them, and those that nobody has to nobody', async () => {
    const id = newPartnerId();
    const { directory } = await introduce(id);
    for (const alias of aliasesOf(id)) expect(await directory.partnerOf(alias)).toBe(id);
    for (const alias of aliasesOf(newPartnerId())) expect(await directory.partnerOf(alias)).toBeUndefined();
    expect(await directory.partnerOf({ kind: 'external', value: `luis@${id}.example` })).toBeUndefined();
  });

  it('that nobody has keep events, in the order in which they came, until each is taken away', async () => {
    const { directory } = open();
    for (const alias of aliasesOf(newPartnerId())) {
      expect(await directory.parked(alias)).toEqual([]);
      const [late, early, mid] = [leadBy(alias, 'a', later(MONDAY, 9)), leadBy(alias, 'c'), leadBy(alias, 'b', later(MONDAY, 5))];
      for (const message of [late, early, mid]) expect(await directory.park(alias, message, MONDAY)).toBe(true);
      const parked = await directory.parked(alias);
      expect(parked.map(({ message }) => message)).toEqual([early, mid, late]);
      await directory.unpark(alias, parked[1]?.order ?? '');
      await directory.unpark(alias, parked[1]?.order ?? ''); // a repeat is let be
      expect((await directory.parked(alias)).map(({ message }) => message)).toEqual([early, late]);
    }
  });

  it('keep an event once, however often it is parked', async () => {
    const { directory } = open();
    const alias: Alias = { kind: 'email', value: `once@${newPartnerId()}.example` };
    await directory.park(alias, leadBy(alias, 'a'), MONDAY);
    await directory.park(alias, leadBy(alias, 'a'), later(MONDAY, 60));
    expect(await directory.parked(alias)).toHaveLength(1);
  });

  it('that somebody has keep nothing: the event is to be sent on', async () => {
    const id = newPartnerId();
    const { directory } = await introduce(id);
    for (const alias of aliasesOf(id)) {
      expect(await directory.park(alias, leadBy(alias, 'late'), MONDAY)).toBe(false);
      expect(await directory.parked(alias)).toEqual([]);
    }
  });

  it('that come to be known while events are parked lose none: each is parked before, or is told to go on', {
    timeout: 30_000,
  }, async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = newPartnerId();
      const stores = open();
      const alias: Alias = { kind: 'email', value: `luis@${id}.example` };
      const parking = [0, 1, 2, 3].map((each) => stores.directory.park(alias, leadBy(alias, `lead ${each}`), MONDAY));
      const [, ...wereParked] = await Promise.all([introduce(id, stores), ...parking]);
      const parked = (await stores.directory.parked(alias)).map(({ message }) => message.id).sort();
      expect(parked).toEqual([0, 1, 2, 3].filter((each) => wereParked[each]).map((each) => `lead ${each}`));
    }
  });
});

describe('on DynamoDB alone', () => {
  it('a parked event lives 90 days, stands in a list for the alarm, and shows no address in any key', async () => {
    const directory = createDirectory(real().tables);
    const address = `private@${newPartnerId()}.example`;
    const alias: Alias = { kind: 'email', value: address };
    await directory.park(alias, { ...leadBy(alias, 'a'), partner: { id: 'x' } }, MONDAY);
    const { Items = [] } = await real()
      .tables.table.getDocumentClient()
      .send(
        new QueryCommand({
          TableName: TABLE_NAME,
          IndexName: TABLE.listIndex,
          KeyConditionExpression: '#list = :list',
          ExpressionAttributeNames: { '#list': TABLE.listPartitionKey },
          ExpressionAttributeValues: { ':list': `PARKED#${shardOf(aliasKey(alias), LIST_SHARDS)}` },
        }),
      );
    const listed = Items.find(({ [TABLE.partitionKey]: key }) => key === parkedPartition(aliasKey(alias)));
    expect(JSON.stringify(listed)).not.toContain(address);
    const [order] = (await directory.parked(alias)).map((parked) => parked.order);
    const { Item } = await real()
      .tables.ParkedItem.build(GetItemCommand)
      .key({ alias: aliasKey(alias), order: order ?? '' })
      .send();
    expect(Item).toMatchObject({ parkedAt: MONDAY, expiresAt: Date.parse(MONDAY) / 1000 + 90 * 86_400 });
    expect(listed).toMatchObject({ [TABLE.sortKey]: order, [TABLE.listSortKey]: MONDAY });
  });

  it('more events under one name than a page holds are all sent on', async () => {
    const directory = createDirectory(real().tables);
    const alias: Alias = { kind: 'external', value: `crm:${newPartnerId()}` };
    const ids = ['lead 1', 'lead 2', 'lead 3', 'lead 4'];
    for (const id of ids) await directory.park(alias, leadBy(alias, id), MONDAY);
    expect((await createDirectory(inPagesOfOne(real())).parked(alias)).map(({ message }) => message.id)).toEqual(ids);
  });
});
