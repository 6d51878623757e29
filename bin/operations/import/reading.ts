import { nearest } from '../../../lib/journey/near';
import type { CellProblem } from './cell';

/** What is wrong with a row: in which column, why, and what to do. */
export interface Problem extends CellProblem {
  readonly field: string;
}

/** A row being read: what it says, and what is wrong with it so far. */
export interface Reading {
  /** The event's data as far as it is told. */
  readonly data: Record<string, unknown>;
  /** As typed, by column. */
  readonly typed: ReadonlyMap<string, string>;
  readonly problems: Problem[];
  /** Wrong today, and not for who was brought in before: a term that has ended since. */
  readonly outdated: Problem[];
}

/** A reason may quote what was typed, which may be a whole letter: how it begins and ends says enough. */
const [HEAD, TAIL] = [160, 120];
const short = (reason: string): string => (reason.length <= HEAD + TAIL ? reason : `${reason.slice(0, HEAD)} ... ${reason.slice(-TAIL)}`);

/** Notes what is wrong in a column, once: what follows from it says nothing more. */
export const complain = ({ problems }: Pick<Reading, 'problems'>, field: string, reason: string, fix: string): void => {
  if (problems.every((each) => each.field !== field)) problems.push({ field, reason: short(reason), fix });
};

/** Sets what stands at a path such as `partner.owner.email`. */
export const put = (data: Record<string, unknown>, path: string, value: unknown): void => {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    data[first] = value;
    return;
  }
  const inner = recordAt(data, first);
  put(inner, rest.join('.'), value);
  data[first] = inner;
};

/** The record that stands under a name; an empty one when there is none. */
export const recordAt = (data: Record<string, unknown>, name: string): Record<string, unknown> => {
  const found = data[name];
  return typeof found === 'object' && found !== null ? Object.fromEntries(Object.entries(found)) : {};
};

/** `did you mean reseller?`, or all that there are; where they are too many, something else. */
export const meant = (typed: string, all: readonly string[], otherwise?: string): string => {
  const spelt = new Map(all.map((each) => [each.toLowerCase(), each]));
  const near = nearest(typed, [...spelt.keys()]).map((each) => spelt.get(each) ?? each);
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : (otherwise ?? `write one of ${all.join(', ')}`);
};
