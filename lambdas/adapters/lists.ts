import { Buffer } from 'node:buffer';
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { TABLE } from '../../lib/journey/keys';
import type { PageRequest } from '../read-model';

/** What a list is kept by: places of the table itself, read as they are at this moment, or an index of items, which may be a moment behind. */
export interface ListsIn {
  readonly index?: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

export const PLACES: ListsIn = { partitionKey: TABLE.partitionKey, sortKey: TABLE.sortKey };
export const LISTED: ListsIn = { index: TABLE.listIndex, partitionKey: TABLE.listPartitionKey, sortKey: TABLE.listSortKey };

/** A part of a list: the whole of one partition, or what lies between two places of it. */
export interface Range {
  readonly partition: string;
  /** Leaves out what lies before. */
  readonly from?: string;
  /** Leaves out what lies there or behind. */
  readonly before?: string | undefined;
}

/** An entry of a list: the keys of its item, and its place. */
export interface Listed {
  readonly pk: string;
  readonly sk: string;
  readonly at: string;
  readonly partition: string;
  readonly cursor: string;
}

/** A page that nobody gave out: typed in, or of another list. */
export class UnknownPage extends Error {
  override readonly name = 'UnknownPage';
  constructor() {
    super('there is no such page: begin again without it');
  }
}

type Place = Pick<Listed, 'at' | 'partition'>;

const placeSchema = v.pipe(v.string(), v.parseJson(), v.tuple([v.string(), v.string()]));

const cursorOf = ({ at, partition }: Place): string => Buffer.from(JSON.stringify([at, partition])).toString('base64url');

const placeOf = (cursor: string): Place => {
  const parsed = v.safeParse(placeSchema, Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!parsed.success) throw new UnknownPage();
  const [at, partition] = parsed.output;
  return { at, partition };
};

const byPlace = (a: Place, b: Place): number => {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.partition < b.partition ? -1 : 1;
};

/** Places may be the same in several partitions: those of the cursor's own and of earlier ones have been told. */
const beginningOf = (
  { partition, from = '' }: Range,
  after: Place | undefined,
): { readonly operator: '>' | '>='; readonly start: string } => {
  if (after === undefined || after.at < from) return { operator: '>=', start: from };
  return { operator: partition <= after.partition ? '>' : '>=', start: after.at };
};

/**
 * The next few entries of several partitions as one list, in its order. Every partition is asked for a page, whatever it
 * holds: so a page costs the same however long the list is.
 */
export const createLists = (client: DynamoDBDocumentClient, TableName: string) => {
  const ofRange = async (kept: ListsIn, range: Range, after: Place | undefined, limit: number): Promise<readonly Listed[]> => {
    const { operator, start } = beginningOf(range, after);
    const isWhole = start === '';
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        ...(kept.index === undefined ? { ConsistentRead: true } : { IndexName: kept.index }),
        KeyConditionExpression: isWhole ? '#list = :list' : `#list = :list AND #at ${operator} :start`,
        ExpressionAttributeNames: { '#list': kept.partitionKey, ...(!isWhole && { '#at': kept.sortKey }) },
        ExpressionAttributeValues: { ':list': range.partition, ...(!isWhole && { ':start': start }) },
        Limit: limit,
      }),
    );
    return Items.map((item) => {
      const [pk, sk, at] = [String(item[TABLE.partitionKey]), String(item[TABLE.sortKey]), String(item[kept.sortKey])];
      return { pk, sk, at, partition: range.partition, cursor: cursorOf({ at, partition: range.partition }) };
    }).filter(({ at }) => range.before === undefined || at < range.before);
  };

  return async (
    kept: ListsIn,
    ranges: readonly Range[],
    { limit, after }: PageRequest,
  ): Promise<{ readonly items: readonly Listed[]; readonly next?: string }> => {
    const place = after === undefined ? undefined : placeOf(after);
    if (place !== undefined && !ranges.some(({ partition }) => partition === place.partition)) throw new UnknownPage();
    const found = (await Promise.all(ranges.map((range) => ofRange(kept, range, place, limit + 1)))).flat().sort(byPlace);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(found.length > limit && last !== undefined && { next: last.cursor }) };
  };
};

export type Lists = ReturnType<typeof createLists>;
