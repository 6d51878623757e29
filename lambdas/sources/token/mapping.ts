import * as v from 'valibot';
import { readJson } from '../json';
import type { Meaning, Source, WebhookRequest } from '../source';
import type { TokenSettings } from '../token';
import { type Evaluate, ExpressionFailed, readExpression } from './expression';
import { isForm, readForm } from './form';
import { meaningIn, together } from './meaning';

const readBody = (request: WebhookRequest): ReturnType<typeof readJson> =>
  isForm(request) ? readForm(request.body) : readJson(request.body);

type Headers = Readonly<Record<string, string>>;

/** By the names of the settings, however they are spelt there. */
const headersIn = ({ headers: names }: TokenSettings, { headers }: WebhookRequest): Headers | undefined =>
  names &&
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name.toLowerCase()];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

/** A body that could not be split is kept whole, and split when it is looked at again. */
const unsplit = v.strictObject({ unsplit: v.unknown(), headers: v.optional(v.record(v.string(), v.string())) });

const asItem = (part: unknown, headers: Headers | undefined): unknown => (headers === undefined ? part : { headers, body: part });

/** Expressions are read when the first webhook of the source has proved itself. */
const once = (make: () => Promise<Evaluate>): Evaluate => {
  let made: Promise<Evaluate> | undefined;
  return async (input) => {
    made ??= make();
    return (await made)(input);
  };
};

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** A failure of an expression, as a problem of what it was to read. */
const notRead = (what: string, error: unknown): Meaning => {
  if (!(error instanceof ExpressionFailed)) throw error;
  return { problems: [{ field: 'item', detail: `${what} failed: ${error.message}` }] };
};

/** How the bodies of a sender split into items, and what those mean, as its settings say. */
export const createMapping = (settings: TokenSettings): Pick<Source, 'split' | 'mean'> => {
  const { split, event } = settings;
  const evaluateSplit = split === undefined ? async (body: unknown) => body : once(() => readExpression(split));
  const evaluateEvent = once(() => readExpression(event));
  const partsOf = async (body: unknown): Promise<readonly unknown[]> => {
    const parts = await evaluateSplit(body);
    if (parts === undefined) throw new ExpressionFailed('it gives nothing');
    return asList(parts);
  };
  const meanItem = async (item: unknown): Promise<Meaning> => {
    try {
      return meaningIn(await evaluateEvent(item), item);
    } catch (error) {
      return notRead('the mapping', error);
    }
  };
  const meanUnsplit = async ({ unsplit: body, headers }: v.InferOutput<typeof unsplit>): Promise<Meaning> => {
    try {
      return together(await Promise.all((await partsOf(body)).map((part) => meanItem(asItem(part, headers)))));
    } catch (error) {
      return notRead('the split', error);
    }
  };
  return {
    split: async (request) => {
      const read = readBody(request);
      if ('problems' in read) return read;
      const headers = headersIn(settings, request);
      try {
        return { items: (await partsOf(read.value)).map((part) => asItem(part, headers)) };
      } catch (error) {
        if (!(error instanceof ExpressionFailed)) throw error;
        return { items: [{ unsplit: read.value, ...(headers && { headers }) }] };
      }
    },
    mean: (item) => {
      const whole = v.safeParse(unsplit, item);
      return whole.success ? meanUnsplit(whole.output) : meanItem(item);
    },
  };
};
