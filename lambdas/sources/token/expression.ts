import { readJson } from '../json';

/**
 * What a mapping may use for one item. A real one takes a few milliseconds and some 30 levels; a body of 200 KB has at
 * most 100,000 elements. A regular expression and a single function are not interrupted: they are the program's own.
 */
const LIMITS = { timeout: 500, stack: 500, sequence: 100_000 };

/** An expression cannot be read, or failed on what it was given. Says where in the expression, and nothing of what it was given. */
export class ExpressionFailed extends Error {
  override readonly name = 'ExpressionFailed';
}

/** The value of an expression for one input, as JSON; undefined when it has none. Rejects with `ExpressionFailed`. */
export type Evaluate = (input: unknown) => Promise<unknown>;

/** What JSONata throws is no `Error`, and has the value that it stumbled over beside its code. */
const partOf = (thrown: unknown, name: 'code' | 'position' | 'message'): unknown =>
  typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;

const placeIn = (text: string, position: unknown): string => {
  if (typeof position !== 'number') return '';
  const lines = text.slice(0, position).split('\n');
  return ` at line ${lines.length}, character ${lines.at(-1)?.length}`;
};

const codeOf = (thrown: unknown): string => {
  const code = partOf(thrown, 'code');
  if (typeof code === 'string') return code;
  return thrown instanceof Error ? thrown.name : typeof thrown;
};

/** Its message quotes the expression alone. */
const unreadable = (text: string, thrown: unknown): ExpressionFailed =>
  new ExpressionFailed(`${partOf(thrown, 'message')}, ${codeOf(thrown)}${placeIn(text, partOf(thrown, 'position'))}`);

const failed = (text: string, thrown: unknown): ExpressionFailed =>
  new ExpressionFailed(`${codeOf(thrown)}${placeIn(text, partOf(thrown, 'position'))}`);

/** Results carry marks of JSONata, functions and gaps; and keys or depths that a body must not have, a result must not have either. */
const asJson = (result: unknown): unknown => {
  const text = JSON.stringify(result);
  if (text === undefined) return undefined;
  const json = readJson(Buffer.from(text));
  if ('problems' in json) throw new ExpressionFailed(`its result ${json.problems.map(({ detail }) => detail).join(', ')}`);
  return json.value;
};

/** Runs one after the other: side by side, each would count the time of all others as its own. */
const inTurn = (): (<T>(run: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run);
    // Whoever asked hears of its failure; whoever is next goes on.
    last = next.catch(() => undefined);
    return next;
  };
};

/** Reads a JSONata expression, once for many inputs. JSONata itself (80 KB) is loaded when the first one is read. */
export const readExpression = async (text: string): Promise<Evaluate> => {
  const { default: jsonata } = await import('jsonata');
  const read = () => {
    try {
      return jsonata(text, LIMITS);
    } catch (error) {
      throw unreadable(text, error);
    }
  };
  const expression = read();
  // What senders write is data, and never an expression.
  expression.assign('eval', undefined);
  const turn = inTurn();
  return (input) =>
    turn(async () => {
      try {
        return asJson(await expression.evaluate(input));
      } catch (error) {
        throw error instanceof ExpressionFailed ? error : failed(text, error);
      }
    });
};
