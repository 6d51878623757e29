import { type AttributeValue, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { clientSettings } from '../../local/aws';
import { type Index, type Item, itemBytes, readUnits, writeUnits } from '../units';

/** Units that one caller used. */
export interface Meter {
  reads: number;
  writes: number;
}

const item = v.record(
  v.string(),
  v.custom<AttributeValue>((value) => typeof value === 'object' && value !== null),
);
const text = v.string();
const names = v.optional(v.record(text, text), {});

const keyed = v.object({ TableName: text, Key: item });
const put = v.object({ TableName: text, Item: item });
const read = v.object({ TableName: text, Key: item, ConsistentRead: v.optional(v.boolean(), false) });
const query = v.object({
  TableName: text,
  IndexName: v.optional(text),
  ConsistentRead: v.optional(v.boolean(), false),
  KeyConditionExpression: text,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: item,
});
const transaction = v.object({
  TransactItems: v.array(
    v.object({ Put: v.optional(put), Update: v.optional(keyed), Delete: v.optional(keyed), ConditionCheck: v.optional(keyed) }),
  ),
});

interface Place {
  readonly TableName: string;
  readonly Key: Record<string, AttributeValue>;
}

/** An expression without the filter may not name what only the filter used. */
const usedIn = <T>(expression: string, entries: Readonly<Record<string, T>>): Record<string, T> | undefined => {
  const used = Object.entries(entries).filter(([name]) => new RegExp(`${name}\\b`).test(expression));
  return used.length === 0 ? undefined : Object.fromEntries(used);
};

/**
 * Counts what each request of a client would cost, by DynamoDB's own rules and from the items themselves, which it reads
 * before and after. The emulator's ReturnConsumedCapacity is no count: a fixed number a request, whatever the sizes and keys.
 */
export const createMetering = (endpoint: string, keys: readonly string[], indexes: readonly Index[]) => {
  const plain = new DynamoDBClient(clientSettings(endpoint));

  const look = async ({ TableName, Key }: Place): Promise<Item | undefined> =>
    (await plain.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;

  const keyOf = (whole: Item): Place['Key'] => Object.fromEntries(Object.entries(whole).filter(([name]) => keys.includes(name)));
  const placeOfPut = (input: v.InferOutput<typeof put>): Place => ({ TableName: input.TableName, Key: keyOf(input.Item) });

  const costOfQuery = async (input: unknown): Promise<number> => {
    const { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues, ConsistentRead, TableName, IndexName } = v.parse(
      query,
      input,
    );
    const found = await plain.send(
      new QueryCommand({
        TableName,
        IndexName,
        KeyConditionExpression,
        ExpressionAttributeNames: usedIn(KeyConditionExpression, ExpressionAttributeNames),
        ExpressionAttributeValues: usedIn(KeyConditionExpression, ExpressionAttributeValues),
      }),
    );
    const bytes = (found.Items ?? []).reduce((sum, each) => sum + itemBytes(each), 0);
    return readUnits(bytes, ConsistentRead);
  };

  const placesOf = (command: string, input: unknown): readonly Place[] => {
    if (command === 'PutItemCommand') return [placeOfPut(v.parse(put, input))];
    if (command === 'UpdateItemCommand' || command === 'DeleteItemCommand') return [v.parse(keyed, input)];
    if (command !== 'TransactWriteItemsCommand') throw new Error(`the meter does not know ${command}`);
    return v
      .parse(transaction, input)
      .TransactItems.flatMap(({ Put, Update, Delete, ConditionCheck }) => [
        ...(Put === undefined ? [] : [placeOfPut(Put)]),
        ...[Update, Delete, ConditionCheck].filter((each) => each !== undefined),
      ]);
  };

  const measure = async <T>(command: string, input: unknown, meter: Meter, run: () => Promise<T>): Promise<T> => {
    if (command === 'QueryCommand') {
      meter.reads += await costOfQuery(input);
      return run();
    }
    if (command === 'GetItemCommand') {
      const place = v.parse(read, input);
      const found = await look(place);
      meter.reads += readUnits(found === undefined ? 0 : itemBytes(found), place.ConsistentRead);
      return run();
    }
    const places = placesOf(command, input);
    const before = await Promise.all(places.map(look));
    try {
      return await run();
    } finally {
      const after = await Promise.all(places.map(look));
      const isTransactional = command === 'TransactWriteItemsCommand';
      const units = before.map((image, n) => writeUnits({ before: image, after: after[n], isTransactional }, indexes));
      meter.writes += units.reduce((sum, each) => sum + each, 0);
    }
  };

  return {
    /** A client all of whose requests are counted. */
    client(meter: Meter): DynamoDBClient {
      const client = new DynamoDBClient(clientSettings(endpoint));
      client.middlewareStack.add(
        (next, { commandName = '' }) =>
          (args) =>
            measure(commandName, args.input, meter, () => next(args)),
        {
          // Before the retries, after the document client's marshalling.
          step: 'build',
          name: 'meter',
        },
      );
      return client;
    },
    destroy: () => plain.destroy(),
  };
};

export type Metering = ReturnType<typeof createMetering>;
