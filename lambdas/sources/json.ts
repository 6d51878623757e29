import parse from 'secure-json-parse';
import * as v from 'valibot';
import type { Problem } from './source';

/** The table nests 32 levels; a sender's own fields need far fewer, and deeper ones are an attack. */
const MAX_DEPTH = 32;

const isNestedDeeperThan = (value: unknown, limit: number): boolean => {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
};

/**
 * Half a character, as a sender leaves it that cuts its texts at a length, becomes the replacement character: the table
 * refuses it, for ever. Not by a reviver, which would recurse as deep as the body goes.
 */
const withWholeCharacters = (value: unknown): unknown => {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withWholeCharacters);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toWellFormed(), withWholeCharacters(each)]));
};

/** A body as text, its byte order mark left out; undefined when it is not UTF-8. */
export const readText = (body: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

const whole = (detail: string): { problems: readonly Problem[] } => ({ problems: [{ field: 'body', detail }] });

/** A body as JSON, or what is wrong with it. Keys that could reach an object's prototype are refused, not passed on. */
export const readJson = (body: Buffer): { readonly value: unknown } | { readonly problems: readonly Problem[] } => {
  const text = readText(body);
  if (text === undefined) return whole('must be UTF-8');
  try {
    const value: unknown = parse(text, { protoAction: 'error', constructorAction: 'error' });
    if (isNestedDeeperThan(value, MAX_DEPTH)) return whole(`must not be nested deeper than ${MAX_DEPTH} levels`);
    return { value: withWholeCharacters(value) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isForbidden = error.message.includes('forbidden prototype property');
    return whole(isForbidden ? 'must not contain the keys "__proto__" or "constructor.prototype"' : 'must be JSON');
  }
};

/**
 * So many problems are told of a body or an item: who mends these finds the others. All of them can be longer than what they
 * are about: 60,000 empty contacts in 200 KB are 10 MB of problems, and an answer has 6 MB, an item of the table 400 KB.
 */
export const MAX_PROBLEMS = 100;

/** What a schema found, by field; `prefix` is where the value stands in the body. */
export const problemsOf = (issues: readonly v.BaseIssue<unknown>[], prefix = ''): readonly Problem[] =>
  issues.slice(0, MAX_PROBLEMS).map((issue) => {
    const path = v.getDotPath(issue) ?? '';
    const field = [prefix, path].filter((part) => part !== '').join('.') || 'body';
    // The message on a missing field is that of the object which should have it.
    return { field, detail: issue.input === undefined ? 'is missing' : issue.message };
  });
