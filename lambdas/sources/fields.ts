import { minorDigits } from '../../lib/journey/currency';
import type { Meaning, Problem } from './source';

/** Under which of its fields a sender's record names the partner; those that are filled in are tried, the surest first. */
export interface PartnerFields {
  /** Has our partner id. */
  readonly id?: string;
  /** Has the email address of one of the partner's contacts. */
  readonly email?: string;
  /** Has the id that another system knows the partner by. */
  readonly externalId?: { readonly system: string; readonly field: string };
}

/** A text that says something, trimmed; nothing else. Numbers are ids, too. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
};

/** The partner as events name it, from a record's fields. Empty when none of them is filled in: that is a problem of `data.partner`. */
export const partnerIn = (fields: PartnerFields, read: (field: string) => unknown): Record<string, unknown> => {
  const { id, email, externalId } = fields;
  const found = {
    id: id === undefined ? undefined : textOf(read(id)),
    email: email === undefined ? undefined : textOf(read(email)),
    externalId: externalId === undefined ? undefined : textOf(read(externalId.field)),
  };
  return {
    ...(found.id !== undefined && { id: found.id }),
    ...(found.email !== undefined && { email: found.email }),
    ...(found.externalId !== undefined && externalId !== undefined && { externalId: { system: externalId.system, id: found.externalId } }),
  };
};

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The elements of a list; none of what is no list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** An amount in units, as a number or a decimal text, in minor units: `18500.5` of EUR are 1,850,050. Undefined for what is no amount. */
export const toMinorUnits = (amount: unknown, currency: string): number | undefined => {
  const text = textOf(amount);
  if (text === undefined || !DECIMAL.test(text)) return undefined;
  return Math.round(Number(text) * 10 ** minorDigits(currency));
};

/** What stands at a path in a JSON value; undefined where there is nothing. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined),
    value,
  );

const LONGEST_KIND = 100;

/** A sender's own words for what it sends, as lists show them: `deal.change`; one line, and never too long for it. */
export const kindIn = (...words: readonly unknown[]): string =>
  words
    .map((word) => textOf(word)?.replace(/\p{Cc}/gu, ' ') ?? '?')
    .join('.')
    .slice(0, LONGEST_KIND)
    .toWellFormed();

/** Whether a record can name a partner at all. */
export const namesPartner = ({ id, email, externalId }: PartnerFields): boolean => (id ?? email ?? externalId) !== undefined;

/** The meaning of an item that has none yet, for one reason. */
export const notUnderstood = (field: string, detail: string): { readonly problems: readonly [Problem] } => ({
  problems: [{ field, detail }],
});

/** The meaning of an item that the owner has set to be ignored by what it is. */
export const LISTED_AS_IGNORED: Meaning = { ignored: 'listed under "ignore" in program/senders.ts' };

/** What a record is whose partner fields are all empty: `keep` it as not understood, or `ignore` it as direct business. */
export type WithoutPartner = 'keep' | 'ignore';

/** The meaning of a record without a partner, where that is direct business. */
export const DIRECT_BUSINESS: Meaning = { ignored: 'names no partner' };
