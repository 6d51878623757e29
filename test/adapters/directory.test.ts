import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { describe, expect, it } from 'vitest';
import { createDirectory } from '../../lambdas/adapters/directory';
import { openTable } from '../../lambdas/adapters/table';
import { aliasKey } from '../../lambdas/identity';
import type { Alias } from '../../lib/journey/apply/draft';
import { PLACE_SHARDS, parkedList, TABLE } from '../../lib/journey/keys';
import { inPagesOfOne, realTable, TABLE_NAME } from '../support/dynamodb';
import { later, MONDAY, queued } from '../support/fixtures';
import { applicationOf, both, happened, newPartnerId, onDynamoDb } from './stores';

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
      for (const message of [late, early, mid]) expect(await directory.park([alias], message, MONDAY)).toBe(true);
      const parked = await directory.parked(alias);
      expect(parked.map(({ message }) => message)).toEqual([early, mid, late]);
      const [, second] = parked;
      if (second === undefined) throw new Error('nothing is parked');
      await directory.unpark(second);
      await directory.unpark(second); // a repeat is let be
      expect((await directory.parked(alias)).map(({ message }) => message)).toEqual([early, late]);
    }
  });

  it('keep an event once, however often it is parked', async () => {
    const { directory } = open();
    const alias: Alias = { kind: 'email', value: `once@${newPartnerId()}.example` };
    await directory.park([alias], leadBy(alias, 'a'), MONDAY);
    await directory.park([alias], leadBy(alias, 'a'), later(MONDAY, 60));
    expect(await directory.parked(alias)).toHaveLength(1);
  });

  it('keep the events of one batch in the order in which they happened', async () => {
    const { directory } = open();
    const alias: Alias = { kind: 'email', value: `batch@${newPartnerId()}.example` };
    const happenedAt = (id: string, seconds: number) => ({ ...leadBy(alias, id), occurredAt: later(MONDAY, seconds - 3600) });
    for (const message of [happenedAt('a', 3), happenedAt('b', 1), happenedAt('c', 2)]) await directory.park([alias], message, MONDAY);
    expect((await directory.parked(alias)).map(({ message }) => message.id)).toEqual(['b', 'c', 'a']);
  });

  it('keep an event under each of them, until it is taken away under all', async () => {
    const { directory } = open();
    const [, email, external] = aliasesOf(newPartnerId());
    if (email === undefined || external === undefined) throw new Error('there are three names');
    const both = leadBy(external, 'both', later(MONDAY, 5));
    expect(await directory.park([external, email], both, MONDAY)).toBe(true);
    await directory.park([email], leadBy(email, 'early'), MONDAY);
    await directory.park([email], leadBy(email, 'late', later(MONDAY, 9)), MONDAY);
    expect((await directory.parked(email)).map(({ message }) => message.id)).toEqual(['early', 'both', 'late']);
    const [found] = await directory.parked(external);
    expect(found).toEqual((await directory.parked(email))[1]);
    if (found === undefined) throw new Error('nothing is parked');
    await directory.unpark(found);
    expect(await directory.parked(external)).toEqual([]);
    expect((await directory.parked(email)).map(({ message }) => message.id)).toEqual(['early', 'late']);
  });

  it('keep nothing under any of them when one is known: the event is to be sent on', async () => {
    const id = newPartnerId();
    const { directory } = await introduce(id);
    const stranger: Alias = { kind: 'external', value: `other:${id}` };
    for (const alias of aliasesOf(id)) {
      expect(await directory.park([stranger, alias], leadBy(stranger, 'late'), MONDAY)).toBe(false);
      expect(await directory.parked(stranger)).toEqual([]);
    }
  });

  it('that somebody has keep nothing: the event is to be sent on', async () => {
    const id = newPartnerId();
    const { directory } = await introduce(id);
    for (const alias of aliasesOf(id)) {
      expect(await directory.park([alias], leadBy(alias, 'late'), MONDAY)).toBe(false);
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
      const parking = [0, 1, 2, 3].map((each) => stores.directory.park([alias], leadBy(alias, `lead ${each}`), MONDAY));
      const [, ...wereParked] = await Promise.all([introduce(id, stores), ...parking]);
      const parked = (await stores.directory.parked(alias)).map(({ message }) => message.id).sort();
      expect(parked).toEqual([0, 1, 2, 3].filter((each) => wereParked[each]).map((each) => `lead ${each}`));
    }
  });
});

/** A table that cancels every transaction for these reasons; the emulator knows no conflicts. */
const cancelling = (codes: readonly string[]) => {
  const error = new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons: codes.map((Code) => ({ Code })) });
  return openTable({ send: async () => Promise.reject(error) } as unknown as DynamoDBDocumentClient, TABLE_NAME);
};

const listed = async (): Promise<readonly { readonly sk: string }[]> => {
  const client = real().tables.table.getDocumentClient();
  const ofShard = async (shard: number) =>
    (
      await client.send(
        new QueryCommand({
          TableName: TABLE_NAME,
          KeyConditionExpression: 'pk = :list',
          ExpressionAttributeValues: { ':list': parkedList(shard) },
        }),
      )
    ).Items ?? [];
  const all = await Promise.all(Array.from({ length: PLACE_SHARDS }, (_, shard) => ofShard(shard)));
  return all.flat().map((each) => ({ ...each, sk: String(each[TABLE.sortKey]) }));
};

describe('on DynamoDB alone', () => {
  it('a parked event lives 90 days, stands in a list for the alarm, and shows no address in any key', async () => {
    const directory = createDirectory(real().tables);
    const address = `private@${newPartnerId()}.example`;
    const alias: Alias = { kind: 'email', value: address };
    await directory.park([alias], { ...leadBy(alias, 'a'), partner: { id: 'x' } }, MONDAY);
    const places = (await listed()).filter(({ sk }) => sk.endsWith(aliasKey(alias)));
    expect(JSON.stringify(places)).not.toContain(address);
    const [order] = (await directory.parked(alias)).map((parked) => parked.order);
    const { Item } = await real()
      .tables.ParkedItem.build(GetItemCommand)
      .key({ alias: aliasKey(alias), order: order ?? '' })
      .send();
    expect(Item).toMatchObject({ parkedAt: MONDAY, expiresAt: Date.parse(MONDAY) / 1000 + 90 * 86_400 });
    expect(places).toMatchObject([{ sk: `${order}#${aliasKey(alias)}`, expiresAt: Item?.expiresAt }]);
  });

  it('an event that waits under two names stands once in the list', async () => {
    const directory = createDirectory(real().tables);
    const id = newPartnerId();
    const names = [
      { kind: 'external', value: `crm:${id}` },
      { kind: 'email', value: `two@${id}.example` },
    ] as const;
    await directory.park(names, leadBy(names[0], 'a'), MONDAY);
    const isOne = ({ sk }: { readonly sk: string }) => names.some((alias) => sk.endsWith(aliasKey(alias)));
    expect((await listed()).filter(isOne)).toHaveLength(1);
    const [parked] = await directory.parked(names[1]);
    if (parked === undefined) throw new Error('it waits under its second name, too');
    await directory.unpark(parked);
    expect((await listed()).filter(isOne)).toEqual([]);
  });

  it.each([
    ['a name is being written at this moment', ['None', 'TransactionConflict'], false],
    ['a name is known', ['None', 'ConditionalCheckFailed'], false],
    ['the table is busy', ['None', 'ThrottlingError'], 'TransactionCanceledException'],
  ])('parking that is cancelled because %s: %s means %s', async (_, codes, outcome) => {
    const directory = createDirectory(cancelling(codes));
    const alias: Alias = { kind: 'email', value: 'dana@x.example' };
    expect(await directory.park([alias], leadBy(alias, 'a'), MONDAY).catch(({ name }: Error) => name)).toBe(outcome);
  });

  it('giving an event to a partner is not taken for refused when it is being written at this moment', async () => {
    const alias: Alias = { kind: 'email', value: 'dana@x.example' };
    const parked = { message: leadBy(alias, 'a'), under: [aliasKey(alias)], order: 'a' } as const;
    const giving = createDirectory(cancelling(['TransactionConflict'])).assign(alias, parked, 'acme');
    await expect(giving).rejects.toThrow(TransactionCanceledException);
  });

  it('an event that an older version parked is found, given to its partner and taken away', async () => {
    const directory = createDirectory(real().tables);
    const id = newPartnerId();
    const alias: Alias = { kind: 'email', value: `luis@${id}.example` };
    const message = leadBy(alias, 'old');
    const old = {
      alias: aliasKey(alias),
      order: `${MONDAY}#old`,
      message: JSON.stringify(message),
      parkedAt: MONDAY,
      expiresAt: 1,
    };
    await real().tables.ParkedItem.build(PutItemCommand).item(old).send();
    await happened(onDynamoDb(real()), id, applicationOf(id));
    const [found] = await directory.parked(alias);
    if (found === undefined) throw new Error('nothing is parked');
    expect(found.message).toEqual(message);
    expect(await directory.assign(alias, found, id)).toBe(true);
    await directory.unpark(found);
    expect(await directory.parked(alias)).toEqual([]);
  });

  it('more events under one name than a page holds are all sent on', async () => {
    const directory = createDirectory(real().tables);
    const alias: Alias = { kind: 'external', value: `crm:${newPartnerId()}` };
    const ids = ['lead 1', 'lead 2', 'lead 3', 'lead 4'];
    for (const id of ids) await directory.park([alias], leadBy(alias, id), MONDAY);
    expect((await createDirectory(inPagesOfOne(real())).parked(alias)).map(({ message }) => message.id)).toEqual(ids);
  });
});
