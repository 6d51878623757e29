import * as v from 'valibot';
import type { Call } from '../cold/stub';
import type { Batch } from './batches';

const answer = v.object({ statusCode: v.number(), body: v.optional(v.string(), '') });
const entries = v.object({ Entries: v.array(v.unknown()) });
/** An item that is kept, and not its place in the list. */
const keptItem = v.object({ Item: v.object({ problems: v.unknown() }) });

const operationOf = ({ target }: Call): string => target.slice(target.indexOf('.') + 1);

/** How often each operation was asked for. */
export const countsOf = (calls: readonly Call[]): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(calls, operationOf)].map(([operation, all]) => [operation, all.length]));

/** Messages that went into the queue, and items that were kept. */
export const storedBy = (calls: readonly Call[]): { readonly events: number; readonly kept: number } => ({
  events: calls
    .filter((call) => operationOf(call) === 'SendMessageBatch')
    .reduce((sum, { body }) => sum + v.parse(entries, JSON.parse(body)).Entries.length, 0),
  kept: calls.filter((call) => operationOf(call) === 'PutItem').filter(({ body }) => v.is(keptItem, JSON.parse(body))).length,
});

/** What AWS was asked for by each of these further calls, when all asked for the same. Throws when they did not. */
export const countsOfEach = (
  all: ReadonlyMap<string, number>,
  first: ReadonlyMap<string, number>,
  further: number,
): ReadonlyMap<string, number> =>
  new Map(
    [...all].flatMap(([operation, count]) => {
      const each = (count - (first.get(operation) ?? 0)) / further;
      if (!Number.isInteger(each))
        throw new Error(`warm calls did not all ask for the same: ${count} ${operation} in ${further + 1} calls`);
      return each === 0 ? [] : [[operation, each] as const];
    }),
  );

/**
 * Throws unless each of the answers is the one that the sender needs, everything was stored each time, and nothing was
 * read beside the bundle but what this sender needs.
 */
export const checkOutcome = (
  { name, outcome, beside }: Omit<Batch, 'make'>,
  results: readonly unknown[],
  calls: readonly Call[],
  files: readonly string[],
): void => {
  for (const result of results) {
    const { statusCode, body } = v.parse(answer, result);
    if (statusCode !== outcome.status || outcome.says?.test(body) === false) throw new Error(`${name}: answered ${statusCode} ${body}`);
  }
  const { events, kept } = storedBy(calls);
  const times = results.length;
  if (events !== outcome.events * times || kept !== outcome.kept * times)
    throw new Error(
      `${name}: ${events} events and ${kept} kept items in ${times} calls, not ${outcome.events} and ${outcome.kept} in each`,
    );
  const expected = beside.map((library) => `node_modules/${library}/index.js`);
  if (files.toSorted().join() !== expected.toSorted().join()) throw new Error(`${name}: read ${files.join()}, not ${expected.join()}`);
};
