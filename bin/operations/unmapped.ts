import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDirectory } from '../../lambdas/adapters/directory';
import { openTable } from '../../lambdas/adapters/table';
import { createUnmappedItems } from '../../lambdas/adapters/unmapped';
import { keptUntil } from '../../lambdas/adapters/unmapped-intake';
import type { Directory } from '../../lambdas/ports/names';
import type { UnmappedItem, UnmappedItems } from '../../lambdas/ports/unmapped';
import type { Deployment } from './deployment';
import { OperatorProblem } from './problem';

/** What was kept, and who is known: what one needs to look at items that nobody understood, and to read them again. */
export const openKept = ({
  client,
  tableName,
}: Pick<Deployment, 'client' | 'tableName'>): { readonly items: UnmappedItems; readonly directory: Directory } => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client), { marshallOptions: { removeUndefinedValues: true } });
  const tables = openTable(documents, tableName);
  return { items: createUnmappedItems(tables), directory: createDirectory(tables) };
};

/** A kept item as a list tells of it: of what the sender wrote there is nothing but its kind. */
export interface KeptSummary extends Pick<UnmappedItem, 'id' | 'source' | 'kind' | 'problems' | 'receivedAt'> {
  readonly keptUntil: string;
}

/** One kept item with what the sender wrote, which is personal. */
export interface KeptWhole extends KeptSummary {
  readonly item: unknown;
}

export const summaryOf = ({ id, source, kind, problems, receivedAt }: UnmappedItem): KeptSummary => ({
  ...{ id, source, kind, problems, receivedAt },
  keptUntil: keptUntil(receivedAt),
});

export const wholeOf = (item: UnmappedItem): KeptWhole => ({ ...summaryOf(item), item: JSON.parse(item.item) });

/** So many are in hand at once: each may be as long as a webhook. */
const AT_ONCE = 50;

/** All that is kept, of one source or of all, the oldest first; `atOnce` when only the first few are looked at. */
export async function* allKept(items: Pick<UnmappedItems, 'list'>, source?: string, atOnce = AT_ONCE): AsyncGenerator<UnmappedItem> {
  let after: string | undefined;
  do {
    const page = await items.list({ limit: atOnce, after });
    for (const item of page.items) if (source === undefined || item.source === source) yield item;
    after = page.next;
  } while (after !== undefined);
}

/** The beginning of an id, with or without dots behind it. A whole one has 32 digits. */
const BEGINNING = /^([0-9a-f]{4,31})(?:\.\.\.|…)?$/;

const beginningWith = async (items: Pick<UnmappedItems, 'list'>, beginning: string): Promise<readonly UnmappedItem[]> => {
  const found: UnmappedItem[] = [];
  for await (const item of allKept(items)) if (item.id.startsWith(beginning)) found.push(item);
  return found;
};

/** The kept item of that id, which may be given by its beginning. */
export const keptItem = async (items: Pick<UnmappedItems, 'get' | 'list'>, typed: string): Promise<UnmappedItem> => {
  const whole = await items.get(typed);
  if (whole !== undefined) return whole;
  const beginning = BEGINNING.exec(typed)?.[1];
  const [item, ...others] = beginning === undefined ? [] : await beginningWith(items, beginning);
  if (item === undefined)
    throw new OperatorProblem(
      `nothing is kept under "${typed}" (understood by now, older than 30 days, or fewer than 4 digits of an id): "unmapped" lists what there is`,
    );
  if (others.length > 0) throw new OperatorProblem(`"${typed}" begins several ids: ${[item, ...others].map(({ id }) => id).join(', ')}`);
  return item;
};

/** The oldest so many, and whether these are all. */
export const oldestKept = async (
  items: Pick<UnmappedItems, 'list'>,
  { source, limit }: { readonly source?: string | undefined; readonly limit: number },
): Promise<{ readonly items: readonly KeptSummary[]; readonly isWhole: boolean }> => {
  const found: KeptSummary[] = [];
  // One more tells whether these are all; of one source there may be few among many.
  const atOnce = source === undefined ? Math.min(AT_ONCE, limit + 1) : AT_ONCE;
  for await (const item of allKept(items, source, atOnce)) {
    if (found.length === limit) return { items: found, isWhole: false };
    found.push(summaryOf(item));
  }
  return { items: found, isWhole: true };
};
