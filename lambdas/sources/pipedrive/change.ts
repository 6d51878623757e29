import { toInstant } from '../../../lib/journey/words';
import { at, notUnderstood, type PartnerFields, partnerIn, textOf, toMinorUnits } from '../fields';
import type { Problem } from '../source';

/** A deal or a lead on one side of a change, as far as the journey cares. */
export interface Side {
  readonly status: string | undefined;
  readonly amount?: number | undefined;
  readonly currency?: string | undefined;
  readonly partner: Readonly<Record<string, unknown>>;
}

/** What happened to one deal or lead: one that was just made has no `before`, a deleted one no `after`. */
export interface Change {
  readonly id: string;
  readonly occurredAt: string;
  readonly objectId: string;
  readonly before: Side | undefined;
  readonly after: Side | undefined;
  /** All that is told of it. */
  readonly record: unknown;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const fieldsIn = (value: unknown): Fields => (isFields(value) ? value : {});

/** A custom field is an object with a type and what it holds; an option, a person or an organisation is held by its id. */
export const fieldOf = (record: unknown, field: string): unknown => {
  const custom = at(record, 'custom_fields', field);
  if (isFields(custom)) return at(custom, 'value') ?? at(custom, 'id');
  return custom ?? at(record, field);
};

/** `previous` has only what changed; the rest was as it is. */
const beforeChange = (data: Fields, previous: Fields): Fields => {
  const custom = { ...fieldsIn(at(data, 'custom_fields')), ...fieldsIn(at(previous, 'custom_fields')) };
  return { ...data, ...previous, custom_fields: custom };
};

/** A deal has `value` and `currency`; a lead has both in its `value`. */
const moneyOf = (record: Fields): Pick<Side, 'amount' | 'currency'> => {
  const value = at(record, 'value');
  const currency = textOf(isFields(value) ? at(value, 'currency') : at(record, 'currency'));
  if (currency === undefined) return {};
  const amount = toMinorUnits(isFields(value) ? at(value, 'amount') : value, currency);
  return amount === undefined ? {} : { amount, currency };
};

/** The guide's example has ISO 8601; its table says ten characters, which are seconds. */
const timeOf = (timestamp: unknown): string => {
  const text = textOf(timestamp) ?? '';
  return /^\d{10}$/.test(text) ? toInstant(Number(text) * 1000) : text;
};

const sideOf = (record: Fields, partner: PartnerFields): Side => ({
  status: textOf(at(record, 'status')),
  ...moneyOf(record),
  partner: partnerIn(partner, (field) => fieldOf(record, field)),
});

/** The change that an item tells of; a record that its action should have and does not is a problem. */
export const changeIn = (item: unknown, partner: PartnerFields): Change | { readonly problems: readonly [Problem] } => {
  const [data, previous, action] = [at(item, 'data'), at(item, 'previous'), at(item, 'meta', 'action')];
  const change = (record: Fields, before: Fields | undefined, after: Fields | undefined): Change => ({
    id: textOf(at(item, 'meta', 'id')) ?? '',
    occurredAt: timeOf(at(item, 'meta', 'timestamp')),
    objectId: textOf(at(record, 'id')) ?? textOf(at(item, 'meta', 'entity_id')) ?? '',
    before: before && sideOf(before, partner),
    after: after && sideOf(after, partner),
    record,
  });
  if (action !== 'create' && action !== 'change' && action !== 'delete')
    return notUnderstood('meta.action', 'must be create, change or delete');
  if (action !== 'create' && !isFields(previous)) return notUnderstood('previous', 'must be an object');
  if (action === 'delete') return change(fieldsIn(previous), fieldsIn(previous), undefined);
  if (!isFields(data)) return notUnderstood('data', 'must be an object');
  return change(data, action === 'change' ? beforeChange(data, fieldsIn(previous)) : undefined, data);
};
