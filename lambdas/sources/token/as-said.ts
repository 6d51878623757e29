import { WEBHOOK_EVENTS, type WebhookEventType } from '../../../lib/journey/events';
import { nearest } from '../../../lib/journey/near';
import { at, listOf } from '../fields';

type Path = readonly string[];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

/**
 * Where data is not what a sample says of it, in words. What the sample says nothing of may be anything; a list is as long
 * as it says. The values are shown: whoever checks a program wrote them into its samples.
 */
export const differencesIn = (data: unknown, said: unknown, path: Path = ['data']): readonly string[] => {
  if (isObject(said) && isObject(data) && Array.isArray(said) === Array.isArray(data)) {
    const keys = Array.isArray(said) ? Object.keys({ ...said, ...data }) : Object.keys(said);
    return keys.flatMap((key) => differencesIn(at(data, key), at(said, key), [...path, key]));
  }
  return Object.is(data, said) ? [] : [`its ${path.join('.')} is ${shown(data)}, and not ${shown(said)}`];
};

/** A field that its event's type does not name: it is kept, and nobody reads it. */
export interface UnnamedField {
  readonly path: Path;
  /** What may have been meant, the likeliest first. */
  readonly near: readonly string[];
}

/** The fields that a schema names, with the schema of each; those of all variants together. None of what is no object. */
const namedBy = (schema: unknown): ReadonlyMap<string, unknown> =>
  new Map([schema, ...listOf(at(schema, 'options'))].flatMap((each) => Object.entries(at(each, 'entries') ?? {})));

const unnamedBy = (optional: unknown, value: unknown, path: Path): readonly UnnamedField[] => {
  const schema = at(optional, 'wrapped') ?? optional;
  if (Array.isArray(value)) return value.flatMap((each, index) => unnamedBy(at(schema, 'item'), each, [...path, String(index)]));
  const named = namedBy(schema);
  if (!isObject(value) || named.size === 0) return [];
  return Object.entries(value).flatMap(([field, each]) =>
    named.has(field)
      ? unnamedBy(named.get(field), each, [...path, field])
      : [{ path: [...path, field], near: nearest(field, [...named.keys()]) }],
  );
};

/** The fields of an event's data, at any depth, that its type does not name. */
export const unnamedIn = (type: WebhookEventType, data: unknown): readonly UnnamedField[] => unnamedBy(WEBHOOK_EVENTS[type], data, []);
